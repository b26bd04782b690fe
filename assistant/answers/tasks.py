"""What a named unit must do: its tasks in each paper, all of them or those on the matter that is asked."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answers import who
from assistant.answers.common import about_topic, document_of, is_one_of, under_heading
from assistant.answers.refuse import no_unit
from assistant.claims import Claim, Composed
from assistant.desk import Desk, Scored, evidence_of, fact_evidence, thresholds
from assistant.naming import capitalised, office_of
from assistant.query import Query
from assistant.sentences import shortened
from assistant.states import Judged
from assistant.terms import terms_of
from prompts import phrase
from vectorstore.records import Responsibility

_MOST = 12
# words that only say that tasks are asked for
_GENERAL = re.compile(
    r"\b(?:nhiệm vụ|công việc|tiêu chí|phần việc|nội dung|đầu việc|những việc|các việc|chủ trì|phụ trách)\b",
    re.IGNORECASE,
)


def answer(desk: Desk, state: Judged) -> Composed:
    """The tasks of the unit in the papers that are asked about; a paper that gives it none says so."""
    understood = state.understood
    if not understood.units:
        return who.answer(desk, state)
    papers = about_topic(desk, state)
    found = {doc_id: of_unit(desk, state, doc_id) for doc_id in papers}
    having = {doc_id: scored for doc_id, scored in found.items() if scored}
    if not having:
        return _from_closing(desk, state) or no_unit(desk, state)
    claims = tuple(
        claim for doc_id, scored in having.items() for claim in _claims(desk, state, doc_id, scored, len(having) > 1)
    )
    return Composed(claims=claims)


def _from_closing(desk: Desk, state: Judged) -> Composed | None:
    """What the closing paragraph asks of a group that has no heading of its own: "yêu cầu các thôn … gửi báo cáo"."""
    name = " ".join(terms_of(state.understood.units[0].name))
    claims = tuple(
        Claim(text=shortened(section.text, state.query), evidence=(evidence_of(section),))
        for doc_id in state.papers
        for section in desk.sections(doc_id)
        if section.zone == "closing" and name and f" {name} " in f" {' '.join(terms_of(section.text))} "
    )
    return Composed(claims=claims) if claims else None


def of_unit(desk: Desk, state: Judged, doc_id: str) -> list[Scored[Responsibility]]:
    """The unit's responsibilities in one paper that the question is about, in reading order."""
    query = _matter(desk, state)
    scored = desk.ranked_facts(state, doc_id, "responsibilities", _is_unit(desk, state, doc_id), query)
    if not scored or query.weights.keys() <= desk.title_terms(doc_id):
        return _in_order(scored)
    least = max(thresholds()["task_topic"], thresholds()["near_best"] * 0.75 * scored[0].score)
    close = [s for s in scored if s.score >= least]
    return _in_order(close or scored)


def _is_unit(desk: Desk, state: Judged, doc_id: str) -> Callable[[Responsibility], bool]:
    """A test for the tasks of the named unit; when no office is it, for those of offices whose names hold all its words."""
    name = state.understood.units[0].name
    offices = {fact.unit for fact, _ in desk.facts(doc_id, "responsibilities")}
    typed = state.understood.units[0].typed
    same = {office for office in offices if is_one_of(name, office) or is_one_of(typed, office)}
    words = set(terms_of(name))
    wider = {office for office in offices if words <= set(terms_of(office))} if len(words) > 1 else set()
    accepted = same or wider
    return lambda fact: fact.unit in accepted


def _matter(desk: Desk, state: Judged) -> Query:
    """The topic with the names of further units in it: they are partners, not the unit that is asked about."""
    others = " ".join(unit.name for unit in state.understood.units[1:])
    return desk.query(_GENERAL.sub(" ", f"{state.understood.topic} {others}"))


def _in_order(scored: list[Scored[Responsibility]]) -> list[Scored[Responsibility]]:
    seen: set[tuple[int, str]] = set()
    kept = []
    for one in sorted(scored, key=lambda s: s.item.ordinal):
        key = (one.item.ordinal, one.item.task)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept


def _claims(desk: Desk, state: Judged, doc_id: str, scored: list[Scored[Responsibility]], several: bool) -> list[Claim]:
    document = document_of(desk, doc_id)
    office = capitalised(office_of(scored[0].item.unit, document))
    if len(scored) == 1:
        text, evidence = who.claim(desk, state, scored[0].item, apart=False)
        return [Claim(text=text, evidence=evidence, layout="bullet" if several else "sentence")]
    lead = Claim(text=phrase("answers/unit_tasks", office=office, count=len(scored)), evidence=())
    return [lead, *(_bullet(desk, state, s.item) for s in scored[:_MOST])]


def _bullet(desk: Desk, state: Judged, fact: Responsibility) -> Claim:
    evidence = under_heading(desk, fact_evidence(fact, "responsibility"), apart=False)
    return Claim(text=shortened(fact.task, state.query, 700), evidence=evidence, layout="bullet")
