"""The walk over a text that finds its spans: one pattern, whose first alternative at a place wins."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from ingest.spans import articles, counts, days, documents, lengths, money, periods, shares
from ingest.spans.names import named
from ingest.spans.span import (
    ARTICLE,
    COUNT,
    DATE,
    DOCUMENT,
    DURATION,
    MONEY,
    PERCENT,
    PERIOD,
    RHYTHM,
    YEAR,
    Span,
    Value,
)

# Not within a word, a longer number or a code: "Covid-19", "ISO 9001:2015", "0225.3.000"
_FREE = r"(?=\w)(?<!\w)(?<!\d[.,:])(?<!\w[-/\u2010-\u2015])"
_REMEMBERED = 20_000  # clauses are read again and again


def spans(text: str) -> tuple[Span, ...]:
    """Everything of a known kind that `text` names, by place.

    A place may lie within an office ("UBND phường An Bình"); no other spans overlap. text: composed Unicode (NFC), with or
    without diacritics."""
    names = named(text)
    free = (span for span in figures(text) if span.kind != COUNT or not any(_within(span, name) for name in names))
    return tuple(sorted((*names, *free), key=lambda span: (span.start, -span.end)))


@lru_cache(maxsize=_REMEMBERED)
def figures(text: str) -> tuple[Span, ...]:
    """As `spans`, without offices and places, which take longer to find."""
    pattern, readers = _scanner()
    found = []
    for match in pattern.finditer(text):
        kind, value = readers[match.lastgroup or ""]
        if kind:
            start = max(match.start(part) for part in (0, "numbered", "signed"))
            written = text[start : match.end()]
            found.append(Span(kind, start, match.end(), written, value(written)))
    return tuple(found)


@cache
def _scanner() -> tuple[re.Pattern[str], dict[str, tuple[str, Callable[[str], Value]]]]:
    """The pattern, and the kind and the reader of each of its groups; things named by a number have no kind."""
    forms: tuple[tuple[str, str, str, Callable[[str], Value]], ...] = (
        ("document", DOCUMENT, documents.PATTERN, documents.value),
        ("paper", DOCUMENT, documents.named(), documents.value),
        ("article", ARTICLE, articles.PATTERN, articles.value),
        ("rhythm", RHYTHM, lengths.RHYTHM, lengths.rhythm),
        ("date", DATE, days.PATTERN, days.value),
        ("period", PERIOD, periods.PATTERN, periods.value),
        ("money", MONEY, money.pattern(), money.value),
        ("percent", PERCENT, shares.PATTERN, shares.value),
        ("duration", DURATION, lengths.DURATION, lengths.duration),
        ("name", "", counts.names(), str),
        ("measured", COUNT, counts.measured(), counts.value),
        ("year", YEAR, periods.YEAR, periods.year),
        ("counted", COUNT, counts.counted(), counts.value),
    )
    body = "|".join(f"(?P<{group}>{pattern})" for group, _, pattern, _ in forms)
    readers = {group: (kind, value) for group, kind, _, value in forms}
    return re.compile(f"{_FREE}(?:{body})", re.IGNORECASE), readers


def _within(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end
