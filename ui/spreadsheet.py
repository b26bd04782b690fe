"""Tables as .xlsx: frozen head, filters on, column widths, and a sheet that says which papers and when."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ui.bases import Basis
from ui.render.page import vietnamese_date
from ui.rows import Row
from vectorstore.records import Document, Responsibility

Column = tuple[str, float]
"""Head and width in characters."""

_HEAD = PatternFill("solid", fgColor="E2ECEA")
_DUTIES: tuple[Column, ...] = (
    ("Đơn vị", 30),
    ("Vai trò", 12),
    ("Nhiệm vụ", 70),
    ("Phối hợp với", 30),
    ("Thời hạn", 22),
    ("Sản phẩm", 22),
    ("Địa bàn", 22),
    ("Số văn bản", 18),
    ("Mục", 10),
    ("Trang", 8),
    ("Nguyên văn", 60),
)
_BASES: tuple[Column, ...] = (
    ("Loại", 16),
    ("Số, ký hiệu", 20),
    ("Ngày ban hành", 14),
    ("Trích yếu", 60),
    ("Cơ quan ban hành", 26),
    ("Quan hệ", 12),
    ("Đối chiếu", 16),
    ("Nơi viện dẫn", 22),
    ("Số văn bản", 18),
    ("Mục", 10),
    ("Trang", 8),
    ("Nguyên văn", 60),
)


def duties_as_excel(rows: Sequence[Row[Responsibility]]) -> bytes:
    """The responsibilities, one a row."""
    lines = [
        (
            row.fact.unit,
            row.fact.role,
            row.fact.task,
            "; ".join(row.fact.coordinating_units),
            row.fact.deadline,
            row.fact.product,
            row.place,
            row.document.metadata.number,
            row.fact.section,
            row.fact.page,
            row.fact.evidence,
        )
        for row in rows
    ]
    return workbook("Phân công", _DUTIES, lines, {row.document.doc_id: row.document for row in rows}.values())


def bases_as_excel(bases: Sequence[Basis]) -> bytes:
    """The cited documents, a row for each mention, disagreements named."""
    lines = [
        (
            basis.type,
            basis.number,
            vietnamese_date(row.fact.date),
            row.fact.title,
            row.fact.issuer,
            row.fact.relation,
            ", ".join(basis.states),
            row.place,
            row.document.metadata.number,
            row.fact.section,
            row.fact.page,
            row.fact.evidence,
        )
        for basis in bases
        for row in basis.mentions
    ]
    documents = {row.document.doc_id: row.document for basis in bases for row in basis.mentions}
    return workbook("Căn cứ", _BASES, lines, documents.values())


def workbook(
    title: str, columns: Sequence[Column], lines: Iterable[Sequence[Any]], documents: Iterable[Document]
) -> bytes:
    """The bytes of an .xlsx with one table and the sheet "Nguồn"."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    _table(sheet, columns, lines)
    _sources(book.create_sheet("Nguồn"), documents)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Worksheet, columns: Sequence[Column], lines: Iterable[Sequence[Any]]) -> None:
    sheet.append([head for head, _ in columns])
    for line in lines:
        sheet.append([_plain(value) for value in line])
    for index, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _sources(sheet: Worksheet, documents: Iterable[Document]) -> None:
    about = [(f"Trợ lý Kế hoạch, xuất lúc {datetime.now():%H:%M ngày %d/%m/%Y}",), ()]
    lines = [
        (d.metadata.title or d.name, d.metadata.number, vietnamese_date(d.metadata.date), d.metadata.locality, d.name)
        for d in documents
    ]
    _table(sheet, (("Văn bản", 60), ("Số", 18), ("Ngày", 12), ("Địa bàn", 24), ("Tệp", 30)), [*lines, (), *about])


def _plain(value: Any) -> Any:
    """Words that a spreadsheet would take for a formula are kept words."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return f"'{value}" if value[:1] == "=" else value
    return value
