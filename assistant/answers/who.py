"""Who leads, advises, is the focal point; who works with whom: from the responsibilities, with the heading as proof."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from assistant.answers import clauses
from assistant.answers.common import best_by_paper, chosen, document_of, gathered, under_heading
from assistant.answers.refuse import no_task
from assistant.claims import Composed
from assistant.desk import Desk, Scored, fact_evidence, thresholds
from assistant.naming import capitalised, office_of
from assistant.reading.reader import weights
from assistant.records import Evidence
from assistant.sentences import shortened
from assistant.states import Judged
from ingest.units import find_units, same_unit
from vectorstore.records import Responsibility
from vectorstore.text import fold

_WORD = re.compile(r"\w+")
_ROLE_BONUS = 0.06
_UNIT_BONUS = 0.2
_ASSIGNED_BONUS = 0.04  # the implementation section is where tasks are given


def answer(desk: Desk, state: Judged) -> Composed:
    """The unit of the task that the question is about, in each paper that answers."""
    understood = state.understood
    asked = asked_roles(understood.text)
    best = best_by_paper(state, lambda doc_id: rank(desk, state, doc_id, asked), "who")
    papers = chosen(desk, state, best)
    if not papers:
        return _from_clauses(desk, state)
    return gathered(desk, [(doc_id, *claim(desk, state, best[doc_id][0].item)) for doc_id in papers])


def rank(desk: Desk, state: Judged, doc_id: str, asked: frozenset[str]) -> list[Scored[Responsibility]]:
    """The responsibilities of one paper; those whose role is the one asked for come a little earlier.

    A unit that the question names leads the task only when partners are asked for; else it stands in the task itself."""
    named = [unit.name for unit in state.understood.units]
    leads = "partner" in state.understood.asks and "unit" not in state.understood.asks
    query = desk.query(" ".join([state.understood.topic, *(() if leads else named), *sorted(asked)]))
    matter = {
        id(s.item): s.score
        for s in desk.ranked_facts(
            state, doc_id, "responsibilities", query=desk.query(" ".join([state.understood.topic, *named]))
        )
    }
    least = thresholds()["who_matter"] if state.understood.topic.strip() else 0.0
    raised = []
    for scored in desk.ranked_facts(state, doc_id, "responsibilities", query=query):
        fact = scored.item
        if matter[id(fact)] < least:  # the role alone is no match
            continue
        fit = _ROLE_BONUS * bool(asked & {fact.role, *fact.also_roles})
        own = _UNIT_BONUS * (leads and any(same_unit(fact.unit, name) for name in named))
        clause = desk.statement(doc_id, fact.ordinal)
        assigned = _ASSIGNED_BONUS * bool(clause and clause.section.zone == "implementation")
        raised.append(Scored(fact, scored.score + fit + own + assigned))
    return sorted(raised, key=lambda s: -s.score)


def claim(desk: Desk, state: Judged, fact: Responsibility, *, apart: bool = True) -> tuple[str, tuple[Evidence, ...]]:
    """One responsibility as a sentence with its evidence; apart: quote the unit's heading too where it stands further up."""
    document = document_of(desk, fact.doc_id)
    office = office_of(fact.unit, document)
    task = without_giving(shortened(fact.task, state.query), fact.unit)
    partners = [unit for unit in fact.coordinating_units if fold(unit) not in fold(task)]
    beside = f" (phối hợp: {', '.join(partners)})" if partners else ""
    text = f"{capitalised(office)} {_done(fact.role, task.rstrip('. ;'))}{beside}."
    return text, under_heading(desk, fact_evidence(fact, "responsibility"), apart=apart)


def without_giving(task: str, unit: str) -> str:
    """A task without the words that give it: "Giao Phòng Kinh tế chủ trì thống kê" → "chủ trì thống kê"."""
    given = re.match(rf"(?:(?:giao|đề nghị|yêu cầu|phân công)\s+)?{re.escape(unit)}\s+(?=\w)", task, re.IGNORECASE)
    return task[given.end() :] if given else task


def _done(role: str, task: str) -> str:
    """A task after the name of its unit, as one sentence: "tham mưu cho UBND …", "là đầu mối tiếp nhận …"."""
    opening = fold(task)
    asked = f"{role_words()[role]} " if role == "đề nghị" else ""
    if opening.startswith("dau moi"):
        return f"{asked}là {_small(task)}"
    if opening.startswith(("la ", *(fold(known) for known in role_words()))):
        return f"{asked}{_small(task)}"
    return f"{role_words()[role]}: {task}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _from_clauses(desk: Desk, state: Judged) -> Composed:
    """No assigned task fits: the likeliest clause of the body may still say who, when it names an office."""
    reads = [read for read in state.reads if read.statement.doc_id in state.papers]
    if reads and reads[0].support >= weights().alone and find_units(reads[0].statement.section.text):
        return clauses.told(desk, state, reads)
    return no_task(desk, state)


@cache
def role_words() -> dict[str, str]:
    """How each role reads after the name of a unit (`data/roles.tsv`)."""
    return {role: words for role, words, _ in _roles()}


def asked_roles(text: str) -> frozenset[str]:
    """The roles that a question asks for by their words ("đầu mối", "lo", "đứng ra" …)."""
    folded = f" {' '.join(_WORD.findall(fold(text)))} "
    return frozenset(role for role, _, signs in _roles() if any(f" {fold(sign)} " in folded for sign in signs))


@cache
def _roles() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    lines = files("assistant").joinpath("data/roles.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return tuple((role, words, tuple(sign.strip() for sign in signs.split(";"))) for role, words, signs in rows)
