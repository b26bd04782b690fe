"""Files of every kind an office has, read into lines: `load(path)`."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from ingest import furniture
from ingest.errors import Unreadable
from ingest.load import limits
from ingest.load.attached import attachments, told
from ingest.load.flat import recover
from ingest.load.lines import Draft, Reading, to_lines, without_marks, without_rules
from ingest.load.sniff import ending_note, sniff, unsupported
from vectorstore.records import Loaded

__all__ = ["Unreadable", "load"]

_MARKED_UP = frozenset({"txt", "md"})
_CONVERTED = frozenset({"doc", "rtf", "xls", "odt", "ods"})


def load(path: Path) -> Loaded:
    """The file as lines with page numbers, table cells and headers, page furniture marked.

    Raises Unreadable with one Vietnamese sentence when the file gives no text."""
    limits.check_size(path)
    kind = sniff(path)
    reading = _tidied(_read(path, kind))
    lines = to_lines(reading.drafts, without_marks if reading.kind in _MARKED_UP else without_rules)
    if not any(line.text for line in lines):
        raise Unreadable(f"Tệp “{path.name}” không có chữ nào đọc được; hãy kiểm tra bản gốc.", code="no_text")
    note = ending_note(path, kind)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Loaded(
        name=path.name,
        sha256=digest,
        kind=reading.kind,
        lines=lines,
        pages=reading.pages,
        warnings=(*reading.warnings, *told([name for name, _ in attachments(path)]), *([note] if note else [])),
        unread=reading.unread,
        title=reading.title,
    )


def read_drafts(path: Path) -> tuple[Draft, ...]:
    """The lines of a file that stands inside another, in the pages of the outer one.

    Raises Unreadable."""
    return _read(path, sniff(path)).drafts


def _read(path: Path, kind: str) -> Reading:
    """The reader for the kind; each is imported when it is needed, so that a text file waits for no Office library."""
    if kind == "docx":
        from ingest.load import word

        return word.read(path)
    if kind in _CONVERTED:
        from ingest.load import office

        return office.read(path, kind)
    if kind == "xlsx":
        from ingest.load import sheet

        return sheet.read(path)
    if kind == "pdf":
        from ingest.load import pdf

        return pdf.read(path)
    if kind == "image":
        from ingest.load import ocr

        return ocr.read_image(path)
    if kind == "html":
        from ingest.load import web

        return web.read(path)
    if kind == "mail":
        from ingest.load import mail

        return mail.read(path)
    if kind == "txt":
        from ingest.load import plain

        return plain.read(path)
    if kind == "zip":
        raise Unreadable(f"“{path.name}” là tệp nén; hãy nạp cả tệp nén hoặc giải nén trước.", code="archive")
    raise unsupported(path)


def _tidied(reading: Reading) -> Reading:
    """Tables that are still plain lines made rows, page furniture marked."""
    return replace(reading, drafts=furniture.mark(recover(reading.drafts)))
