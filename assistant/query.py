"""A question's topic as weighted terms, and how well a statement matches it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from assistant.statements import Matter
from assistant.terms import expanded, terms_of
from vectorstore.text import fold

Rarity = Callable[[str], float]
"""How telling a term with diacritics is: its inverse document frequency in the library, at least 0."""

_FOLDED_ONLY = 0.92  # the right letters with other diacritics: a typo or a restored word that missed
_ABOVE = 0.6  # the term stands in a heading above the statement, not in its own words
_PAIR_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Query:
    """Weighted content terms. weights: folded term → idf; exact: the terms with diacritics; pairs: neighbours → weight."""

    weights: dict[str, float]
    exact: frozenset[str]
    pairs: dict[str, float]

    @property
    def mass(self) -> float:
        """The sum of all term weights; 0 for a question without content words."""
        return sum(self.weights.values())

    def lessened(self, terms: frozenset[str], share: float) -> Query:
        """The query with the weight of some terms cut to a share; unchanged when they are all it has."""
        if terms >= self.weights.keys():
            return self
        weights = {term: weight * share if term in terms else weight for term, weight in self.weights.items()}
        pairs = {
            pair: weight * share if terms.issuperset(pair.split(" ", 1)) else weight
            for pair, weight in self.pairs.items()
        }
        return Query(weights, self.exact, pairs)


def query_of(topic: str, rarity: Rarity) -> Query:
    """The topic's terms, each weighted by how rare it is in the library."""
    exact = terms_of(expanded(topic), folded=False)
    order = [fold(term) for term in exact]
    weights = {fold(term): rarity(term) for term in exact}
    pairs: dict[str, float] = {}
    for left, right in pairwise(order):
        if left != right:
            pairs[f"{left} {right}"] = math.sqrt(weights[left] * weights[right])
    return Query(weights, frozenset(exact), pairs)


def coverage(query: Query, matter: Matter) -> float:
    """The share of the query's weight that the matter holds, 0 to 1: its own words full, its headings' less."""
    if not query.weights:
        return 0.0
    mass = query.mass or 1.0
    single = sum(weight * _presence(term, query, matter) for term, weight in query.weights.items()) / mass
    if not query.pairs:
        return single
    paired = sum(weight for pair, weight in query.pairs.items() if pair in matter.pairs) / (
        sum(query.pairs.values()) or 1.0
    )
    return (1 - _PAIR_SHARE) * single + _PAIR_SHARE * paired


def _presence(term: str, query: Query, matter: Matter) -> float:
    """1 for the term itself, a little less when only its letters agree, less again when a heading holds it."""
    if term in matter.terms:
        exact = {word for word in query.exact if fold(word) == term}
        return 1.0 if exact & matter.exact else _FOLDED_ONLY
    return _ABOVE if term in matter.above else 0.0


def uncovered(query: Query, matters: Iterable[Matter]) -> dict[str, float]:
    """The query's terms that none of the matters holds, in its own words or above, with their weights."""
    held: set[str] = set()
    for matter in matters:
        held |= matter.terms | matter.above
    return {term: weight for term, weight in query.weights.items() if term not in held}


def precision(query: Query, title: frozenset[str], rarity: Rarity) -> float:
    """The share of a heading's own weight that the query names, 0 to 1: 1 for "Kinh phí thực hiện" in a question on it."""
    weights = {term: query.weights.get(term, rarity(term)) for term in title}
    return sum(w for term, w in weights.items() if term in query.weights) / (sum(weights.values()) or 1.0)
