"""How the two indexes become one ranking: scores of 0 to 1 mixed by fitted weights."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vectorstore import lexical
from vectorstore.text import fold

WEIGHTS_FILE = Path(__file__).parent / "data" / "fusion.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fusion:
    """The weights of the mix; `eval.fit_fusion` fits them and writes them to fusion.json.

    dense: the share of the dense score, the lexical one has the rest. bare_dense: the same for a question without
    diacritics, whose vector says little. floor, ceiling: the cosines that count as 0 and 1. pool: candidates taken
    from each index. k1: BM25's saturation of repeated terms; that a bigram occurs says much, how often little."""

    dense: float
    bare_dense: float
    floor: float
    ceiling: float
    pool: int
    k1: float

    def score(self, lexical: float, cosine: float | None, *, bare: bool = False) -> float:
        """The mixed score, 0 to 1, of a lexical score (0 to 1) and a cosine (None: no vector, words alone count)."""
        if cosine is None:
            return lexical
        dense = self.bare_dense if bare else self.dense
        return (1 - dense) * lexical + dense * self.closeness(cosine)

    def closeness(self, cosine: float) -> float:
        """The cosine stretched to 0-1 over the range that the model really uses."""
        return min(1.0, max(0.0, (cosine - self.floor) / (self.ceiling - self.floor)))


@cache
def fusion() -> Fusion:
    """The fitted weights."""
    values = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return Fusion(**{name: values[name] for name in Fusion.__slots__})


def is_bare(query: str) -> bool:
    """True when a text of several words has no diacritics at all, as people type in a hurry."""
    return " " in query.strip() and fold(query) == query.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A row with its mixed score and the parts: lexical 0 to 1, cosine (0 when it has no vector)."""

    row: int
    score: float
    lexical: float
    cosine: float


def rank(
    query: str, by_words: Mapping[int, float], by_meaning: Mapping[int, float], weights: Fusion, k: int
) -> list[Scored]:
    """The k best rows of both indexes, best first. by_words: row → lexical score; by_meaning: row → cosine."""
    bare = is_bare(query)
    scored = [
        Scored(
            row=row,
            score=weights.score(by_words.get(row, 0.0), by_meaning.get(row), bare=bare),
            lexical=by_words.get(row, 0.0),
            cosine=by_meaning.get(row, 0.0),
        )
        for row in by_words.keys() | by_meaning.keys()
    ]
    return sorted(scored, key=lambda one: (-one.score, one.row))[:k]


def fact_rows(connection: sqlite3.Connection, kind: str, rows: Collection[int]) -> dict[int, int]:
    """Fact row → row of the passage that holds it, for the given fact rows of one kind (a key of lexical.FACT_KINDS)."""
    marks = ", ".join("?" * len(rows))
    return _joined(connection, kind, f"f.id IN ({marks})", list(rows))


def facts_in(connection: sqlite3.Connection, kind: str, passages: Collection[int]) -> dict[int, int]:
    """The same for all facts that stand in the given passages."""
    marks = ", ".join("?" * len(passages))
    return _joined(connection, kind, f"s.passage IN ({marks})", list(passages))


def _joined(connection: sqlite3.Connection, kind: str, where: str, values: list[Any]) -> dict[int, int]:
    assert kind in lexical.FACT_KINDS
    select = f"SELECT f.id, s.passage FROM {kind} f JOIN passage_sections s USING (doc_id, ordinal) WHERE {where}"
    return dict(connection.execute(select, values).fetchall())
