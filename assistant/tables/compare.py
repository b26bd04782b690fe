"""Plans side by side: the same indicator and the same task found across papers by meaning, not by wording."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from assistant.tables.levels import bare, bound
from assistant.tables.likeness import Likeness
from assistant.tables.superior import Asked, Ranks
from ingest.units import unit_keys
from vectorstore.library import Library
from vectorstore.records import Document, Responsibility, Target

Fact = TypeVar("Fact", Target, Responsibility)

# Below this two indicators are two; fitted by hand on the indicators of five plans of one year and their drafts.
SAME = 0.55
# A second figure of the same paper joins a row only when it is the same indicator almost word by word.
_REPEATED = 0.9


@dataclass(frozen=True, slots=True)
class ComparedTarget:
    """A paper's figure in a row. level: the level of government it binds; asked: what the superior plan asks there."""

    target: Target
    confidence: float
    level: str = ""
    asked: Asked | None = None

    @property
    def below(self) -> bool:
        """True when it is lower than what the superior plan asks."""
        return self.asked is not None and self.asked.low


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator across papers. cells: by doc_id; a paper that does not set it is missing. confidence: of the least
    sure cell, 1 for an indicator that stands alone."""

    indicator: str
    cells: dict[str, tuple[ComparedTarget, ...]]
    confidence: float


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of one office across papers. unit_key: as `ingest.units.unit_key` gives it."""

    unit_key: str
    unit: str
    cells: dict[str, Responsibility]
    confidence: float


def compare_targets(library: Library, doc_ids: Sequence[str]) -> tuple[IndicatorRow, ...]:
    """The indicators of two or more papers, each once, in the order of the first paper that sets it."""
    documents = [document for doc_id in doc_ids if (document := library.document(doc_id))]
    groups = _grouped([list(library.targets([document.doc_id])) for document in documents], bare, library)
    ranks, names = Ranks(documents), {document.doc_id: document for document in documents}
    return tuple(_indicator_row(group, ranks, names) for group in groups)


def compare_responsibilities(library: Library, doc_ids: Sequence[str]) -> tuple[TaskRow, ...]:
    """The tasks of two or more papers, office by office, the same task in one row."""
    papers = [list(library.responsibilities([doc_id])) for doc_id in doc_ids]
    names: dict[str, str] = {}
    for fact in (fact for paper in papers for fact in paper):
        names.setdefault(_office(fact), fact.unit)
    rows: list[TaskRow] = []
    for key, name in names.items():
        own = [[fact for fact in paper if _office(fact) == key] for paper in papers]
        groups = _grouped(own, lambda fact: fact.task, library)
        rows.extend(
            TaskRow(key, name, {f.doc_id: f for f, _ in group}, min(sure for _, sure in group)) for group in groups
        )
    return tuple(rows)


def _office(fact: Responsibility) -> str:
    """The office that a task is listed under: the first of those that share it."""
    return unit_keys(fact.unit)[0]


def _indicator_row(group: list[tuple[Target, float]], ranks: Ranks, documents: Mapping[str, Document]) -> IndicatorRow:
    cells: dict[str, list[ComparedTarget]] = {}
    members = [target for target, _ in group]
    for target, sure in group:
        cell = ComparedTarget(target, sure, bound(target, documents[target.doc_id]), ranks.judge(target, members))
        cells.setdefault(target.doc_id, []).append(cell)
    return IndicatorRow(
        bare(group[0][0]), {doc: tuple(found) for doc, found in cells.items()}, min(sure for _, sure in group)
    )


def _grouped(
    papers: Sequence[list[Fact]], words: Callable[[Fact], str], library: Library
) -> list[list[tuple[Fact, float]]]:
    """Facts of several papers in groups of the same; each paper gives a group one fact, the most alike first."""
    alike = Likeness([words(fact) for facts in papers for fact in facts], library.vectors)
    groups: list[list[tuple[Fact, float]]] = []
    for facts in papers:
        taken = _matched(groups, facts, words, alike)
        begun: dict[str, int] = {}  # one thing at two levels of one paper, "cấp tỉnh đạt 90%, cấp xã đạt 75%"
        for at, fact in enumerate(facts):
            group, sure = taken.get(at, (begun.get(words(fact)), 1.0))
            if group is None:
                begun[words(fact)] = len(groups)
                groups.append([(fact, 1.0)])
            else:
                groups[group].append((fact, sure))
    return groups


def _matched(
    groups: list[list[tuple[Fact, float]]], facts: list[Fact], words: Callable[[Fact], str], alike: Likeness
) -> dict[int, tuple[int, float]]:
    """For facts that belong to a group: its index and how surely. One fact a group, the surest pair first."""
    if not groups or not facts:
        return {}
    scores = alike.between([words(group[0][0]) for group in groups], [words(fact) for fact in facts])
    found: dict[int, tuple[int, float]] = {}
    full: set[int] = set()
    for flat in np.argsort(-scores, axis=None):
        group, at = divmod(int(flat), len(facts))
        score = float(scores[group, at])
        if score < SAME:
            break
        if at not in found and (group not in full or score >= _REPEATED):
            found[at] = (group, round(min(score, 1.0), 3))
            full.add(group)
    return found
