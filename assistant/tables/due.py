"""The day by which something is due, from the words of a deadline."""

from __future__ import annotations

import calendar
import re
from datetime import date

from ingest.facts.periods import years
from ingest.facts.times import ALWAYS, RHYTHM, labelled_kind
from ingest.spans import DATE, PERIOD, YEAR, figures
from vectorstore.text import fold

_RETURNING = re.compile(
    r"\bngay\s+(?P<day>\d{1,2})\s+(?:cua\s+)?"
    r"(?:(?P<month>h[ao]ng\s+thang|moi\s+thang)|(?:cua\s+)?thang\s+(?:(?P<first>dau)|cuoi)\s+(?:cua\s+)?(?:moi\s+)?quy)"
)


def due_day(deadline: str | None, period: str | None) -> date | None:
    """The last day of what a deadline names: "trước ngày 30/6/2026" → 30 June 2026, "quý II/2026" → 30 June 2026.

    period: that of the paper, "năm 2026", for deadlines that name no year; None as the result for a rhythm ("hằng tháng"),
    a term that counts from another event ("trong 05 ngày làm việc"), or no deadline at all. Of several days the last; a
    day counts before a longer time, that before a year."""
    if not deadline or labelled_kind(deadline) in (RHYTHM, ALWAYS):
        return None
    own = max(years(period or ""), default=None)
    found = figures(deadline)
    for kind in (DATE, PERIOD, YEAR):
        days = [day for span in found if span.kind == kind and (day := _last_day(str(span.value or ""), own))]
        if days:
            return max(days)
    return None


def returning_days(deadline: str | None, year: int) -> tuple[date, ...]:
    """The days of a year on which what returns is due: "trước ngày 10 của tháng cuối quý", "trước ngày 25 hằng tháng".

    Empty for a rhythm that names no day, and for what does not return."""
    found = _RETURNING.search(fold(deadline or ""))
    if found is None:
        return ()
    months = range(1, 13) if found["month"] else range(1 if found["first"] else 3, 13, 3)
    day = int(found["day"])
    return tuple(date(year, m, min(day, calendar.monthrange(year, m)[1])) for m in months) if 1 <= day <= 31 else ()


def first_day(time: str) -> date | None:
    """The day on which a month, quarter or year in ISO 8601 begins; None for what names no year."""
    of, *parts = time.split("/")[0].split("-")
    if not of.isdigit() or len(parts) > 1:
        return None
    month = (3 * int(parts[0][1:]) - 2 if parts[0].startswith("Q") else int(parts[0])) if parts else 1
    return date(int(of), month, 1)


def _last_day(time: str, year: int | None) -> date | None:
    """The last day of a time in ISO 8601 (ingest.spans.Span); year: for one that says none."""
    end = time.split("/")[-1]
    if end.startswith("--"):
        end = f"{year or ''}{end[1:]}"
    of, *parts = end.split("-")
    if not of.isdigit() or "" in parts:
        return None  # no year, or the day of any month
    if len(parts) == 2:
        return date(int(of), int(parts[0]), int(parts[1])) if _is_day(end) else None
    month = (3 * int(parts[0][1:]) if parts[0].startswith("Q") else int(parts[0])) if parts else 12
    return date(int(of), month, calendar.monthrange(int(of), month)[1])


def _is_day(iso: str) -> bool:
    """False for a 29 February whose year has none."""
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True
