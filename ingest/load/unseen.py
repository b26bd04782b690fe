"""Letters of a PDF that no reader sees: white on white, or drawn in the invisible mode beside a visible text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's upper left corner."""

_INVISIBLE = 3  # text rendering mode: neither filled nor stroked (ISO 32000-1, 9.3.6)
_DEPTH = 8  # of forms within forms


def hidden(page: Any, invisible: Sequence[Box]) -> Callable[[dict[str, Any]], bool]:
    """Whether a letter of the page (of pdfplumber) is hidden. invisible: the boxes of its invisible text."""
    grounds = [_box(item) for item in (*page.images, *(r for r in page.rects if r.get("fill") and not _is_white(r)))]

    def is_hidden(char: dict[str, Any]) -> bool:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if any(_holds(box, x, y) for box in invisible):
            return True
        return _is_white(char) and not any(_holds(box, x, y) for box in grounds)

    return is_hidden


def invisible_boxes(path: Path) -> dict[int, list[Box]]:
    """The boxes of text in the invisible mode by page number from 1; empty for a file that cannot be looked into."""
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            return {number + 1: _of_page(pdf[number]) for number in range(len(pdf))}
    except pypdfium2.PdfiumError:
        return {}


def _of_page(page: Any) -> list[Box]:
    height = page.get_height()
    found = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH):
        if raw.FPDFTextObj_GetTextRenderMode(item.raw) == _INVISIBLE:
            left, bottom, right, top = item.get_bounds()
            found.append((left - 1, height - top - 1, right + 1, height - bottom + 1))
    return found


def _is_white(item: dict[str, Any]) -> bool:
    """True for a white filling colour: grey, RGB or CMYK, with 0 to 1 a component."""
    colour = item.get("non_stroking_color")
    parts = (colour,) if isinstance(colour, (int, float)) else tuple(colour or ())
    if not parts or not all(isinstance(part, (int, float)) for part in parts):
        return False
    if len(parts) == 4:
        return max(parts) <= 0.04
    return len(parts) in (1, 3) and min(parts) >= 0.96


def _box(item: dict[str, Any]) -> Box:
    return item["x0"], item["top"], item["x1"], item["bottom"]


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
