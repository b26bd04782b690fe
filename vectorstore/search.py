"""Hybrid search: both indexes under the same filters, for passages and for facts."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from vectorstore import lexical
from vectorstore.catalogue import Catalogue
from vectorstore.fusion import Fusion, fusion, rank
from vectorstore.keeper import DenseKeeper
from vectorstore.records import Hit
from vectorstore.rerank import Reranker

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

_TERMS = 20_000  # whose frequency is kept


class Searcher:
    """Searches one library. rerank: re-orders the best passages, when an office has configured a model for it."""

    def __init__(self, catalogue: Catalogue, keeper: DenseKeeper, embedder: Embeddings, rerank: Reranker | None):
        self._catalogue, self._keeper, self._embedder, self._rerank = catalogue, keeper, embedder, rerank
        self._counts: dict[str, tuple[int, dict[str, int]]] = {}

    def passages(
        self,
        query: str,
        *,
        doc_ids: Collection[str] | None,
        zones: Collection[str] | None,
        k: int,
        weights: Fusion | None = None,
    ) -> list[Hit]:
        """The k best passages, best first."""
        mix = weights or self._mix()
        pool = max(k, mix.pool)
        by_words = self._by_words(query, "passages", doc_ids=doc_ids, zones=zones, k=pool, k1=mix.k1)
        by_meaning = self._by_meaning(query, by_words, doc_ids=doc_ids, zones=zones, k=pool)
        best = rank(query, by_words, by_meaning, mix, max(k, self._rerank.depth) if self._rerank else k)
        passages = self._catalogue.passages_by_id(one.row for one in best)
        hits = [
            Hit(passage=passages[one.row], score=one.score, lexical=one.lexical, dense=one.cosine)
            for one in best
            if one.row in passages
        ]
        return (self._rerank.ordered(query, hits) if self._rerank else hits)[:k]

    def facts(self, query: str, kind: str, *, doc_ids: Collection[str] | None, k: int) -> list[tuple[Any, float]]:
        """The k best facts of a kind, best first; a fact's dense score is that of the passage that it stands in."""
        mix, connection = self._mix(), self._catalogue.connection()
        pool = max(k, mix.pool)
        by_words = self._by_words(query, kind, doc_ids=doc_ids, k=pool, k1=mix.k1)
        passage_of = _passages_of(connection, kind, "f.id", by_words)
        near = self._by_meaning(query, set(passage_of.values()), doc_ids=doc_ids, zones=None, k=k)
        passage_of |= _passages_of(connection, kind, "s.passage", near)
        by_meaning = {fact: near[passage] for fact, passage in passage_of.items() if passage in near}
        best = rank(query, by_words, by_meaning, mix, 2 * pool)
        found: list[tuple[Any, float]] = []
        while best and len(found) < k:  # hidden facts have to be made up for
            some, best = best[:k], best[k:]
            facts = self._catalogue.facts_by_id(kind, [one.row for one in some])
            found.extend((facts[one.row], one.score) for one in some if one.row in facts)
        return found[:k]

    def _mix(self) -> Fusion:
        """The fitted weights, stretched to the model in force when that is another one."""
        fitted = fusion()
        return (
            fitted
            if getattr(self._embedder, "name", "") == fitted.model
            else fitted.stretched(self._keeper.view().base)
        )

    def _by_words(self, query: str, kind: str, **limits: Any) -> dict[int, float]:
        """Row → lexical score. How frequent terms are is remembered until the next write: counting takes long."""
        connection = self._catalogue.connection()
        revision, known = self._counts.get(kind, (-1, {}))
        if revision != self._catalogue.revision or len(known) > _TERMS:
            revision, known = self._catalogue.revision, {}
            self._counts[kind] = (revision, known)
        return lexical.search(connection, lexical.plan(connection, kind, query, known), **limits)

    def _by_meaning(self, query: str, also: Collection[int], **limits: Any) -> dict[int, float]:
        """Passage row → cosine of the nearest passages and of those in `also`; empty while there are no vectors."""
        view = self._keeper.view()
        if not len(view):
            return {}
        vector = np.asarray(self._embedder.embed_query(query), dtype=np.float32)
        return view.cosines(vector, also) | view.nearest(vector, **limits)


def _passages_of(connection: sqlite3.Connection, kind: str, column: str, rows: Collection[int]) -> dict[int, int]:
    """Fact row → row of the passage that holds it, where `column` (fact or passage) is among `rows`."""
    assert kind in lexical.FACT_KINDS
    marks = ", ".join("?" * len(rows))
    found = connection.execute(
        f"SELECT f.id, s.passage FROM {kind} f JOIN passage_sections s USING (doc_id, ordinal)"
        f" WHERE {column} IN ({marks})",
        list(rows),
    )
    return dict(found.fetchall())
