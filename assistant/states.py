"""A question on its way down the chain: each stage returns the next state, which holds all of the one before.

Asked → Understanding → Retrieved → Judged → Told
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from assistant.claims import Composed
from assistant.query import Query
from assistant.reading.records import Read
from assistant.records import Citation, Turn, Understood
from vectorstore.records import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it came. scope: the doc_ids that may be searched; picked: those the user chose."""

    question: str
    history: tuple[Turn, ...] = ()
    scope: tuple[str, ...] = ()
    picked: tuple[str, ...] = ()
    collection: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding(Asked):
    """With what it asks, and its topic as weighted terms."""

    understood: Understood
    query: Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved(Understanding):
    """With the passages found, best first, and the papers it may be answered from.

    relevance: (doc_id, ordinal) → 0 to 1 from search."""

    hits: tuple[Hit, ...] = ()
    papers: tuple[str, ...] = ()
    relevance: dict[tuple[str, int], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Retrieved):
    """With the clauses that the reader looked at, likeliest first. answerable: how surely, 0 to 1, one of them answers."""

    reads: tuple[Read, ...] = ()
    answerable: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Judged):
    """With what is answered and what bears it."""

    composed: Composed
    answer: str = ""
    citations: tuple[Citation, ...] = ()


def onward(state: Asked, stage: type, **more: object):
    """The state of the next stage: all that this one holds, and more."""
    held = {one.name: getattr(state, one.name) for one in fields(state)}
    return stage(**(held | more))
