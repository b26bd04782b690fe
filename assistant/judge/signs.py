"""The signs of one clause for one question: numbers from 0 to 1 that the fitted model weighs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from assistant.judge.kinds import holds
from assistant.query import Query, coverage
from assistant.sentences import sentences
from assistant.statements import Matter, Statement, matter_of
from assistant.terms import terms_of
from assistant.years import years
from vectorstore.text import fold

NAMES = (
    "own",  # the share of the question's weight that the clause's own words hold
    "above",  # … that only the headings over it hold
    "pairs",  # neighbouring words
    "exact",  # with their diacritics
    "telling",  # of its three most telling words, in the clause or over it
    "sentence",  # the best single sentence
    "precision",  # the share of the clause's own weight that the question names
    "lexical",  # the word index's score of its passage
    "cosine",  # the dense index's
    "held",  # things of the kinds asked for that it holds
    "lacking",  # … that it lacks
    "figure",  # a figure is asked for and there
    "no_figure",  # … and not there
    "time",
    "no_time",
    "unit",
    "no_unit",
    "document",
    "no_document",
    "other_year",  # it speaks of other years only than the one asked for
    "zone",  # it stands in the part of the paper that the question points to
    "implementation",  # who is asked for, and it stands where tasks are given
    "targets",  # a figure is asked for, and it stands among the targets
    "frame",  # opening, legal bases, closing
    "tail",  # recipients, signature
    "heading",
    "row",
    "long",
    "unknown",  # the share of the question's weight in words that no paper holds
    "known",  # the share of the rest that the clause or its headings hold
    "rank",  # of its passage among those found: 1, 1/2, 1/3 …
)
_TELLING = 3
_MOST_SENTENCES = 12
_LETTERS = 0.5  # a word of the same letters with other marks is mostly another word
_FRAME = frozenset({"opening", "legal_bases", "closing"})
_TAIL = frozenset({"recipients", "signature"})
_HEADINGS = frozenset({"heading", "unit", "article", "title", "annex"})
_FIGURES = frozenset({"number", "money", "percent"})
_FLOOR, _SPAN = 0.72, 0.2  # cosines of the packaged model lie between


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a question seeks. unknown: the share of its weight in words that no paper holds; asks: kinds of things;
    zones: parts of a paper that it points to; years: those it names."""

    unknown: float
    asks: tuple[str, ...]
    zones: frozenset[str]
    years: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """How search found the passage of a clause. rank: from 1; all 0 when it did not."""

    lexical: float = 0.0
    cosine: float = 0.0
    rank: int = 0


def signs_of(sought: Sought, query: Query, statement: Statement, period: str, found: Found) -> list[float]:
    """The signs of a statement, in the order of NAMES.

    query: the question's terms, those of the paper's own title lessened. period: of the paper.
    found: how search found its passage."""
    section, matter = statement.section, statement.matter
    own, above = _shares(query, matter)
    held = {
        kind: holds(kind, section.text, unit_above=statement.unit is not None, zone=section.zone)
        for kind in sought.asks
    }
    share_held = sum(held.values()) / len(held) if held else 0.0
    figures = [held[kind] for kind in held if kind in _FIGURES]
    told = years(section.text) or years(" ".join([*statement.trail, period]))
    return [
        own,
        above,
        _paired(query, matter),
        _exact(query, matter),
        _telling(query, matter),
        _best_sentence(query, statement),
        _precision(query, section.text),
        found.lexical,
        max(0.0, (found.cosine - _FLOOR) / _SPAN),
        share_held,
        1.0 - share_held if held else 0.0,
        float(any(figures)),
        float(bool(figures) and not all(figures)),
        float(held.get("time", False)),
        float(not held.get("time", True)),
        float(held.get("unit", False)),
        float(not held.get("unit", True)),
        float(held.get("document", False)),
        float(not held.get("document", True)),
        float(bool(sought.years and told and not sought.years & told)),
        float(section.zone in sought.zones),
        float("unit" in sought.asks and section.zone == "implementation"),
        float(bool(figures) and section.zone == "targets"),
        float(section.zone in _FRAME),
        float(section.zone in _TAIL),
        float(section.kind in _HEADINGS),
        float(section.kind == "row"),
        min(1.0, math.log1p(len(section.text)) / 8),
        sought.unknown,
        min(1.0, (own + above) / max(0.05, 1.0 - sought.unknown)),
        1 / found.rank if found.rank else 0.0,
    ]


def _shares(query: Query, matter: Matter) -> tuple[float, float]:
    mass = query.mass or 1.0
    exact = {fold(word) for word in query.exact & matter.exact}
    own = sum(w * (1.0 if term in exact else _LETTERS) for term, w in query.weights.items() if term in matter.terms)
    above = sum(w for term, w in query.weights.items() if term in matter.above and term not in matter.terms)
    return own / mass, above / mass


def _paired(query: Query, matter: Matter) -> float:
    whole = sum(query.pairs.values())
    return sum(weight for pair, weight in query.pairs.items() if pair in matter.pairs) / whole if whole else 0.0


def _exact(query: Query, matter: Matter) -> float:
    mass = query.mass or 1.0
    return sum(query.weights.get(fold(word), 0.0) for word in query.exact & matter.exact) / mass


def _telling(query: Query, matter: Matter) -> float:
    top = sorted(query.weights.items(), key=lambda item: -item[1])[:_TELLING]
    mass = sum(weight for _, weight in top) or 1.0
    return sum(weight for term, weight in top if term in matter.terms or term in matter.above) / mass


def _best_sentence(query: Query, statement: Statement) -> float:
    return max((coverage(query, part) for part in _parts(statement.section.text)), default=0.0)


@lru_cache(maxsize=20_000)
def _parts(text: str) -> tuple[Matter, ...]:
    """The sentences of a clause as terms; the same clauses are looked at again and again."""
    return tuple(matter_of(part) for part in sentences(text)[:_MOST_SENTENCES])


def _precision(query: Query, text: str) -> float:
    """The share of the clause's words that the question names."""
    words = _words(text)
    return len(words & query.weights.keys()) / len(words) if words else 0.0


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(terms_of(text))
