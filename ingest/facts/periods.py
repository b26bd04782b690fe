"""The period that a heading, a cell or a sentence sets: "đến hết năm 2025", "2025-2027", "quý III/2026"."""

from __future__ import annotations

import re

_YEAR = r"(?:năm\s+)?20\d{2}"
# "6 tháng cuối năm 2025", "6 tháng đầu năm 2026"
_HALF = r"(?:0?6|sáu)\s+tháng\s+(?:cuối|đầu)\s+năm\s+20\d{2}"
# "giai đoạn 2026 - 2030", "2025-2027"
_SPAN = r"(?:giai\s+đoạn\s+)?20\d{2}\s*[-–]\s*20\d{2}"
# "quý III/2026", "quý I năm 2026"
_QUARTER = r"quý\s+(?:IV|I{1,3}|[1-4])(?:\s*(?:/|năm)\s*20\d{2})?"
# "đến hết năm 2025", "đến năm 2030", "năm 2026", "trong năm 2026"
_ONE_YEAR = r"(?:(?:đến|tới)\s+(?:hết\s+|cuối\s+)?|vào\s+|trong\s+|hết\s+|cuối\s+|trước\s+)?năm\s+20\d{2}|đến\s+20\d{2}"
_ROMAN = re.compile(r"[IVX]{1,4}(?:/\d{4})?,?")
_PERIOD = re.compile(rf"\b(?:{_HALF}|{_SPAN}|{_QUARTER}|{_ONE_YEAR})\b", re.IGNORECASE)


def find_period(text: str) -> str | None:
    """The first period in `text`, as written; None when it sets none."""
    found = _PERIOD.search(text)
    return as_in_sentence(found[0]) if found else None


def as_in_sentence(text: str) -> str:
    """ "Năm 2026", a header, and "NĂM 2026", a heading in capitals, name the same period as "năm 2026" in a sentence."""
    words = [word if _ROMAN.fullmatch(word) or not word.isupper() else word.lower() for word in text.split()]
    whole = " ".join(words)
    return whole[0].lower() + whole[1:]


def years(text: str) -> tuple[int, ...]:
    """The years that `text` names, in order."""
    return tuple(int(year) for year in re.findall(r"\b20\d{2}\b", text))
