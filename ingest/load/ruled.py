"""Tables drawn with lines on a page: the boxes of their cells filled with words and laid on a grid."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.load.grid import GridRow
from ingest.load.page import Box, Word, inside, lines

_BROKEN_RANGE = re.compile(r"\d[-–]$")  # "60% (2027-" at the end of a line
_BROKEN_DATE = re.compile(r"/\d{1,3}$")  # "31/10/202" before "6"
_SNAP = 4.0  # points: edges nearer than this are one


@dataclass(frozen=True, slots=True)
class RuledTable:
    """The boxes of a table's cells, as the drawn lines close them."""

    cells: tuple[Box, ...]

    @property
    def box(self) -> Box:
        """The whole table."""
        x0, top, x1, bottom = zip(*self.cells, strict=True)
        return min(x0), min(top), max(x1), max(bottom)

    @property
    def columns(self) -> list[float]:
        """The left edges of its columns."""
        return _edges([cell[0] for cell in self.cells])

    @property
    def rows(self) -> list[float]:
        """The upper edges of its rows."""
        return _edges([cell[1] for cell in self.cells])


def grid_rows(table: RuledTable, words: Sequence[Word], page: int) -> list[GridRow]:
    """The table's rows with the words inside their cells; merged cells repeat as `GridRow` says."""
    columns, tops = table.columns, table.rows
    down = [[""] * len(columns) for _ in tops]
    across = [[""] * len(columns) for _ in tops]
    own = [[""] * len(columns) for _ in tops]
    for cell in table.cells:
        text = _text(cell, words)
        first_row, first_column = _place(tops, cell[1]), _place(columns, cell[0])
        for row in range(first_row, max(first_row + 1, _place(tops, cell[3]))):
            down[row][first_column] = text
            for column in range(first_column, max(first_column + 1, _place(columns, cell[2]))):
                across[row][column] = text
        own[first_row][first_column] = text
    return [
        GridRow(cells=tuple(down[at]), spread=tuple(across[at]), raw="\t".join(own[at]), page=page)
        for at in range(len(tops))
    ]


def _text(cell: Box, words: Sequence[Word]) -> str:
    """A cell's words; a wrapped line joins on, a line that begins with a bullet stands alone."""
    text = ""
    for line in lines(word for word in words if inside(word, cell)):
        shown = " ".join(segment.text for segment in line.segments)
        text += _joint(text, shown) + shown
    return text


def _joint(text: str, following: str) -> str:
    """What stands between two lines of a cell: nothing inside a broken range ("2027-" "2028"), else a blank."""
    if not text:
        return ""
    if following.startswith(("- ", "+ ", "• ")):
        return "\n"
    broken = _BROKEN_RANGE.search(text) or (_BROKEN_DATE.search(text) and following.isdigit())
    return "" if broken and following[0].isdigit() else " "


def _edges(values: list[float]) -> list[float]:
    """Distinct edges in order."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _place(edges: Sequence[float], value: float) -> int:
    """The number of the row or column that begins at `value`; one past the last for the table's far edge."""
    return bisect_left(edges, value - _SNAP)
