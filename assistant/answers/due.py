"""What is due by a day: the deadlines of tasks and clauses as days, over all papers unless the question names a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.answers.common import document_of, names_places
from assistant.answers.who import claim as responsibility_claim
from assistant.claims import Claim, Composed
from assistant.desk import Desk, evidence_of, fact_evidence
from assistant.naming import capitalised, place_of
from assistant.query import Query, coverage
from assistant.records import Evidence
from assistant.sentences import shortened, unlabelled
from assistant.states import Judged
from assistant.tables.due import due_day, first_day, returning_days
from assistant.terms import terms_of
from ingest.spans import PERIOD, YEAR, figures
from prompts import phrase
from vectorstore.records import Deadline, Responsibility
from vectorstore.text import fold

_MOST = 40
_LONGEST = 300  # characters of one task
_ON_MATTER = 0.5
_BEFORE = re.compile(r"\btruoc\s+$")
_ASKING = frozenset(
    ("viec", "nhiem", "vu", "noi", "dung", "xong", "hoan", "thanh", "han", "truoc", "den", "trong", "phai", "ngay")
)


@dataclass(frozen=True, slots=True)
class Due:
    """One task with the day by which it is due."""

    day: date
    doc_id: str
    ordinal: int
    text: str
    evidence: tuple[Evidence, ...]


def answer(desk: Desk, state: Judged) -> Composed | None:
    """All that is due up to the asked day, earliest first, each cited; None when the question names no day or none is due."""
    until = asked_day(state.understood.text)
    if until is None:
        return None
    query = _matter(desk, state)
    papers = state.papers if names_places(state) and state.understood.places else state.scope
    found = [one for doc_id in papers for one in _of_paper(desk, state, doc_id, until, query)]
    if not found:
        return None
    found.sort(key=lambda one: (one.day, one.doc_id, one.ordinal))
    shown = found[:_MOST]
    places = dict.fromkeys(capitalised(place_of(document_of(desk, one.doc_id))) for one in found)
    name = "answers/due" if len(shown) == len(found) else "answers/due_partial"
    lead = phrase(name, count=len(found), shown=len(shown), day=f"{until:%d/%m/%Y}", places=", ".join(places))
    return Composed(claims=tuple(_claim(desk, one, len(places) > 1) for one in shown), lead=lead)


def asked_day(text: str) -> date | None:
    """The last day of the time that a question names; before a quarter, month or year the day before it begins."""
    for span in figures(text):
        if span.kind in (PERIOD, YEAR) and _BEFORE.search(fold(text[: span.start])):
            begins = first_day(str(span.value or ""))
            return begins - timedelta(days=1) if begins else None
    return due_day(text, None)


def _claim(desk: Desk, one: Due, several: bool) -> Claim:
    place = f"{capitalised(place_of(document_of(desk, one.doc_id)))}, " if several else ""
    return Claim(text=f"{place}{one.day:%d/%m/%Y}: {one.text}", evidence=one.evidence, layout="bullet")


def _matter(desk: Desk, state: Judged) -> Query | None:
    """What the tasks must be about; None when the question names no matter."""
    words = [w for w in terms_of(state.understood.topic, folded=False) if not w[0].isdigit() and fold(w) not in _ASKING]
    return desk.query(" ".join(words)) if words else None


def _of_paper(desk: Desk, state: Judged, doc_id: str, until: date, query: Query | None) -> Iterator[Due]:
    """The dated tasks of one paper, then the dated clauses that are no task's."""
    period = document_of(desk, doc_id).metadata.period
    told: set[int] = set()
    for kind in ("responsibilities", "deadlines"):
        for fact, matter in desk.facts(doc_id, kind):
            when = fact.deadline if isinstance(fact, Responsibility) else fact.when
            day = _due(when, period, until)
            if day is None or fact.ordinal in told or (query is not None and coverage(query, matter) < _ON_MATTER):
                continue
            if isinstance(fact, Deadline) and not _set_here(desk, fact):
                continue
            told.add(fact.ordinal)
            yield Due(day, doc_id, fact.ordinal, *_words(desk, state, fact))


def _due(when: str | None, period: str | None, until: date) -> date | None:
    """The day by which a deadline must be kept up to the asked one: of what returns, its last time that year."""
    day = due_day(when, period)
    if day is None:
        return max((each for each in returning_days(when, until.year) if each <= until), default=None)
    return day if day <= until else None


def _set_here(desk: Desk, fact: Deadline) -> bool:
    """True for a time that the paper itself sets: not the date of a document that it cites."""
    section = desk.section(fact.doc_id, fact.ordinal)
    return section is None or section.zone not in ("legal_bases", "opening")


def _words(desk: Desk, state: Judged, fact: Responsibility | Deadline) -> tuple[str, tuple[Evidence, ...]]:
    if isinstance(fact, Responsibility):
        text, evidence = responsibility_claim(desk, state, fact, apart=False)
        return shortened(text, state.query, _LONGEST), evidence
    section = desk.section(fact.doc_id, fact.ordinal)
    proof = evidence_of(section) if section else fact_evidence(fact, "deadline")
    return shortened(unlabelled(section.text if section else fact.text), state.query, _LONGEST), (proof,)
