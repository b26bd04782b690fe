"""Comparisons as tables for people and as lines for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.tables.compare import ComparedTarget, IndicatorRow, TaskRow, compare_responsibilities, compare_targets
from assistant.tables.facts import paper_name
from assistant.tables.table import Cell, Column, Table, number, vietnamese
from vectorstore.library import Library
from vectorstore.records import Document, Responsibility, Target

KINDS = ("targets", "responsibilities")
"""What can be compared, as it is named on the command line."""


def compared_table(library: Library, kind: str, doc_ids: Sequence[str]) -> Table:
    """Papers side by side: a row an indicator or task, a column a paper, and how surely the row is one thing."""
    documents = tuple(document for doc_id in doc_ids if (document := library.document(doc_id)))
    if kind == "targets":
        return _targets_table(compare_targets(library, doc_ids), documents)
    return _tasks_table(compare_responsibilities(library, doc_ids), documents)


def compared_lines(library: Library, kind: str, doc_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The same as JSON objects: {indicator, confidence, cells: {doc_id: [{value, …}]}} or {unit, task, cells}."""
    if kind == "targets":
        return [_target_line(row) for row in compare_targets(library, doc_ids)]
    return [_task_line(row) for row in compare_responsibilities(library, doc_ids)]


def figure(target: Target) -> str:
    """A target as it is read: "≥ 95%", "24 tiếng", "1.700 ha"."""
    sign = {"=": "", ">": "> ", "<": "< ", ">=": "≥ ", "<=": "≤ "}[target.comparator]
    value = number(target.value)
    written = vietnamese(value) if not isinstance(value, str) else value
    return f"{sign}{written}{'' if target.unit in ('%', '') else ' '}{target.unit}"


def _targets_table(rows: Sequence[IndicatorRow], documents: tuple[Document, ...]) -> Table:
    columns = (Column("Chỉ tiêu", 60), *(Column(paper_name(d), 26) for d in documents), Column("Ghi chú", 40), _SURE)
    cells = tuple(
        (row.indicator, *(_figures(row, document) for document in documents), _remark(row, documents), _percent(row))
        for row in rows
    )
    return Table("So sánh chỉ tiêu", columns, cells, documents)


def _figures(row: IndicatorRow, document: Document) -> Cell:
    return "; ".join(figure(cell.target) for cell in row.cells.get(document.doc_id, ())) or None


def _remark(row: IndicatorRow, documents: tuple[Document, ...]) -> Cell:
    """Which figures fall short of what stands above them."""
    names = {document.doc_id: paper_name(document) for document in documents}
    low = [cell for cells in row.cells.values() for cell in cells if cell.below]
    notes = (f"{names[c.target.doc_id]}: thấp hơn {names.get(c.superior or '', c.superior)}" for c in low)
    return "; ".join(notes) or None


def _tasks_table(rows: Sequence[TaskRow], documents: tuple[Document, ...]) -> Table:
    columns = (Column("Đơn vị", 32), *(Column(paper_name(document), 60) for document in documents), _SURE)
    cells = tuple((row.unit, *(_task(row.cells.get(d.doc_id)) for d in documents), _percent(row)) for row in rows)
    return Table("So sánh phân công", columns, cells, documents)


def _task(fact: Responsibility | None) -> Cell:
    return f"[{fact.role}] {fact.task}" if fact else None


_SURE = Column("Độ chắc chắn (%)", 12)


def _percent(row: IndicatorRow | TaskRow) -> int:
    return round(100 * row.confidence)


def _target_line(row: IndicatorRow) -> dict[str, Any]:
    cells = {doc_id: [_cell(cell) for cell in found] for doc_id, found in row.cells.items()}
    return {"indicator": row.indicator, "confidence": row.confidence, "cells": cells}


def _cell(cell: ComparedTarget) -> dict[str, Any]:
    target = cell.target
    return {
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": number(target.value),
        "unit": target.unit,
        "section": target.section,
        "below": cell.below,
        "superior": cell.superior,
        "evidence": target.evidence,
    }


def _task_line(row: TaskRow) -> dict[str, Any]:
    cells = {
        doc_id: {
            "unit": fact.unit,
            "role": fact.role,
            "task": fact.task,
            "section": fact.section,
            "evidence": fact.evidence,
        }
        for doc_id, fact in row.cells.items()
    }
    return {"unit": row.unit, "confidence": row.confidence, "cells": cells}
