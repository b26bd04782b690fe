"""Over all papers: which places have it, which have not, how many."""

from __future__ import annotations

import re

from assistant.answers import content, legal, lists, targets, who
from assistant.answers.common import by_place, document_of, is_one_of, names_places
from assistant.answers.refuse import weak
from assistant.claims import Claim, Composed
from assistant.desk import Desk, Scored, evidence_of, fact_evidence, thresholds
from assistant.naming import capitalised, place_of
from assistant.records import Evidence
from assistant.sentences import shortened, unlabelled
from assistant.states import Judged
from assistant.terms import terms_of
from prompts import phrase

_LACKING = re.compile(r"chưa (?:có|nêu|giao|quy định)|không (?:có|nêu|giao|quy định)|thiếu", re.IGNORECASE)
_OFFICES = re.compile(r"bao nhiêu (?:đơn vị|phòng|cơ quan|tổ chức)|mấy (?:đơn vị|phòng|cơ quan)", re.IGNORECASE)
_TARGETS = re.compile(r"(?:bao nhiêu|mấy) (?:chỉ tiêu|mục tiêu)", re.IGNORECASE)
_TARGET_WORDS = frozenset(("chi", "tieu", "muc"))
_IN_HEADING = frozenset({"đề nghị", "phối hợp", "thực hiện"})  # "Đề nghị Ủy ban MTTQ …": the heading itself says it
_STRICTER = 1.15


def answer(desk: Desk, state: Judged) -> Composed:
    """The places whose papers hold what is asked, each with its proof, and those whose papers do not."""
    if names_places(state) and not state.understood.units and _OFFICES.search(state.understood.text):
        return lists.units(desk, state)
    if names_places(state) and _TARGETS.search(state.understood.text):
        return lists.counted_targets(desk, state)
    if names_places(state) and len(by_place(desk, state.papers)) == 1:
        return legal.answer(desk, state) if legal.asked_types(state) else targets.answer(desk, state)
    found = {doc_id: proof(desk, state, doc_id) for doc_id in state.papers}
    having = {doc_id: line for doc_id, line in found.items() if line is not None}
    lacking = [doc_id for doc_id in state.papers if doc_id not in having]
    if not having:
        return weak(desk, state)
    names = {doc_id: capitalised(place_of(document_of(desk, doc_id))) for doc_id in state.papers}
    held = {names[doc_id] for doc_id in having}
    lacking = [doc_id for doc_id in lacking if names[doc_id] not in held]  # another paper of the place has it
    without = ", ".join(dict.fromkeys(names[doc_id] for doc_id in lacking))
    if _LACKING.search(state.understood.text) and lacking:
        lead = phrase("answers/lacking", count=len({names[doc_id] for doc_id in lacking}), names=without)
    else:
        lead = phrase(
            "answers/having",
            count=len(held),
            names=", ".join(dict.fromkeys(names[d] for d in having)),
        )
        lead += " " + phrase("answers/not_having", names=without) if without and len(state.papers) <= 12 else ""
    claims = tuple(
        Claim(text=f"{names[doc_id]}: {text}", evidence=evidence, layout="bullet")
        for doc_id, (text, evidence) in having.items()
    )
    return Composed(claims=claims, lead=lead)


def whole_count(desk: Desk, state: Judged) -> Composed | None:
    """How many targets a place sets in all; None where something else is counted, or only what is on a matter."""
    plain = set(terms_of(state.understood.topic)) <= _TARGET_WORDS
    if not (plain and names_places(state) and _TARGETS.search(state.understood.text)):
        return None
    counted = lists.counted_targets(desk, state)
    return None if counted.refused else counted


def proof(desk: Desk, state: Judged, doc_id: str) -> tuple[str, tuple[Evidence, ...]] | None:
    """What shows that a paper holds the matter: the named unit's heading or task, else its best clause; None without."""
    if state.understood.units:
        return _of_unit(desk, state, doc_id)
    ranked: list[Scored] = content.ranked(desk, state, doc_id)
    if not ranked or ranked[0].score < _STRICTER * thresholds()["content"]:
        return None
    section = ranked[0].item.section
    return shortened(section.text, state.query, 240), (evidence_of(section),)


def _of_unit(desk: Desk, state: Judged, doc_id: str) -> tuple[str, tuple[Evidence, ...]] | None:
    name = state.understood.units[0].name
    asked = who.asked_roles(state.understood.text) - _IN_HEADING
    for section in () if asked else desk.sections(doc_id):
        if section.kind == "unit" and is_one_of(name, section.title):
            return unlabelled(section.text), (evidence_of(section),)
    facts = desk.ranked_facts(
        state,
        doc_id,
        "responsibilities",
        lambda fact: is_one_of(name, fact.unit) and (not asked or bool(asked & {fact.role, *fact.also_roles})),
    )
    if not facts:
        return None
    text, _ = who.claim(desk, state, facts[0].item)
    return text, (fact_evidence(facts[0].item, "responsibility"),)
