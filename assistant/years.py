"""The years that a text names."""

from __future__ import annotations

import re

_YEAR = re.compile(r"\b20\d\d\b")
_SPAN = re.compile(r"\b(20\d\d)\s*[-–]\s*(20\d\d)\b")
_LONGEST = 30


def years(text: str) -> set[str]:
    """The years in a text, those inside a span such as "2025-2027" too."""
    found = set(_YEAR.findall(text))
    for first, last in _SPAN.findall(text):
        found |= {str(year) for year in range(int(first), min(int(last), int(first) + _LONGEST) + 1)}
    return found
