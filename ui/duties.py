"""Who does what over all plans: the rows of the tab Phân công, their matrix, and the page of one unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from assistant.tables.due import due_day
from ingest.units import unit_key
from ui.office import Office, paper_names
from ui.parts import Field
from ui.rows import Row, Wanted, facet, rows_of
from vectorstore.records import Document, Responsibility
from vectorstore.text import fold

ROLES = ("chủ trì", "phối hợp", "tham mưu", "đầu mối", "chỉ đạo", "đề nghị", "thực hiện")
"""The roles, in the order in which they are listed."""

DUE, RHYTHM, OPEN = "Có thời hạn", "Định kỳ, thường xuyên", "Không ghi thời hạn"

_KINDS = 3  # names of one office that are still told in one line

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
        return cls(rows, unit_names(rows), documents)

    def fields(self, wanted: Wanted) -> tuple[Field, ...]:
        """The filters of the tab, each offering what the others leave."""
        return (
            facet(self.rows, wanted, "place", "Địa bàn"),
            facet(self.rows, wanted, "unit", "Đơn vị", names=self.unit_names),
            facet(self.rows, wanted, "role", "Vai trò", order=ROLES),
            facet(self.rows, wanted, "due", "Thời hạn", order=(DUE, RHYTHM, OPEN)),
            facet(self.rows, wanted, "period", "Thời kỳ"),
            facet(self.rows, wanted, "paper", "Văn bản", names=paper_names(self.documents)),
        )


def due_of(row: Duty) -> date | None:
    """The last day of the time by which a task is due, None without one."""
    return due_day(row.fact.deadline, row.document.metadata.period)


def due_order(row: Duty) -> tuple[bool, date, bool, str]:
    """To sort by: tasks with a day by that day, then those in a rhythm, then those without a deadline."""
    day, words = due_of(row), row.fact.deadline or ""
    return day is None, day or date.max, not words, fold(words)


def unit_names(rows: Sequence[Duty]) -> dict[str, str]:
    """What the office of each key is called in these rows: "Công an phường"; over several kinds of place what they share
    and then each: "Công an phường, xã"."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        names[row.keys["unit"]][row.fact.unit] += 1
    return {key: _shared_name(found) for key, found in names.items()}


def _shared_name(names: Counter[str]) -> str:
    most = max(names, key=lambda name: (names[name], name))
    words = [name.split() for name in sorted(names, key=fold)]
    same = [column[0] for column in takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))]
    rest = [" ".join(name[len(same) :]) for name in words]
    return f"{' '.join(same)} {', '.join(rest)}" if 1 < len(names) <= _KINDS and len(same) > 1 and all(rest) else most


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
