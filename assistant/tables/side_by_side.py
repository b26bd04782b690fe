"""Comparisons as tables for people and as lines for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.tables.compare import ComparedTarget, IndicatorRow, TaskRow, compare_responsibilities, compare_targets
from assistant.tables.facts import paper_name
from assistant.tables.levels import LEVELS, WHOLE, bound
from assistant.tables.table import Bound, Cell, Column, Table, number
from vectorstore.library import Library
from vectorstore.records import Document, Responsibility, Target

KINDS = ("targets", "responsibilities")
"""What can be compared, as it is named on the command line."""


def compared_table(library: Library, kind: str, doc_ids: Sequence[str]) -> Table:
    """Papers side by side: a row an indicator or task, a column a paper, and how surely the row is one thing."""
    documents = tuple(document for doc_id in doc_ids if (document := library.document(doc_id)))
    if kind == "targets":
        return targets_table(compare_targets(library, doc_ids), documents)
    return _tasks_table(compare_responsibilities(library, doc_ids), documents)


def compared_lines(library: Library, kind: str, doc_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The same as JSON objects: {indicator, confidence, cells: {doc_id: [{value, …}]}} or {unit, task, cells}."""
    if kind == "targets":
        return [_target_line(row) for row in compare_targets(library, doc_ids)]
    return [_task_line(row) for row in compare_responsibilities(library, doc_ids)]


_SIGNS = {"=": "", ">": ">", "<": "<", ">=": "≥", "<=": "≤"}
_DOUBT = 0.7
"""Below this the papers of a row may not speak of one thing, and a person should look."""


def figure(target: Target) -> str:
    """A target as it is read: "≥ 95%", "24 tiếng", "1.700 ha"."""
    return f"{_said(target)}{'' if target.unit in ('%', '') else ' '}{target.unit}"


def doubtful(row: IndicatorRow) -> bool:
    """True when it is not sure that the papers of a row speak of one thing."""
    return len(row.cells) > 1 and row.confidence < _DOUBT


def asked_words(cell: ComparedTarget, documents: Mapping[str, Document]) -> str:
    """What the superior plan asks, in words: "80% (118/KH-UBND, cấp xã)"; "" when nothing stands above."""
    if cell.asked is None:
        return ""
    if cell.asked.target is None:
        return cell.asked.source
    source = documents.get(cell.asked.source)
    name = (source.metadata.number or source.metadata.title or source.name) if source else cell.asked.source
    level = bound(cell.asked.target, source) if source else ""
    return f"{figure(cell.asked.target)} ({', '.join(part for part in (name, level) if part)})"


def targets_table(rows: Sequence[IndicatorRow], documents: tuple[Document, ...]) -> Table:
    """Indicators side by side: a row for each unit of measure of an indicator and level, numbers as numbers."""
    heads = (Column("Chỉ tiêu", 60), Column("Đơn vị tính", 12), Column("Cấp", 12))
    columns = (*heads, *(Column(paper_name(d), 22) for d in documents), Column("Ghi chú", 60))
    cells = [line for row in rows for line in _lines(row, documents)]
    return Table("So sánh chỉ tiêu", columns, tuple(cells), documents)


def _lines(row: IndicatorRow, documents: tuple[Document, ...]) -> Iterator[tuple[Cell, ...]]:
    """A line for each unit and level in the row, so that every cell holds one number; a figure for all joins any level."""
    left = {document.doc_id: list(row.cells.get(document.doc_id, ())) for document in documents}
    while remaining := [cell for cells in left.values() for cell in cells]:
        first = min(remaining, key=lambda cell: LEVELS.index(cell.level))
        line = [_taken(left[document.doc_id], first) for document in documents]
        numbers = (bounded(cell.target) if cell else None for cell in line)
        yield (row.indicator, first.target.unit, first.level, *numbers, _remark(row, line, documents))


def _taken(cells: list[ComparedTarget], like: ComparedTarget) -> ComparedTarget | None:
    """The first figure of the same unit at the same level, else for all levels, taken out of the list."""
    fitting = [c for c in cells if c.target.unit == like.target.unit and c.level in (like.level, WHOLE)]
    found = min(fitting, key=lambda cell: cell.level == WHOLE, default=None)
    if found:
        cells.remove(found)
    return found


def bounded(target: Target) -> Cell:
    """The value as a cell: a number with its sign, or words."""
    return target.value if isinstance(target.value, str) else Bound(target.value, _SIGNS[target.comparator])


def _said(target: Target) -> str:
    return target.value if isinstance(target.value, str) else str(bounded(target))


def _remark(row: IndicatorRow, line: Sequence[ComparedTarget | None], documents: tuple[Document, ...]) -> Cell:
    """Which figures fall short of what stands above them, and whether the row itself is in doubt."""
    names = {document.doc_id: document for document in documents}
    notes = [
        f"{paper_name(names[cell.target.doc_id])}: thấp hơn {asked_words(cell, names)}"
        for cell in line
        if cell and cell.below
    ]
    notes += ["các văn bản có thể không nói cùng một chỉ tiêu"] if doubtful(row) else []
    return "; ".join(notes) or None


def _tasks_table(rows: Sequence[TaskRow], documents: tuple[Document, ...]) -> Table:
    columns = (Column("Đơn vị", 32), *(Column(paper_name(document), 60) for document in documents))
    cells = tuple((row.unit, *(_task(row.cells.get(d.doc_id)) for d in documents)) for row in rows)
    return Table("So sánh phân công", columns, cells, documents)


def _task(fact: Responsibility | None) -> Cell:
    return f"[{fact.role}] {fact.task}" if fact else None


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
        "level": cell.level,
        "below": cell.below,
        "superior": cell.asked.source if cell.asked else None,
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
