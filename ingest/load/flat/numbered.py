"""Tables that a PDF's text layer gave back cell by cell: a number, some lines of text, then the row's figures.

TT Chỉ tiêu quận / Chỉ tiêu / thành / phố          the header, its columns broken over lines
1 / Thủ tục … đạt tỷ lệ 95% (trừ …) / 95%           a row: number, text, value
9 Tỷ trọng kinh tế số trên GDP đạt trên 25%. 30%    a row on one line
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.datafiles import words
from ingest.load import grid
from ingest.load.flat.stretch import blank, cell_text, joined_raw
from ingest.load.lines import Draft
from vectorstore.text import fold, squeeze

_HEADER_LINES = 14  # within which the first row must begin
_ROW_LINES = 60  # within which the next row must begin
_NARROW = 24  # characters; the column of values is narrow
# a value that begins or fills a narrow cell: "95%", "> 50%", "80%;", "412 hộ", "100%."
_VALUE_START = re.compile(r"^[<>=≥≤~±]{0,2}\s*\d[\d.,]*\s*(?:%|\b)")
_LAST_VALUE = re.compile(r"\s([<>=≥≤]{0,2}\s?\d[\d.,]*\s?%[.;]?)$")
# what cannot stand inside a row and ends the table: "III. NHIỆM VỤ", "1. Tăng cường", "- Triển khai", "Nơi nhận:"
_STRUCTURE = re.compile(
    r"^(?:[IVXLC]+\.\s|\d+(?:\.\d+)*\.\s|[a-zđ]\)\s|[-+–•]\s|Điều \d|Phần |Chương |Mục |PHỤ LỤC|Nơi nhận|Ghi chú)"
)
# a group of rows inside a table: "I Phát triển hạ tầng", "II"
_GROUP = re.compile(r"^(?P<label>[IVX]{1,4})(?:\s+(?P<text>[^\W\d_].*))?$")


@dataclass(slots=True)
class _Row:
    """The places of a row's lines among the drafts, and what they are.

    kind: header | row | group | page (a page number between two rows)."""

    label: str
    kind: str
    places: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def recover(drafts: list[Draft]) -> list[Draft]:
    """The drafts with such tables as rows; a table needs a header, two rows in sequence and values in most rows."""
    made: list[Draft] = []
    at = 0
    while at < len(drafts):
        rows = _table(drafts, at) if _opens_header(drafts[at]) else []
        if not rows:
            made.append(drafts[at])
            at += 1
            continue
        cells = _cells(rows)
        made += _laid(drafts, rows, cells)
        at = rows[-1].places[-1] + 1
    return made


def _opens_header(draft: Draft) -> bool:
    """True for "TT Chỉ tiêu quận" and for a lone "STT"."""
    first, _, rest = squeeze(draft.raw).partition(" ")
    return not draft.cells and grid.is_number_head(first) and (not rest or rest[0].isupper())


def _table(drafts: Sequence[Draft], start: int) -> list[_Row]:
    """The header and rows of a table whose header opens at `start`; nothing when it is none."""
    lines = [(at, squeeze(drafts[at].raw)) for at in range(start, len(drafts)) if not blank(drafts[at])]
    first = next((n for n, (_, text) in enumerate(lines[:_HEADER_LINES]) if n and _begins(text, 1)), None)
    if first is None or any(drafts[at].cells for at, _ in lines[: first + 1]):
        return []
    first -= bool(first > 1 and _GROUP.match(lines[first - 1][1]))
    header = _Row("", "header", [at for at, _ in lines[:first]], [text for _, text in lines[:first]])
    rows = _walk(lines[first:], header, [bool(draft.cells) for draft in drafts])
    numbered = [row for row in rows if row.kind == "row"]
    return [header, *rows] if len(numbered) >= 2 and _has_values(numbered) else []


def _walk(lines: Sequence[tuple[int, str]], header: _Row, taken: Sequence[bool]) -> list[_Row]:
    """Rows in sequence until something follows that is no part of the table."""
    rows: list[_Row] = []
    expected = 1
    place = 0
    while place < len(lines):
        at, text = lines[place]
        if taken[at]:
            break
        if _repeats(lines, place, header):
            size = len(header.lines)
            rows.append(_Row("", "header", [a for a, _ in lines[place : place + size]], header.lines))
            place += size
            continue
        group = _GROUP.match(text)
        if _is_page_number(lines, place, header, rows, expected):
            rows.append(_Row("", "page", [at], [text]))
        elif _begins(text, expected):
            rows.append(_Row(str(expected), "row", [at], [_after_label(text, expected)]))
            expected += 1
        elif group and _next_begins(lines, place, 1) and (not rows or rows[-1].kind != "group"):
            rows.append(_Row(group["label"], "group", [at], [group["text"] or ""]))
            expected = 1
        elif _ends(rows, text) or (_STRUCTURE.match(text) and not _goes_on(lines, place, expected)):
            break
        else:
            rows[-1].places.append(at)
            rows[-1].lines.append(text)
        place += 1
    return rows


def _is_page_number(
    lines: Sequence[tuple[int, str]], place: int, header: _Row, rows: Sequence[_Row], expected: int
) -> bool:
    """True for a bare number after a finished row, when the header comes again or the next row begins after it."""
    number = lines[place][1]
    if not re.fullmatch(r"\d{1,3}", number) or number == str(expected) or not rows or rows[-1].kind != "row":
        return False
    if place + 1 < len(lines) and _repeats(lines, place + 1, header):
        return True
    follows = place + 1 < len(lines) and _begins(lines[place + 1][1], expected)
    return follows and bool(_split(rows[-1].lines)[1])


def _begins(text: str, number: int) -> bool:
    """True when a line opens row `number`: "3", "3.", "3 Tỷ lệ …", "6 100% hệ thống …"."""
    return re.match(rf"^{number}(?:[.)]?$|[.)]?\s+[^\W_a-zà-ỹđ])", text) is not None


def _after_label(text: str, number: int) -> str:
    return re.sub(rf"^{number}[.)]?\s*", "", text)


def _next_begins(lines: Sequence[tuple[int, str]], place: int, number: int) -> bool:
    """True when one of the next four lines opens that row."""
    return any(_begins(text, number) for _, text in lines[place + 1 : place + 5])


def _goes_on(lines: Sequence[tuple[int, str]], place: int, expected: int) -> bool:
    """True when the next row still comes: what looks like a heading or bullet then stands inside a cell."""
    text = lines[place][1]
    if re.match(r"^(?:[IVXLC]+\.|Điều|Phần|Chương|Mục|PHỤ LỤC|Nơi nhận)", text):
        return False
    return any(re.match(rf"^{expected}(?:$|\s+[^\W_a-zà-ỹđ])", later) for _, later in lines[place + 1 : place + 12])


def _repeats(lines: Sequence[tuple[int, str]], place: int, header: _Row) -> bool:
    """True when the header stands here once more, as at the top of a new page."""
    here = [fold(text) for _, text in lines[place : place + len(header.lines)]]
    return here == [fold(text) for text in header.lines]


def _ends(rows: Sequence[_Row], text: str) -> bool:
    """True when the last row is too long to be one, or has its value and a long line follows: text after the table."""
    if not rows or len(rows[-1].places) > _ROW_LINES:
        return True
    row = rows[-1]
    return len(text) > 2 * _NARROW and _values_from(row.lines) is not None


def _has_values(rows: Sequence[_Row]) -> bool:
    return sum(_split(row.lines)[1] != [] for row in rows) >= 0.5 * len(rows)


def _split(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """A row's lines as text and values: the narrow lines at its end that begin with a figure, or the last figure."""
    start = _values_from(lines)
    if start is not None:
        return list(lines[:start]), _value_cells(lines[start:])
    last = _LAST_VALUE.search(lines[-1]) if lines else None
    if last and _own_column(lines[-1][: last.start()]):
        return [*lines[:-1], lines[-1][: last.start()]], [last[1]]
    return list(lines), []


def _values_from(lines: Sequence[str]) -> int | None:
    """Where the narrow value lines begin; a value stands after at least one line of text."""
    for place in range(1, len(lines)):
        narrow = all(len(line) <= _NARROW for line in lines[place:])
        if narrow and _VALUE_START.match(lines[place]) and _own_column(lines[place - 1]):
            return place
    return None


def _value_cells(lines: Sequence[str]) -> list[str]:
    """Narrow lines joined to cells: a line that begins with a figure after a finished one begins a cell."""
    cells: list[list[str]] = []
    for line in lines:
        goes_on = cells and (not _VALUE_START.match(line) or cells[-1][-1].endswith((";", ",", "-", "(")))
        if goes_on:
            cells[-1].append(line)
        else:
            cells.append([line])
    return [" ".join(cell) for cell in cells]


def _own_column(before: str) -> bool:
    """True when the figure that follows stands alone: the text before is a finished statement or has its own figure."""
    last = fold(before.split()[-1]) if before.split() else ""
    return last not in words("value_lead_words.txt") and not last.endswith((",", ";", "(", ":"))


def _cells(rows: Sequence[_Row]) -> list[tuple[str, ...]]:
    """The cells of every row, header first. Values that cannot be told apart by column stay out of the cells."""
    split = [_split(row.lines) if row.kind == "row" else (row.lines, []) for row in rows]
    counts = Counter(len(values) for row, (_, values) in zip(rows, split, strict=True) if row.kind == "row" and values)
    names = _column_names(rows[0].lines, counts.most_common(1)[0][0])
    columns = len(names) - 2
    made = []
    for row, (text, values) in zip(rows, split, strict=True):
        if row.kind == "header":
            made.append(names)
            continue
        values = [" ".join(values)] if columns == 1 and values else values
        shown = values if len(values) == columns else [""] * columns
        made.append((row.label, cell_text(text), *(cell_text([value]) for value in shown)))
    return made


def _column_names(lines: Sequence[str], values: int) -> tuple[str, ...]:
    """The header's columns: a line that begins with a capital begins one, the others go on."""
    head, _, rest = lines[0].partition(" ")
    names: list[str] = [rest] if rest else []
    for line in lines[1:]:
        if names and not line[0].isupper():
            names[-1] += " " + line
        else:
            names.append(line)
    if len(names) == 1 and values:
        names = re.split(r"\s+(?=[^\W\d_a-zà-ỹđ][a-zà-ỹđ])", names[0])
    if len(names) < 2:
        names = [*names, *[""] * values][: 1 + values]
    return (head, *(cell_text([name]) for name in names))


def _laid(drafts: Sequence[Draft], rows: Sequence[_Row], cells: Sequence[tuple[str, ...]]) -> Iterator[Draft]:
    """One draft a row over all the lines from its first to the next row's first; blank ones at its end stand alone."""
    header = cells[0]
    for number, (row, own) in enumerate(zip(rows, cells, strict=True)):
        start, end = row.places[0], row.places[-1] + 1
        stretch = list(drafts[start:end])
        again = row.kind == "header" and number > 0
        if row.kind == "page":
            yield replace(stretch[0], furniture=True)
            yield from drafts[end : rows[number + 1].places[0]] if number + 1 < len(rows) else ()
            continue
        yield Draft(raw=joined_raw(stretch), page=stretch[0].page, cells=own, header=header, furniture=again)
        after = rows[number + 1].places[0] if number + 1 < len(rows) else end
        yield from drafts[end:after]
