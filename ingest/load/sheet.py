"""Spreadsheets (.xlsx): one line a row, each with the header of its table; a sheet is a page."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from ingest.errors import Unreadable
from ingest.load import archive, grid, package
from ingest.load.encodings import by_font
from ingest.load.lines import Draft, Reading

_MAX_ROWS, _MAX_COLUMNS = 20_000, 60
_BROKEN = (InvalidFileException, KeyError, ValueError, TypeError, IndexError, zipfile.BadZipFile, EOFError)


def read(path: Path) -> Reading:
    """The rows of every visible sheet, the sheet's name before them.

    Raises Unreadable when the workbook is damaged or a bomb."""
    archive.check_document(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of drawings and validations that it drops
            book = openpyxl.load_workbook(package.sound(path), data_only=True)
    except _BROKEN as error:
        raise Unreadable(
            f"Tệp Excel “{path.name}” bị hỏng; hãy mở bằng Excel rồi lưu lại thành .xlsx.", code="broken"
        ) from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    drafts: list[Draft] = []
    for page, sheet in enumerate(sheets, start=1):
        if len(sheets) > 1:
            drafts.append(Draft(raw=sheet.title, page=page))
        header: tuple[str, ...] = ()
        for block in _blocks(_rows(sheet, page)):
            drafts += grid.to_drafts(block, header)
            header = drafts[-1].header or header
    hidden = len(book.worksheets) - len(sheets)
    notes = (f"Đã bỏ qua {hidden} trang tính ẩn.",) if hidden else ()
    return Reading(kind="xlsx", drafts=tuple(drafts), pages=max(1, len(sheets)), warnings=notes)


def _rows(sheet: Any, page: int) -> Iterator[grid.GridRow]:
    """Every row of a sheet up to its last filled column; merged ranges give their text to each row that they cover."""
    merged = _merged(sheet)
    for number, row in enumerate(sheet.iter_rows(max_row=min(sheet.max_row, _MAX_ROWS), max_col=_MAX_COLUMNS), start=1):
        own = [_shown(cell) for cell in row]
        if not any(own) and not any((number, column) in merged for column in range(1, len(own) + 1)):
            yield grid.GridRow(cells=(), raw="", page=page)
            continue
        down = [text or merged.get((number, place), ("", ""))[0] for place, text in enumerate(own, start=1)]
        across = [text or merged.get((number, place), ("", ""))[1] for place, text in enumerate(own, start=1)]
        yield grid.GridRow(cells=tuple(down), spread=tuple(across), raw="\t".join(own).rstrip("\t"), page=page)


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
        return _number(value, cell.number_format or "")
    font = cell.font.name if cell.font else None
    return by_font(str(value), font).strip()


def _number(value: float, form: str) -> str:
    if "%" in form:
        return _comma(round(value * 100, 4)) + "%"
    return _comma(round(value, 6))


def _comma(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))
    return text.replace(".", ",")
