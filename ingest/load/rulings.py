"""The lines of tables in the picture of a page, and the cells that they close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.load.page import Box
from ingest.load.ruled import RuledTable

_DARK = 140  # grey value under which a pixel is ink
_MIN_ACROSS = 60.0  # points: the shortest line across that counts
_MIN_DOWN = 15.0  # points: a row is at least this high, and no stroke of a letter is
_COLUMN = 36.0  # points: what the pieces of one column line come to at least
_GAPS = {True: 3.0, False: 1.5}  # points that a scanned line may be broken, across and down
_THICK = 4.0  # points: a thicker stroke is a picture or a bar
_SNAP = 5.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line in the picture, in pixels. across: it runs from left to right; place: its row or column."""

    across: bool
    place: float
    start: int
    end: int


def strokes(image: NDArray[np.uint8], scale: float) -> list[Stroke]:
    """The ruled lines of a page. image: grey, rows by columns, straightened; scale: pixels in a point."""
    ink = image < _DARK
    across, down = _strokes(ink, scale, across=True), _strokes(ink.T, scale, across=False)
    return [*across, *_columns(down, scale)] if across else []


def without(image: NDArray[np.uint8], lines: list[Stroke], scale: float) -> NDArray[np.uint8]:
    """The picture with the lines painted over, so that they are not read as letters."""
    cleaned = image.copy()
    half = max(2, round(_THICK * scale / 3))
    for line in lines:
        low, high = max(0, round(line.place) - half), round(line.place) + half + 1
        if line.across:
            cleaned[low:high, line.start : line.end] = 255
        else:
            cleaned[line.start : line.end, low:high] = 255
    return cleaned


def tables(lines: list[Stroke], scale: float) -> tuple[RuledTable, ...]:
    """The tables whose cells the lines close, in points."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    if not lines:
        return ()
    edges = merge_edges(
        [_edge(line, scale) for line in lines],
        snap_x_tolerance=3,
        snap_y_tolerance=3,
        join_x_tolerance=6,
        join_y_tolerance=6,
    )
    crossings = edges_to_intersections(edges, x_tolerance=_SNAP, y_tolerance=_SNAP)
    found = cells_to_tables(intersections_to_cells(crossings))
    return tuple(RuledTable(tuple(_boxes(cells))) for cells in found if len(cells) > 2)


def _columns(down: list[Stroke], scale: float) -> list[Stroke]:
    """The lines down whose pieces at one place come to a column; strokes of single letters do not."""
    near = _SNAP * scale / 2
    return [
        stroke
        for stroke in down
        if sum(other.end - other.start for other in down if abs(other.place - stroke.place) <= near) >= _COLUMN * scale
    ]


def _boxes(cells: list[tuple[float, float, float, float]]) -> list[Box]:
    return [(float(x0), float(top), float(x1), float(bottom)) for x0, top, x1, bottom in cells]


def _strokes(ink: NDArray[np.bool_], scale: float, *, across: bool) -> list[Stroke]:
    """Straight lines along the rows of `ink`; for lines down it is handed in transposed."""
    least = int((_MIN_ACROSS if across else _MIN_DOWN) * scale)
    bridged = _bridged(_thickened(ink), max(1, int(_GAPS[across] * scale)))
    runs = [(row, start, end) for row in _candidates(bridged, least) for start, end in _runs(bridged[row], least)]
    return [Stroke(across, place, start, end) for place, start, end in _thin(runs, int(_THICK * scale))]


def _thickened(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Ink one pixel wider to both sides of a row: a thin line that is not quite level stays in one piece."""
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    return thick


def _candidates(ink: NDArray[np.bool_], least: int) -> NDArray[np.intp]:
    """Rows that hold enough ink for one line."""
    return np.nonzero(ink.sum(axis=1) >= least)[0]


def _bridged(ink: NDArray[np.bool_], gap: int) -> NDArray[np.bool_]:
    """Ink with holes of up to `gap` pixels along the rows closed."""
    far = np.maximum.accumulate(np.where(ink, np.arange(ink.shape[1]), -(10**6)), axis=1)
    back = np.where(ink, np.arange(ink.shape[1]), 10**6)[:, ::-1]
    near = np.minimum.accumulate(back, axis=1)[:, ::-1]
    return (near - far) <= gap + 1


def _runs(row: NDArray[np.bool_], least: int) -> list[tuple[int, int]]:
    """Where unbroken ink of at least that length begins and ends."""
    steps = np.flatnonzero(np.diff(np.concatenate(([0], row.view(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(steps[::2], steps[1::2], strict=True) if end - start >= least]


def _thin(runs: list[tuple[int, int, int]], thick: int) -> list[tuple[float, int, int]]:
    """Runs in neighbouring rows joined to one stroke; strokes thicker than a line are dropped."""
    strokes: list[list[int]] = []  # first row, last row, start, end
    for row, start, end in runs:
        for stroke in reversed(strokes[-40:]):
            if row - stroke[1] <= 2 and start < stroke[3] and end > stroke[2]:
                stroke[1], stroke[2], stroke[3] = row, min(start, stroke[2]), max(end, stroke[3])
                break
        else:
            strokes.append([row, row, start, end])
    return [((first + last) / 2, start, end) for first, last, start, end in strokes if last - first <= thick]


def _edge(line: Stroke, scale: float) -> dict[str, Any]:
    """The line as pdfplumber's table finder wants it."""
    place, low, high = line.place / scale, line.start / scale, line.end / scale
    x0, top, x1, bottom = (low, place, high, place) if line.across else (place, low, place, high)
    return {
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if line.across else "v",
        "object_type": "line",
    }
