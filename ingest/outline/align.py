"""Between the readable text of a section and the raw words that it stands for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ingest.outline.tokens import Token
from vectorstore.records import Align, Section

_WORD = re.compile(r"\S+")


def alignment(tokens: Sequence[Token], raw: str, start: int) -> Align:
    """For each token the first and last raw token of `raw`, which begins at offset `start` of the document.

    Empty when token stands by token, as in every clean text."""
    starts = [start + m.start() for m in _WORD.finditer(raw)]
    align = tuple((bisect_right(starts, token.start) - 1, bisect_left(starts, token.end) - 1) for token in tokens)
    plain = len(align) == len(starts) and all(pair == (at, at) for at, pair in enumerate(align))
    return () if plain else align


def raw_quote(section: Section, start_char: int = 0, end_char: int | None = None) -> str:
    """The verbatim raw words behind the characters [start_char, end_char) of `section.text`, white space as in the file.

    Words that are only touched are taken whole. Empty when the stretch holds no word."""
    span = raw_span(section, start_char, end_char)
    return section.raw[span[0] : span[1]] if span else ""


def raw_span(section: Section, start_char: int = 0, end_char: int | None = None) -> tuple[int, int] | None:
    """The same stretch as offsets into `section.raw`; add `section.start` for offsets into the document."""
    stop = len(section.text) if end_char is None else end_char
    touched = [at for at, m in enumerate(_WORD.finditer(section.text)) if m.start() < stop and m.end() > start_char]
    if not touched:
        return None
    words = list(_WORD.finditer(section.raw))
    pairs = [section.align[at] if section.align else (at, at) for at in (touched[0], touched[-1])]
    first, last = pairs[0][0], min(pairs[1][1], len(words) - 1)
    return words[first].start(), words[last].end()
