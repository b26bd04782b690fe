"""What the commands share: opening the library, printing JSON, one sentence for an expected fault."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vectorstore.library import Library


class Fault(Exception):
    """An expected fault; its text is one clear Vietnamese sentence."""


def home() -> Path:
    """The data folder, made when it is not there yet."""
    from assistant.settings import settings

    folder = settings().home
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def open_library(*, read_only: bool = False) -> Library:
    """The library of the data folder."""
    from vectorstore.library import Library

    return Library.open(home(), read_only=read_only)


def plain(value: Any) -> Any:
    """Dataclasses, tuples and paths as what JSON knows."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value


def print_json(value: Any) -> None:
    """One JSON object on standard output, UTF-8."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False) + "\n")


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises Fault naming the first bad line."""
    if not path.is_file():
        raise Fault(f"Không tìm thấy tệp {path}; hãy kiểm tra lại đường dẫn.")
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise Fault(
                f"Dòng {number} của {path} không phải JSON ({error.msg}); hãy sửa dòng đó rồi chạy lại."
            ) from error
    return rows
