"""How the scores of the lexical and the dense index become one: each 0 to 1, mixed by fitted weights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vectorstore.text import fold

WEIGHTS_FILE = Path(__file__).parent / "data" / "fusion.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fusion:
    """The weights of the mix; `eval.fit_fusion` fits them and writes them to fusion.json.

    lexical, dense: shares that add up to 1. bare_dense: the dense share for a question without diacritics, whose
    vector says little. floor, ceiling: the cosines that count as 0 and 1. pool: candidates taken from each index."""

    lexical: float
    dense: float
    bare_dense: float
    floor: float
    ceiling: float
    pool: int

    def score(self, lexical: float, cosine: float, *, bare: bool = False) -> float:
        """The mixed score, 0 to 1, of a passage's lexical score (0 to 1) and cosine."""
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
