"""The cells of a scanned table, recognised column by column: lines of different columns are never read as one."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ingest.load import comparators, romans, tesseract
from ingest.load.page import Box, Word
from ingest.load.ruled import RuledTable

_INSET = 1.0  # points inside a cell's lines that are left out
_MARGIN = 12  # white pixels around a column; Tesseract misses words that touch the edge
_LABEL_WIDTH = 80.0  # points: in a column this narrow a stroke may be the number I
# what is left of a cell's lines, read as a sign: "|", "'", "_"
_EDGE_SPECK = re.compile(r"[|'`‘’.,:;_~]+")


def words(table: RuledTable, picture: NDArray[np.uint8], scale: float, name: str) -> list[Word]:
    """The words of a table in points. picture: the whole page without its lines; scale: pixels in a point."""
    by_column: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for cell in table.cells:
        by_column[round(cell[0] / 4), round(cell[2] / 4)].append(cell)
    return [word for cells in by_column.values() for word in _column(cells, picture, scale, name)]


def _column(cells: list[Box], picture: NDArray[np.uint8], scale: float, name: str) -> list[Word]:
    """The words of cells that have the same sides."""
    x0, x1 = min(cell[0] for cell in cells), max(cell[2] for cell in cells)
    top, bottom = min(cell[1] for cell in cells), max(cell[3] for cell in cells)
    strip = _strip(cells, picture, scale, (x0, top, x1, bottom))
    if not (strip < 128).any():
        return []
    found, _ = tesseract.words(strip, name, tesseract.BLOCK)
    placed = []
    for word in (romans.seen(comparators.seen(word, strip), strip) for word in found):
        left, above = x0 - _MARGIN / scale, top - _MARGIN / scale
        if not _EDGE_SPECK.fullmatch(word.text) or (word.text == "|" and x1 - x0 < _LABEL_WIDTH):
            placed.append(
                replace(
                    word,
                    x0=word.x0 / scale + left,
                    x1=word.x1 / scale + left,
                    top=word.top / scale + above,
                    bottom=word.bottom / scale + above,
                )
            )
    return placed


def _strip(cells: list[Box], picture: NDArray[np.uint8], scale: float, box: Box) -> NDArray[np.uint8]:
    """The column cut out of the page, white where other cells are."""
    x0, top, x1, bottom = (round(value * scale) for value in box)
    strip = np.full((bottom - top + 2 * _MARGIN, x1 - x0 + 2 * _MARGIN), 255, dtype=np.uint8)
    for cell in cells:
        left, upper = round((cell[0] + _INSET) * scale), round((cell[1] + _INSET) * scale)
        right, lower = round((cell[2] - _INSET) * scale), round((cell[3] - _INSET) * scale)
        piece = picture[upper:lower, left:right]
        y, x = upper - top + _MARGIN, left - x0 + _MARGIN
        strip[y : y + piece.shape[0], x : x + piece.shape[1]] = piece
    return strip
