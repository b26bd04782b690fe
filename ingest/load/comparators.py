"""The bar under ≥ and ≤, which Tesseract's Vietnamese letters do not have: looked for in the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ingest.load.page import Word

_WITH_BAR = {">": "≥", "<": "≤"}
_DARK = 150
_INKED = 0.75  # share of the sign's width that the bar's row of pixels covers


def seen(word: Word, picture: NDArray[np.uint8]) -> Word:
    """The word with its sign as the picture shows it: "> 92%" becomes "≥ 92%" when there is a bar under the sign."""
    sign = word.text[:1]
    if sign not in _WITH_BAR or not _has_bar(word, picture):
        return word
    return replace(word, text=_WITH_BAR[sign] + word.text[1:].lstrip("=_"))


def _has_bar(word: Word, picture: NDArray[np.uint8]) -> bool:
    """True when a straight row of ink as wide as the sign lies under its two strokes."""
    height = word.bottom - word.top
    width = (word.x1 - word.x0) / len(word.text) if len(word.text) > 1 else word.x1 - word.x0
    top, bottom = int(word.top + 0.35 * height), int(word.bottom + 0.35 * height)
    area = picture[max(0, top) : bottom, max(0, int(word.x0)) : int(word.x0 + width) + 1] < _DARK
    columns = np.flatnonzero(area.any(axis=0))
    if area.size == 0 or len(columns) < 4:
        return False
    area = area[:, columns[0] : columns[-1] + 1]
    full = np.flatnonzero(area.mean(axis=1) >= _INKED)
    return len(full) > 0 and bool(area[: full[0]].any())
