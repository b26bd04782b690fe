"""The facts of a library, one kind at a time: as lines of the contract and as tables for people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, fields
from typing import Any

from assistant.tables.table import Cell, Column, Table, iso, number
from vectorstore.library import Library
from vectorstore.records import Deadline, Document, LegalBasis, Metadata, Responsibility, Target

KINDS = ("metadata", "responsibilities", "targets", "legal-bases", "deadlines")
"""The kinds of facts, as they are named on the command line."""

# The fields of a line, in the order of docs/contract.md, then what the extraction knows besides.
_FIELDS: dict[type, tuple[str, ...]] = {
    Responsibility: (
        *("doc_id", "section", "unit", "role", "task", "coordinating_units", "deadline", "evidence"),
        *("also_roles", "product", "page"),
    ),
    Target: (
        *("doc_id", "section", "row", "indicator", "comparator", "value", "unit", "year_or_period", "scope"),
        *("other_values", "evidence", "exceptions", "page"),
    ),
    LegalBasis: ("doc_id", "section", "type", "number", "date", "issuer", "title", "evidence", "relation", "page"),
    Deadline: ("doc_id", "section", "what", "when", "unit", "evidence", "kind", "page"),
    Metadata: tuple(field.name for field in fields(Metadata) if field.name not in ("locality", "secrecy")),
}


def fact_lines(library: Library, kind: str, doc_ids: Collection[str] = ()) -> list[dict[str, Any]]:
    """Facts as JSON objects, with the fields of the contract (docs/contract.md).

    kind: one of KINDS. doc_ids: only these papers; all when empty."""
    if kind == "metadata":
        return [{"doc_id": document.doc_id, **line(document.metadata)} for document in _documents(library, doc_ids)]
    return [line(fact) for fact in _facts(library, kind, doc_ids)]


def fact_table(library: Library, kind: str, doc_ids: Collection[str] = ()) -> Table:
    """The same facts as a table with Vietnamese headings, each row with the paper and the clause it comes from."""
    documents = _documents(library, doc_ids)
    title, columns, row = _LAYOUTS[kind]
    names = {document.doc_id: document for document in documents}
    if kind == "metadata":
        rows = [row(document.metadata, document) for document in documents]
    else:
        rows = [row(fact, names[fact.doc_id]) for fact in _facts(library, kind, doc_ids) if fact.doc_id in names]
    return Table(title, columns, tuple(rows), documents)


def _documents(library: Library, doc_ids: Collection[str]) -> tuple[Document, ...]:
    return tuple(document for document in library.documents() if not doc_ids or document.doc_id in doc_ids)


def _facts(library: Library, kind: str, doc_ids: Collection[str]) -> Iterable[Any]:
    read: Callable[[Collection[str] | None], Iterable[Any]] = getattr(library, kind.replace("-", "_"))
    return read(doc_ids or None)


def line(record: Any) -> dict[str, Any]:
    """One fact, or the metadata of a paper, as a line of the contract."""
    values = {name: getattr(record, name) for name in _FIELDS[type(record)]}
    if isinstance(record, Target):
        values["value"] = number(record.value)
        values["other_values"] = dict(record.other_values)
    if isinstance(record, Metadata):
        values["implements"] = [asdict(reference) for reference in record.implements]
        values["replaces"] = asdict(record.replaces) if record.replaces else None
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def paper_name(document: Document) -> str:
    """How a table names a paper: its number and place where it has them, else its title."""
    meta = document.metadata
    return " · ".join(part for part in (meta.number, meta.locality) if part) or meta.title or document.name


_PAPER = Column("Văn bản", 26)
_CLAUSE = Column("Mục", 12)
_PAGE = Column("Trang", 8, brief=False)
_QUOTE = Column("Trích dẫn", 60, brief=False)


def _responsibility(fact: Responsibility, document: Document) -> tuple[Cell, ...]:
    return (
        paper_name(document),
        fact.section,
        fact.unit,
        fact.role,
        ", ".join(fact.also_roles),
        fact.task,
        "; ".join(fact.coordinating_units),
        fact.deadline,
        fact.product,
        fact.page,
        fact.evidence,
    )


def _target(fact: Target, document: Document) -> tuple[Cell, ...]:
    others = "; ".join(f"{name}: {value}" for name, value in fact.other_values)
    return (
        paper_name(document),
        fact.section,
        fact.row,
        fact.indicator,
        fact.comparator,
        number(fact.value),
        fact.unit,
        fact.year_or_period,
        fact.scope,
        others,
        fact.exceptions,
        fact.page,
        fact.evidence,
    )


def _legal_basis(fact: LegalBasis, document: Document) -> tuple[Cell, ...]:
    where = (paper_name(document), fact.section)
    return (
        *where,
        fact.relation,
        fact.type,
        fact.number,
        iso(fact.date),
        fact.issuer,
        fact.title,
        fact.page,
        fact.evidence,
    )


def _deadline(fact: Deadline, document: Document) -> tuple[Cell, ...]:
    return (paper_name(document), fact.section, fact.what, fact.when, fact.kind, fact.unit, fact.page, fact.evidence)


def _metadata(meta: Metadata, document: Document) -> tuple[Cell, ...]:
    implemented = "; ".join(" ".join(part for part in (ref.type, ref.number) if part) for ref in meta.implements)
    replaced = " ".join(part for part in (meta.replaces.type, meta.replaces.number) if part) if meta.replaces else None
    signer = ", ".join(part for part in (meta.signer_name, meta.signer_title) if part)
    said = (meta.doc_type, meta.number, iso(meta.date), meta.title, meta.issuer, meta.locality, meta.period)
    return (document.doc_id, *said, implemented, replaced, signer, "; ".join(meta.recipients))


_Layout = tuple[str, tuple[Column, ...], Callable[[Any, Document], tuple[Cell, ...]]]

_LAYOUTS: dict[str, _Layout] = {
    "responsibilities": (
        "Phân công",
        (
            _PAPER,
            _CLAUSE,
            Column("Đơn vị", 32),
            Column("Vai trò", 12),
            Column("Vai trò khác", 16, brief=False),
            Column("Nhiệm vụ", 70),
            Column("Đơn vị phối hợp", 32),
            Column("Thời hạn", 20),
            Column("Sản phẩm", 24, brief=False),
            _PAGE,
            _QUOTE,
        ),
        _responsibility,
    ),
    "targets": (
        "Chỉ tiêu",
        (
            _PAPER,
            _CLAUSE,
            Column("Dòng", 8, brief=False),
            Column("Chỉ tiêu", 60),
            Column("So sánh", 9),
            Column("Giá trị", 12),
            Column("Đơn vị tính", 12),
            Column("Thời kỳ", 18),
            Column("Phạm vi", 12, brief=False),
            Column("Giá trị khác", 32, brief=False),
            Column("Ngoại trừ", 30, brief=False),
            _PAGE,
            _QUOTE,
        ),
        _target,
    ),
    "legal-bases": (
        "Căn cứ",
        (
            _PAPER,
            _CLAUSE,
            Column("Quan hệ", 12),
            Column("Loại", 14, brief=False),
            Column("Số, ký hiệu", 20),
            Column("Ngày", 12),
            Column("Cơ quan ban hành", 32, brief=False),
            Column("Trích yếu", 60),
            _PAGE,
            _QUOTE,
        ),
        _legal_basis,
    ),
    "deadlines": (
        "Thời hạn",
        (
            _PAPER,
            _CLAUSE,
            Column("Việc", 60),
            Column("Khi nào", 26),
            Column("Loại", 14, brief=False),
            Column("Đơn vị", 32),
            _PAGE,
            _QUOTE,
        ),
        _deadline,
    ),
    "metadata": (
        "Thông tin chung",
        (
            Column("Mã", 22),
            Column("Loại", 14, brief=False),
            Column("Số, ký hiệu", 18),
            Column("Ngày", 12),
            Column("Tên văn bản", 50),
            Column("Cơ quan ban hành", 32, brief=False),
            Column("Nơi", 20),
            Column("Thời kỳ", 20),
            Column("Triển khai", 30, brief=False),
            Column("Thay thế", 20, brief=False),
            Column("Người ký", 28),
            Column("Nơi nhận", 50, brief=False),
        ),
        _metadata,
    ),
}
