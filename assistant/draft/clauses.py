"""The clauses of precedents on the same parts, aligned: one task with its variants, in the order most papers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.terms import terms_of
from vectorstore.records import Section

_SAME = 0.62
_INSIDE = 0.85


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a precedent. doc_id's rank: 0 is the nearest paper. group: the office or the heading it stands under;
    at: its place in the paper's part, 0 to 1."""

    section: Section
    text: str
    group: str
    rank: int
    at: float


@dataclass(slots=True)
class Task:
    """One task with its variants, the representative first."""

    variants: list[Clause] = field(default_factory=list)

    @property
    def first(self) -> Clause:
        """The variant that is taken."""
        return self.variants[0]

    @property
    def papers(self) -> int:
        """How many papers have it."""
        return len({clause.section.doc_id for clause in self.variants})

    @property
    def place(self) -> float:
        """Its usual place in the part, 0 to 1."""
        return sum(clause.at for clause in self.variants) / len(self.variants)


def aligned(clauses: Sequence[Clause]) -> list[Task]:
    """Tasks out of clauses: the same task of several papers once. Nearer papers give the words."""
    tasks: list[Task] = []
    for clause in sorted(clauses, key=lambda c: (c.rank, c.at)):
        known = next((task for task in tasks if any(same(clause.text, other.text) for other in task.variants)), None)
        if known is None:
            tasks.append(Task([clause]))
        else:
            known.variants.append(clause)
    return tasks


def same(a: str, b: str) -> bool:
    """True for two wordings of one task: most words shared, or the shorter nearly all inside the longer."""
    first, second = _words(a), _words(b)
    shared = len(first & second)
    if not shared:
        return False
    dice = 2 * shared / (len(first) + len(second))
    inside = shared / min(len(first), len(second))
    return dice >= _SAME or (inside >= _INSIDE and min(len(first), len(second)) >= 0.6 * max(len(first), len(second)))


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    return frozenset(terms_of(text))
