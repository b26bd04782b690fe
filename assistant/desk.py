"""What every kind of answer works with: the library's statements and facts, scored against the question's topic."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from assistant.query import Query, coverage, query_of
from assistant.records import Evidence
from assistant.statements import Matter, Statement, Statements, matter_of
from assistant.terms import terms_of
from assistant.walk import Walk
from vectorstore.records import Deadline, Document, LegalBasis, Responsibility, Section, Target

if TYPE_CHECKING:
    from vectorstore.library import Library

Fact = Responsibility | Target | LegalBasis | Deadline
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scored(Generic[T]):
    """Something that may answer, with how well it matches, 0 to 1."""

    item: T
    score: float


@cache
def thresholds() -> dict[str, float]:
    """The fitted limits of `data/thresholds.json`; `eval/fit.py` writes them and says what they cost."""
    return json.loads(files("assistant").joinpath("data/thresholds.json").read_text(encoding="utf-8"))["values"]


class Desk:
    """The working place of one library. Caches follow the library's revision."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.statements = Statements(library)
        self._revision: int | None = None
        self._facts: dict[tuple[str, str], tuple[tuple[Fact, Matter], ...]] = {}
        self._rarity: dict[str, float] = {}
        self._documents: dict[str, Document] | None = None

    def query(self, topic: str) -> Query:
        """The topic as weighted terms."""
        self._refresh()
        return query_of(topic, self.rarity)

    def rarity(self, term: str) -> float:
        """Inverse document frequency of a folded term over the library's passages."""
        self._refresh()
        return self._rarity.get(term, self._rarity[""])

    def ranked(
        self, walk: Walk, doc_id: str, keep: Callable[[Statement], bool] | None = None
    ) -> list[Scored[Statement]]:
        """The statements of one paper, best first."""
        query = walk.query
        assert query is not None
        found = [
            Scored(statement, self._score(walk, query, statement.matter, doc_id, statement.section.ordinal))
            for statement in self.statements.of(doc_id)
            if keep is None or keep(statement)
        ]
        return sorted(found, key=lambda scored: -scored.score)

    def ranked_facts(
        self, walk: Walk, doc_id: str, kind: str, keep: Callable[[Any], bool] | None = None, query: Query | None = None
    ) -> list[Scored[Any]]:
        """The facts of one kind (responsibilities, targets, legal_bases, deadlines) of one paper, best first."""
        query = query or walk.query
        assert query is not None
        found = [
            Scored(fact, self._score(walk, query, matter, doc_id, fact.ordinal))
            for fact, matter in self.facts(doc_id, kind)
            if keep is None or keep(fact)
        ]
        return sorted(found, key=lambda scored: -scored.score)

    def facts(self, doc_id: str, kind: str) -> tuple[tuple[Any, Matter], ...]:
        """The facts of one paper, each with its words as terms."""
        self._refresh()
        key = (doc_id, kind)
        if key not in self._facts:
            above = {s.section.ordinal: s.trail for s in self.statements.of(doc_id)}
            rows = getattr(self.library, kind)((doc_id,))
            self._facts[key] = tuple((row, matter_of(_words_of(row), above.get(row.ordinal, ()))) for row in rows)
        return self._facts[key]

    def documents(self) -> tuple[Document, ...]:
        """All papers."""
        self._refresh()
        if self._documents is None:
            self._documents = {document.doc_id: document for document in self.library.documents()}
        return tuple(self._documents.values())

    def document(self, doc_id: str) -> Document | None:
        """One paper, None when it is not in the library."""
        self.documents()
        return (self._documents or {}).get(doc_id)

    def sections(self, doc_id: str) -> tuple[Section, ...]:
        """A paper's outline in reading order."""
        return self.statements.sections(doc_id)

    def section(self, doc_id: str, ordinal: int) -> Section | None:
        """One node of a paper's outline."""
        return next((s for s in self.sections(doc_id) if s.ordinal == ordinal), None)

    def statement(self, doc_id: str, ordinal: int) -> Statement | None:
        """The statement at an outline node, if that node is one."""
        return next((s for s in self.statements.of(doc_id) if s.section.ordinal == ordinal), None)

    def _score(self, walk: Walk, query: Query, matter: Matter, doc_id: str, ordinal: int) -> float:
        near = (walk.relevance or {}).get((doc_id, ordinal), 0.0)
        share = thresholds()["dense_share"]
        return (1 - share) * coverage(query, matter) + share * near

    def _refresh(self) -> None:
        if self._revision == self.library.revision:
            return
        self._facts.clear()
        self._documents = None
        self._rarity = _rarities(passage.text for passage in self.library.passages())
        self._revision = self.library.revision


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
