"""What the commands share: opening the library, printing JSON, one sentence for an expected fault."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.owner.call import current

if TYPE_CHECKING:
    from rich.console import Console

    from ui.api.service import Service
    from vectorstore.library import Library


class Fault(Exception):
    """An expected fault; its text is one clear Vietnamese sentence."""


def fault_of(error: OSError) -> Fault:
    """A file that cannot be read or written, as a fault that names it."""
    name = error.filename or "tệp"
    return Fault(
        f"Không đọc hoặc ghi được {name} ({error.strerror or error}); hãy kiểm tra đường dẫn và quyền truy cập."
    )


def present(library: Library, doc_ids: Iterable[str]) -> list[str]:
    """The ids, each once. Raises Fault naming those that the library does not have."""
    known = {document.doc_id for document in library.documents()}
    wanted = list(dict.fromkeys(doc_ids))
    unknown = [doc_id for doc_id in wanted if doc_id not in known]
    if unknown:
        raise Fault(f"Thư viện không có văn bản {', '.join(unknown)}; xem danh sách bằng: troly library list")
    return wanted


def home() -> Path:
    """The data folder, made when it is not there yet."""
    from assistant.settings import settings

    folder = settings().home
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def open_library(*, read_only: bool = False) -> AbstractContextManager[Library]:
    """The library of the data folder; in the process that owns it, the one that is open there."""
    call = current()
    if call is not None:
        return nullcontext(call.service.library)
    from vectorstore.library import Library

    return Library.open(home(), read_only=read_only)


def service_of(library: Library) -> Service:
    """The service over the opened library; in the process that owns it, the one at work there."""
    call = current()
    if call is not None:
        return call.service
    from assistant.settings import settings
    from ui.api.service import Service

    return Service.over(library, settings())


def console(*, stderr: bool = False) -> Console:
    """Rich's console on a standard stream, as wide as the caller's terminal."""
    from rich.console import Console

    call = current()
    if call is None:
        return Console(stderr=stderr)
    return Console(stderr=stderr, width=call.columns, force_terminal=("err" if stderr else "out") in call.terminals)


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
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Fault(f"Tệp {path} không phải văn bản UTF-8; hãy lưu lại ở dạng UTF-8 rồi chạy lại.") from error
    return [_object(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise Fault(f"Dòng {number} của {path} không phải JSON ({error.msg}); hãy sửa dòng đó rồi chạy lại.") from error
    if not isinstance(row, dict):
        raise Fault(f"Dòng {number} của {path} không phải một đối tượng JSON {{…}}; hãy sửa dòng đó rồi chạy lại.")
    return row
