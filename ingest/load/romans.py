"""Roman numbers I, II, III in a scan: Tesseract reads their strokes as H, l or 1, so the strokes are counted in the picture."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ingest.load.page import Word

# "III.", "IH/2026", "H", "l|": what the strokes of a Roman number look like, with what follows it
_STROKES = re.compile(r"^(?=[\dIlH|!]*[IlH|!])[1IlH|!]{1,4}(?P<rest>[/.,;:)][^\s]*)?$")
_DARK = 128
_UPPER, _LOWER = 0.32, 0.68  # of the height: where strokes are free of their feet
_BAR = 0.8  # share of those rows that a stroke fills


def seen(word: Word, picture: NDArray[np.uint8]) -> Word:
    """The word with as many I as the picture shows strokes; a true H, with its crossbar, stays."""
    match = _STROKES.match(word.text)
    if match is None:
        return word
    strokes = _count(word, picture)
    if strokes is None or not 1 <= strokes <= 3:
        return word
    return replace(word, text="I" * strokes + (match["rest"] or ""))


def _count(word: Word, picture: NDArray[np.uint8]) -> int | None:
    """How many upright strokes the word begins with; None when a crossbar joins them."""
    height = word.bottom - word.top
    top, bottom = int(word.top + _UPPER * height), int(word.top + _LOWER * height)
    ink = picture[max(0, top) : bottom, max(0, int(word.x0) - 2) : int(word.x1) + 3] < _DARK
    if ink.size == 0:
        return None
    count, last_end = 0, 0
    for start, end in _groups(np.asarray(ink.any(axis=0))):
        if ink[:, start:end].mean(axis=0).max() < _BAR or end - start > 0.45 * height:
            if count and start <= last_end + 1:
                return None
            break
        count, last_end = count + 1, end
    return count


def _groups(columns: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where inked columns begin and end."""
    steps = np.flatnonzero(np.diff(np.concatenate(([0], columns.view(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(steps[::2], steps[1::2], strict=True)]
