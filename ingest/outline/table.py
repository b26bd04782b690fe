"""Table rows as sections: a group row ("I | Phát triển hạ tầng") is the parent of the rows below it."""

from __future__ import annotations

import re

from ingest.outline.blocks import Block
from ingest.outline.sections import Place, Writer

# the number of a row: "1", "7.4", "II", "A", "2.1."
_NUMBER = re.compile(r"^(?:[IVXL]{1,6}|[A-HK]|\d{1,3}(?:\.\d{1,3}){0,3})[.)]?$")
_CAPITAL = re.compile(r"^[A-HK]$")
_ROMAN = re.compile(r"^[IVXL]+$")


class Rows:
    """The open groups of one table."""

    def __init__(self) -> None:
        self._groups: list[tuple[int, int]] = []

    def add(self, writer: Writer, block: Block, here: Place) -> None:
        """Writes one row. Its path is that of the clause the table stands in; its label is the number in its first cell."""
        label = row_label(block.cells)
        group = is_group(block.cells) and block.cells != block.header
        if group:
            rank = _group_rank(label)
            self._groups = [(r, o) for r, o in self._groups if r < rank]
        parent = self._groups[-1][1] if self._groups else here.parent
        place = Place(zone=here.zone, path=here.path, parent=parent)
        title = _group_title(block.cells, label) if group else ""
        ordinal = writer.write(block, "row", place, label=label, title=title)
        if group:
            self._groups.append((_group_rank(label), ordinal))


def row_label(cells: tuple[str, ...]) -> str:
    """The number of a row, without a point; empty when its first cell holds none."""
    first = cells[0].strip() if cells else ""
    return first.rstrip(".)") if _NUMBER.match(first) else ""


def is_group(cells: tuple[str, ...]) -> bool:
    """True for a row that only names a group: one text, alone, after a number, or repeated over merged cells."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    label = row_label(cells)
    texts = filled[1:] if label else filled
    return (
        len(cells) > 1
        and bool(texts)
        and len(set(texts)) == 1
        and (len(texts) == 1 or len(texts) == len(cells) - bool(label))
        and (len(cells) > 2 or bool(_ROMAN.match(label) or _CAPITAL.match(label)))
    )


def _group_title(cells: tuple[str, ...], label: str) -> str:
    return next((cell.strip() for cell in cells[1 if label else 0 :] if cell.strip()), "")


def _group_rank(label: str) -> int:
    if _ROMAN.match(label):
        return 1
    return 0 if _CAPITAL.match(label) else 2 + label.count(".")
