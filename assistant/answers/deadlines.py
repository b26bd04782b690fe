"""By when, how often: from tasks with a deadline, from deadlines, from sentences with a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.answers.common import (
    HEADINGS,
    answering,
    best_by_paper,
    chosen,
    completed,
    gathered,
    several_asked,
    with_units,
)
from assistant.answers.refuse import weak
from assistant.answers.who import claim as responsibility_claim
from assistant.claims import Composed
from assistant.desk import Desk, Scored, evidence_of, fact_evidence
from assistant.naming import capitalised
from assistant.records import Evidence
from assistant.sentences import shortened, unlabelled
from assistant.statements import Statement
from assistant.states import Judged
from prompts import phrase
from vectorstore.records import Deadline, Responsibility, Section
from vectorstore.text import fold

# "trong quý I/2025", "đến hết năm 2025", "trước ngày 15/12", "1 lần/tuần", "hằng tháng", "trong vòng 24 tiếng", "thường xuyên"
_TIME = re.compile(
    r"qu[ýí]\s+[IVX\d]|\bnăm\s+20\d\d|tháng\s+\d|ngày\s+\d|\d+\s*lần\s*/|h[àằ]ng\s+(?:ngày|tuần|tháng|quý|năm)|định kỳ|trong vòng"
    r"|thường xuyên|\b20\d\d\s*[-–]\s*20\d\d|chậm nhất|trước ngày|\d+\s*(?:giờ|tiếng|ngày|tuần|tháng)\b",
    re.IGNORECASE,
)


def answer(desk: Desk, state: Judged) -> Composed:
    """The time of the task that the question is about, in each paper that answers."""
    best = best_by_paper(state, lambda doc_id: _ranked(desk, state, doc_id), "deadline")
    papers = chosen(desk, state, best)
    if not papers:
        return weak(desk, state)
    return gathered(desk, [(doc_id, *_claims(desk, state, best[doc_id])) for doc_id in papers])


def _claims(desk: Desk, state: Judged, ranked: Sequence[Scored[Any]]) -> tuple[str, tuple[Evidence, ...]]:
    """The time asked for; the times, when several are asked for."""
    items = [ranked[0].item]
    if several_asked(state.understood.text):
        items = completed(with_units(desk, state), ranked, lambda item: _words(desk, item))
    said = [_claim(desk, state, item) for item in items]
    return " ".join(dict.fromkeys(text for text, _ in said)), tuple(e for _, evidence in said for e in evidence)


def _words(desk: Desk, item: Any) -> frozenset[str]:
    statement = item if isinstance(item, Statement) else desk.statement(item.doc_id, item.ordinal)
    return statement.matter.terms if statement else frozenset()


def _ranked(desk: Desk, state: Judged, doc_id: str) -> list[Scored[Any]]:
    """Tasks that name their time, then the deadlines found anywhere, then sentences with a time in or above them."""
    query = with_units(desk, state)
    tasks = desk.ranked_facts(state, doc_id, "responsibilities", lambda fact: bool(fact.deadline), query)
    own = desk.ranked_facts(state, doc_id, "deadlines", lambda fact: _inside(desk, fact), query)
    times = [Scored(s.item, s.score - 0.01) for s in own]
    told = {s.item.ordinal for s in (*tasks, *times)}
    free = [
        Scored(s.item, s.score - 0.03)
        for s in desk.best(state, doc_id, lambda st: _timed(desk, st), query)
        if s.item.section.ordinal not in told
    ]
    return sorted([*tasks, *times, *free], key=lambda s: -s.score)


def _inside(desk: Desk, fact: Deadline) -> bool:
    """True for a time set by the paper itself: not the date of a document that it cites."""
    section = desk.section(fact.doc_id, fact.ordinal)
    return section is None or section.zone != "legal_bases"


def _timed(desk: Desk, statement: Statement) -> bool:
    """True for a clause with a time in its own words or in a heading above it."""
    if statement.section.zone in ("opening", "legal_bases"):  # dates of cited papers
        return False
    words = " ".join((statement.section.text, *statement.trail))
    return answering(desk, statement) and statement.section.kind not in HEADINGS and bool(_TIME.search(words))


def _claim(desk: Desk, state: Judged, item: Any) -> tuple[str, tuple[Evidence, ...]]:
    if isinstance(item, Responsibility):
        text, evidence = responsibility_claim(desk, state, item, apart=False)
        if fold(item.deadline or "") in fold(text):
            return text, evidence
        return phrase("answers/deadline", when=capitalised(item.deadline or ""), text=text), evidence
    if isinstance(item, Deadline):
        section = desk.section(item.doc_id, item.ordinal)
        body = shortened(section.text, state.query) if section and section.kind != "row" else item.text
        proof = evidence_of(section) if section else fact_evidence(item, "deadline")
        when = "" if fold(item.when) in fold(body) else f"{capitalised(item.when)} – "
        return f"{when}{unlabelled(body)}", (proof,)
    return _from_sentence(desk, state, item.section)


def _from_sentence(desk: Desk, state: Judged, section: Section) -> tuple[str, tuple[Evidence, ...]]:
    """A sentence, with the heading above it when the time stands there: "Mục tiêu cụ thể đến hết năm 2025"."""
    body = shortened(section.text, state.query)
    if _TIME.search(body):
        return body, (evidence_of(section),)
    above = section
    while above.parent is not None and (parent := desk.section(above.doc_id, above.parent)):
        above = parent
        if _TIME.search(above.text):
            return f"{unlabelled(above.text).rstrip(':. ')}: {body}", (evidence_of(above), evidence_of(section))
    return body, (evidence_of(section),)
