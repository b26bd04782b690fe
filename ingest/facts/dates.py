"""Dates as Vietnamese papers write them."""

from __future__ import annotations

import re
from datetime import date

# "25/8/2025", "07-3-2019", "01.12.2025"
_SLASHED = r"(?P<d1>\d{1,2})\s?[/.-]\s?(?P<m1>\d{1,2})\s?[/.-]\s?(?P<y1>\d{4})"
# "25 tháng 8 năm 2025"
_WORDED = r"(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>\d{4})"
DATE = rf"(?:{_SLASHED}|{_WORDED})"
"""A full date, without the word "ngày"; groups d1 m1 y1 or d2 m2 y2."""

_FULL = re.compile(DATE, re.IGNORECASE)


def iso_date(text: str) -> str | None:
    """The first full date in `text` as YYYY-MM-DD, None when there is none or it cannot exist ("31/02/2025")."""
    found = _FULL.search(text)
    if not found:
        return None
    day, month, year = (int(found[f"{part}1"] or found[f"{part}2"]) for part in "dmy")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
