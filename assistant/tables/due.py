"""The day by which something is due, from the words of a deadline."""

from __future__ import annotations

import calendar
from datetime import date

from ingest.facts.periods import years
from ingest.facts.times import ALWAYS, RHYTHM, labelled_kind
from ingest.spans import DATE, PERIOD, YEAR, figures


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
