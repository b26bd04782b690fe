"""Answers without a language model: the reader says which clauses answer; the kind of question shapes the wording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.answers import (
    about,
    cited,
    compare,
    content,
    deadlines,
    due,
    legal,
    lists,
    summary,
    survey,
    talk,
    targets,
    tasks,
    who,
    yes_no,
)
from assistant.answers.decide import decided, named_inside
from assistant.answers.refuse import hidden_place, outside
from assistant.claims import Composed
from assistant.desk import Desk
from assistant.reading.reader import ClauseReader, weights
from assistant.states import Judged

_BY_INTENT: dict[str, Callable[[Desk, Judged], Composed]] = {
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

_GATHERED: dict[str, Callable[[Desk, Judged], Composed | None]] = {
    "summary": summary.answer,
    "due_list": due.answer,
    "count": survey.whole_count,
}
"""Kinds that are gathered from the parts of papers, which no single clause bears out; None where there are no such parts."""


def answer(desk: Desk, reader: ClauseReader, state: Judged) -> Composed:
    """The composed answer or refusal of a question that was read."""
    understood = state.understood
    if understood.intent == "talk":
        return talk.answer(desk, state)
    if understood.intent == "out_of_scope" and state.answerable < weights().certain:
        return outside(desk, state)
    if cited.asks_who_cites(state) and (citing := cited.answer(desk, state)):
        return citing
    if hidden := hidden_place(desk, state):
        return hidden
    if understood.missing_places and (understood.compare or len(understood.missing_places) == len(understood.places)):
        return named_inside(desk, state)
    if not state.papers:
        return outside(desk, state)
    gather = _GATHERED.get(understood.intent)
    if gather is not None and (gathered := gather(desk, state)):
        return gathered
    worded = _with_more(desk, state, _of_kind(desk, state))
    return yes_no.marked(desk, state, decided(desk, reader, state, worded))


def _of_kind(desk: Desk, state: Judged) -> Composed:
    """What the question's kind would answer, from facts and clauses."""
    return _BY_INTENT.get(state.understood.intent, content.answer)(desk, state)


def _with_more(desk: Desk, state: Judged, composed: Composed) -> Composed:
    """The answer with the further things about the paper that were asked in the same breath."""
    claims = () if composed.refused else composed.claims
    for intent in state.understood.also:
        more = about.answer(desk, replace(state, understood=replace(state.understood, intent=intent)))
        claims += () if more.refused else more.claims
    if not state.understood.also or not claims:
        return composed
    return replace(composed, claims=claims, refusal=None, reason=None)
