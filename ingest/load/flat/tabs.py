"""Rows whose cells are parted by tabs, as a table copied from Word or Excel into a text file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from ingest.load import grid
from ingest.load.flat.stretch import blank, cell_text
from ingest.load.lines import Draft

_GAP = 2  # blank lines that may stand between two rows of one table


def recover(drafts: list[Draft]) -> list[Draft]:
    """Runs of at least two lines of three cells, or three lines of two, become rows."""
    made = list(drafts)
    for run in _runs(drafts):
        rows = _with_spread([_row(drafts[at]) for at in run])
        if _is_table(rows) and not grid.is_layout(rows):
            for at, row in zip(run, grid.to_drafts(rows), strict=True):
                made[at] = row
    return made


def _runs(drafts: list[Draft]) -> Iterator[list[int]]:
    """Places of lines with cells that follow each other, blank lines aside."""
    run: list[int] = []
    gap = 0
    for at, draft in enumerate(drafts):
        if _cells(draft, begun=bool(run)):
            run.append(at)
            gap = 0
        elif blank(draft) and gap < _GAP:
            gap += 1
        elif run:
            yield run
            run, gap = [], 0
    if run:
        yield run


def _cells(draft: Draft, *, begun: bool = True) -> list[str]:
    """The cells of a line; nothing for a line that only begins with a tab or was read as a row before.

    begun: the line stands inside a table, where the lower row of a head of two rows may begin with empty cells."""
    if draft.cells or "\t" not in draft.raw.strip(" "):
        return []
    cells = draft.raw.strip(" ").split("\t")
    filled = sum(bool(cell.strip()) for cell in cells)
    return cells if any(cell.strip() for cell in cells[:2]) or (begun and filled > 1) else []


def _with_spread(rows: list[grid.GridRow]) -> list[grid.GridRow]:
    """The rows, the first spread over the columns that it heads together: "Mức độ đạt | | …" above "Năm 2025 | Năm 2026"."""
    if len(rows) < 2 or rows[1].cells[0].strip():
        return rows
    spread: list[str] = []
    for name, below in zip_longest(rows[0].cells, rows[1].cells, fillvalue=""):
        spread.append(spread[-1] if not name.strip() and below.strip() and spread else name)
    return [replace(rows[0], spread=tuple(spread)), *rows[1:]]


def _row(draft: Draft) -> grid.GridRow:
    return grid.GridRow(cells=tuple(cell_text([cell]) for cell in _cells(draft)), raw=draft.raw, page=draft.page)


def _is_table(rows: list[grid.GridRow]) -> bool:
    """Enough rows, most of them with as many cells as is usual, or only the name of a group."""
    width = grid.usual_width(rows)
    alike = sum(abs(len(row.cells) - width) <= 1 or sum(bool(c.strip()) for c in row.cells) <= 2 for row in rows)
    return alike >= 0.7 * len(rows) and (len(rows) >= 3 or (len(rows) == 2 and width >= 3))
