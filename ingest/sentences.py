"""Where sentences and their main parts end in Vietnamese official text."""

from __future__ import annotations

import re

# the end of a sentence: a point, then a capital or an opening quote ("… theo quy định. Tăng cường …")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”\"’)]*\s+(?=[“\"(]?[A-ZÀ-Ỹ0-9Đ])")
# the end of a part of a long sentence: a semicolon
_PART_END = re.compile(r"(?<=;)\s+")
# "TP. Hải", "v.v.", "Q. 1", "1. Phòng": a point that ends no sentence
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[A-ZĐ]{1,3}|[a-zđ]|\d{1,2}|v\.v|Ths|TS|PGS|GS|Tr|St)\.$")

Span = tuple[int, int]


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text as (start, end) offsets, in order and without gaps but for white space."""
    return _spans(text, _SENTENCE_END)


def piece_spans(text: str, limit: int) -> list[Span]:
    """Stretches of at most `limit` characters where possible, cut at sentence ends, else at semicolons, never inside."""
    pieces: list[Span] = []
    for start, end in sentence_spans(text):
        parts = [(start, end)]
        if end - start > limit:
            parts = [(start + a, start + b) for a, b in _spans(text[start:end], _PART_END)]
        for part in parts:
            if pieces and part[1] - pieces[-1][0] <= limit:
                pieces[-1] = (pieces[-1][0], part[1])
            else:
                pieces.append(part)
    return pieces


def _spans(text: str, ends: re.Pattern[str]) -> list[Span]:
    spans, start, depth_from = [], 0, 0
    for found in ends.finditer(text):
        before = text[start : found.start()]
        closed = text.count("(", depth_from, found.start()) <= text.count(")", depth_from, found.end())
        if closed and not _ABBREVIATED.search(before):
            spans.append((start, found.end() - len(found[0]) + len(found[0].rstrip())))
            start = depth_from = found.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans
