"""Tables kept in shape by blanks, as `pdftotext -layout` or a page without ruled lines gives them.

Stt   Tên chỉ tiêu         Kết quả năm   Năm 2027
                           2026
1     Tỷ lệ hồ sơ thủ      89,4%         ≥ 92%
      tục hành chính
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.load import grid
from ingest.load.flat.stretch import cell_text, joined_raw
from ingest.load.lines import Draft

_SEGMENT = re.compile(r"\S+(?: \S+)*")  # words with single blanks between them
_WORD = re.compile(r"\S+")
_SLACK = 2  # letters that a cell may begin left of its column
_HEADER_LINES = 6
_MAX_GAP = 5  # blank lines inside a table
# what ends the table when it stands at the left edge: "II. NHIỆM VỤ", "- Triển khai", "2. Yêu cầu"
_STRUCTURE = re.compile(
    r"^(?:[IVXLC]+\.\s|\d+(?:\.\d+)*\.\s|[a-zđ]\)\s|[-+–•]\s|Điều \d|Phần |Chương |PHỤ LỤC|Nơi nhận)"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's place among the drafts and its segments as (start, text)."""

    place: int
    segments: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class _Row:
    """The lines of one row; its cells as lists of lines."""

    lines: list[_Line] = field(default_factory=list)

    def cells(self, starts: Sequence[int]) -> tuple[str, ...]:
        """The words of each column."""
        parts: list[list[str]] = [[] for _ in starts]
        for line in self.lines:
            for start, text in _cut(line, starts):
                parts[_column(starts, start)].append(text)
        return tuple(cell_text(part) for part in parts)


def recover(drafts: list[Draft]) -> list[Draft]:
    """The drafts with such tables as rows; the header must begin with a head like TT and name three columns or more."""
    made: list[Draft] = []
    at = 0
    header: list[_Line] = []
    while at < len(drafts):
        rows, starts = _table(drafts, at, header)
        if not rows:
            made.append(drafts[at])
            at += 1
            continue
        header = rows[0].lines
        end = rows[-1].lines[-1].place + 1
        made += _laid(drafts, rows, starts, end)
        at = end
    return made


def _table(drafts: Sequence[Draft], start: int, before: Sequence[_Line]) -> tuple[list[_Row], list[int]]:
    """The header and rows of the table that begins at `start`, and where its columns begin; nothing when none does.

    before: the header of the table before; where it comes again, a row that the page break cut follows it."""
    first = _line(drafts, start)
    if drafts[start].cells or len(first.segments) < 3 or not grid.is_number_head(first.segments[0][1]):
        return [], []
    lines = _block(drafts, first)
    starts = _starts(lines, len(first.segments))
    labels = [n for n, line in enumerate(lines[1:], start=1) if _label(line, starts)]
    if len(labels) < 2 or labels[0] > _HEADER_LINES:
        return [], []
    rows = _rows(lines, labels, starts)
    if before and _texts(before[0]) == _texts(first) and len(rows[0].lines) > len(before):
        rows = [_Row(rows[0].lines[: len(before)]), _Row(rows[0].lines[len(before) :]), *rows[1:]]
    return rows, starts


def _texts(line: _Line) -> list[str]:
    return [text for _, text in line.segments]


def _cut(line: _Line, starts: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The line's segments, cut where a word begins just where a later column does: two cells one blank apart."""
    for start, text in line.segments:
        begin, column = 0, _column(starts, start)
        for word in _WORD.finditer(text):
            place = start + word.start()
            later = next((n for n in range(column + 1, len(starts)) if abs(place - starts[n]) <= 1), None)
            if later is not None and word.start() and (len(line.segments) > 2 or word[0][0].isdigit()):
                yield start + begin, text[begin : word.start()].rstrip()
                begin, column = word.start(), later
        yield start + begin, text[begin:]


def _line(drafts: Sequence[Draft], place: int) -> _Line:
    raw = drafts[place].raw.replace("\t", "    ")
    return _Line(place, tuple((found.start(), found[0]) for found in _SEGMENT.finditer(raw)))


def _block(drafts: Sequence[Draft], first: _Line) -> list[_Line]:
    """The filled lines from the header to the last one on its page that can belong to the table."""
    lines, gap = [first], 0
    second = first.segments[1][0]
    for place in range(first.place + 1, len(drafts)):
        line = _line(drafts, place)
        gap = 0 if line.segments else gap + 1
        if gap > _MAX_GAP or drafts[place].cells or drafts[place].page != drafts[first.place].page:
            break
        if not line.segments:
            continue
        left, text = line.segments[0]
        if left < second - 2 * _SLACK and (_STRUCTURE.match(text) or (len(text) > 6 and len(line.segments) < 2)):
            break
        lines.append(line)
    return lines


def _starts(lines: Sequence[_Line], columns: int) -> list[int]:
    """Where each column begins: furthest left of the lines that fill all columns."""
    full = [line for line in lines if len(line.segments) == columns]
    return [min(line.segments[column][0] for line in full) for column in range(columns)]


def _column(starts: Sequence[int], place: int) -> int:
    return max((n for n, start in enumerate(starts) if start <= place + _SLACK), default=0)


def _label(line: _Line, starts: Sequence[int]) -> bool:
    """True for a line that opens a row: a number in the first column."""
    start, text = line.segments[0]
    return _column(starts, start) == 0 and bool(grid.LABEL.match(text.split()[0])) and len(text) <= 5


def _rows(lines: Sequence[_Line], labels: Sequence[int], starts: Sequence[int]) -> list[_Row]:
    """The header row, then one row a label."""
    bounds = _bounds(lines, labels, starts)
    rows = [_Row(list(lines[: bounds[0]]))]
    rows += [_Row(list(lines[a:b])) for a, b in zip(bounds, [*bounds[1:], len(lines)], strict=True)]
    return rows


def _bounds(lines: Sequence[_Line], labels: Sequence[int], starts: Sequence[int]) -> list[int]:
    """Where rows begin: at their label, or above it where labels stand in the middle of their rows."""
    openers = [n for n in range(1, len(lines)) if _opens_text(lines[n], starts)]
    bounds = [labels[0]]
    for before, label in pairwise(labels):
        above = [n for n in openers if before < n < label]
        bounds.append(above[-1] if above and not _opens_text(lines[label], starts) else label)
    if not _opens_text(lines[labels[0]], starts):
        bounds[0] = next((n for n in openers if n < labels[0]), labels[0])
    return bounds


def _opens_text(line: _Line, starts: Sequence[int]) -> bool:
    """True when the line's text column begins a sentence."""
    text = next((text for start, text in line.segments if _column(starts, start) == 1), "")
    return bool(text) and (text[0].isupper() or text[0].isdigit())


def _laid(drafts: Sequence[Draft], rows: Sequence[_Row], starts: Sequence[int], end: int) -> list[Draft]:
    """One draft a row; blank lines between rows stay lines."""
    spans = [(row.lines[0].place, row.lines[-1].place + 1) for row in rows]
    made = grid.to_drafts(
        [
            grid.GridRow(
                cells=row.cells(starts),
                raw=joined_raw(drafts[first:last]),
                page=drafts[first].page,
                flagged=number == 0,
            )
            for number, (row, (first, last)) in enumerate(zip(rows, spans, strict=True))
        ]
    )
    laid: list[Draft] = []
    for row, (_, last), following in zip(made, spans, [*(first for first, _ in spans[1:]), end], strict=True):
        laid += [row, *drafts[last:following]]
    return laid
