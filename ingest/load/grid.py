"""Tables of every format as rows of cells with their header: one place decides what a header is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.datafiles import words
from ingest.load.lines import Draft
from vectorstore.text import fold, squeeze

# a cell that holds a value and no name: "95%", "≥ 84,5 %", "1.200", "30/6/2026", "412 hộ", "(2025-2027)"
_VALUE = re.compile(r"^[(<>=≥≤~±\s]*\d[\d.,/\s-]*\S{0,6}$")
# the row that only numbers the columns: (1) (2) (3), A B 1 2
_COLUMN_NUMBER = re.compile(r"^\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=.*)?$")
# the number of a row or of a group of rows: "1", "2.1", "II", "A", "a)", "-"
LABEL = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+|[A-Za-zĐđ])[.)]?$|^[-+*]$")
_HEADER_CELL_LENGTH = 90
_LAYOUT_ROWS, _LAYOUT_COLUMNS = 6, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A row as a reader found it.

    cells: one text a column; a cell merged downwards repeats its text in every row that it covers.
    raw: the row's own words, verbatim, cells parted by tabs. spread: like `cells`, but a cell merged sideways repeats
    its text in every column that it covers (what a header needs). flagged: the file itself marks it as a header."""

    cells: tuple[str, ...]
    raw: str
    spread: tuple[str, ...] = ()
    page: int = 1
    flagged: bool = False


def to_drafts(rows: Sequence[GridRow], above: tuple[str, ...] = ()) -> list[Draft]:
    """The rows as drafts that carry their header. A header row has `cells == header`; a repeated one is furniture.

    above: the header of the table before, taken on by rows of the same width that have none of their own (a table
    that goes on after a page break or a blank row)."""
    titles = _title_rows(rows)
    body = rows[titles:]
    width = max((len(row.cells) for row in body), default=0)
    count = header_rows(body)
    header = joined_header(body[:count], body[count:])
    if not count and above and len(above) in (width, usual_width(body)):
        header = _padded(above, width)
    drafts = [Draft(raw=row.raw, page=row.page) for row in rows[:titles]]
    for place, row in enumerate(body):
        drafts.append(_draft(row, header, width, is_header=place < count, first=place == 0))
    return drafts


def _draft(row: GridRow, header: tuple[str, ...], width: int, *, is_header: bool, first: bool) -> Draft:
    if not any(cell.strip() for cell in row.cells):
        return Draft(raw=row.raw, page=row.page)
    if is_header:
        return Draft(raw=row.raw, page=row.page, cells=header, header=header, furniture=not first)
    cells = _padded(row.cells, width)
    noise = is_column_numbers(cells) or (bool(header) and _same(cells, header))
    return Draft(raw=row.raw, page=row.page, cells=cells, header=header, furniture=noise)


def _title_rows(rows: Sequence[GridRow]) -> int:
    """How many rows before the table proper hold a single text (a sheet's title, "Đơn vị tính: %"); all of them where
    no row holds more (a paper typed into a sheet)."""
    filled = [sum(bool(cell.strip()) for cell in row.cells) for row in rows]
    if max(filled, default=0) <= 1:
        return len(rows)
    return min(next(at for at, cells in enumerate(filled) if cells > 1), max(0, len(rows) - 2))


def header_rows(rows: Sequence[GridRow]) -> int:
    """How many of the first rows make the header: those that the file marks, else what reads like names of columns."""
    flagged = 0
    while flagged < len(rows) and rows[flagged].flagged:
        flagged += 1
    if flagged:
        return flagged if flagged < len(rows) else 1
    width = max((len(row.cells) for row in rows), default=0)
    if len(rows) < 2 or not _names_columns(rows[0].cells, width):
        return 0
    return 2 if len(rows) > 2 and _second_header(rows[0], rows[1]) else 1


def _names_columns(cells: Sequence[str], width: int) -> bool:
    """True for cells that are short names of nearly all columns; a column headed TT or Stt settles it."""
    filled = [squeeze(cell) for cell in cells if cell.strip()]
    if len(filled) < 2:
        return False
    if is_number_head(filled[0]):
        return True
    named = all(len(cell) <= _HEADER_CELL_LENGTH and not _VALUE.match(cell) for cell in filled)
    return named and len(filled) >= max(2, width - 1) and not filled[0].startswith(("-", "+"))


def is_number_head(cell: str) -> bool:
    """True for the head of the column of row numbers: TT, Stt, Số TT."""
    return fold(squeeze(cell)).strip(" .") in words("row_number_heads.txt")


def _second_header(first: GridRow, second: GridRow) -> bool:
    """True when the second row names parts of a column that the first row spans ("Năm 2026" over "Quý I", "Quý II")."""
    if not first.spread:
        return _loose_second_header(first, second)
    spans = len(set(filter(str.strip, first.spread))) < sum(bool(cell.strip()) for cell in first.spread)
    own = [squeeze(cell) for cell in second.cells if cell.strip()]
    label_goes_on = not second.cells[0].strip() or second.cells[0] == first.cells[0]
    return spans and label_goes_on and all(not _VALUE.match(cell) for cell in own)


def joined_header(rows: Sequence[GridRow], body: Sequence[GridRow]) -> tuple[str, ...]:
    """One name a column from one or two header rows: "Năm 2026: Quý I".

    Where most rows have more cells than the header and nothing tells which name spans several of them, only the first
    two names are kept: no name is better than the wrong one."""
    width = max((len(row.cells) for row in (*rows, *body)), default=0)
    if rows and not rows[0].spread and (len(rows) > 1 or len(rows[0].cells) < usual_width(body)):
        rows = [GridRow(cells=rows[0].cells[:2], raw="")]
    columns = zip(*(_padded(row.spread or row.cells, width) for row in rows), strict=True)
    return tuple(": ".join(dict.fromkeys(filter(None, map(squeeze, column)))) for column in columns)


def _loose_second_header(first: GridRow, second: GridRow) -> bool:
    """The same where the spans are lost: fewer cells than the first row, all of them names, none a row's label."""
    own = [squeeze(cell) for cell in second.cells if cell.strip()]
    names = all(len(cell) <= _HEADER_CELL_LENGTH and not _VALUE.match(cell) for cell in own)
    fewer = 2 <= len(own) < len(first.cells) and len(second.cells) < len(first.cells) + 3
    return fewer and names and not LABEL.match(own[0]) and bool(second.cells[0].strip())


def usual_width(rows: Sequence[GridRow]) -> int:
    """The number of cells that most rows have, rows of one or two cells aside (they name groups)."""
    widths = [len(row.cells) for row in rows]
    wide = [width for width in widths if width > 2] or widths
    return Counter(wide).most_common(1)[0][0] if wide else 0


def is_column_numbers(cells: Sequence[str]) -> bool:
    """True for a row like (1) (2) (3) or 1 2 3: it numbers columns and says nothing."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < max(2, len(cells) - 1) or not all(_COLUMN_NUMBER.match(cell) for cell in filled):
        return False
    numbers = [int(digits[0]) for cell in filled if (digits := re.findall(r"\d+", cell))]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True


def is_layout(rows: Sequence[GridRow]) -> bool:
    """True for a table that only arranges a page: one column, one row, or a letterhead or signature block."""
    width = max((len(row.cells) for row in rows), default=0)
    if width < 2 or (len(rows) < 2 and not _is_lone_header(rows, width)):
        return True
    if len(rows) > _LAYOUT_ROWS or width > _LAYOUT_COLUMNS:
        return False
    text = fold(squeeze(" ".join(cell for row in rows for cell in row.cells)))
    return any(mark in text for mark in words("layout_marks.txt"))


def _is_lone_header(rows: Sequence[GridRow], width: int) -> bool:
    """True for column names at the foot of a page whose rows stand on the next: "TT | Nội dung | Chủ trì"."""
    return (
        width > 2 and any(is_number_head(cell) for cell in rows[0].cells[:1]) and all(c.strip() for c in rows[0].cells)
    )


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def _same(cells: Sequence[str], header: Sequence[str]) -> bool:
    """True for a row that repeats most names of the header in their columns."""
    filled = [
        (fold(squeeze(cell)), fold(squeeze(name))) for cell, name in zip(cells, header, strict=True) if cell.strip()
    ]
    return len(filled) >= 2 and sum(cell == name for cell, name in filled) >= 0.6 * len(filled)
