"""Files of every kind an office has, read into lines: `load(path)`."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.errors import Unreadable
from ingest.load import plain, word
from ingest.load.lines import Reading, to_lines, without_marks
from vectorstore.records import Loaded
from vectorstore.text import nfc

__all__ = ["Unreadable", "load"]


def load(path: Path) -> Loaded:
    """The file as lines with page numbers, table cells and headers.

    Raises Unreadable with one Vietnamese sentence when the file gives no text."""
    reading = _read(path)
    clean = without_marks if reading.kind in {"txt", "md"} else nfc
    return Loaded(
        name=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        kind=reading.kind,
        lines=to_lines(reading.drafts, clean),
        pages=reading.pages,
        warnings=reading.warnings,
    )


def _read(path: Path) -> Reading:
    return word.read(path) if path.suffix.lower() == ".docx" else plain.read(path)
