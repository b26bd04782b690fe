"""What a span is, and the kinds there are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

MONEY, PERCENT, COUNT, DURATION, RHYTHM = "money", "percent", "count", "duration", "rhythm"
DATE, PERIOD, YEAR = "date", "period", "year"
DOCUMENT, ARTICLE, OFFICE, PLACE = "document", "article", "office", "place"

TIMES = frozenset((DATE, PERIOD, YEAR))
"""Kinds whose value is a time in ISO 8601 form."""

Value = Decimal | tuple[Decimal, Decimal] | str | None


@dataclass(frozen=True, slots=True)
class Span:
    """One thing that a text names. start, end: offsets (end exclusive); text: as written.

    value, by kind:
    money: đồng; percent: hundredths; count: the number; each a Decimal, or two for a range ("5 đến 10 triệu đồng"). Money
    in another currency is its amount as text ("USD 5000000"), a count out of all its fraction ("19/19").
    date, period, year: ISO 8601, with the parts that are not said left out as XML Schema does: "2026-12-15", "--12-15"
    (no year), "---15" (the day alone), "2026-06", "--06", "2027-Q2", "--Q2", "2026"; from/to: "2026/2030",
    "2026-01/2026-09", "--05-15/--11-30". A day that no calendar has ("31/02/2026") has the value None.
    duration: ISO 8601, "P5D", "PT24H", "P3D/P5D"; working days "P5B". rhythm: how long one turn is, "P3M"; how often in
    it, "2/P1Y"; on which day of it, "P1M/25", "P3M/3-10" (the 10th of its third month), "P1Y/04-30".
    document: the number without blanks, its dashes "-": "66.4/2025/NQ-CP". article: largest part first: "Điều 5 khoản 2
    điểm a". office, place: the name."""

    kind: str
    start: int
    end: int
    text: str
    value: Value
