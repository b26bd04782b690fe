"""The papers that a question is about: where its places, numbers, titles, periods and the chosen filter meet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.understand.asked import Asked
from assistant.understand.line import Line, Span
from assistant.understand.numbers import NumberMention, own_papers
from assistant.understand.periods import Mention as PeriodMention
from assistant.understand.periods import Period, dated, fitting
from assistant.understand.shelf import Shelf
from assistant.understand.titles import named_papers

# A past year is asked for, which the next year's paper reports: "kết quả năm 2025", "năm 2025 đã đạt"
_LOOKS_BACK = re.compile(
    r"\b(?:ket qua(?: thuc hien| dat duoc)?(?: cua| trong)? nam|thuc te|da dat|dat duoc|da thuc hien|thuc hien duoc|"
    r"so voi nam|nam truoc)\b"
)


@dataclass(frozen=True, slots=True)
class Fixed:
    """doc_ids: the papers asked about; by: what fixed them: place | number | title | time | filter, "" when nothing did."""

    doc_ids: tuple[str, ...]
    by: str


def resolved_papers(
    line: Line,
    asked: Asked,
    numbers: Sequence[NumberMention],
    periods: Sequence[PeriodMention],
    shelf: Shelf,
    within: frozenset[str],
) -> Fixed:
    """The papers in the order of the places named. within: the papers that may be meant."""
    closed = _closed(asked, numbers, periods)
    wanted = _wanted(line, periods)
    own = own_papers(numbers, shelf, within)
    if asked.places:
        sides = [_of_place(line, closed, place.doc_ids, own, wanted, shelf) for place in asked.places]
        return Fixed(tuple(dict.fromkeys(doc_id for side in sides for doc_id in side)), "place")
    if own:
        return Fixed(own, "number")
    everything = tuple(doc_id for doc_id in shelf.papers if doc_id in within)
    titled = named_papers(line, closed, shelf, everything, placed=False)
    timed = _of_time(titled or everything, wanted, shelf, strict=True)
    if titled or len(timed) < len(everything):
        return Fixed(timed, "title" if titled else "time")
    return Fixed(everything, "filter") if len(within) < len(shelf.papers) else Fixed((), "")


def looks_back(line: Line) -> bool:
    """True where the result of a past year is asked for: "kết quả năm 2025"."""
    return _LOOKS_BACK.search(line.folded) is not None


def _of_place(
    line: Line, closed: list[Span], doc_ids: tuple[str, ...], own: tuple[str, ...], wanted: list[Period], shelf: Shelf
) -> tuple[str, ...]:
    """The papers of one place that the question means: by number, else by title and time; all when neither tells."""
    numbered = tuple(doc_id for doc_id in doc_ids if doc_id in own)
    if numbered:
        return numbered
    titled = named_papers(line, closed, shelf, doc_ids, placed=True) or doc_ids
    return _of_time(titled, wanted, shelf, strict=False)


def _of_time(doc_ids: tuple[str, ...], wanted: list[Period], shelf: Shelf, strict: bool) -> tuple[str, ...]:
    """The papers of the wanted time; all of them when none is (a plan of 2026 may tell of 2024).

    strict: an overlap of ranges is not enough."""
    if not wanted or len(doc_ids) < 2:
        return doc_ids
    fits = fitting(wanted, {doc_id: shelf.papers[doc_id].periods for doc_id in doc_ids})
    return fits or doc_ids if not strict or not _ranges(wanted) else doc_ids


def _ranges(wanted: Iterable[Period]) -> bool:
    return any(period.first != period.last for period in wanted)


def _wanted(line: Line, periods: Sequence[PeriodMention]) -> list[Period]:
    """The years asked about; the year after as well where a past year's result is asked for."""
    years = list(dated(mention.period for mention in periods))
    if years and looks_back(line):
        years += [Period(period.text, period.first + 1, period.last + 1) for period in years]
    return years


def _closed(asked: Asked, numbers: Sequence[NumberMention], periods: Sequence[PeriodMention]) -> list[Span]:
    spans = [mention.span for mention in (*asked.mentions, *asked.aside, *asked.parents)]
    return spans + [number.span for number in numbers] + [period.span for period in periods]
