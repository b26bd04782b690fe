"""How surely two texts speak of the same thing: shared words first, meaning where words leave it open."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from langchain_core.embeddings import Embeddings

from vectorstore.text import terms

# Words decide alone outside of this band. Inside it, the cosine of the default model (which gives .80 to unrelated
# Vietnamese clauses and over .93 to paraphrases) shifts the score.
_SURE, _UNLIKE = 0.9, 0.2
_COSINE_FLOOR, _COSINE_TOP = 0.80, 0.97
_WORD_SHARE = 0.6


def likeness(first: Sequence[str], second: Sequence[str], embedder: Embeddings | None = None) -> np.ndarray:
    """Matrix of scores 0 to 1 between two lists of texts, shape (len(first), len(second)).

    embedder: gives the meaning of the texts that words leave open; without one only words count."""
    words = np.array([[overlap(a, b) for b in second] for a in first]).reshape(len(first), len(second))
    open_cells = (words > _UNLIKE) & (words < _SURE)
    if embedder is None or not open_cells.any():
        return words
    meaning = _meaning(first, second, open_cells, embedder)
    return np.where(open_cells, _WORD_SHARE * words + (1 - _WORD_SHARE) * meaning, words)


@lru_cache(maxsize=65536)
def overlap(a: str, b: str) -> float:
    """Share of the words that two texts have in common (Dice), common words of indicators and tasks left out."""
    first, second = _content(a), _content(b)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


@lru_cache(maxsize=16384)
def _content(text: str) -> frozenset[str]:
    """Syllable pairs and syllables without the empty ones: word order counts a little, spelling of tones does not."""
    kept = [term for term in terms(text) if term not in _empty()]
    return frozenset(kept) | frozenset(f"{a} {b}" for a, b in pairwise(kept))


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    lines = files("assistant").joinpath("data/empty_words_of_facts.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(term for line in lines if not line.startswith("#") for term in terms(line))


def _meaning(first: Sequence[str], second: Sequence[str], wanted: np.ndarray, embedder: Embeddings) -> np.ndarray:
    rows, columns = np.flatnonzero(wanted.any(axis=1)), np.flatnonzero(wanted.any(axis=0))
    a = np.asarray(embedder.embed_documents([first[at] for at in rows]), dtype=np.float32)
    b = np.asarray(embedder.embed_documents([second[at] for at in columns]), dtype=np.float32)
    cosines = (_unit(a) @ _unit(b).T - _COSINE_FLOOR) / (_COSINE_TOP - _COSINE_FLOOR)
    meaning = np.zeros(wanted.shape, dtype=np.float32)
    meaning[np.ix_(rows, columns)] = np.clip(cosines, 0, 1)
    return meaning


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
