"""What a scanner makes of a syllable: the cost of every reading, and the syllables that a damaged word may have been.

A cost is the negative log probability that OCR writes the seen characters for the true ones. Candidates come from one
dynamic programme over the prefix tree of the whole vocabulary, a level of the tree at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.language import LanguageModel
from ingest.language.syllable import is_possible
from ingest.language.tokens import SPECIAL
from ingest.repair.costs import Costs
from vectorstore.text import fold

Floats = NDArray[np.float64]

_LONGEST = 24  # characters of a word that is looked at; longer ones are addresses or rubbish
_FOREIGN = 4.0  # nats more for a damaged word to be a foreign word or an abbreviation
_MOST_LOST = 3  # characters that a word may have lost altogether
_MOST = 32  # readings of a word that are remembered


@dataclass(frozen=True)
class Candidate:
    """A word of the vocabulary by its number, and what it costs that the scanner wrote the seen word for it."""

    number: int
    cost: float


class Channel:
    """Candidates for damaged words under one language model's vocabulary."""

    def __init__(self, model: LanguageModel, costs: Costs) -> None:
        self._costs = costs
        self._single = model.singles(np.arange(len(model.words)))
        self._foreign = np.array([0.0 if is_possible(word) else _FOREIGN for word in model.words])
        self._folded = np.array([fold(word) for word in model.words])
        self._levels, chars, pairs = _tree(model.words)
        capitals = [c.upper()[0] for c in chars], [two.upper()[:2] for two in pairs]
        self._cases = _Cases(_Columns(costs, chars, pairs), _Columns(costs, *capitals))
        self._cache: dict[str, tuple[Candidate, ...]] = {}

    def candidates(self, raw: str, *, most: int = 24) -> tuple[Candidate, ...]:
        """The likeliest readings of a word standing alone, at most `most`: cost and frequency weighed together.

        The vocabulary is lower case: a reading may stand for the word in lower case, with a capital or in capitals."""
        raw = raw[:_LONGEST]
        if raw not in self._cache:
            numbers, costs = self._distances(raw)
            costs = costs + self._foreign[numbers] * (fold(raw) != self._folded[numbers])
            weighed = costs - self._single[numbers]
            best = np.argpartition(weighed, _MOST)[:_MOST]
            best = best[np.argsort(weighed[best])]
            self._cache[raw] = tuple(Candidate(int(numbers[n]), float(costs[n])) for n in best)
        return self._cache[raw][:most]

    def _distances(self, raw: str) -> tuple[NDArray[np.int64], Floats]:
        """Every word of the vocabulary that ends in the tree, with its cost."""
        table = _Table(self._cases, self._costs, raw)
        rows = [table.root()]
        numbers, costs = [], []
        for depth, level in enumerate(self._levels[: len(raw) + _MOST_LOST]):
            above = rows[-1]
            grand = rows[-2][self._levels[depth - 1].parent[level.parent]] if depth else None
            rows.append(table.row(level, above[level.parent], grand))
            numbers.append(level.word[level.word >= 0])
            costs.append(rows[-1][level.word >= 0, -1])
        return np.concatenate(numbers), np.concatenate(costs)


@dataclass(frozen=True)
class _Level:
    """The nodes of one depth: their parents' places in the level above, their characters, words that end there or -1."""

    parent: NDArray[np.int64]
    char: NDArray[np.int64]
    pair: NDArray[np.int64]
    word: NDArray[np.int64]


class _Columns:
    """Costs of seen characters against all characters (or pairs of them) of the vocabulary, each made once."""

    def __init__(self, costs: Costs, chars: Sequence[str], pairs: Sequence[str]) -> None:
        self._costs, self._chars, self._pairs = costs, chars, pairs
        self.lost = np.array([costs.losing(c) for c in chars])
        self._made: dict[tuple[str, str], Floats] = {}

    def one(self, seen: str) -> Floats:
        """Every character written as `seen`."""
        return self._column("one", seen, self._chars, self._costs.substitution)

    def split(self, seen: str) -> Floats:
        """Every character written as the two of `seen`."""
        return self._column("split", seen, self._chars, self._costs.splitting)

    def merge(self, seen: str) -> Floats:
        """Every pair written as `seen`."""
        return self._column("merge", seen, self._pairs, self._costs.merging)

    def _column(self, kind: str, seen: str, rows: Sequence[str], cost: Callable[[str, str], float]) -> Floats:
        if (kind, seen) not in self._made:
            self._made[kind, seen] = np.array([cost(true, seen) for true in rows])
        return self._made[kind, seen]


@dataclass(frozen=True)
class _Cases:
    """Columns for a vocabulary in small letters and in capitals."""

    lower: _Columns
    upper: _Columns


class _Table:
    """The costs of one seen word against the tree.

    The first character may have been printed as a capital whatever is seen; the others only in a word of capitals."""

    def __init__(self, cases: _Cases, costs: Costs, raw: str) -> None:
        self._raw = raw
        self._cases = cases
        capitals = sum(map(str.isupper, raw)) > max(1, sum(map(str.islower, raw)))
        self._later = cases.upper if capitals else cases.lower
        self._added = [costs.adding(r) for r in raw]

    def root(self) -> Floats:
        """The row of the empty word."""
        return np.concatenate([[0.0], np.cumsum(self._added)])[None, :]

    def row(self, level: _Level, above: Floats, grand: Floats | None) -> Floats:
        """The rows of a level from those of the parents and grandparents. Shape: nodes × (seen characters + 1)."""
        row = above + (self._later.lost if grand is not None else self._cases.lower.lost)[level.char][:, None]
        for j, seen in enumerate(self._raw, 1):
            column = np.minimum(row[:, j], above[:, j - 1] + self._one(seen, grand is None)[level.char])
            if j > 1:
                split = self._split(self._raw[j - 2 : j], grand is None)
                column = np.minimum(column, above[:, j - 2] + split[level.char])
            if grand is not None:
                column = np.minimum(column, grand[:, j - 1] + self._later.merge(seen)[level.pair])
            row[:, j] = np.minimum(column, row[:, j - 1] + self._added[j - 1])
        return row

    def _one(self, seen: str, first: bool) -> Floats:
        if first:
            return np.minimum(self._cases.lower.one(seen), self._cases.upper.one(seen))
        return self._later.one(seen)

    def _split(self, seen: str, first: bool) -> Floats:
        if first:
            return np.minimum(self._cases.lower.split(seen), self._cases.upper.split(seen))
        return self._later.split(seen)


def _tree(words: Sequence[str]) -> tuple[list[_Level], list[str], list[str]]:
    """The prefix tree of the vocabulary, a level at a time; its characters; its pairs of neighbouring characters."""
    chars: dict[str, int] = {}
    pairs: dict[str, int] = {}
    places = {"": 0}
    levels: list[_Level] = []
    numbers = {word: n for n, word in enumerate(words) if n >= len(SPECIAL) and len(word) <= _LONGEST}
    for depth in range(1, max(map(len, numbers)) + 1):
        prefixes = sorted({word[:depth] for word in numbers if len(word) >= depth})
        levels.append(
            _Level(
                parent=np.array([places[p[:-1]] for p in prefixes]),
                char=np.array([chars.setdefault(p[-1], len(chars)) for p in prefixes]),
                pair=np.array([pairs.setdefault(p[-2:], len(pairs)) for p in prefixes]),
                word=np.array([numbers.get(p, -1) for p in prefixes]),
            )
        )
        places = {prefix: n for n, prefix in enumerate(prefixes)}
    return levels, list(chars), list(pairs)
