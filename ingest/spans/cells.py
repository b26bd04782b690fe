"""Figures in the cells of a table's row, whose unit stands in the column's head or in a column of units."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.spans.read import figures
from ingest.spans.span import COUNT
from vectorstore.text import fold

_NUMBER = re.compile(r"\s*[≥≤<>~]?\s*\d[\d.,]*\s*")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$|\bđvt\s*:\s*(.+)$", re.IGNORECASE)


def cell_kinds(header: Sequence[str], cells: Sequence[str]) -> frozenset[str]:
    """The kinds of figures that a row's bare numbers are; the first cell counts only where nothing else stands beside it.

    "4.600" under "Kinh phí (triệu đồng)" is money, "33" under "Số gọi khám" a count."""
    heads = [*header, *[""] * (len(cells) - len(header))]
    unit_of_row = next(
        (cell for head, cell in zip(heads, cells, strict=False) if fold(head).startswith("don vi tinh")), ""
    )
    kinds: set[str] = set()
    for head, cell in list(zip(heads, cells, strict=False))[1:] or list(zip(heads, cells, strict=False)):
        if not _NUMBER.fullmatch(cell):
            continue
        said = _IN_BRACKETS.search(head)
        unit = (said[1] or said[2]) if said else unit_of_row
        found = {span.kind for span in figures(f"{cell.strip()} {unit.strip()}")}
        kinds |= found or {COUNT}
    return frozenset(kinds)
