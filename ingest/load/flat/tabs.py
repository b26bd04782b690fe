"""Rows whose cells are parted by tabs, as a table copied from Word or Excel into a text file."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.load import grid
from ingest.load.flat.stretch import blank, cell_text
from ingest.load.lines import Draft

_GAP = 2  # blank lines that may stand between two rows of one table


def recover(drafts: list[Draft]) -> list[Draft]:
    """Runs of at least two lines of three cells, or three lines of two, become rows."""
    made = list(drafts)
    for run in _runs(drafts):
        rows = [_row(drafts[at]) for at in run]
        if _is_table(rows) and not grid.is_layout(rows):
            for at, row in zip(run, grid.to_drafts(rows), strict=True):
                made[at] = row
    return made


def _runs(drafts: list[Draft]) -> Iterator[list[int]]:
    """Places of lines with cells that follow each other, blank lines aside."""
    run: list[int] = []
    gap = 0
    for at, draft in enumerate(drafts):
        if _cells(draft):
            run.append(at)
            gap = 0
        elif blank(draft) and gap < _GAP:
            gap += 1
        elif run:
            yield run
            run, gap = [], 0
    if run:
        yield run


def _cells(draft: Draft) -> list[str]:
    """The cells of a line; nothing for a line that only begins with a tab or was read as a row before."""
    if draft.cells or "\t" not in draft.raw.strip(" "):
        return []
    cells = draft.raw.strip(" ").split("\t")
    return cells if any(cell.strip() for cell in cells[:2]) and sum(bool(c.strip()) for c in cells) > 0 else []


def _row(draft: Draft) -> grid.GridRow:
    return grid.GridRow(cells=tuple(cell_text([cell]) for cell in _cells(draft)), raw=draft.raw, page=draft.page)


def _is_table(rows: list[grid.GridRow]) -> bool:
    """Enough rows, and most of them with as many cells as the first."""
    width = len(rows[0].cells)
    alike = sum(abs(len(row.cells) - width) <= 1 for row in rows)
    return alike >= 0.7 * len(rows) and (len(rows) >= 3 or (len(rows) == 2 and width >= 3))
