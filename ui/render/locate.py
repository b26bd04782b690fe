"""Where a quote stands in the readable text of an outline node.

A quote is raw text; a node shows its readable form. Both are sequences of white-space tokens, and `Section.align` says
which raw tokens each readable one stands for, so a quote becomes a range of readable tokens."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

from vectorstore.records import Align, Section

Range = tuple[int, int]
"""First and last token, both inclusive."""


def raw_range(raw: str, quote: str) -> Range | None:
    """The tokens of `raw` that `quote` covers, white space and Unicode form aside. None when it is not there."""
    tokens, wanted = _composed(raw).split(), " ".join(_composed(quote).split())
    at = " ".join(tokens).find(wanted) if wanted else -1
    if at < 0:
        return None
    starts = _starts(tokens)
    return bisect_right(starts, at) - 1, bisect_right(starts, at + len(wanted) - 1) - 1


def span_of(raw_text: str, quote: str, start: int = 0) -> tuple[int, int] | None:
    """Offsets of a quote in a document's raw text, white space aside, first at or after `start`, else anywhere."""
    tokens = quote.split()
    if not tokens:
        return None
    pattern = re.compile(r"\s+".join(re.escape(token) for token in tokens))
    found = pattern.search(raw_text, start) or pattern.search(raw_text)
    return found.span() if found else None


def text_range(align: Align, raw: Range) -> Range | None:
    """The readable tokens that stand for these raw tokens; an empty `align` is one to one."""
    if not align:
        return raw
    first, last = raw
    touched = [i for i, (low, high) in enumerate(align) if low <= last and high >= first]
    return (touched[0], touched[-1]) if touched else None


def quoted_ranges(section: Section, quote: str, span: tuple[int, int]) -> tuple[Range | None, Range | None]:
    """(range in the raw tokens, range in the readable tokens) of the part of a quote that lies in this node.

    span: offsets of the quote in the document's raw text; used when the quote runs over several nodes."""
    found = raw_range(section.raw, quote) or _overlap(section, span)
    return (found, text_range(section.align, found)) if found else (None, None)


def _overlap(section: Section, span: tuple[int, int]) -> Range | None:
    """Tokens between two offsets, for a quote longer than the node."""
    start, end = max(span[0], section.start) - section.start, min(span[1], section.end) - section.start
    if start >= end:
        return None
    tokens = section.raw.split()
    if not tokens:
        return None
    first = len(section.raw[:start].split())
    last = len(section.raw[:end].split()) - 1
    return (min(first, len(tokens) - 1), min(max(last, first), len(tokens) - 1))


def _starts(tokens: list[str]) -> list[int]:
    starts, at = [], 0
    for token in tokens:
        starts.append(at)
        at += len(token) + 1
    return starts


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
