"""Word tables as rows of cells: merged cells resolved, nested tables read into their cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from ingest.load.grid import GridRow

Reader = Callable[[Any], list[str]]
"""Gives the text lines of one block element (a paragraph, a nested table)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. lines: its own text; span: columns it covers; continues: it goes on from the cell above."""

    lines: tuple[str, ...] = ()
    span: int = 1
    continues: bool = False

    @property
    def text(self) -> str:
        """Its lines joined by line feeds."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    """A table row. flagged: Word repeats it on every page, so it is a header."""

    cells: tuple[Cell, ...]
    flagged: bool


def read_rows(table: Any, lines_of: Reader) -> list[Row]:
    """The rows of a w:tbl."""
    return [_row(row, lines_of) for row in _children(table, "w:tr")]


def grid(rows: list[Row], page: int) -> list[GridRow]:
    """The rows laid on a grid of columns: a cell merged downwards repeats, one merged sideways stands at its left."""
    above: dict[int, str] = {}
    made = []
    for row in rows:
        cells: list[str] = []
        spread: list[str] = []
        for cell in row.cells:
            text = above.get(len(cells), "") if cell.continues else cell.text
            above[len(cells)] = text
            cells += [text] + [""] * (cell.span - 1)
            spread += [text] * cell.span
        raw = "\t".join(cell.text for cell in row.cells)
        made.append(GridRow(cells=tuple(cells), spread=tuple(spread), raw=raw, page=page, flagged=row.flagged))
    return made


def _row(row: Any, lines_of: Reader) -> Row:
    properties = row.find(qn("w:trPr"))
    flagged = properties is not None and properties.find(qn("w:tblHeader")) is not None
    skipped = [Cell()] * int(_value(properties, "w:gridBefore") or 0)
    return Row((*skipped, *(_cell(cell, lines_of) for cell in _children(row, "w:tc"))), flagged)


def _cell(cell: Any, lines_of: Reader) -> Cell:
    properties = cell.find(qn("w:tcPr"))
    merge = None if properties is None else properties.find(qn("w:vMerge"))
    continues = merge is not None and merge.get(qn("w:val")) != "restart"
    lines = tuple(line for block in cell for line in lines_of(block) if line.strip())
    return Cell(() if continues else lines, int(_value(properties, "w:gridSpan") or 1), continues)


def _children(node: Any, tag: str) -> Iterator[Any]:
    """The children of that tag, also those wrapped in content controls or tracked insertions."""
    for child in node:
        if child.tag == qn(tag):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _children(child, tag)


def _value(properties: Any, tag: str) -> str | None:
    child = None if properties is None else properties.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))
