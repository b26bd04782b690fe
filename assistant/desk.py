"""What every kind of answer works with: the library's statements and facts, scored against the question's topic."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

from assistant.query import Query, coverage, query_of
from assistant.records import Evidence
from assistant.statements import Matter, Statement, Statements, matter_of
from assistant.states import Retrieved
from assistant.terms import terms_of
from ingest.language import default_model
from vectorstore.records import Deadline, Document, LegalBasis, Responsibility, Section, Target
from vectorstore.text import fold

if TYPE_CHECKING:
    from vectorstore.library import Library

Fact = Responsibility | Target | LegalBasis | Deadline
FACT_KINDS = ("responsibilities", "targets", "legal_bases", "deadlines")
T = TypeVar("T")

_WORD = re.compile(r"\w+")
_CHECKED = 80
_FRAME = frozenset({"opening", "legal_bases", "closing"})
_COMMON, _RARE = 4.0, 12.0  # -log probability of the commonest syllables and of those seen once or twice


@dataclass(frozen=True, slots=True)
class Scored(Generic[T]):
    """Something that may answer, with how well it matches, 0 to 1."""

    item: T
    score: float


@cache
def thresholds() -> dict[str, float]:
    """The limits of `data/thresholds.json`, by which the kinds of question pick what they word."""
    return json.loads(files("assistant").joinpath("data/thresholds.json").read_text(encoding="utf-8"))["values"]


class Desk:
    """The working place of one library. `query`, which opens every question, drops the caches of an older revision."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.statements = Statements(library)
        self._revision: int | None = None
        self._facts: dict[tuple[str, str], tuple[tuple[Fact, Matter], ...]] = {}
        self._rarity: dict[str, float] = {}
        self._documents: dict[str, Document] | None = None
        self._titles: dict[str, frozenset[str]] = {}
        self._below: dict[str, dict[int, list[Section]]] = {}

    def query(self, topic: str) -> Query:
        """The topic as weighted terms."""
        self._refresh()
        return query_of(topic, self.rarity)

    def rarity(self, term: str) -> float:
        """How telling a term is: its idf over the library's passages; one that they lack, by how rare it is in the language."""
        known = self._rarity.get(fold(term))
        return known if known is not None else self._rarity[""] * general_rarity(term)

    def unknown_share(self, query: Query) -> float:
        """The share of a query's weight in terms that no passage of the library holds, 0 to 1."""
        return sum(w for term, w in query.weights.items() if term not in self._rarity) / (query.mass or 1.0)

    def ranked(
        self,
        state: Retrieved,
        doc_id: str,
        keep: Callable[[Statement], bool] | None = None,
        query: Query | None = None,
    ) -> list[Scored[Statement]]:
        """The statements of one paper, best first, by the state's query or another."""
        score = Scorer(self, state, doc_id, query).score
        found = [
            Scored(statement, score(statement.matter, statement.section.ordinal, statement.section.zone))
            for statement in self.statements.of(doc_id)
            if keep is None or keep(statement)
        ]
        return sorted(found, key=lambda scored: -scored.score)

    def best(
        self, state: Retrieved, doc_id: str, check: Callable[[Statement], bool], query: Query | None = None
    ) -> list[Scored[Statement]]:
        """The best statements of one paper that pass a costly check, which only the first few dozen are put to."""
        return [scored for scored in self.ranked(state, doc_id, query=query)[:_CHECKED] if check(scored.item)]

    def ranked_facts(
        self,
        state: Retrieved,
        doc_id: str,
        kind: str,
        keep: Callable[[Any], bool] | None = None,
        query: Query | None = None,
    ) -> list[Scored[Any]]:
        """The facts of one kind (responsibilities, targets, legal_bases, deadlines) of one paper, best first."""
        score = Scorer(self, state, doc_id, query).score
        found = [
            Scored(fact, score(matter, fact.ordinal))
            for fact, matter in self.facts(doc_id, kind)
            if keep is None or keep(fact)
        ]
        return sorted(found, key=lambda scored: -scored.score)

    def facts(self, doc_id: str, kind: str) -> tuple[tuple[Any, Matter], ...]:
        """The facts of one paper, each with its words as terms."""
        key = (doc_id, kind)
        if key not in self._facts:
            at = {s.section.ordinal: s for s in self.statements.of(doc_id)}
            rows = getattr(self.library, kind)((doc_id,))
            self._facts[key] = tuple((row, _matter(row, at.get(row.ordinal))) for row in rows)
        return self._facts[key]

    def documents(self) -> tuple[Document, ...]:
        """All papers."""
        if self._documents is None:
            self._documents = {document.doc_id: document for document in self.library.documents()}
        return tuple(self._documents.values())

    def document(self, doc_id: str) -> Document | None:
        """One paper, None when it is not in the library."""
        self.documents()
        return (self._documents or {}).get(doc_id)

    def title_terms(self, doc_id: str) -> frozenset[str]:
        """The folded terms of a paper's own title, place and period."""
        if doc_id not in self._titles:
            document = self.document(doc_id)
            meta = document.metadata if document else None
            words = (meta.doc_type, meta.title, meta.locality, meta.period) if meta else ()
            self._titles[doc_id] = frozenset(terms_of(" ".join(filter(None, words))))
        return self._titles[doc_id]

    def below(self, section: Section) -> list[Section]:
        """The sections right under a node, in reading order."""
        if section.doc_id not in self._below:
            table: dict[int, list[Section]] = {}
            for node in self.sections(section.doc_id):
                if node.parent is not None:
                    table.setdefault(node.parent, []).append(node)
            self._below[section.doc_id] = table
        return self._below[section.doc_id].get(section.ordinal, [])

    def sections(self, doc_id: str) -> tuple[Section, ...]:
        """A paper's outline in reading order."""
        return self.statements.sections(doc_id)

    def section(self, doc_id: str, ordinal: int) -> Section | None:
        """One node of a paper's outline."""
        return next((s for s in self.sections(doc_id) if s.ordinal == ordinal), None)

    def statement(self, doc_id: str, ordinal: int) -> Statement | None:
        """The statement at an outline node, if that node is one."""
        return self.statements.at(doc_id, ordinal)

    def _refresh(self) -> None:
        if self._revision == self.library.revision:
            return
        self._facts.clear()
        self._titles.clear()
        self._below.clear()
        self.statements.clear()
        self._documents = None
        self._rarity = _rarities(passage.text for passage in self.library.passages())
        self._revision = self.library.revision


class Scorer:
    """How well words of one paper answer a query, 0 to 1: their share of its weight, the dense index's opinion, an asked
    heading. Words of the paper's own title count less: they say which paper is meant, not what in it."""

    def __init__(self, desk: Desk, state: Retrieved, doc_id: str, query: Query | None = None) -> None:
        chosen = query or state.query
        assert chosen is not None
        self._query = chosen.lessened(desk.title_terms(doc_id), thresholds()["title_share"])
        self._doc_id = doc_id
        self._said = frozenset(chosen.weights) | frozenset(terms_of(state.understood.text if state.understood else ""))
        self._zones = asked_zones(state.understood.text) if state.understood else frozenset()
        self._relevance = state.relevance or {}
        self._named: dict[frozenset[str], bool] = {}
        self._limits = thresholds()
        foreign = state.understood is not None and state.understood.language != "vi"
        self._share = "dense_share_foreign" if foreign else "dense_share"

    def score(self, matter: Matter, ordinal: int, zone: str = "") -> float:
        """The score of one clause or fact; what opens or closes a paper answers less well."""
        near = self._relevance.get((self._doc_id, ordinal), 0.0)
        share = self._limits[self._share]
        raised = self._limits["heading_raise"] if any(map(self._is_named, matter.titles)) else 0.0
        raised += self._limits["zone_raise"] if zone in self._zones else 0.0
        lowered = self._limits["frame_loss"] if zone in _FRAME and zone not in self._zones else 0.0
        return (1 - share) * coverage(self._query, matter) + share * near + raised - lowered

    def _is_named(self, title: frozenset[str]) -> bool:
        """True when the question names a heading whole."""
        if title not in self._named:
            self._named[title] = len(title) > 1 and title <= self._said
        return self._named[title]


def asked_zones(text: str) -> frozenset[str]:
    """The parts of a plan that a question points to by its words (`data/zone_signs.tsv`)."""
    folded = f" {' '.join(_WORD.findall(fold(text)))} "
    return frozenset(zone for zone, signs in _zone_signs() if any(f" {sign} " in folded for sign in signs))


@cache
def _zone_signs() -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = files("assistant").joinpath("data/zone_signs.tsv").read_text(encoding="utf-8").splitlines()
    rows = [fold(line).split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return tuple((zone, tuple(sign.strip() for sign in signs.split(";"))) for zone, signs in rows)


@cache
def general_rarity(term: str) -> float:
    """How rare a syllable is in Vietnamese administrative writing, 0.1 to 1; 1 for what is no syllable (a code, a name)."""
    model = default_model()
    if not model.is_syllable(term):
        return 1.0
    logarithm = float(model.singles(np.array([model.number(term)]))[0])
    return min(1.0, max(0.1, (-logarithm - _COMMON) / (_RARE - _COMMON)))


def _rarities(texts: Iterable[str]) -> dict[str, float]:
    """idf of each folded term; the key "" holds that of a term never seen."""
    counts: dict[str, int] = {}
    total = 0
    for text in texts:
        total += 1
        for term in set(terms_of(text)):
            counts[term] = counts.get(term, 0) + 1
    idf = {term: math.log(1 + (total - count + 0.5) / (count + 0.5)) for term, count in counts.items()}
    return idf | {"": math.log(2 * total + 2)}


def _matter(fact: Fact, statement: Statement | None) -> Matter:
    """A fact's words with the headings above it; a deadline is found by the whole clause that sets it."""
    if isinstance(fact, Deadline) and statement is not None:
        return statement.matter
    return matter_of(_words_of(fact), statement.trail if statement else ())


def _words_of(fact: Fact) -> str:
    """The words of a fact that a question would name."""
    if isinstance(fact, Responsibility):
        return " ".join((fact.task, fact.product or ""))
    if isinstance(fact, Target):
        return " ".join((fact.indicator, fact.exceptions or "", fact.scope or ""))
    if isinstance(fact, LegalBasis):
        return " ".join(part for part in (fact.type, fact.number, fact.issuer, fact.title) if part)
    return f"{fact.what} {fact.when}"


def evidence_of(section: Section, score: float = 1.0) -> Evidence:
    """A whole outline node as evidence."""
    return Evidence(
        kind="sentence",
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        text=section.text,
        raw=section.raw,
        score=score,
    )


def fact_evidence(fact: Fact, kind: str, score: float = 1.0) -> Evidence:
    """A fact as evidence."""
    return Evidence(
        kind=kind,
        doc_id=fact.doc_id,
        section=fact.section,
        ordinal=fact.ordinal,
        page=fact.page,
        text=fact.text,
        raw=fact.evidence,
        score=score,
        record=fact,
    )
