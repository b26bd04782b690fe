"""Files that stand whole inside a Word document (w:altChunk), as programs that build documents from pieces leave them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.errors import Unreadable
from ingest.load.lines import Draft
from vectorstore.records import Unread

_ENDINGS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/rtf": ".rtf"}
_UNREAD = "một phần được chèn từ tệp khác chưa đọc được ({why})"


def read(part: Any, relation: str | None) -> tuple[Sequence[Draft], Unread | None]:
    """The lines of the inserted file, or that it could not be read.

    part: the document's main part (of python-docx). relation: the id under which it refers to the file."""
    from ingest.load import read_drafts

    target = part.rels.get(relation) if relation else None
    if target is None or target.is_external:
        return (), Unread(what=_UNREAD.format(why="không có trong tệp"))
    blob, name = target.target_part.blob, Path(str(target.target_part.partname)).name
    ending = _ENDINGS.get(target.target_part.content_type, Path(name).suffix)
    with tempfile.TemporaryDirectory(prefix="troly-chunk-") as folder:
        path = (Path(folder) / "phan-chen").with_suffix(ending or ".txt")
        path.write_bytes(blob)
        try:
            return read_drafts(path), None
        except Unreadable as error:
            return (), Unread(what=_UNREAD.format(why=str(error).rstrip(".")))
