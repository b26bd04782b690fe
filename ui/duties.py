"""Who does what over all plans: the rows of the tab Phân công, their matrix, and the page of one unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.units import unit_key
from ui.office import Office, paper_name, place_name
from ui.parts import Choice, Field, counted
from ui.rows import Row, rows_of
from vectorstore.records import Document, Responsibility
from vectorstore.text import fold

ROLES = ("chủ trì", "phối hợp", "tham mưu", "đầu mối", "chỉ đạo", "đề nghị", "thực hiện")
"""The roles, in the order in which they are listed."""

DUE, RHYTHM, OPEN = "Có thời hạn", "Định kỳ, thường xuyên", "Không ghi thời hạn"

Duty = Row[Responsibility]


@dataclass(frozen=True)
class Duties:
    """All responsibilities of the library as rows, with the names of units that belong to each key."""

    rows: tuple[Duty, ...]
    unit_names: dict[str, str]
    documents: tuple[Document, ...]

    @classmethod
    def read(cls, office: Office) -> Duties:
        """From the library as it is now."""
        documents = office.library.documents()
        rows = rows_of(office.library.responsibilities(), documents, _words, _keys)
        names: dict[str, Counter[str]] = defaultdict(Counter)
        for row in rows:
            names[row.keys["unit"]][row.fact.unit] += 1
        return cls(
            rows, {key: max(found, key=lambda name: (found[name], name)) for key, found in names.items()}, documents
        )

    def fields(self) -> tuple[Field, ...]:
        """The filters of the tab."""
        units = Counter(row.keys["unit"] for row in self.rows)
        by_name = sorted(units, key=lambda key: fold(self.unit_names[key]))
        papers = tuple(Choice(d.doc_id, f"{paper_name(d)} · {place_name(d)}") for d in self.documents)
        return (
            Field("place", "Địa bàn", counted(row.place for row in self.rows)),
            Field("unit", "Đơn vị", tuple(Choice(key, self.unit_names[key], units[key]) for key in by_name)),
            Field("role", "Vai trò", _ordered(self.rows)),
            Field("due", "Thời hạn", counted(row.keys["due"] for row in self.rows)),
            Field("period", "Thời kỳ", counted(row.keys["period"] for row in self.rows)),
            Field("paper", "Văn bản", papers),
        )


@dataclass(frozen=True)
class Matrix:
    """Units by plans. cells: (unit key, doc_id) → how many tasks by role; columns and rows are cut into pages."""

    units: tuple[str, ...]
    documents: tuple[Document, ...]
    cells: dict[tuple[str, str], Counter[str]]
    unit_total: int
    document_total: int


def matrix(duties: Duties, rows: Sequence[Duty], *, top: int, left: int, height: int = 40, width: int = 8) -> Matrix:
    """A cut of the matrix of these rows. top, left: first unit and first plan, from 0; height, width: how many."""
    cells: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        cells[row.keys["unit"], row.document.doc_id][row.fact.role] += 1
    present = {doc_id for _, doc_id in cells}
    documents = [document for document in duties.documents if document.doc_id in present]
    totals: Counter[str] = Counter(row.keys["unit"] for row in rows)
    units = sorted(totals, key=lambda key: (-len({d for u, d in cells if u == key}), -totals[key], key))
    return Matrix(
        tuple(units[top : top + height]), tuple(documents[left : left + width]), cells, len(units), len(documents)
    )


def by_role(rows: Sequence[Duty]) -> list[tuple[str, list[Duty]]]:
    """The rows under their roles, in the usual order; other roles follow."""
    groups: dict[str, list[Duty]] = defaultdict(list)
    for row in rows:
        groups[row.fact.role].append(row)
    order = [role for role in ROLES if role in groups] + sorted(set(groups) - set(ROLES))
    return [(role, groups[role]) for role in order]


def due_kind(deadline: str | None) -> str:
    """Which of the three kinds of deadline a task has."""
    if not deadline:
        return OPEN
    folded = fold(deadline)
    rhythm = ("dinh ky", "thuong xuyen", "hang ", "hng ", "lan/")
    return RHYTHM if any(word in folded for word in rhythm) else DUE


def _words(fact: Responsibility) -> str:
    return " ".join((fact.unit, fact.task, fact.role, fact.deadline or "", *fact.coordinating_units))


def _keys(fact: Responsibility) -> dict[str, str]:
    return {"unit": unit_key(fact.unit), "role": fact.role, "due": due_kind(fact.deadline)}


def _ordered(rows: Sequence[Duty]) -> tuple[Choice, ...]:
    counts = Counter(row.fact.role for row in rows)
    return tuple(
        Choice(role, role, counts[role]) for role in (*ROLES, *sorted(set(counts) - set(ROLES))) if counts[role]
    )
