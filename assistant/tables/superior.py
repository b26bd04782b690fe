"""Which plan stands above which, and whether a figure falls short of what the plan above asks at its level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.tables.levels import WHOLE, bound, own_level
from ingest.facts.figures import find_figures
from ingest.facts.periods import years
from vectorstore.records import Document, Target
from vectorstore.text import comparable, fold

# A column that quotes the superior plan: "Chỉ tiêu thành phố", "Mục tiêu tỉnh giao", "Chỉ tiêu quốc gia"
_SUPERIOR_COLUMN = re.compile(r"\b(?:thanh pho|tinh|quoc gia|trung uong|cap tren|chinh phu)\b")
_AT_LEAST = frozenset({"=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands above a target. source: the superior paper's id, or the header of a column that quotes its plan.

    target: the superior paper's own figure for the level, None when a column quotes it. low: the lower figure falls
    short of it."""

    source: str
    target: Target | None
    low: bool


class Ranks:
    """The papers of a comparison, in their order of authority."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._papers = {document.doc_id: document for document in documents}

    def judge(self, target: Target, row: Sequence[Target]) -> Asked | None:
        """What stands above a target within its row of the comparison, None when nothing does.

        It is the figure of a paper in the row which the target's own paper carries out, or which its parent authority
        issued for the same years: the figure it sets for the target's level, else the one it sets for all; never one that
        it sets for another level. Without one, that of a column of the target's own table that quotes the superior plan."""
        document = self._papers[target.doc_id]
        level = bound(target, document)
        for wanted in (own_level(document) if level == WHOLE else level, WHOLE):
            for other in row:
                if self._asks(other, target) and bound(other, self._papers[other.doc_id]) == wanted:
                    return Asked(other.doc_id, other, _falls_short(target, other.value))
        for header, cell in target.other_values:
            if _SUPERIOR_COLUMN.search(fold(header)):
                figure = next((f for f in find_figures(cell) if f.unit == target.unit), None)
                return Asked(header, None, figure is not None and _falls_short(target, figure.value))
        return None

    def _asks(self, other: Target, target: Target) -> bool:
        upper, lower = self._papers[other.doc_id], self._papers[target.doc_id]
        return other.doc_id != target.doc_id and other.unit == target.unit and _above(upper, lower)


def superiors(documents: Iterable[Document], chosen: Sequence[Document]) -> tuple[Document, ...]:
    """Of all documents those that stand above one of the chosen and are not chosen themselves."""
    ids = {document.doc_id for document in chosen}
    return tuple(d for d in documents if d.doc_id not in ids and any(_above(d, lower) for lower in chosen))


def _above(upper: Document, lower: Document) -> bool:
    a, b = upper.metadata, lower.metadata
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
