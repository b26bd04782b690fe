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
        home = next((g for g in groups if any(_agree(field, vote.value, other.value) for other in g)), None)
        if home is None:
            groups.append([vote])
        else:
            home.append(vote)
    found = sorted((_candidate(field, group) for group in groups), key=lambda candidate: -candidate.weight)
    if not found:
        return Outcome(field=field, value=None, confidence=0.0)
    rival = found[1].weight if len(found) > 1 else 0.0
    confidence = round(found[0].weight * (1 - rival / 2), 3)
    return Outcome(field=field, value=found[0].value, confidence=confidence, candidates=tuple(found))


def _candidate(field: str, group: Sequence[Vote]) -> Candidate:
    """The best of the agreeing values; of an organ's name the fullest."""
    best = group[0].value
    longer = (v.value for v in group if field == "issuer" and best and v.value and _lengthens(v.value, best))
    witnesses = dict.fromkeys(vote.witness for vote in group)
    weight = round(1 - prod(1 - vote.weight for vote in group), 3)
    return Candidate(value=max(longer, key=len, default=best), weight=weight, witness=", ".join(witnesses))


def _agree(field: str, one: str | None, other: str | None) -> bool:
    """True for the same value; an organ may be named in short or in full, a title in a word more or less."""
    if one is None or other is None:
        return one is other
    if comparable(one) == comparable(other):
        return True
    if field == "issuer":
        return _lengthens(one, other) or _lengthens(other, one)
    first, second = Counter(_WORD.findall(comparable(one))), Counter(_WORD.findall(comparable(other)))
    return field == "title" and (first & second).total() >= _SAME_WORDS * min(first.total(), second.total())


def _lengthens(longer: str, shorter: str) -> bool:
    """True for "Ủy ban nhân dân xã Bình Minh" and "Ủy ban nhân dân xã": the same, said in full."""
    return comparable(longer).startswith(comparable(shorter) + " ")
