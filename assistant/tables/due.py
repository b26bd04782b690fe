"""The day by which something is due, from the words of a deadline."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from ingest.facts.dates import DATE

from ingest.facts.periods import years
from ingest.facts.times import ALWAYS, RHYTHM, labelled_kind

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?:\s*(?:/|-|năm)\s*(?P<year>20\d{2}))?"
# "quý II/2026", "Quý 3 năm 2026", "quý IV"
_QUARTER = re.compile(rf"\bquý\s+(?P<quarter>iv|i{{1,3}}|[1-4])\b{_YEAR}", re.IGNORECASE)
# "6 tháng đầu năm 2026": its last month is June
_HALF = re.compile(r"\b(?:0?6|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm(?:\s+(?P<year>20\d{2}))?", re.IGNORECASE)
# "trước ngày 15/12", "ngày 20 tháng 11", without a year
_DAY = re.compile(r"\bngày\s+(?P<day>\d{1,2})(?:\s*/\s*|\s+tháng\s+)(?P<month>\d{1,2})(?![\d/])", re.IGNORECASE)
# "tháng 12/2026", "tháng 9"
_MONTH = re.compile(rf"\btháng\s+(?P<month>\d{{1,2}})\b{_YEAR}", re.IGNORECASE)
_BARE_YEAR = re.compile(r"\bnăm\s+(?P<year>20\d{2})\b", re.IGNORECASE)


def due_day(deadline: str | None, period: str | None) -> date | None:
    """The last day of what a deadline names: "trước ngày 30/6/2026" → 30 June 2026, "quý II/2026" → 30 June 2026.

    period: that of the paper, "năm 2026", for deadlines that name no year; None as the result for a rhythm ("hằng tháng"),
    a term that counts from another event ("trong 05 ngày làm việc"), or no deadline at all. Of several days the last."""
    if not deadline or labelled_kind(deadline) in (RHYTHM, ALWAYS):
        return None
    own = years(period or "")
    days = list(_days(deadline, max(own) if own else None))
    return max(days, default=None)


def _days(words: str, year: int | None) -> Iterator[date]:
    """The days that a deadline names; the first way of writing that is found in it counts."""
    for read in (_full, _short, _quarters, _halves, _months, _years):
        found = [day for day in read(words, year) if day]
        if found:
            yield from found
            return


def _full(words: str, _: int | None) -> Iterator[date | None]:
    for m in re.finditer(DATE, words, re.IGNORECASE):
        day, month, year = (int(m[f"{part}1"] or m[f"{part}2"]) for part in "dmy")
        yield _day(year, month, day)


def _short(words: str, year: int | None) -> Iterator[date | None]:
    yield from (_day(year, int(m["month"]), int(m["day"])) for m in _DAY.finditer(words))


def _quarters(words: str, year: int | None) -> Iterator[date | None]:
    for m in _QUARTER.finditer(words):
        quarter = _ROMAN.get(m["quarter"].lower()) or int(m["quarter"])
        yield _end(_of(m, year), 3 * quarter)


def _halves(words: str, year: int | None) -> Iterator[date | None]:
    yield from (_end(_of(m, year), 6 if m["half"].lower() == "đầu" else 12) for m in _HALF.finditer(words))


def _months(words: str, year: int | None) -> Iterator[date | None]:
    yield from (_end(_of(m, year), int(m["month"])) for m in _MONTH.finditer(words))


def _years(words: str, _: int | None) -> Iterator[date | None]:
    yield from (_end(int(m["year"]), 12) for m in _BARE_YEAR.finditer(words))


def _of(match: re.Match[str], year: int | None) -> int | None:
    return int(match["year"]) if match["year"] else year


def _end(year: int | None, month: int) -> date | None:
    if year is None or not 1 <= month <= 12:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int | None, month: int, day: int) -> date | None:
    """A day, None when it cannot exist."""
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None
