"""A text as a row of words with their folded forms, so that patterns match with and without diacritics alike."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from vectorstore.text import fold

Span = tuple[int, int]
"""Word indexes, end exclusive."""

_WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as it stands, folded, and where (offsets in the text, end exclusive)."""

    text: str
    fold: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """True for "Hải" and "UBND"."""
        return self.text[:1].isupper()

    @property
    def bare(self) -> bool:
        """True when the word carries no diacritics, so that it may stand for any word of the same letters."""
        return self.text.lower() == self.fold


class Line:
    """The words of `text` and the line that patterns run on: folded words with single blanks, punctuation left out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = tuple(Word(m.group(), fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text))
        self.folds = tuple(word.fold for word in self.words)

    @cached_property
    def folded(self) -> str:
        """ "Ở phường Cầu Sen, ai lo?" → "o phuong cau sen ai lo"."""
        return " ".join(self.folds)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for form in self.folds:
            starts.append(at)
            at += len(form) + 1
        return starts

    @cached_property
    def shape(self) -> str:
        """How the question is typed: "lower" without capitals after the first word, else "mixed"."""
        return "mixed" if any(word.capital for word in self.words[1:]) else "lower"

    @cached_property
    def bare(self) -> bool:
        """True when no word carries diacritics."""
        return all(word.bare for word in self.words)

    def find(self, pattern: re.Pattern[str]) -> Iterator[Span]:
        """The word spans of every match of `pattern` in the folded line."""
        for match in pattern.finditer(self.folded):
            if match.end() > match.start():
                yield self.span(match)

    def span(self, match: re.Match[str], group: int | str = 0) -> Span:
        """The words that a match in the folded line touches."""
        first = bisect_right(self._starts, match.start(group)) - 1
        return first, bisect_right(self._starts, max(match.end(group) - 1, match.start(group)))

    def part(self, span: Span) -> str:
        """The text of a word span, with the punctuation inside it."""
        if span[1] <= span[0]:
            return ""
        return self.text[self.words[span[0]].start : self.words[span[1] - 1].end]

    def words_between(self, start: int, end: int) -> Span:
        """The words that lie in the text offsets start to end."""
        inside = [n for n, word in enumerate(self.words) if word.start < end and word.end > start]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def between(self, left: int, right: int) -> str:
        """The text between word `left` and word `right`: blanks and punctuation."""
        return self.text[self.words[left].end : self.words[right].start]
