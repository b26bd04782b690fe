"""A question with its recognised parts replaced by their kinds, so that patterns see how it is asked and not about what."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from assistant.understand.line import Line, Span
from vectorstore.text import tone_placed

PLACE, ABOVE, TIME, PAPER, UNIT = "PLACE", "ABOVE", "TIME", "PAPER", "UNIT"


class Sketch:
    """ "Phòng Kinh tế xã Đồng Mây lo việc gì năm 2026" → "UNIT PLACE lo viec gi TIME".

    parts: (words, kind) of what was recognised; an earlier part wins where two overlap. folded: words without their
    diacritics, else in lower case with them."""

    def __init__(self, line: Line, parts: Iterable[tuple[Span, str]], *, folded: bool = True) -> None:
        self.line = line
        self.forms: list[str] = []
        self.spans: list[Span] = []
        taken: dict[int, tuple[Span, str]] = {}
        for span, kind in parts:
            free = [n for n in range(*span) if n not in taken]
            if free:
                taken.update(dict.fromkeys(free, ((free[0], free[-1] + 1), kind)))
        at = 0
        while at < len(line.words):
            span, form = taken.get(at, ((at, at + 1), _form(line, at, folded)))
            self.forms.append(form)
            self.spans.append(span)
            at = max(span[1], at + 1)

    @cached_property
    def text(self) -> str:
        """The sketch as one line."""
        return " ".join(self.forms)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for form in self.forms:
            starts.append(at)
            at += len(form) + 1
        return starts

    def words(self, match: re.Match[str], group: int | str = 0) -> Span:
        """The words of the question that a match in the sketch covers."""
        first, last = self.part(match.start(group)), self.part(max(match.end(group) - 1, match.start(group)))
        return self.spans[first][0], self.spans[last][1]

    def part(self, offset: int) -> int:
        """The index of the part at a character of the sketch."""
        return bisect_right(self._starts, offset) - 1


def _form(line: Line, at: int, folded: bool) -> str:
    """The word; "AI" in capitals is artificial intelligence and not the question word."""
    word = line.words[at]
    if word.text == "AI":
        return "a_i"
    return word.fold if folded else tone_placed(word.text.lower())
