"""Which clauses answer a question, each with the chance that it does."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from assistant.desk import Desk, asked_zones, thresholds
from assistant.figure_words import without_figure_words
from assistant.judge.signs import NAMES, Found, Sought, signs_of
from assistant.query import Query
from assistant.statements import Statement
from assistant.walk import Walk
from assistant.years import years

_FIGURES = frozenset({"number", "money"})
_BEST_HITS = 12  # passages whose every clause is looked at
_EACH = 12  # the best of each paper by plain matching are looked at …
_MOST = 90  # … and of all papers together so many
_PAPERS = 10  # those of the best passages, where a question leaves more open


@dataclass(frozen=True, slots=True)
class Judged:
    """A clause with the chance, 0 to 1, that it answers. place: its standing among the others, the higher the better."""

    statement: Statement
    chance: float
    place: float = 0.0


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model. weights: one for each of NAMES; bias: the constant."""

    weights: tuple[float, ...]
    bias: float

    def chance(self, signs: Iterable[float]) -> float:
        """The chance for one clause's signs."""
        total = self.bias + sum(weight * sign for weight, sign in zip(self.weights, signs, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def models() -> dict[str, Model]:
    """The fitted models (`data/judge.json`, `python -m eval.fit_judge`).

    "order" puts the clauses of one question in order; "sure" tells how surely the first of them answers, by signs that
    mean the same in every question."""
    data = json.loads(files("assistant").joinpath("data/judge.json").read_text(encoding="utf-8"))
    return {
        name: Model(tuple(part["weights"][sign] for sign in NAMES), part["bias"])
        for name, part in data["models"].items()
    }


class Judge:
    """Judges the clauses of one question's papers."""

    def __init__(self, desk: Desk, walk: Walk) -> None:
        assert walk.understood is not None
        self._desk, self._walk = desk, walk
        understood = walk.understood
        self._queries = tuple(
            self._read(words) for words in (understood.topic or understood.text, understood.said) if words
        )
        self.query = self._queries[0]
        sought = Sought(
            unknown=0.0,
            asks=understood.asks,
            zones=asked_zones(understood.text),
            years=frozenset(years(" ".join(understood.periods))),
        )
        self._sought = tuple(replace(sought, unknown=desk.unknown_share(query)) for query in self._queries)
        self._hits = {
            (hit.passage.doc_id, ordinal): Found(hit.lexical, hit.dense, rank)
            for rank, hit in reversed(list(enumerate(walk.hits, 1)))
            for ordinal in hit.passage.sections
        }
        self._lessened: dict[tuple[str, int], Query] = {}

    def _read(self, words: str) -> Query:
        """A topic, with the offices that the question names, as weighted terms."""
        understood = self._walk.understood
        assert understood is not None
        whole = " ".join([words, *(unit.name for unit in understood.units)])
        figure = not _FIGURES.isdisjoint(understood.asks)
        return self._desk.query(without_figure_words(whole) if figure else whole)

    def ranked(self) -> list[Judged]:
        """The clauses that may answer, the likeliest first."""
        judged = [self.judged(statement) for statement in self.candidates()]
        return sorted(judged, key=lambda one: -one.place)

    def judged(self, statement: Statement) -> Judged:
        """One clause with its chance and its standing, by the wording that fits it better: papers' or the question's own."""
        readings = [self.signs(statement, n) for n in range(len(self._queries))]
        chances = [(models()["sure"].chance(signs), models()["order"].chance(signs)) for signs in readings]
        return Judged(statement, max(sure for sure, _ in chances), max(order for _, order in chances))

    def chance(self, statement: Statement) -> float:
        """The chance that one clause answers."""
        return self.judged(statement).chance

    def signs(self, statement: Statement, wording: int = 0) -> list[float]:
        """The signs of one clause. wording: 0 as papers put the question, 1 as it was said, where that differs."""
        doc_id = statement.doc_id
        document = self._desk.document(doc_id)
        period = (document.metadata.period or "") if document else ""
        found = self._hits.get((doc_id, statement.section.ordinal), Found())
        return signs_of(self._sought[wording], self._of(doc_id, wording), statement, period, found)

    def candidates(self) -> list[Statement]:
        """The clauses worth judging: the best of each paper by plain matching and those of the best passages."""
        found_in = dict.fromkeys(doc_id for doc_id, _ in reversed(self._hits) if doc_id in set(self._walk.papers))
        papers = self._walk.papers if len(self._walk.papers) <= _PAPERS else tuple(found_in)[:_PAPERS]
        best = [
            scored for doc_id in papers for scored in self._desk.ranked(self._walk, doc_id, query=self.query)[:_EACH]
        ]
        plain = [scored.item for scored in sorted(best, key=lambda scored: -scored.score)[:_MOST]]
        allowed = set(self._walk.papers)
        found = [
            self._desk.statement(doc_id, ordinal)
            for (doc_id, ordinal), hit in self._hits.items()
            if doc_id in allowed and hit.rank <= _BEST_HITS
        ]
        unique = {(s.doc_id, s.section.ordinal): s for s in (*plain, *filter(None, found))}
        return list(unique.values())

    def _of(self, doc_id: str, wording: int) -> Query:
        """The question's terms, those of the paper's own title lessened: they say which paper is meant, not what in it."""
        key = (doc_id, wording)
        if key not in self._lessened:
            titles = self._desk.title_terms(doc_id)
            self._lessened[key] = self._queries[wording].lessened(titles, thresholds()["title_share"])
        return self._lessened[key]
