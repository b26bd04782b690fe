"""Learning the costs of confusions from words whose true form is known: alignment of characters, counts, shares.

Used once by the script that makes the shipped table, and on every damaged document again: the words that are sure after
a first reading show what this scanner makes of each character.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache

from ingest.repair.costs import FAR, Costs, Step, guess
from vectorstore.text import fold

Pairs = Mapping[tuple[str, str], int]
"""True word and seen word, with how often they were met together."""

_PRIOR = 8.0  # occurrences that the wider family of a character counts for
_WIDER = 0.06  # share that the wider family keeps however often a character was met
_TRUST = 40.0  # occurrences that the shipped table counts for beside a document's own
_TOO_FAR, _TOO_FAR_START = 2.5, 6.0  # nats a character and in all: beyond this two words are not one word
_TOO_DEAR = 10.0  # nats beyond which a confusion is left to the guess
_NEW_MERGE, _NEW_SPLIT = 9.0, 8.0  # nats while learning, for steps that are not in the table yet
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LETTERS = "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in ["", *_TONES]
)


def learned(words: Pairs, *, rounds: int = 5) -> Costs:
    """A table from nothing, by a few rounds of aligning and counting."""
    costs = Costs()
    for _ in range(rounds):
        costs = _estimated(counted(words, costs), words)
    return costs


def adapted(costs: Costs, words: Pairs) -> Costs:
    """The table drawn towards what one document shows."""
    steps = counted(words, costs)
    times = _times(words)
    result = Costs(dict(costs.one), dict(costs.split), dict(costs.merge), dict(costs.lost), dict(costs.added))
    for step in {*steps, *(step for step in costs.steps() if times.get(step[0]))}:
        known = math.exp(-min(costs.of(step), _new(step)))
        result.set(step, -math.log((steps[step] + _TRUST * known) / (times.get(step[0], 0) + _TRUST)))
    return result


def counted(words: Pairs, costs: Costs) -> Counter[Step]:
    """How often each step stands on the best alignment of a pair of words."""
    steps: Counter[Step] = Counter()
    for (true, seen), times in words.items():
        cost, path = aligned(true, seen, costs)
        if cost <= _TOO_FAR * max(len(true), len(seen)) + _TOO_FAR_START:
            for step in path:
                steps[step] += times
    return steps


def aligned(true: str, seen: str, costs: Costs) -> tuple[float, list[Step]]:
    """The cheapest way to write `seen` for `true`, as steps in order."""
    best: dict[tuple[int, int], tuple[float, list[Step]]] = {(0, 0): (0.0, [])}
    for i in range(len(true) + 1):
        for j in range(len(seen) + 1):
            options = [best[0, 0]] if i == j == 0 else []
            for di, dj in ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1)):
                if i >= di and j >= dj:
                    step = (true[i - di : i], seen[j - dj : j])
                    cost, path = best[i - di, j - dj]
                    options.append((cost + min(costs.of(step), _new(step)), [*path, step]))
            best[i, j] = min(options, key=lambda option: option[0])
    return best[len(true), len(seen)]


def _new(step: Step) -> float:
    """What a merge or a split costs that the table does not know yet; other steps have their guess."""
    true, seen = step
    return _NEW_MERGE if len(true) == 2 else _NEW_SPLIT if len(seen) == 2 and true else FAR


def _times(words: Pairs) -> dict[str, int]:
    """How often each character, each pair of neighbours and (under "") any character stands in the true words."""
    times: Counter[str] = Counter()
    for (true, _), many in words.items():
        for at in range(len(true)):
            times[true[at]] += many
            times[""] += many
            if at:
                times[true[at - 1 : at + 1]] += many
    return times


def _estimated(steps: Counter[Step], words: Pairs) -> Costs:
    """Negative log shares; those of single characters smoothed by the characters of the same family."""
    times = _times(words)
    costs = Costs()
    for step, many in steps.items():
        if len(step[0]) != 1:
            costs.set(step, -math.log(many / (times[step[0]] + _PRIOR)))
    for true, shares in _smoothed(steps).items():
        for seen, share in shares.items():
            costs.set((true, seen), -math.log(share))
    return costs


def _smoothed(steps: Counter[Step]) -> dict[str, dict[str, float]]:
    """For each character the share of everything that it, or a character of its family, was read as."""
    counts: dict[str, Counter[str]] = {}
    for (true, seen), many in steps.items():
        if len(true) == 1:
            for name in _families(true):
                counts.setdefault(name, Counter())[seen] += many
    letters = {name for name in counts if len(name) == 1} | set(_LETTERS)
    return {letter: _shares(letter, counts) for letter in sorted(letters)}


def _shares(letter: str, counts: dict[str, Counter[str]]) -> dict[str, float]:
    """The shares of one character, backed off through its families to the guess."""
    known = [counts.get(name, Counter[str]()) for name in _families(letter)]
    shares = {seen: 0.5 * math.exp(-guess(letter, seen)) if len(seen) == 1 else 1e-4 for seen in known[0]}
    for table in known:
        total = table.total()
        wider = max(_PRIOR / (total + _PRIOR), _WIDER)
        shares = {seen: (1 - wider) * table[seen] / max(1, total) + wider * share for seen, share in shares.items()}
    return {seen: share for seen, share in shares.items() if -math.log(share) < _TOO_DEAR or seen == letter}


@cache
def _families(letter: str) -> tuple[str, ...]:
    """The names of a letter's families, the widest first: one base letter (o ó ộ ơ), one quality mark (ô ố ộ), itself."""
    if not letter.isalpha():
        return (letter,)
    quality = "".join(c for c in unicodedata.normalize("NFD", letter) if c not in _TONES)
    case = "upper" if letter.isupper() else "lower"
    return (f"{case} base {fold(letter)}", f"{case} quality {quality}", letter)
