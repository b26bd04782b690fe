"""Days: "25/8/2025", "ngày 30 tháng 4", "trước 15/12", "từ ngày 08 đến ngày 10 tháng 12 năm 2025", "17 giờ 00 ngày 5/3/2026"."""

from __future__ import annotations

import re
from datetime import date

from ingest.spans.spelling import DASH, either

_D, _M, _Y = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)", r"(?:1[0-2]|0?[1-9])(?!\d)", r"(?:19|20)\d\d(?!\d)"
_ANY = r"\d{1,2}"
_WORD = rf"(?:{either('ngày|mùng|mồng')})"
_MONTH, _YEAR = rf"(?:{either('tháng')})", rf"(?:{either('năm')})"
_SLASHED = rf"{_ANY}\s?/\s?{_ANY}\s?/\s?{_Y}|{_ANY}{DASH}{_ANY}{DASH}{_Y}|{_ANY}\.{_ANY}\.{_Y}"
_WORDED = rf"{_ANY}\s+{_MONTH}\s+{_ANY}\s*,?\s+{_YEAR}\s+{_Y}"
FULL = rf"(?:{_SLASHED}|{_WORDED})(?![\w/]|[.,]\d)"
"""A full date without the word "ngày"; also one that no calendar has."""

_HALF_SLASHED = rf"{_D}\s?/\s?{_M}(?![\w/%]|[.,]\d)"
_HALF_WORDED = rf"{_D}\s+{_MONTH}\s+{_M}(?![\w/%]|[.,]\d|\s+(?:{either('ngày|tuần|giờ')}))"
_CLOCK = rf"(?:\d{{1,2}}\s*(?:h|(?:{either('giờ')}))\s*(?:\d{{2}}\s*(?:{either('phút')})?)?\s*,?\s+(?={_WORD}))?"
_ALONE = rf"{_WORD}\s+{_D}(?![\w%]|[/.,]\d|\s*(?:{either('tháng|giờ|lần')}))"
# words before a day and month that say it is no share of a whole ("10/12 tiêu chí")
_LEADS = ("trước", "truoc", "sau", "hết", "het", "vào", "vao", "hạn", "xong", "dịp", "dip", "lễ")
_BEHIND = "|".join(rf"(?<=(?<!\w){lead}\s)" for lead in _LEADS)
_AFTER_LEAD = rf"(?:{_BEHIND}){_HALF_SLASHED}"
_TO = rf"\s*(?:{DASH}|{either('đến')}|{either('tới')})\s*(?:(?:{either('hết')})\s+)?"
_FROM = rf"(?:(?:{either('từ')})\s+)?"
_END = rf"(?:{_WORD}\s+)?(?:{FULL}|{_HALF_WORDED}|{_HALF_SLASHED})"
_RANGE = (
    rf"{_FROM}{_WORD}\s+(?:{FULL}|{_HALF_WORDED}|{_HALF_SLASHED}|{_D}){_TO}{_END}"
    rf"|(?:{either('từ')})\s+(?:{FULL}|{_HALF_WORDED}|{_HALF_SLASHED}){_TO}{_END}|{FULL}{_TO}(?:{_WORD}\s+)?{FULL}"
)
PATTERN = rf"(?:{_RANGE}|{_CLOCK}{_WORD}\s+(?:{FULL}|{_HALF_WORDED}|{_HALF_SLASHED})|{FULL}|{_HALF_WORDED}|{_AFTER_LEAD}|{_ALONE})"
_SPLIT = re.compile(rf"(?<=\d){_TO}(?=\d|{_WORD})", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")
_TIME = re.compile(rf"^\d{{1,2}}\s*(?:h|{either('giờ')})[^/]*?,?\s+(?={_WORD})", re.IGNORECASE)
_ONE = re.compile(rf"(?:{FULL})", re.IGNORECASE)


def value(text: str) -> str | None:
    """ISO 8601, see `Span`; None for a day that no calendar has."""
    bare = _TIME.sub("", text)
    sides = [bare] if _ONE.fullmatch(re.sub(rf"^{_WORD}\s+", "", bare, flags=re.IGNORECASE)) else _SPLIT.split(bare)
    parts = [[int(digits) for digits in _NUMBERS.findall(side)] for side in sides]
    last = parts[-1]
    days = [_iso(*[*part, *last[len(part) :]]) for part in parts]
    return None if None in days else "/".join(day for day in days if day)


def _iso(day: int, month: int | None = None, year: int | None = None) -> str | None:
    if month is None:
        return f"---{day:02d}"
    try:
        found = date(year or 2000, month, day)
    except ValueError:
        return None
    return found.isoformat() if year else f"--{month:02d}-{day:02d}"
