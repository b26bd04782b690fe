"""Clean text damaged the way OCR damages it: every character read wrong as often as the learned table says."""

from __future__ import annotations

import math
import random
import re
from functools import lru_cache

from ingest.repair.costs import Costs, default_costs

_WORD = re.compile(r"[^\W\d_]+")


def damaged(text: str, *, seed: int = 0) -> str:
    """The text as a scanner without Vietnamese would give it; the same for the same seed. Figures and signs stay."""
    chance = random.Random(seed)
    return _WORD.sub(lambda match: _word(match[0], default_costs(), chance), text)


def _word(word: str, costs: Costs, chance: random.Random) -> str:
    seen, at = "", 0
    while at < len(word):
        taken, written = _step(word[at : at + 2], costs, chance)
        seen, at = seen + written, at + taken
    return seen or word


def _step(ahead: str, costs: Costs, chance: random.Random) -> tuple[int, str]:
    """How many characters are read next, and as what."""
    merges = _merges(ahead)
    pick = chance.random()
    for seen, share in merges:
        pick -= share
        if pick < 0:
            return 2, seen
    outcomes, shares = _outcomes(ahead[0])
    return 1, chance.choices(outcomes, shares)[0]


@lru_cache(maxsize=4096)
def _merges(pair: str) -> tuple[tuple[str, float], ...]:
    return tuple((seen, math.exp(-cost)) for (true, seen), cost in default_costs().merge.items() if true == pair)


@lru_cache(maxsize=1024)
def _outcomes(char: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Everything that a character is read as, with the shares."""
    costs = default_costs()
    table = {seen: math.exp(-cost) for (true, seen), cost in {**costs.one, **costs.split}.items() if true == char}
    if not table:
        return (char,), (1.0,)
    table[""] = math.exp(-costs.losing(char))
    return tuple(table), tuple(table.values())
