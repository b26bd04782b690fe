"""The period that a heading, a cell or a sentence sets: "đến hết năm 2025", "2025-2027", "quý III/2026"."""

from __future__ import annotations

import re

from ingest.spans import PERIOD, YEAR, Span, figures

# "đến hết | năm 2025", "trong | năm 2026"
_LEAD = re.compile(r"(?:(?:đến|tới)\s+(?:hết\s+|cuối\s+)?|vào\s+|trong\s+|hết\s+|cuối\s+|trước\s+)$", re.IGNORECASE)
_LONGEST_LEAD = 20
_ROMAN = re.compile(r"[IVX]{1,4}(?:/\d{4})?,?")


def find_period(text: str) -> str | None:
    """The first period in `text`, as written; None when it sets none. A month or a day is no period."""
    for span in figures(text):
        if (start := _start(text, span)) is not None:
            return as_in_sentence(text[start : span.end])
    return None


def _start(text: str, span: Span) -> int | None:
    """Where a period begins, with the words that belong to a year; None for other spans."""
    if span.kind == PERIOD:
        return None if re.match(r"tháng|\d{1,2}/", span.text, re.IGNORECASE) else span.start
    if span.kind != YEAR:
        return None
    lead = _LEAD.search(text, max(0, span.start - _LONGEST_LEAD), span.start)
    bare = span.text.isdigit() and not (lead and re.match(r"đến|tới", lead[0], re.IGNORECASE))
    return None if bare else lead.start() if lead else span.start


def as_in_sentence(text: str) -> str:
    """ "Năm 2026", a header, and "NĂM 2026", a heading in capitals, name the same period as "năm 2026" in a sentence."""
    words = [word if _ROMAN.fullmatch(word) or not word.isupper() else word.lower() for word in text.split()]
    whole = " ".join(words)
    return whole[0].lower() + whole[1:]


def years(text: str) -> tuple[int, ...]:
    """The years that `text` names, in order."""
    return tuple(int(year) for year in re.findall(r"\b20\d{2}\b", text))
