"""How surely two texts speak of the same thing: shared words first, meaning where words leave it open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from math import log

import numpy as np

from vectorstore.text import terms

# Words decide alone outside of this band. Inside it, the cosine of the default model (which gives .80 to unrelated
# Vietnamese clauses and over .93 to paraphrases) shifts the score.
_SURE, _UNLIKE = 0.9, 0.2
_COSINE_FLOOR, _COSINE_TOP = 0.80, 0.97
_WORD_SHARE = 0.6
Vectors = Callable[[Sequence[str]], np.ndarray]
_EXCEPTION = re.compile(r"\((?:tr[uưừứữ]|không bao gồm|ngoại trừ)\b[^()]*\)", re.IGNORECASE)


class Likeness:
    """Scores between texts of one comparison; words that most of its texts share count little."""

    def __init__(self, texts: Sequence[str], vectors: Vectors | None = None) -> None:
        """texts: all that is compared. vectors: gives texts their unit vectors, for the meaning of what words leave open;
        without it words decide alone."""
        self._vectors = vectors
        self._counts = Counter(term for text in texts for term in _content(text))
        self._size = max(1, len(texts))

    def between(self, first: Sequence[str], second: Sequence[str]) -> np.ndarray:
        """Scores 0 to 1, shape (len(first), len(second))."""
        words = np.array([[self.overlap(a, b) for b in second] for a in first]).reshape(len(first), len(second))
        open_cells = (words > _UNLIKE) & (words < _SURE)
        if self._vectors is None or not open_cells.any():
            return words
        meaning = _meaning(first, second, open_cells, self._vectors)
        return np.where(open_cells, _WORD_SHARE * words + (1 - _WORD_SHARE) * meaning, words)

    def overlap(self, a: str, b: str) -> float:
        """Share of the words that two texts have in common (Dice over inverse document frequencies)."""
        first, second = _content(a), _content(b)
        shared, whole = self._weight(first & second), self._weight(first) + self._weight(second)
        return 2 * shared / whole if whole else 0.0

    def _weight(self, terms_of: frozenset[str]) -> float:
        return sum(log(1 + self._size / self._counts.get(term, 1)) for term in terms_of)


@lru_cache(maxsize=16384)
def _content(text: str) -> frozenset[str]:
    """Syllables and pairs of them without the empty ones; what an indicator leaves out ("(trừ …)") does not name it."""
    kept = [term for term in terms(_EXCEPTION.sub(" ", text)) if term not in _empty()]
    return frozenset(kept) | frozenset(f"{a} {b}" for a, b in pairwise(kept))


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    lines = files("assistant").joinpath("data/empty_words_of_facts.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(term for line in lines if not line.startswith("#") for term in terms(line))


def _meaning(first: Sequence[str], second: Sequence[str], wanted: np.ndarray, vectors: Vectors) -> np.ndarray:
    rows, columns = np.flatnonzero(wanted.any(axis=1)), np.flatnonzero(wanted.any(axis=0))
    a, b = vectors([first[int(at)] for at in rows]), vectors([second[int(at)] for at in columns])
    cosines = (a @ b.T - _COSINE_FLOOR) / (_COSINE_TOP - _COSINE_FLOOR)
    meaning = np.zeros(wanted.shape, dtype=np.float32)
    meaning[np.ix_(rows, columns)] = np.clip(cosines, 0, 1)
    return meaning
