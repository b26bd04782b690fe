"""The time that a paper plans for, as it is written: "năm 2026", "6 tháng cuối năm 2025", "giai đoạn 2026-2030"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.facts.periods import as_in_sentence
from ingest.spans import PERIOD, YEAR, Span, figures
from vectorstore.text import squeeze

# "đến hết | năm 2030", "từ nay đến | năm 2030", "5 năm, | giai đoạn 2026-2030", "cuối | năm 2025", "các | quý I, II năm 2026"
_UNTIL = re.compile(r"(?P<now>từ\s+nay\s+)?đến\s+(?:hết\s+)?$", re.IGNORECASE)
_YEARS_LONG = re.compile(r"(?:0?\d{1,2}|ba|năm)\s+năm,?\s+$", re.IGNORECASE)
_LATE, _SEVERAL = re.compile(r"cuối\s+$", re.IGNORECASE), re.compile(r"các\s+$", re.IGNORECASE)
# "đến năm 2030 |, tầm nhìn đến | năm 2045", "năm 2026 | và những năm tiếp theo"
_OUTLOOK = re.compile(r",?\s+(?:tầm nhìn|định hướng)\s+(?:đến\s+)?", re.IGNORECASE)
_ONWARDS = re.compile(r"\s+và\s+(?:những\s+)?(?:các\s+)?năm\s+tiếp\s+theo", re.IGNORECASE)
_NAMED_SPAN = re.compile(r"giai đoạn|thời kỳ|nhiệm kỳ|năm học", re.IGNORECASE)
# what a plan's own period looks like, in falling order of weight
_HALF, _PART, _NAMED, _LONG, _FROM, _YEAR, _BEFORE, _BARE = range(8)


def period_in(text: str) -> str | None:
    """The weightiest period that a text names, its first letter small; of several of one weight the last."""
    best: tuple[int, str] | None = None
    for weight, words in _periods(text):
        if best is None or weight <= best[0]:
            best = weight, words
    return as_in_sentence(best[1]) if best else None


def _periods(text: str) -> Iterator[tuple[int, str]]:
    """The periods of a text that name a year, each with its weight and the words that belong to it."""
    times = [span for span in figures(text) if span.kind in (PERIOD, YEAR) and _begins_with_word(span)]
    for at, span in enumerate(times):
        if at and _OUTLOOK.fullmatch(text, times[at - 1].end, span.start):
            continue
        weight, lead = _weighed(text[: span.start], span)
        end = span.end
        if weight == _BEFORE and at + 1 < len(times) and _OUTLOOK.fullmatch(text, end, times[at + 1].start):
            end = times[at + 1].end
        elif weight == _YEAR and (onwards := _ONWARDS.match(text, end)):
            end = onwards.end()
        yield weight, squeeze(text[span.start - lead : end])


def _begins_with_word(span: Span) -> bool:
    """False for "6/2026" and "2026", which may be anything, and for times that name no year."""
    return str(span.value)[0].isdigit() and (not span.text[0].isdigit() or not span.text.replace("/", "").isdigit())


def _weighed(before: str, span: Span) -> tuple[int, int]:
    """The weight of a period behind these words, and how many letters of them belong to it."""
    until = _UNTIL.search(before)
    if span.kind == YEAR:
        late = _LATE.search(before)
        if until:
            return _FROM if until["now"] else _BEFORE, len(until[0])
        return _YEAR, len(late[0]) if late else 0
    if len(str(span.value)) != len("2026/2030"):
        several = _SEVERAL.search(before)
        return _PART if span.text[:1].lower() in "qt" else _HALF, len(several[0]) if several else 0
    if long := _YEARS_LONG.search(before):
        return _LONG, len(long[0])
    return (_NAMED if _NAMED_SPAN.match(span.text) else _FROM if span.text[:2].lower() == "từ" else _BARE), 0
