"""A page as words with places, turned into lines in reading order: side-by-side blocks one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from vectorstore.text import fold

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's upper left corner."""

_SAME_LINE = 0.55  # of a word's height: how far the middles of words of one line may lie apart
_WIDE = 1.5  # of a word's height: a gap that parts columns; justified text stays below
_MIN_WIDE = 16.0  # points
_ADJACENT = 2.2  # of a word's height: lines of one block follow each other within this distance
# "Số: 07/KH-UBND   Cầu Sen, ngày 15 tháng 01 năm 2026" in one line, folded
_NUMBER_AND_DATE = re.compile(r"^so\s*:.*\bngay\b")
_TOP_OF_PAGE = 0.35  # of the page's height: where a letterhead stands


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands. size: its height in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """Its vertical middle."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """Its height."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line without a wide gap between them."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with single blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.words[-1].x1


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a page: its segments from left to right."""

    segments: tuple[Segment, ...]
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """The line as text; wide gaps are kept as blanks in proportion, so that columns can still be told."""
        if len(self.segments) == 1:
            return self.segments[0].text
        letter = _letter_width(self.segments)
        shown = ""
        for segment in self.segments:
            at = round((segment.x0 - self.segments[0].x0) / letter)
            shown += " " * max(3 if shown else 0, at - len(shown)) + segment.text
        return shown


def lines(words: Iterable[Word]) -> list[TextLine]:
    """Words put into lines from top to bottom."""
    rows: list[list[Word]] = []
    middle = 0.0
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        if rows and word.middle - middle <= _SAME_LINE * min(word.size, rows[-1][-1].size):
            rows[-1].append(word)
        else:
            rows.append([word])
        middle = median(other.middle for other in rows[-1])
    return [_line(row) for row in rows]


def _line(words: list[Word]) -> TextLine:
    ordered = sorted(words, key=lambda word: word.x0)
    wide = max(_MIN_WIDE, _WIDE * median(word.size for word in ordered))
    groups: list[list[Word]] = [[ordered[0]]]
    for before, word in pairwise(ordered):
        if word.x0 - before.x1 > wide:
            groups.append([])
        groups[-1].append(word)
    segments = tuple(Segment(tuple(group)) for group in groups)
    return TextLine(segments, min(word.top for word in words), max(word.bottom for word in words))


def reading_order(page: Sequence[TextLine], height: float) -> list[TextLine]:
    """The lines with blocks that stand side by side (letterhead, recipients and signature) put one after the other."""
    page = _aligned(page, height)
    ordered: list[TextLine] = []
    at = 0
    while at < len(page):
        end = _block_end(page, at, height)
        if end > at + 1 or len(page[at].segments) == 2:
            ordered += _unfolded(page[at : max(end, at + 1)])
            at = max(end, at + 1)
        else:
            ordered.append(page[at])
            at += 1
    return ordered


def _aligned(page: Sequence[TextLine], height: float) -> list[TextLine]:
    """The lines of a letterhead whose two halves stand close together, parted where the lines below are parted."""
    made = list(page)
    for at, line in enumerate(page):
        below = next((other for other in page[at + 1 : at + 4] if len(other.segments) == 2), None)
        above = next((other for other in page[max(0, at - 4) : at] if len(other.segments) == 2), None)
        model = below or (above if _NUMBER_AND_DATE.match(fold(line.text)) else None)
        if len(line.segments) == 1 and model is not None and line.top < height * _TOP_OF_PAGE:
            made[at] = _parted(line, model.segments[0].x1, model.segments[1].x0)
    return made


def _parted(line: TextLine, left: float, right: float) -> TextLine:
    """The line cut at a gap of half a letter's height or more that lies between `left` and `right`, when there is one."""
    words = line.segments[0].words
    for at, (before, word) in enumerate(pairwise(words), start=1):
        if word.x0 - before.x1 > max(5.0, 0.5 * word.size) and before.x1 < right and word.x0 > left:
            return TextLine((Segment(words[:at]), Segment(words[at:])), line.top, line.bottom)
    return line


def _block_end(page: Sequence[TextLine], start: int, height: float) -> int:
    """The end of the two-column block that begins at `start`; `start` itself when none does."""
    first = _opening(page, start, height)
    if first is None:
        return start
    left, right = page[first].segments[0].x1, page[first].segments[1].x0
    end, doubles = first + 1, 1
    for at in range(first + 1, len(page)):
        line = page[at]
        if len(line.segments) > 2 or line.top - page[at - 1].bottom > 6 * _ADJACENT * 12:
            break
        if len(line.segments) == 2:
            narrowed = max(left, line.segments[0].x1), min(right, line.segments[1].x0)
            if narrowed[1] - narrowed[0] < 4:
                break
            (left, right), end, doubles = narrowed, at + 1, doubles + 1
        elif _right_of(line, left, page[first]) or (_left_of(line, right) and _listed(line, page[at - 1], page[first])):
            end = at + 1
        elif not _left_of(line, right):
            break
    return end if doubles >= 2 or end > first + 1 else start


def _opening(page: Sequence[TextLine], start: int, height: float) -> int | None:
    """The first line with two segments of a block that may begin one or two lines above it, at the top of a page."""
    reach = 3 if page[start].top < height * _TOP_OF_PAGE else 1
    for at in range(start, min(start + reach, len(page))):
        if len(page[at].segments) == 2:
            gap = page[at].segments
            near = all(
                below.top - line.bottom < line.bottom - line.top for line, below in pairwise(page[start : at + 1])
            )
            return at if near and all(_beside(line, gap) for line in page[start:at]) else None
    return None


def _beside(line: TextLine, gap: Sequence[Segment]) -> bool:
    """True when a line keeps to one side of the gap between two segments."""
    return len(line.segments) == 1 and (line.segments[0].x1 < gap[1].x0 or line.segments[0].x0 > gap[0].x1)


def _left_of(line: TextLine, right: float) -> bool:
    return len(line.segments) == 1 and line.segments[0].x1 <= right


def _right_of(line: TextLine, left: float, first: TextLine) -> bool:
    """True for a line centred in the right column, not on the page, and clear of the left column."""
    column = _centre(first.segments[1])
    whole = (first.segments[0].x0 + first.segments[1].x1) / 2
    here = _centre(line.segments[0])
    return len(line.segments) == 1 and line.segments[0].x0 > left + 2 and abs(here - column) < abs(here - whole)


def _centre(segment: Segment) -> float:
    return (segment.x0 + segment.x1) / 2


def _listed(line: TextLine, before: TextLine, first: TextLine) -> bool:
    """True for a line of the recipients under "Nơi nhận:", or one that goes on from it."""
    listing = fold(first.segments[0].text).startswith("noi nhan")
    return listing and line.top - before.bottom < 1.5 * (line.bottom - line.top)


def _unfolded(block: Sequence[TextLine]) -> list[TextLine]:
    """The left column's lines, then the right column's."""
    doubles = [line for line in block if len(line.segments) == 2]
    if not doubles:
        return list(block)
    border = (max(line.segments[0].x1 for line in doubles) + min(line.segments[1].x0 for line in doubles)) / 2
    left = [_part(line, [s for s in line.segments if _centre(s) < border]) for line in block]
    right = [_part(line, [s for s in line.segments if _centre(s) >= border]) for line in block]
    return [line for line in (*left, *right) if line is not None]


def _part(line: TextLine, segments: list[Segment]) -> TextLine | None:
    return TextLine(tuple(segments), line.top, line.bottom) if segments else None


def _letter_width(segments: Sequence[Segment]) -> float:
    """The usual width of a letter, in points."""
    return max(1.0, median((s.x1 - s.x0) / max(1, len(s.text)) for s in segments))


def inside(word: Word, box: Box) -> bool:
    """True when the word's middle lies in the box."""
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= word.middle <= box[3]
