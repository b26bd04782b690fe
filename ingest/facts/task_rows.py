"""Tasks in annex tables: Nhiệm vụ · Chủ trì · Phối hợp · Thời hạn · Sản phẩm."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.facts.labels import DOERS, column_kind
from ingest.facts.reading import Paper, tidy
from ingest.facts.roles import DO, LEAD, listed_units, read_role
from vectorstore.records import Responsibility, Section
from vectorstore.text import squeeze


def row_responsibilities(paper: Paper, section: Section) -> Iterator[Responsibility]:
    """The tasks of one table row, one record for each column that names who does it; none for other tables."""
    kinds = [column_kind(cell) for cell in section.header]
    cells = section.cells
    if "content" not in kinds or not any(kind in DOERS for kind in kinds) or cells == section.header:
        return
    task = _cell(cells, kinds, "content")
    for at, kind in enumerate(kinds):
        unit = tidy(cells[at]) if at < len(cells) else ""
        if kind in DOERS and unit and task:
            yield _fact(section, kinds, unit, task, LEAD if kind == "lead" else DO)


def _fact(section: Section, kinds: list[str | None], unit: str, task: str, role: str) -> Responsibility:
    _, others = read_role(task)
    return Responsibility(
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        unit=unit,
        role=role,
        task=task,
        evidence=squeeze(section.raw),
        text=section.text,
        also_roles=tuple(other for other in others if other != role),
        coordinating_units=listed_units(_cell(section.cells, kinds, "partner")),
        deadline=_cell(section.cells, kinds, "time") or None,
        product=_cell(section.cells, kinds, "product") or None,
    )


def _cell(cells: tuple[str, ...], kinds: list[str | None], kind: str) -> str:
    """The text of the first filled cell of a kind."""
    found = (tidy(cells[at]) for at, its in enumerate(kinds) if its == kind and at < len(cells))
    return next((text for text in found if text), "")
