"""Answers without a language model: one file a kind of question, chosen by the understood intent."""

from __future__ import annotations

from dataclasses import replace

from assistant.answers import (
    about,
    another,
    cited,
    compare,
    content,
    deadlines,
    legal,
    lists,
    survey,
    targets,
    tasks,
    who,
    wider,
)
from assistant.answers.inside import told_inside
from assistant.answers.refuse import outside, unknown_place
from assistant.answers.settle import settled
from assistant.claims import Composed
from assistant.desk import Desk
from assistant.walk import Walk

_BY_INTENT = {
    "who_leads": who.answer,
    "who_coordinates": who.answer,
    "unit_tasks": tasks.answer,
    "target": targets.answer,
    "legal_basis": legal.answer,
    "implements": about.answer,
    "replaces": about.answer,
    "signer": about.answer,
    "recipients": about.answer,
    "number_date": about.answer,
    "deadline": deadlines.answer,
    "compare": compare.answer,
    "list_units": lists.units,
    "list_targets": lists.targets,
    "list_tasks": lists.tasks,
    "count": survey.answer,
}


def answer(desk: Desk, walk: Walk) -> Composed:
    """The composed answer or refusal of an understood question."""
    understood = walk.understood
    assert understood is not None
    if understood.intent == "out_of_scope":
        return outside(desk, walk)
    if cited.asks_who_cites(walk) and (citing := cited.answer(desk, walk)):
        return citing
    if understood.missing_places:
        return told_inside(desk, walk) or unknown_place(desk, walk)
    if not walk.papers:
        return outside(desk, walk)
    intent = another.intent_of(desk, walk)
    turned = replace(walk, understood=replace(understood, intent=intent))
    composed = _of_kind(desk, turned)
    if intent == understood.intent and understood.also:
        composed = _with_more(desk, turned, composed)
    return (wider.answer(desk, turned, _of_kind) or composed) if composed.refusal in wider.LACKED else composed


def _of_kind(desk: Desk, walk: Walk) -> Composed:
    """The answer of the question's kind, or what stands for it."""
    assert walk.understood is not None
    return settled(desk, walk, _BY_INTENT.get(walk.understood.intent, content.answer)(desk, walk))


def _with_more(desk: Desk, walk: Walk, composed: Composed) -> Composed:
    """The answer with the further things about the paper that were asked in the same breath."""
    assert walk.understood is not None
    claims = () if composed.refused else composed.claims
    for intent in walk.understood.also:
        more = about.answer(desk, replace(walk, understood=replace(walk.understood, intent=intent)))
        claims += () if more.refused else more.claims
    return replace(composed, claims=claims, refusal=None, reason=None) if claims else composed
