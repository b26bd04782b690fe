"""Which plan stands above which, and whether a figure falls short of what the plan above asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.facts.figures import find_figures
from ingest.facts.periods import years
from vectorstore.records import Document, Target
from vectorstore.text import comparable, fold

# A column that quotes the superior plan: "Chỉ tiêu thành phố", "Mục tiêu tỉnh giao", "Chỉ tiêu quốc gia"
_SUPERIOR_COLUMN = re.compile(r"\b(?:thanh pho|tinh|quoc gia|trung uong|cap tren|chinh phu)\b")
_AT_LEAST = frozenset({"=", ">", ">="})


class Ranks:
    """The papers of a comparison, in their order of authority."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._papers = {document.doc_id: document for document in documents}

    def judge(self, target: Target, row: Sequence[Target]) -> tuple[str | None, bool]:
        """What stands above a target within its row of the comparison, and whether the target is lower.

        The superior figure is that of a paper in the row which the target's own paper carries out, or which its parent
        authority issued for the same years; without one, that of a column of its own table that quotes the superior plan.
        Returns the paper's id or the column's header (None when nothing stands above) and True for a lower figure."""
        for other in row:
            if other.doc_id != target.doc_id and self._above(other.doc_id, target.doc_id) and other.unit == target.unit:
                return other.doc_id, _falls_short(target, other.value)
        for header, cell in target.other_values:
            if _SUPERIOR_COLUMN.search(fold(header)):
                figure = next((f for f in find_figures(cell) if f.unit == target.unit), None)
                return header, figure is not None and _falls_short(target, figure.value)
        return None, False

    def _above(self, upper: str, lower: str) -> bool:
        a, b = self._papers[upper].metadata, self._papers[lower].metadata
        number = comparable(a.number or "")
        if number and any(comparable(ref.number or "") == number for ref in b.implements):
            return True
        parent = bool(a.issuer and b.parent_authority) and comparable(a.issuer or "") == comparable(
            b.parent_authority or ""
        )
        return parent and bool(set(years(a.period or "")) & set(years(b.period or "")))


def _falls_short(target: Target, asked: float | str) -> bool:
    """True when a figure that is to be reached at least is smaller than the one asked for."""
    if isinstance(target.value, str) or isinstance(asked, str) or target.comparator not in _AT_LEAST:
        return False
    return target.value < asked
