"""How the scores of the two indexes become one: each 0 to 1, mixed by fitted weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from vectorstore.text import fold

WEIGHTS_FILE = Path(__file__).parent / "data" / "fusion.json"
_SPREAD = 0.6  # of the way from unrelated to equal: where the best answers lie with the packaged model


@dataclass(frozen=True, slots=True, kw_only=True)
class Fusion:
    """The weights of the mix; `eval.fit_fusion` fits them and writes them to fusion.json.

    dense: the share of the dense score, the lexical one has the rest. bare_dense: the same for a question without
    diacritics, whose vector says little. floor, ceiling: the cosines that count as 0 and 1 with the embedding model
    `model`. pool: candidates taken from each index. k1: BM25's saturation of repeated terms; that a bigram occurs
    says much, how often little."""

    dense: float
    bare_dense: float
    floor: float
    ceiling: float
    model: str
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

    def stretched(self, base: float) -> Fusion:
        """The weights for another embedding model than they were fitted with.

        base: the mean cosine of any two passages of the library, which the range of cosines begins near."""
        return replace(self, floor=base, ceiling=base + _SPREAD * (1 - base))


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
