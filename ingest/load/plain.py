"""Plain text and Markdown: bytes to lines, a form feed opens a page."""

from __future__ import annotations

import csv
from pathlib import Path

from ingest.load import grid, limits
from ingest.load.encodings import decode
from ingest.load.lines import Draft, Reading


def read(path: Path) -> Reading:
    """The lines of a text file, blank ones included.

    Raises Unreadable when the bytes are not text, or more than any paper holds."""
    limits.check_size(path, limits.MAX_TEXT_BYTES)
    text, warnings = decode(path.read_bytes(), name=path.name)
    drafts = tuple(_separated(text) if path.suffix.lower() == ".csv" else paged_lines(text))
    kind = "md" if path.suffix.lower() in {".md", ".markdown"} else "txt"
    pages = max((draft.page for draft in drafts), default=1)
    return Reading(kind=kind, drafts=drafts, pages=pages, warnings=warnings)


def paged_lines(text: str, first_page: int = 1) -> list[Draft]:
    """One draft a physical line; the page number grows with each form feed."""
    drafts = []
    for offset, page in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\f")):
        lines = page.split("\n")
        drafts += [Draft(raw=line.rstrip(), page=first_page + offset) for line in lines]
    return drafts


def _separated(text: str) -> list[Draft]:
    """The rows of comma- or semicolon-separated values, each with the header."""
    lines = text.splitlines()
    mark = max(",;\t|", key=lambda sign: lines[0].count(sign)) if lines else ","
    rows = [tuple(cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])) for line in lines]
    return grid.to_drafts([grid.GridRow(cells=cells, raw=line) for cells, line in zip(rows, lines, strict=True)])
