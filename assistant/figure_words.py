"""Words that only say that a figure is asked for: "tỷ lệ", "chỉ tiêu", "đạt"."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


def without_figure_words(topic: str) -> str:
    """A topic without those words; unchanged when nothing else is left: "tỷ lệ hộ nghèo" → "hộ nghèo"."""
    bare = _figure_words().sub(" ", topic)
    return bare if bare.strip() else topic


@cache
def _figure_words() -> re.Pattern[str]:
    """The words of `data/figure_words.txt`."""
    lines = files("assistant").joinpath("data/figure_words.txt").read_text(encoding="utf-8").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE)
