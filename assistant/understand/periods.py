"""The time that a question speaks of: years, halves, quarters, months, ranges; which papers are of that time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.understand.line import Line, Span
from vectorstore.text import fold, nfc

_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(rf"(?:ngay )?\b\d{{1,2}} \d{{1,2}} {_YEAR}\b|\bngay \d{{1,2}} thang \d{{1,2}} nam {_YEAR}\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# One named group a kind of period; the folded line has neither punctuation nor dashes: "2025-2027" is "2025 2027".
_FORMS = re.compile(
    rf"""(?P<range>(?:giai\ doan|nhiem\ ky|tu\ nam|nam)\ (?P<from>{_YEAR})\ (?:den\ (?:nam\ )?|toi\ (?:nam\ )?)?(?P<to>{_YEAR}))\b
    # "6 tháng cuối năm 2025", "6 tháng đầu năm"
      | (?P<half>(?:6|sau|06)\ thang\ (?P<side>dau|cuoi)(?:\ nam)?(?:\ (?P<halfyear>{_YEAR}))?)\b
    # "9 tháng đầu năm 2026"
      | (?P<months>(?:3|03|9|09|ba|chin)\ thang\ (?:dau|cuoi)\ nam(?:\ (?P<monthsyear>{_YEAR}))?)\b
    # "quý III/2026", "quý 2 năm 2025"
      | (?P<quarter>quy\ (?P<q>iii|iv|ii|i|[1-4])(?:\ nam)?(?:\ (?P<quarteryear>{_YEAR}))?)\b
    # "tháng 9/2025", "tháng 10 năm 2026"
      | (?P<month>thang\ (?P<m>1[0-2]|0?[1-9])(?:\ nam)?\ (?P<monthyear>{_YEAR}))\b
    # "cuối năm 2025", "đến hết 2025", "năm 2026", "năm học 2025"
      | (?P<year>(?:(?:cuoi|dau|giua|het|trong)\ )?(?:nam|nien\ do|nam\ hoc)\ (?P<y>{_YEAR}))\b
      | (?P<bare>(?<!\d\ )\b(?P<b>20[1-4]\d))\b""",
    re.VERBOSE,
)
_HORIZON = re.compile(rf"(?:tam nhin|dinh huong)(?: den)?(?: nam)? {_YEAR}")  # of a title: "định hướng đến năm 2030"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time. text: as a person reads it; first, last: years; part: "" the whole year, "h1", "h2" a half,
    "q1"… a quarter, "m9" a month."""

    text: str
    first: int
    last: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A period in a question: its words and what it means."""

    span: Span
    period: Period


def find_periods(line: Line) -> tuple[Mention, ...]:
    """The periods of a text in order. Days of issue ("ngày 26/3/2021") and horizons of titles are none."""
    closed = [line.span(match) for pattern in (_DATE, _HORIZON) for match in pattern.finditer(line.folded)]
    found = []
    for match in _FORMS.finditer(line.folded):
        span = line.span(match)
        if any(span[0] < end and start < span[1] for start, end in closed) or _in_code(line, span, match):
            continue
        period = _period(line.part(span), match)
        if period is not None:
            found.append(Mention(span, period))
    return tuple(found)


def periods_in(text: str) -> tuple[Period, ...]:
    """The different periods of a title or a metadata field."""
    return tuple(dict.fromkeys(mention.period for mention in find_periods(Line(nfc(text)))))


def fitting(asked: Iterable[Period], papers: dict[str, tuple[Period, ...]]) -> tuple[str, ...]:
    """The papers that are of the asked time, the closest kind of match only: same part of the year, else same year.

    papers: doc_id → its periods. Empty when none is of that time."""
    asked = tuple(asked)
    ranked = {doc_id: max((_match(a, p) for a in asked for p in own), default=0) for doc_id, own in papers.items()}
    best = max(ranked.values(), default=0)
    return tuple(doc_id for doc_id, rank in ranked.items() if rank == best) if best else ()


def _match(asked: Period, own: Period) -> int:
    """0: another time; 1: overlapping years; 2: the same years; 3: also the same part of the year, when one is asked."""
    if asked.last < own.first or own.last < asked.first:
        return 0
    if (asked.first, asked.last) != (own.first, own.last):
        return 1
    return 3 if asked.part and asked.part == own.part else 2


def _in_code(line: Line, span: Span, match: re.Match[str]) -> bool:
    """True for the year inside a document number ("179/2025/NĐ-CP", "57/2024/QH15") and in a longer figure."""
    if match.lastgroup != "bare" and not match["bare"]:
        return False
    first, last = span[0], span[1] - 1
    before = line.between(first - 1, first) if first > 0 else " "
    after = line.between(last, last + 1) if last + 1 < len(line.words) else " "
    after_digits = first > 0 and line.folds[first - 1].isdigit()
    if (before == "/" and after_digits) or after == "/" or before in (".", ":"):
        return True
    return (after in (".", ":") and _digit(line, last + 1)) or (before == "-" and not after_digits)


def _digit(line: Line, at: int) -> bool:
    return at < len(line.words) and line.folds[at].isdigit()


def _period(text: str, match: re.Match[str]) -> Period | None:
    if match["range"]:
        return Period(f"giai đoạn {match['from']}-{match['to']}", int(match["from"]), int(match["to"]))
    if match["half"]:
        side = "đầu" if match["side"] == "dau" else "cuối"
        part = "h1" if match["side"] == "dau" else "h2"
        return _of_year(f"6 tháng {side} năm", match["halfyear"], part)
    if match["months"]:
        return _of_year(re.sub(rf"\s*{_YEAR}$", "", text), match["monthsyear"], "")
    if match["quarter"]:
        number = _ROMAN.get(match["q"]) or int(match["q"])
        return _of_year(f"quý {list(_ROMAN)[number - 1].upper()}", match["quarteryear"], f"q{number}", "/")
    if match["month"]:
        return _of_year(f"tháng {int(match['m'])}", match["monthyear"], f"m{int(match['m'])}", "/")
    year = match["y"] or match["b"]
    late = match["year"] is not None and fold(match["year"]).startswith("cuoi")
    return Period(f"cuối năm {year}" if late else f"năm {year}", int(year), int(year))


def _of_year(words: str, year: str | None, part: str, joint: str = " ") -> Period | None:
    """A part of a year; without its year ("quý I") it selects no paper, but is still said."""
    if year is None:
        return Period(words, 0, 9999, part)
    return Period(f"{words}{joint}{year}", int(year), int(year), part)


def dated(periods: Iterable[Period]) -> Iterator[Period]:
    """The periods that name a year."""
    return (period for period in periods if period.first > 0)
