"""Plain text and Markdown: bytes to lines, a form feed opens a page."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

from ingest.load import grid, limits, web
from ingest.load.encodings import decode
from ingest.load.lines import Draft, Reading

# "<table>…</table>" inside a text
_TABLE = re.compile(r"<table\b.*?</table>", re.IGNORECASE | re.DOTALL)


def read(path: Path) -> Reading:
    """The lines of a text file, blank ones included.

    Raises Unreadable when the bytes are not text, or more than any paper holds."""
    limits.check_size(path, limits.MAX_TEXT_BYTES)
    text, warnings = decode(path.read_bytes(), name=path.name)
    drafts = tuple(_separated(text) if path.suffix.lower() == ".csv" else _with_tables(text, path.name))
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


def _with_tables(text: str, name: str) -> list[Draft]:
    """The lines, HTML tables among them (as converters to Markdown leave them) read as tables."""
    drafts: list[Draft] = []
    at = 0
    for table in _TABLE.finditer(text):
        before = paged_lines(text[at : table.start()], drafts[-1].page if drafts else 1)
        rows = (replace(row, page=before[-1].page) for row in web.from_text(table[0], name)[0])
        drafts += [*before, *rows]
        at = table.end()
    return [*drafts, *paged_lines(text[at:], drafts[-1].page if drafts else 1)]


def _separated(text: str) -> list[Draft]:
    """The rows of comma- or semicolon-separated values, each with the header; a quoted cell may hold line feeds."""
    lines = text.splitlines()
    mark = max(",;\t|", key=lambda sign: lines[0].count(sign)) if lines else ","
    rows, before = [], 0
    reader = csv.reader((line + "\n" for line in lines), delimiter=mark)
    for row in reader:
        raw = "\n".join(lines[before : reader.line_num])
        rows.append(grid.GridRow(cells=tuple(cell.strip() for cell in row), raw=raw))
        before = reader.line_num
    return grid.to_drafts(rows)
