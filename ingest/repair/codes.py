"""Document numbers whose letters OCR confused: "749/Qb-TTg" is 749/QĐ-TTg, "IT." is II. Digits are never touched."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path

DATA = Path(__file__).parent / "data" / "codes.tsv"
_PART = re.compile(r"[^\W\d_]+")
_STROKES = re.compile(r"([IVXTLHl1|!]{1,5})([.)])")
_ROMAN = re.compile(r"X{0,2}(?:IX|IV|V?I{0,3})")
_DD = "DĐBPb"  # what a printed Đ is read as


def repaired_code(code: str) -> str:
    """The code with the abbreviations in it put right where only D, Đ, B, P were confused."""
    return _PART.sub(lambda m: _abbreviation(m[0]), code)


def repaired_numeral(token: str) -> str | None:
    """The Roman numeral of a heading whose strokes were misread: "IT." and "Il." are II.; None when it is none."""
    match = _STROKES.fullmatch(token)
    if not match or not set(token) & set("IVX"):
        return None
    numeral = "".join("II" if c == "H" else "I" if c in "ITLl1|!" else c for c in match[1])
    return numeral + match[2] if _ROMAN.fullmatch(numeral) else None


def _abbreviation(seen: str) -> str:
    """The known abbreviation that `seen` is a misreading of; `seen` itself when it is known or nothing fits."""
    known = abbreviations()
    if seen in known or not any(c in _DD for c in seen):
        return seen
    options = product(*(("Đ", "D") if c in _DD else (c,) for c in seen))
    found = [word for word in map("".join, options) if word in known]
    return max(found, key=lambda word: known[word]) if found else seen


@cache
def abbreviations() -> dict[str, int]:
    """Abbreviations of kinds of paper and of issuers, with how common each is."""
    rows = (line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {row[0]: int(row[1]) for row in rows if len(row) > 1}
