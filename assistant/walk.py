"""The state that walks down the retrieval chain; each step returns it with one more part filled in."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.claims import Composed
from assistant.query import Query
from assistant.records import Citation, Turn, Understood
from vectorstore.records import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A question on its way. scope: the doc_ids that may be searched;
    picked: those the user chose; papers: those it is answered from; relevance: (doc_id, ordinal) → 0 to 1 from search."""

    question: str
    history: tuple[Turn, ...] = ()
    scope: tuple[str, ...] = ()
    picked: tuple[str, ...] = ()
    collection: str | None = None
    understood: Understood | None = None
    query: Query | None = None
    papers: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    relevance: dict[tuple[str, int], float] | None = None
    composed: Composed | None = None
    answer: str = ""
    citations: tuple[Citation, ...] = ()
