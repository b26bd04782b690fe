"""The tables of the screen as .xlsx, as they are filtered there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.tables.export import write_xlsx
from assistant.tables.levels import bound
from assistant.tables.side_by_side import bounded
from assistant.tables.table import Cell, Column, Table, iso
from ui.bases import Basis
from ui.duties import due_of
from ui.rows import Row
from vectorstore.records import Document, Responsibility, Target

_PLACE = (Column("Địa bàn", 22), Column("Số văn bản", 18), Column("Mục", 12), Column("Trang", 8))
_QUOTE = Column("Nguyên văn", 60)
_DUTIES = (
    Column("Đơn vị", 30),
    Column("Vai trò", 12),
    Column("Nhiệm vụ", 70),
    Column("Phối hợp với", 30),
    Column("Thời hạn ghi", 22),
    Column("Ngày đến hạn", 14),
    Column("Sản phẩm", 22),
)
_TARGETS = (
    Column("Chỉ tiêu", 60),
    Column("Giá trị", 12),
    Column("Đơn vị tính", 12),
    Column("Cấp", 12),
    Column("Thời kỳ", 18),
)
_BASES = (
    Column("Loại", 16),
    Column("Số, ký hiệu", 20),
    Column("Ngày ban hành", 14),
    Column("Trích yếu", 60),
    Column("Cơ quan ban hành", 26),
    Column("Quan hệ", 12),
    Column("Đối chiếu", 16),
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
            due_of(row),
            row.fact.product,
            *_place(row),
        )
        for row in rows
    ]
    return _bytes(Table("Phân công", (*_DUTIES, *_PLACE, _QUOTE), tuple(lines), _papers(rows)))


def due_table(rows: Sequence[Row[Responsibility]]) -> Table:
    """The tasks with a day, as they stand under a picture of the year."""
    heads = (
        Column("Đến hạn", 12),
        Column("Đơn vị", 26),
        Column("Nhiệm vụ", 60),
        Column("Địa bàn", 22),
        Column("Mục", 10),
    )
    lines = [(due_of(row), row.fact.unit, row.fact.task, row.place, row.fact.section) for row in rows]
    return Table("Nhiệm vụ có thời hạn", heads, tuple(lines), _papers(rows))


def targets_as_excel(rows: Sequence[Row[Target]]) -> bytes:
    """The targets, one a row."""
    lines = [
        (f.indicator, bounded(f), f.unit, bound(f, row.document), f.year_or_period, *_place(row))
        for row in rows
        for f in (row.fact,)
    ]
    return _bytes(Table("Chỉ tiêu", (*_TARGETS, *_PLACE, _QUOTE), tuple(lines), _papers(rows)))


def bases_as_excel(bases: Sequence[Basis]) -> bytes:
    """The cited documents, a row for each mention, disagreements named."""
    rows = [(basis, row) for basis in bases for row in basis.mentions]
    lines = [
        (
            basis.type,
            basis.number,
            iso(row.fact.date),
            row.fact.title,
            row.fact.issuer,
            row.fact.relation,
            ", ".join(basis.states),
            *_place(row),
        )
        for basis, row in rows
    ]
    return _bytes(Table("Căn cứ", (*_BASES, *_PLACE, _QUOTE), tuple(lines), _papers([row for _, row in rows])))


def table_as_excel(table: Table) -> bytes:
    """Any table of the assistant."""
    return _bytes(table)


def _place(row: Row) -> tuple[Cell, ...]:
    """Where a fact stands, and its words in the paper."""
    return (row.place, row.document.metadata.number, row.fact.section, row.fact.page, row.fact.evidence)


def _papers(rows: Iterable[Row]) -> tuple[Document, ...]:
    return tuple({row.document.doc_id: row.document for row in rows}.values())


def _bytes(table: Table) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write_xlsx([table], path)
        return path.read_bytes()
