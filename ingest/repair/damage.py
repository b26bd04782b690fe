"""Is this text damaged? Vietnamese that lost its diacritics reads far worse than the same words put right."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.language import default_model
from ingest.language.tokens import SPECIAL, tokens
from vectorstore.text import fold

_FEWEST = 12  # words below which nothing can be said
_VIETNAMESE = 0.6  # share of words that are Vietnamese syllables once diacritics are set aside
_WRONG = 0.25  # share of syllables that are not the word one would expect


def is_damaged(text: str) -> bool:
    """True for Vietnamese text whose diacritics are lost or garbled, as old OCR leaves it.

    False for clean Vietnamese, for other languages, and for texts too short to tell."""
    words = [token for token in tokens(text) if token not in SPECIAL]
    if len(words) < _FEWEST:
        return False
    model = default_model()
    readable = [word for word in words if model.candidates(word)]
    if len(readable) < _VIETNAMESE * len(words):
        return False
    return _unmarked(readable) > _WRONG


def _unmarked(words: Sequence[str]) -> float:
    """The share of words that stand where a differently marked syllable is far more frequent."""
    model = default_model()
    rare = sum(_rare(word, model.candidates(word)) for word in words)
    return rare / max(1, len(words))


def _rare(word: str, same: tuple[str, ...]) -> bool:
    model = default_model()
    weight = model.counts.single
    return fold(word) == fold(same[0]) and weight[model.number(word)] < 0.05 * weight[model.number(same[0])]
