"""A trigram model over Vietnamese syllables: absolute discounting, interpolated down to single syllables.

The counts live in sorted integer keys, so that the scores of a million triples are one look-up of an array, and the
counts of a library's own papers can be merged in while the program runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.language.tokens import BREAK, SPECIAL, UNKNOWN, spelled, tokens
from vectorstore.text import fold

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DATA = Path(__file__).parent / "data" / "syllables.npz"
_BITS = 20  # of a word's number within a key: room for a million words
_DISCOUNT = 0.7
_GRAIN = 10  # counts are stored in tenths
_UNKNOWN_SHARE = 2e-3  # of the single-word mass that words out of the vocabulary take


@dataclass(frozen=True)
class Counts:
    """Words, and how often each, each pair and each triple was seen. Keys: word numbers, 20 bits each, sorted."""

    words: tuple[str, ...]
    single: Floats
    pair_keys: Ints
    pair: Floats
    triple_keys: Ints
    triple: Floats


class LanguageModel:
    """Log probabilities (natural) of syllables in context.

    counts: what was seen. Words are numbered; number 0 is any word that is not in the vocabulary.
    """

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.words = counts.words
        self._number = {word: n for n, word in enumerate(counts.words)}
        self._prepare()

    @classmethod
    def load(cls, path: Path = DATA) -> LanguageModel:
        """The model of a file written by `save`."""
        with np.load(path) as data:
            return cls(
                Counts(
                    words=tuple(bytes(data["words"]).decode().split("\n")),
                    single=data["single"].astype(np.float64),
                    pair_keys=np.cumsum(data["pair_steps"], dtype=np.int64),
                    pair=data["pair"] / _GRAIN,
                    triple_keys=np.cumsum(data["triple_steps"], dtype=np.int64),
                    triple=data["triple"] / _GRAIN,
                )
            )

    def with_texts(self, texts: Iterable[str], *, weight: float = 2.0) -> LanguageModel:
        """A model that has also read `texts`, each of their tokens counted `weight` times.

        A negative weight takes out what was learned from them, for a measurement on papers that the model has read."""
        return LanguageModel(_merged(self.counts, _counted(texts, self.words, weight)))

    # --- look-ups by word -------------------------------------------------------------------------------------------

    def number(self, token: str) -> int:
        """The number of a token; 0 when it is not in the vocabulary."""
        return self._number.get(token) or self._number.get(spelled(token), 0)

    def is_syllable(self, token: str) -> bool:
        """True for a word of the vocabulary, in any case and either tone placement."""
        return self.number(token) >= len(SPECIAL)

    def candidates(self, token: str) -> tuple[str, ...]:
        """The words of the vocabulary that differ from `token` in diacritics alone, the most frequent first."""
        return self._by_fold.get(fold(token), ())

    def score(self, prev2: str, prev: str, token: str, next: str = "", next2: str = "") -> float:
        """Log probability of `token` between its neighbours; an empty neighbour is the edge of the sentence.

        Sum of the log probabilities of the three triples that the token is part of."""
        row = np.array([self.number(word or BREAK) for word in (prev2, prev, token, next, next2)])
        return float(self.triples(row[0:3], row[1:4], row[2:5]).sum())

    # --- look-ups by number, whole arrays at once -------------------------------------------------------------------

    def singles(self, word: Ints) -> Floats:
        """log P(word)."""
        return np.log(self._p1[word])

    def pairs(self, before: Ints, word: Ints) -> Floats:
        """log P(word | before); arrays of one shape."""
        return np.log(self._p2(before, word)[0])

    def triples(self, first: Ints, second: Ints, word: Ints) -> Floats:
        """log P(word | first, second); arrays of one shape."""
        p2, _ = self._p2(second, word)
        context, known = _find(self.counts.pair_keys, (first << _BITS) | second)
        key = (((first << _BITS) | second) << _BITS) | word
        at, seen = _find(self.counts.triple_keys, key)
        known &= self.counts.pair[context] > 0
        total = np.where(known, self.counts.pair[context], 1.0)
        own = np.where(seen, np.maximum(self.counts.triple[at] - _DISCOUNT, 0.0), 0.0) / total
        rest = np.where(known, self._rest3[context], 1.0)
        return np.log(own + rest * p2)

    def _p2(self, before: Ints, word: Ints) -> tuple[Floats, NDArray[np.bool_]]:
        at, seen = _find(self.counts.pair_keys, (before << _BITS) | word)
        own = np.where(seen, np.maximum(self.counts.pair[at] - _DISCOUNT, 0.0), 0.0)
        return own / self._total2[before] + self._rest2[before] * self._p1[word], seen

    def _prepare(self) -> None:
        """What the discounting leaves over for the shorter context, for every word and every pair."""
        counts, size = self.counts, len(self.words)
        single = counts.single + 0.1
        single[0] = _UNKNOWN_SHARE * single[1:].sum()
        self._p1: Floats = single / single.sum()
        first = counts.pair_keys >> _BITS
        kept = np.bincount(first, np.maximum(counts.pair - _DISCOUNT, 0), size)
        self._total2: Floats = np.maximum(np.maximum(counts.single, np.bincount(first, counts.pair, size)), 1.0) + 1.0
        self._rest2: Floats = 1.0 - kept / self._total2
        context, known = _find(counts.pair_keys, counts.triple_keys >> _BITS)
        kept = np.bincount(context[known], np.maximum(counts.triple - _DISCOUNT, 0)[known], len(counts.pair))
        self._rest3: Floats = 1.0 - np.minimum(kept / np.maximum(counts.pair, 1e-9), 0.999)

    @cached_property
    def _by_fold(self) -> dict[str, tuple[str, ...]]:
        groups: dict[str, list[int]] = {}
        for number, word in enumerate(self.words[len(SPECIAL) :], len(SPECIAL)):
            groups.setdefault(fold(word), []).append(number)
        weight = self.counts.single
        return {
            key: tuple(self.words[n] for n in sorted(numbers, key=lambda n: -weight[n]))
            for key, numbers in groups.items()
        }


@cache
def default_model() -> LanguageModel:
    """The model that ships with the program; loaded once, on first use."""
    return LanguageModel.load()


def save(counts: Counts, path: Path) -> None:
    """Write counts in the compact form that `LanguageModel.load` reads."""
    np.savez_compressed(
        path,
        words=np.frombuffer("\n".join(counts.words).encode(), np.uint8),
        single=counts.single.astype(np.float32),
        pair_steps=np.diff(counts.pair_keys, prepend=0),
        pair=np.minimum(np.rint(counts.pair * _GRAIN), 65535).astype(np.uint16),
        triple_steps=np.diff(counts.triple_keys, prepend=0),
        triple=np.minimum(np.rint(counts.triple * _GRAIN), 65535).astype(np.uint16),
    )


def packed(table: Counter[tuple[int, ...]]) -> tuple[Ints, Floats]:
    """Sorted keys and their counts, of tuples of word numbers."""
    if not table:
        return np.zeros(0, np.int64), np.zeros(0)
    numbers = np.array(list(table), np.int64)
    keys = numbers[:, 0]
    for column in range(1, numbers.shape[1]):
        keys = (keys << _BITS) | numbers[:, column]
    order = np.argsort(keys)
    return keys[order], np.array(list(table.values()), np.float64)[order]


def _find(keys: Ints, wanted: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Where each wanted key stands, and whether it is there at all."""
    if not len(keys):
        return np.zeros(np.shape(wanted), np.int64), np.zeros(np.shape(wanted), bool)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1).astype(np.int64)
    return at, keys[at] == wanted


def _counted(texts: Iterable[str], words: Sequence[str], weight: float) -> Counts:
    """The counts of some texts, under the numbers of `words`, new words numbered after them."""
    number = {word: n for n, word in enumerate(words)}
    single: Counter[int] = Counter()
    pair: Counter[tuple[int, ...]] = Counter()
    triple: Counter[tuple[int, ...]] = Counter()
    for text in texts:
        row = [number.setdefault(token, len(number)) for token in tokens(text)]
        single.update(row)
        pair.update(pairwise(row))
        triple.update(zip(row, row[1:], row[2:], strict=False))
    counts = np.zeros(len(number))
    for n, seen in single.items():
        counts[n] = seen * weight
    (pair_keys, pairs), (triple_keys, triples) = packed(pair), packed(triple)
    return Counts(tuple(number), counts, pair_keys, pairs * weight, triple_keys, triples * weight)


def _merged(one: Counts, two: Counts) -> Counts:
    """The sum of two counts; the words of `two` begin with those of `one`."""
    single = two.single.copy()
    single[: len(one.single)] += one.single
    single = np.maximum(single, 0.0)
    pair_keys, pair = _summed(one.pair_keys, one.pair, two.pair_keys, two.pair)
    triple_keys, triple = _summed(one.triple_keys, one.triple, two.triple_keys, two.triple)
    return Counts(two.words, single, pair_keys, pair, triple_keys, triple)


def _summed(keys1: Ints, counts1: Floats, keys2: Ints, counts2: Floats) -> tuple[Ints, Floats]:
    keys, at = np.unique(np.concatenate([keys1, keys2]), return_inverse=True)
    counts = np.bincount(at, np.concatenate([counts1, counts2]), len(keys))
    return keys.astype(np.int64), np.maximum(counts, 0.0).astype(np.float64)


assert SPECIAL[0] == UNKNOWN  # number 0
