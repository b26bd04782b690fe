"""What a scanner makes of a syllable: the cost of every reading, and the syllables that a damaged word may have been.

A cost is the negative log probability that OCR writes the seen characters for the true ones. Candidates come from one
dynamic programme over the prefix tree of the whole vocabulary, a level of the tree at a time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.language import LanguageModel, default_model
from ingest.language.tokens import SPECIAL
from vectorstore.text import fold

Floats = NDArray[np.float64]

DATA = Path(__file__).parent / "data" / "confusions.tsv"
_LONGEST = 24  # characters of a word that is looked at; longer ones are addresses or rubbish
_FAR = 1e9


@dataclass(frozen=True)
class Candidate:
    """A word of the vocabulary by its number, and what it costs that the scanner wrote the seen word for it."""

    number: int
    cost: float


@dataclass(frozen=True)
class Costs:
    """The cost of writing `raw` for `true`: one for one, one for two, two for one; lost and added characters."""

    one: dict[tuple[str, str], float]
    split: dict[tuple[str, str], float]
    merge: dict[tuple[str, str], float]
    lost: dict[str, float]
    added: dict[str, float]
    rare_lost: float = 6.0
    rare_added: float = 6.0

    def substitution(self, true: str, raw: str) -> float:
        """Learned where it was seen, else guessed from the kind of difference."""
        known = self.one.get((true, raw))
        return known if known is not None else guess(true, raw)


class Channel:
    """Candidates for damaged words under one language model's vocabulary."""

    def __init__(self, model: LanguageModel, costs: Costs) -> None:
        self._costs = costs
        self._levels, self._chars, self._pairs = _tree(model.words)
        self._cache: dict[str, tuple[Candidate, ...]] = {}

    def candidates(self, raw: str, *, most: int = 16, within: float = 10.0) -> tuple[Candidate, ...]:
        """The cheapest readings of a lower-case word, at most `most`, none dearer than the best by `within` nats."""
        raw = raw[:_LONGEST]
        if raw not in self._cache:
            numbers, costs = self._distances(raw)
            near = np.flatnonzero(costs <= costs.min() + within)
            best = near[np.argsort(costs[near], kind="stable")[:48]]
            self._cache[raw] = tuple(Candidate(int(numbers[n]), float(costs[n])) for n in best)
        return self._cache[raw][:most]

    def _distances(self, raw: str) -> tuple[NDArray[np.int64], Floats]:
        """Every word of the vocabulary that ends in the tree, with its cost."""
        table = _Table(self._costs, self._chars, self._pairs, raw)
        rows = [table.root()]
        numbers, costs = [], []
        for depth, level in enumerate(self._levels):
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


class _Table:
    """The costs of one seen word against every character of the vocabulary."""

    def __init__(self, costs: Costs, chars: Sequence[str], pairs: Sequence[str], raw: str) -> None:
        self._raw = raw
        self._one = np.array([[costs.substitution(c, r) for r in raw] for c in chars]).reshape(len(chars), len(raw))
        couples = [raw[j - 1 : j + 1] for j in range(1, len(raw))]
        self._split = np.array([[costs.split.get((c, two), _FAR) for two in couples] for c in chars])
        self._merge = np.array([[costs.merge.get((two, r), _FAR) for r in raw] for two in pairs])
        self._lost = np.array([costs.lost.get(c, costs.rare_lost) for c in chars])
        self._added = np.array([costs.added.get(r, costs.rare_added) for r in raw])

    def root(self) -> Floats:
        """The row of the empty word."""
        return np.concatenate([[0.0], np.cumsum(self._added)])[None, :]

    def row(self, level: _Level, above: Floats, grand: Floats | None) -> Floats:
        """The rows of a level from those of the parents and grandparents. Shape: nodes × (seen characters + 1)."""
        row = above + self._lost[level.char][:, None]
        row[:, 1:] = np.minimum(row[:, 1:], above[:, :-1] + self._one[level.char])
        if len(self._raw) > 1:
            row[:, 2:] = np.minimum(row[:, 2:], above[:, :-2] + self._split[level.char])
        if grand is not None:
            row[:, 1:] = np.minimum(row[:, 1:], grand[:, :-1] + self._merge[level.pair])
        for j, added in enumerate(self._added, 1):
            row[:, j] = np.minimum(row[:, j], row[:, j - 1] + added)
        return row


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


@cache
def default_costs() -> Costs:
    """The learned costs that ship with the program."""
    return load_costs(DATA)


@cache
def default_channel() -> Channel:
    """The channel over the vocabulary of the shipped language model."""
    return Channel(default_model(), default_costs())


def load_costs(path: Path) -> Costs:
    """Read a table of lines `true TAB seen TAB cost`; an empty `true` is an added character, an empty `seen` a lost one."""
    costs = Costs({}, {}, {}, {}, {})
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        true, raw, cost = line.split("\t")
        if not true:
            costs.added[raw] = float(cost)
        elif not raw:
            costs.lost[true] = float(cost)
        else:
            table = costs.merge if len(true) == 2 else costs.split if len(raw) == 2 else costs.one
            table[true, raw] = float(cost)
    return costs


@cache
def guess(true: str, raw: str) -> float:
    """The cost of a confusion that was not seen while learning, by what the two characters share."""
    if true == raw:
        return 0.5
    base = fold(true)
    if fold(raw) != base:
        return 7.0
    return 1.2 if raw == base else 3.0 if _marks(raw) <= _marks(true) else 4.5


def _marks(char: str) -> int:
    return len(unicodedata.normalize("NFD", char)) - 1
