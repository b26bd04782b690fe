"""Parts of the patterns: numbers, dashes, and words with or without their diacritics."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.datafiles import words
from vectorstore.text import fold

# "1.700", "94,11", "1,500,000", "03": a point parts thousands, a comma decimals (Vietnamese usage)
NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}|\d+(?:[.,]\d+)?)(?![.,]?\d)"
DASH = r"[-\u2010-\u2015\u2212]"
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}")


def number(written: str) -> Decimal:
    """The value of a number in Vietnamese spelling: "94,11" → 94.11, "1.700" → 1700, "1.5" → 1.5, "03" → 3."""
    if _THOUSANDS.fullmatch(written):
        english = written.count(",") > 1
        return Decimal(written.replace("," if english else ".", "").replace(",", "."))
    return Decimal(written.replace(",", "."))


def either(phrases: str) -> str:
    """A pattern of phrases parted by "|", each letter with or without its marks, blanks of any width."""
    return "|".join(_either(phrase) for phrase in phrases.split("|"))


def phrases(file: str) -> str:
    """As `either`, of the phrases of a file of `ingest/data`, the longest first."""
    return either("|".join(sorted(words(file), key=len, reverse=True)))


def _either(phrase: str) -> str:
    letters = (r"\s+" if c == " " else f"[{c}{fold(c)}]" if fold(c) != c else c for c in phrase)
    return f"{''.join(letters)}(?!\\w)"
