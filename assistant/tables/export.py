"""Tables taken home: JSON Lines for programs, a real workbook for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assistant.tables.table import Bound, Cell, Column, Table, iso

# The locale 042A (Vietnamese) makes Excel write 1.234,5 whatever the language of the office.
_NUMBER = "[$-42A]#,##0.##"
_WHOLE = "[$-42A]#,##0"
_DATE = "dd/mm/yyyy"
_HEAD = PatternFill("solid", fgColor="1F4E79")
_LINE = Border(*[Side(style="thin", color="D0D7DE")] * 4)
# What XML cannot hold: control characters that scans and old word processors leave behind
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")
_MOST_CHARACTERS = 32_767
_MOST_NAME = 31
_SOURCES = (
    Column("Mã", 24),
    Column("Tên văn bản", 60),
    Column("Số, ký hiệu", 20),
    Column("Ngày ban hành", 14),
    Column("Cơ quan ban hành", 40),
    Column("Tệp", 36),
    Column("Nạp vào thư viện", 24),
)


def write_jsonl(lines: Iterable[Mapping[str, Any]], stream: TextIO) -> None:
    """One JSON object a line, UTF-8, in the order given."""
    for line in lines:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def write_xlsx(tables: Sequence[Table], path: Path, *, today: date | None = None) -> None:
    """A workbook with a sheet for each table and a sheet "Nguồn" with the papers and the day it was made.

    Header rows are frozen, filters are on, numbers and dates are real ones in Vietnamese form. Raises OSError when the
    file cannot be written."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _write_sheet(book.create_sheet(_name(table.title)), table)
    _write_sources(book.create_sheet("Nguồn"), tables, today or date.today())
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _write_sheet(sheet: Worksheet, table: Table, *, head: int = 1) -> None:
    for at, column in enumerate(table.columns, 1):
        _write_head(sheet, head, at, column)
    for row_at, row in enumerate(table.rows, head + 1):
        for at, cell in enumerate(row, 1):
            _write_cell(sheet, row_at, at, cell)
    sheet.freeze_panes = sheet.cell(row=head + 1, column=1)
    last = f"{get_column_letter(len(table.columns))}{head + max(1, len(table.rows))}"
    sheet.auto_filter.ref = f"A{head}:{last}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_head(sheet: Worksheet, row: int, at: int, column: Column) -> None:
    cell = sheet.cell(row=row, column=at, value=column.heading)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.column_dimensions[get_column_letter(at)].width = column.width


def _write_cell(sheet: Worksheet, row: int, at: int, value: Cell) -> None:
    cell = sheet.cell(row=row, column=at)
    cell.border = _LINE
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = _FORBIDDEN.sub("", value)[:_MOST_CHARACTERS]
        cell.data_type = "s"  # "=" and "+ Đơn vị" are words here, never formulas
    elif isinstance(value, date):
        cell.value, cell.number_format = value, _DATE
    else:
        number, sign = (value.value, value.sign) if isinstance(value, Bound) else (value, "")
        cell.value = number
        form = _WHOLE if float(number).is_integer() else _NUMBER
        cell.number_format = form.replace("]", f']"{sign} "', 1) if sign else form


def _write_sources(sheet: Worksheet, tables: Sequence[Table], today: date) -> None:
    papers = {document.doc_id: document for table in tables for document in table.sources}
    rows: list[tuple[Cell, ...]] = [
        (
            document.doc_id,
            document.metadata.title,
            document.metadata.number or "(để trống)",
            iso(document.metadata.date),
            document.metadata.issuer,
            document.name,
            document.ingested_at,
        )
        for document in papers.values()
    ]
    _write_sheet(sheet, Table("Nguồn", _SOURCES, tuple(rows)), head=3)
    sheet["A1"] = f"Lập ngày {today.strftime('%d/%m/%Y')} từ {len(papers)} văn bản trong thư viện"
    sheet["A1"].font = Font(bold=True)


def _name(title: str) -> str:
    """A title as a sheet may be named: 31 characters, none of \\ / * ? : [ ]."""
    return _SHEET_NAME.sub(" ", title)[:_MOST_NAME]
