"""The figures that plans set: a list of all, and the same indicator side by side over a few papers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from assistant.tables.compare import IndicatorRow, compare_targets
from ui.office import Office, paper_names
from ui.parts import Field
from ui.rows import Row, Wanted, facet, rows_of
from vectorstore.records import Document, Target
from vectorstore.text import fold

MOST = 12
"""Papers that are compared at once: the work grows with the square of their targets."""

Figure = Row[Target]


@dataclass(frozen=True)
class Figures:
    """All targets of the library as rows."""

    rows: tuple[Figure, ...]
    documents: tuple[Document, ...]

    @classmethod
    def read(cls, office: Office) -> Figures:
        """From the library as it is now."""
        documents = office.library.documents()
        return cls(rows_of(office.library.targets(), documents, _words, _keys), documents)

    def fields(self, wanted: Wanted) -> tuple[Field, ...]:
        """The filters of the tab, each offering what the others leave."""
        return (
            facet(self.rows, wanted, "place", "Địa bàn"),
            facet(self.rows, wanted, "period", "Thời kỳ"),
            facet(self.rows, wanted, "unit", "Đơn vị tính"),
            facet(self.rows, wanted, "paper", "Văn bản", names=paper_names(self.documents)),
        )

    def chosen(self, rows: Sequence[Figure]) -> tuple[Document, ...]:
        """The papers that these rows come from, in the library's order."""
        present = {row.document.doc_id for row in rows}
        return tuple(document for document in self.documents if document.doc_id in present)


class Comparisons:
    """Comparisons of papers, the last few kept until the library changes."""

    def __init__(self, office: Office, *, kept: int = 16) -> None:
        self._office, self._most, self._lock = office, kept, Lock()
        self._kept: OrderedDict[tuple[int, tuple[str, ...]], tuple[IndicatorRow, ...]] = OrderedDict()

    def known(self, doc_ids: tuple[str, ...]) -> bool:
        """True when this comparison needs no work."""
        return (self._office.library.revision, doc_ids) in self._kept

    def of(self, doc_ids: tuple[str, ...]) -> tuple[IndicatorRow, ...]:
        """The indicators of these papers, each once; those that most papers set first."""
        key = (self._office.library.revision, doc_ids)
        with self._lock:
            if key not in self._kept:
                found = compare_targets(self._office.library, doc_ids)
                self._kept[key] = tuple(sorted(found, key=lambda row: -len(row.cells)))
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]


def matching(rows: Sequence[IndicatorRow], text: str, *, low_only: bool = False) -> list[IndicatorRow]:
    """The indicators that hold all words of the text; low_only: only those with a figure below the superior plan's."""
    words = fold(text).split()
    return [
        row
        for row in rows
        if all(word in _folded(row) for word in words)
        and (not low_only or any(c.below for cs in row.cells.values() for c in cs))
    ]


def _folded(row: IndicatorRow) -> str:
    return fold(" ".join(cell.target.indicator for cells in row.cells.values() for cell in cells))


def _words(fact: Target) -> str:
    return " ".join(part for part in (fact.indicator, fact.unit, fact.scope, fact.exceptions) if part)


def _keys(fact: Target) -> dict[str, str]:
    return {"unit": fact.unit or "không ghi"}
