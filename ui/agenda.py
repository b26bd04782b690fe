"""Tasks by the day on which they are due: what is overdue, due this week, this month, this quarter; and as a calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from ui.duties import Duty, due_of
from ui.office import paper_name
from vectorstore.text import fold

SPANS = (
    ("week", "Tuần này"),
    ("month", "Tháng này"),
    ("quarter", "Quý này"),
    ("overdue", "Quá hạn"),
    ("all", "Mọi thời hạn"),
)
"""What of the tasks with a day is shown, as (key, label)."""


def in_span(rows: Sequence[Duty], span: str, today: date) -> list[Duty]:
    """The tasks with a day in the span, the earliest first. span: a key of SPANS."""
    first, last = _bounds(span, today)
    due = [(day, row) for row in rows if (day := due_of(row)) and first <= day <= last]
    return [row for _, row in sorted(due, key=lambda pair: (pair[0], fold(pair[1].fact.unit)))]


def by_office(rows: Sequence[Duty]) -> list[tuple[str, str, list[Duty]]]:
    """(office, place, its tasks in their order), the office with the earliest task first."""
    groups: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for row in rows:
        groups[row.fact.unit, row.place].append(row)
    return [(unit, place, found) for (unit, place), found in groups.items()]


def as_calendar(rows: Sequence[Duty]) -> bytes:
    """The tasks with a day as a calendar file (RFC 5545), an all-day event each, with an alarm a week before."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tro ly Ke hoach//VI", "CALSCALE:GREGORIAN"]
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for row in rows:
        day = due_of(row)
        if day:
            lines += _event(row, day, stamp)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event(row: Duty, day: date, stamp: str) -> list[str]:
    fact = row.fact
    where = f"{paper_name(row.document)}, {row.place}, mục {fact.section}"
    return [
        "BEGIN:VEVENT",
        f"UID:{fact.fingerprint}-{fact.doc_id}@troly",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{fact.unit}: {fact.task}'[:200])}",
        f"DESCRIPTION:{_escaped(f'{fact.task} (thời hạn ghi: {fact.deadline}; {where})')}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(f'Còn một tuần: {fact.task}'[:200])}",
        "TRIGGER:-P7D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _bounds(span: str, today: date) -> tuple[date, date]:
    """First and last day of a span; what is overdue was due in the 365 days before today."""
    if span == "week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    if span == "overdue":
        return today - timedelta(days=365), today - timedelta(days=1)
    if span == "all":
        return date.min, date.max
    first = today.month if span == "month" else 3 * ((today.month - 1) // 3) + 1
    after = first + (1 if span == "month" else 3)
    end = date(today.year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)
    return date(today.year, first, 1), end


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, as RFC 5545 3.1 asks; a letter of several bytes is not cut."""
    parts, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 74:
            parts.append("")
            size = 0
        parts[-1] += letter
        size += width
    return "\r\n ".join(parts)
