"""The edges of a page's text: where lines begin and end, and how far the first line of a paragraph is set in.

Papers of state organs indent the first line by 1 cm or 1.27 cm (NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.5); in a PDF that is
often all that parts one paragraph from the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.load.page import TextLine

_LEAST, _MOST = 12.0, 60.0  # points: what an indent may be
_NEAR = 2.5  # points within which edges are the same
_FEW = 3  # lines that must share an edge
_FULL = 0.93  # of the width: a line that ends further left was not broken by the width


@dataclass(frozen=True, slots=True)
class Edges:
    """left, right: of the text in points; indent: of a paragraph's first line."""

    left: float
    right: float
    indent: float

    def opens(self, before: TextLine, line: TextLine) -> bool:
        """True when an indented line begins a paragraph; one right under another indented full line goes on with it."""
        if len(line.segments) != 1 or not self._indented(line):
            return False
        return not (self._indented(before) and self._full(before))

    def _indented(self, line: TextLine) -> bool:
        return abs(line.segments[0].x0 - self.left - self.indent) <= _NEAR

    def _full(self, line: TextLine) -> bool:
        return line.segments[-1].x1 >= self.left + _FULL * (self.right - self.left)


def edges(page: Sequence[TextLine]) -> Edges | None:
    """The edges that a page's lines share, None when no first lines are set in."""
    plain = [line.segments[0] for line in page if len(line.segments) == 1]
    starts = Counter(round(segment.x0) for segment in plain)
    common = [at for at, _ in starts.most_common() if _count(starts, at) >= _FEW]
    if len(common) < 2:
        return None
    left = min(common)
    indents = [at - left for at in common if _LEAST <= at - left <= _MOST]
    if not indents:
        return None
    exact = [segment.x0 for segment in plain if abs(segment.x0 - left) <= _NEAR]
    set_in = [segment.x0 for segment in plain if abs(segment.x0 - left - indents[0]) <= _NEAR]
    base = sum(exact) / len(exact)
    return Edges(base, max(segment.x1 for segment in plain), sum(set_in) / len(set_in) - base)


def _count(starts: Counter[int], at: int) -> int:
    return sum(starts[near] for near in (at - 1, at, at + 1))
