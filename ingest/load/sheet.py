"""Spreadsheets (.xlsx): one line a row, each with the header of its table; a sheet is a page."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from ingest.errors import Unreadable
from ingest.load import archive, formulas, grid, number_format, package
from ingest.load.encodings import by_font
from ingest.load.lines import PICTURE_REMEDY, Draft, Reading
from vectorstore.records import Unread

_MAX_ROWS, _MAX_COLUMNS = 20_000, 60
_BROKEN = (InvalidFileException, KeyError, ValueError, TypeError, IndexError, zipfile.BadZipFile, EOFError)


def read(path: Path) -> Reading:
    """The rows of every visible sheet, the sheet's name before them.

    Raises Unreadable when the workbook is damaged or a bomb."""
    archive.check_document(path)
    book = _opened(path, data_only=True)
    reader = _Reader(path)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    drafts: list[Draft] = []
    for page, sheet in enumerate(sheets, start=1):
        if len(sheets) > 1:
            drafts.append(Draft(raw=sheet.title, page=page))
        header: tuple[str, ...] = ()
        for block in _blocks(reader.rows(sheet, page)):
            drafts += grid.to_drafts(block, header)
            header = drafts[-1].header or header
    hidden = len(book.worksheets) - len(sheets)
    notes = ([f"Đã bỏ qua {hidden} trang tính ẩn."] if hidden else []) + reader.notes
    unread = tuple(reader.unread)
    title = package.title_of(path)
    pages = max(1, len(sheets))
    return Reading(kind="xlsx", drafts=tuple(drafts), pages=pages, warnings=tuple(notes), unread=unread, title=title)


def _opened(path: Path, *, data_only: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of drawings and validations that it drops
            return openpyxl.load_workbook(package.sound(path), data_only=data_only)
    except _BROKEN as error:
        raise Unreadable(
            f"Tệp Excel “{path.name}” bị hỏng; hãy mở bằng Excel rồi lưu lại thành .xlsx.", code="broken"
        ) from error


class _Reader:
    """Reads sheets row by row. notes: hidden rows and columns, which it leaves out; unread: rows and columns past the
    limit, formulas that it cannot work out, pictures and charts."""

    def __init__(self, path: Path) -> None:
        self.notes: list[str] = []
        self.unread: list[Unread] = []
        self._path = path

    def rows(self, sheet: Any, page: int) -> Iterator[grid.GridRow]:
        """The visible rows of a sheet up to its last filled column; merged ranges give their text to each row that they
        cover."""
        computed = self._formulas(sheet)
        merged = _merged(sheet)
        columns = _hidden_columns(sheet)
        gone = 0
        for number, row in enumerate(sheet.iter_rows(max_row=min(sheet.max_row, _MAX_ROWS), max_col=_MAX_COLUMNS), 1):
            if sheet.row_dimensions[number].hidden:
                gone += any(cell.value is not None for cell in row)
                continue
            own = [computed.get(cell.coordinate) or _shown(cell) for cell in row]
            yield _grid_row(own, number, page, merged, columns)
        self._note(sheet, gone, len(columns))

    def _formulas(self, sheet: Any) -> dict[str, str]:
        """Cell → what its formula gives, for the formulas whose value the file does not hold."""
        if not self._holds_formulas:
            return {}
        book = self._with_formulas
        found: dict[str, str] = {}
        unknown: list[str] = []
        for row in book[sheet.title].iter_rows(max_row=_MAX_ROWS, max_col=_MAX_COLUMNS):
            for cell in row:
                if cell.data_type != "f" or sheet[cell.coordinate].value is not None:
                    continue
                try:
                    number = formulas.value_of(book, sheet.title, cell.coordinate)
                    found[cell.coordinate] = number_format.shown(number, cell.number_format)
                except formulas.Unknown:
                    unknown.append(cell.coordinate)
        if unknown:
            places = ", ".join(unknown[:5]) + (", …" if len(unknown) > 5 else "")
            what = f"{len(unknown)} ô công thức chưa có giá trị nên chưa đọc được ({places})"
            self._miss(sheet, what, "hãy mở bằng Excel rồi lưu lại")
        return found

    @cached_property
    def _holds_formulas(self) -> bool:
        """True when any sheet holds a formula (<f>), whatever the cells show."""
        with zipfile.ZipFile(self._path) as packed:
            sheets = [name for name in packed.namelist() if "worksheets" in name and name.endswith(".xml")]
            return any(re.search(rb"<(?:\w+:)?f[ >/]", packed.read(name)) for name in sheets)

    @cached_property
    def _with_formulas(self) -> Any:
        return _opened(self._path, data_only=False)

    def _note(self, sheet: Any, rows: int, columns: int) -> None:
        if rows or columns:
            parts = [f"{rows} hàng ẩn"] * bool(rows) + [f"{columns} cột ẩn"] * bool(columns)
            self.notes.append(f"Trang tính “{sheet.title}”: đã bỏ qua {' và '.join(parts)}.")
        if sheet.max_row > _MAX_ROWS:
            self._miss(sheet, f"có {sheet.max_row} hàng, mới đọc {_MAX_ROWS} hàng đầu", "hãy tách tệp để đọc hết")
        if sheet.max_column > _MAX_COLUMNS:
            self._miss(sheet, f"có {sheet.max_column} cột, mới đọc {_MAX_COLUMNS} cột đầu", "hãy tách bảng để đọc hết")
        pictures = len(getattr(sheet, "_images", ())) + len(getattr(sheet, "_charts", ()))
        if pictures:
            self._miss(sheet, f"{pictures} hình hoặc biểu đồ chưa đọc được", PICTURE_REMEDY)

    def _miss(self, sheet: Any, what: str, remedy: str) -> None:
        self.unread.append(Unread(where=f"trang tính “{sheet.title}”", what=what, remedy=remedy))


def _hidden_columns(sheet: Any) -> set[int]:
    """The numbers of hidden columns that hold something; neighbours may share one entry."""
    found: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            found |= set(range(dimension.min, min(dimension.max, _MAX_COLUMNS, sheet.max_column) + 1))
    return found


def _grid_row(
    own: list[str], number: int, page: int, merged: dict[tuple[int, int], tuple[str, str]], hidden: set[int]
) -> grid.GridRow:
    """One row on the grid, hidden columns left out."""
    seen = [(place, text) for place, text in enumerate(own, start=1) if place not in hidden]
    if not any(text for _, text in seen) and not any((number, place) in merged for place, _ in seen):
        return grid.GridRow(cells=(), raw="", page=page)
    down = tuple(text or merged.get((number, place), ("", ""))[0] for place, text in seen)
    across = tuple(text or merged.get((number, place), ("", ""))[1] for place, text in seen)
    return grid.GridRow(cells=down, spread=across, raw="\t".join(text for _, text in seen).rstrip("\t"), page=page)


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[str, str]]:
    """(row, column) → the text that a merged range brings there: downwards in its first column, and sideways."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for area in sheet.merged_cells.ranges:
        text = _shown(sheet.cell(area.min_row, area.min_col))
        for row in range(area.min_row, min(area.max_row, _MAX_ROWS) + 1):
            for column in range(area.min_col, min(area.max_col, _MAX_COLUMNS) + 1):
                found[row, column] = (text if column == area.min_col else "", text)
    return found


def _blocks(rows: Iterator[grid.GridRow]) -> Iterator[list[grid.GridRow]]:
    """Tables as they stand on a sheet: blank rows part them; unused columns at the right are cut."""
    block: list[grid.GridRow] = []
    for row in rows:
        if row.cells:
            block.append(row)
        elif block:
            yield _cut(block)
            block = []
    if block:
        yield _cut(block)


def _cut(block: list[grid.GridRow]) -> list[grid.GridRow]:
    width = max(place for row in block for place, cell in enumerate(row.spread, start=1) if cell)
    return [
        grid.GridRow(cells=row.cells[:width], spread=row.spread[:width], raw=row.raw, page=row.page) for row in block
    ]


def _shown(cell: Any) -> str:
    """A cell's value as its reader sees it: Vietnamese decimal comma, percent, day/month/year."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y" if value.time() == time() else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float):
        return number_format.shown(value, cell.number_format)
    font = cell.font.name if cell.font else None
    return by_font(str(value), font).strip()
