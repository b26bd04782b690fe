"""Longer times: "năm 2026", "quý II/2027", "tháng 9, 10/2026", "9 tháng đầu năm 2026", "giai đoạn từ năm 2026 đến năm 2030"."""

from __future__ import annotations

import re

from ingest.spans.spelling import DASH, either
from vectorstore.text import fold

_Y = r"(?:19|20)\d\d(?![\w%]|[.,/]\d)"
_YEAR, _MONTH, _QUARTER = (rf"(?:{either(word)})" for word in ("năm", "tháng", "quý|quí"))
_M = r"(?:1[0-2]|0?[1-9])(?![\w%]|\.\d)"
_Q = r"(?:IV|I{1,3}|0?[1-4])(?!\w)"
_AND = rf"\s*(?:,|{DASH}|{either('và')}|{either('đến')})\s*"
_TO = rf"\s*(?:{DASH}|(?:{either('đến')}|{either('tới')})(?:\s+(?:{either('hết|cuối')}))?)\s*"
_OF_YEAR = rf"(?:\s*(?:/|{DASH}|,?\s*{_YEAR})\s*{_Y})"
_HALF = (
    rf"(?:1[01]|0?[1-9]|ba|sáu|chín)\s+{_MONTH}\s+(?:{either('đầu|cuối')})"
    rf"(?:\s+(?:{either('của')}\s+)?{_YEAR}(?:\s+{_Y})?)?"
)
_NAMED = rf"(?:{either('giai đoạn|thời kỳ|thời kì|nhiệm kỳ|nhiệm kì|năm học|niên độ')})"
_SPAN = rf"(?:{_NAMED}\s+)?(?:(?:{either('từ')})\s+)?(?:{_YEAR}\s+)?(?:19|20)\d\d{_TO}(?:{_YEAR}\s+)?{_Y}(?!-)"
_QUARTERS = rf"{_QUARTER}\s+{_Q}(?:{_AND}(?:{_QUARTER}\s+{_Q}|(?:IV|I{{1,3}})(?!\w))){{0,3}}{_OF_YEAR}?"
_MONTHS = (
    rf"{_MONTH}\s+{_M}(?:{_AND}{_MONTH}\s+{_M}){{0,5}}{_OF_YEAR}|{_MONTH}\s+{_M}(?:\s*(?:,|{DASH})\s*{_M}){{1,5}}{_OF_YEAR}"
    rf"|{_MONTH}\s+{_M}(?:{_AND}{_MONTH}\s+{_M}){{0,5}}(?![/,]\d)"
)
PATTERN = rf"(?:{_HALF}|{_SPAN}|{_QUARTERS}|{_MONTHS}|(?:1[0-2]|0?[1-9])/{_Y})"
YEAR = rf"(?:{_YEAR}\s+{_Y}|20[0-4]\d(?![\w%]|[.,/]\d))"
_YEARS = re.compile(r"(?:19|20)\d\d")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_COUNTS = {"ba": 3, "sau": 6, "chin": 9}
_SIDE = re.compile(r"^(\d+|ba|sau|chin) thang (dau|cuoi)")


def value(text: str) -> str:
    """ISO 8601, from/to for a stretch; see `Span`."""
    folded = " ".join(fold(text).split())
    years = _YEARS.findall(folded)
    if half := _SIDE.match(folded):
        return _half(int(_COUNTS.get(half[1]) or half[1]), half[2], years[-1] if years else "-")
    if re.match(r"qu[yi] ", folded):
        quarters = [_ROMAN.get(digits) or int(digits) for digits in re.findall(r"\b(?:iv|i{1,3}|0?[1-4])\b", folded)]
        return _stretch([f"Q{quarter}" for quarter in (quarters[0], quarters[-1])], years)
    if re.match(r"thang |\d{1,2}/", folded):
        months = [int(digits) for digits in re.findall(r"(?<!\d)\d{1,2}(?!\d)", folded)]
        return _stretch([f"{month:02d}" for month in (months[0], months[-1])], years)
    return "/".join(dict.fromkeys((years[0], years[-1])))


def year(text: str) -> str:
    """The four digits."""
    return _YEARS.findall(text)[-1]


def _half(months: int, side: str, of: str) -> str:
    first, last = (1, months) if side == "dau" else (13 - months, 12)
    return f"{of}-{first:02d}/{of}-{last:02d}"


def _stretch(parts: list[str], years: list[str]) -> str:
    of = years[-1] if years else "-"
    return "/".join(dict.fromkeys(f"{of}-{part}" for part in parts))
