"""What several witnesses say of one field, weighed into one outcome.

Each witness (letterhead, title, opening sentence, annex, signature, file name, …) votes for a value, or for "left blank on
purpose", with a weight: the chance that it is right when it speaks. Those that agree strengthen each other as independent
witnesses do, 1 - (1 - a)(1 - b)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from vectorstore.records import Candidate, Outcome
from vectorstore.text import comparable

_SAME_WORDS = 0.75
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Vote:
    """value: None says that the paper leaves the field blank on purpose. weight: 0 to 1. witness: in Vietnamese."""

    value: str | None
    weight: float
    witness: str


def decide(field: str, votes: Sequence[Vote]) -> Outcome:
    """The value with the strongest witnesses.

    Its confidence is its strength, less half the strength of the next best; 0 where every witness is silent."""
    groups: list[list[Vote]] = []
    for vote in sorted(votes, key=lambda vote: -vote.weight):
        home = next((group for group in groups if any(_agree(vote.value, other.value) for other in group)), None)
        if home is None:
            groups.append([vote])
        else:
            home.append(vote)
    found = sorted((_candidate(group) for group in groups), key=lambda candidate: -candidate.weight)
    if not found:
        return Outcome(field=field, value=None, confidence=0.0)
    rival = found[1].weight if len(found) > 1 else 0.0
    confidence = round(found[0].weight * (1 - rival / 2), 3)
    return Outcome(field=field, value=found[0].value, confidence=confidence, candidates=tuple(found))


def _candidate(group: Sequence[Vote]) -> Candidate:
    """The fullest of the agreeing values that lengthen the best one, else the best itself."""
    best = group[0].value
    longer = (vote.value for vote in group if best and vote.value and _lengthens(vote.value, best))
    witnesses = dict.fromkeys(vote.witness for vote in group)
    weight = round(1 - prod(1 - vote.weight for vote in group), 3)
    return Candidate(value=max(longer, key=len, default=best), weight=weight, witness=", ".join(witnesses))


def _agree(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    if comparable(one) == comparable(other) or _lengthens(one, other) or _lengthens(other, one):
        return True
    first, second = Counter(_WORD.findall(comparable(one))), Counter(_WORD.findall(comparable(other)))
    shared = (first & second).total()
    return shared >= 5 and shared >= _SAME_WORDS * max(first.total(), second.total())


def _lengthens(longer: str, shorter: str) -> bool:
    """True for "Ủy ban nhân dân xã Bình Minh" and "Ủy ban nhân dân xã": the same, said in full."""
    return comparable(longer).startswith(comparable(shorter) + " ")
