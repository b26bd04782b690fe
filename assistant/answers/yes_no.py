"""A yes/no question: "Có" or "Không" before the clause that decides it, where it does: an office or a figure, compared."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answers import who
from assistant.answers.common import is_one_of
from assistant.claims import Claim, Composed
from assistant.desk import Desk
from assistant.states import Judged
from ingest.spans import COUNT, DATE, DURATION, MONEY, PERCENT, Span, figures
from prompts import phrase
from vectorstore.records import Responsibility
from vectorstore.text import fold

_ASKS = re.compile(r"\b(?:co|phai|dung|duoc|da)\b.*\b(?:khong|chua)\s*(?:a|nhi|vay|the|em|anh|chi)?\s*[?.!]*$")
_BOUND = re.compile(
    r"\b(?:tren|duoi|hon|it nhat|toi thieu|toi da|khong qua|truoc|sau|tu|den|tro len|tro xuong|muon|som|cham)\b|[<>≥≤]"
)
_LEADS = frozenset({"chủ trì", "đầu mối"})
_COMPARED = (PERCENT, MONEY, DATE, DURATION, COUNT)


def marked(desk: Desk, state: Judged, composed: Composed) -> Composed:
    """The answer with "Có: " or "Không: " before its first claim where that claim decides the question; else as it is."""
    if composed.refused or composed.lead or not composed.claims or not _ASKS.search(fold(state.understood.text)):
        return composed
    if (task := _leading(desk, state, composed)) is not None:
        text, evidence = who.claim(desk, state, task)
        verdict = is_one_of(state.understood.units[0].name, task.unit)
        return replace(composed, claims=(_said(verdict, Claim(text=text, evidence=evidence)),))
    first, *others = composed.claims
    decided = _by_figure(state, first)
    return composed if decided is None else replace(composed, claims=(_said(decided, first), *others))


def _said(verdict: bool, claim: Claim) -> Claim:
    return replace(claim, text=phrase("answers/yes" if verdict else "answers/no", text=claim.text))


def _leading(desk: Desk, state: Judged, composed: Composed) -> Responsibility | None:
    """The task among what is told that an office leads; None where no lead is asked, none is told, or several offices'."""
    units = state.understood.units
    if len(units) != 1 or not who.asked_roles(state.understood.text) & _LEADS or figures_of(state.understood.text):
        return None
    rests = {(e.doc_id, e.ordinal) for claim in composed.claims for e in claim.evidence}
    leading = [fact for fact in _tasks(desk, rests) if fact.role in _LEADS or _LEADS & set(fact.also_roles)]
    return leading[0] if len({fact.unit for fact in leading}) == 1 else None


def _tasks(desk: Desk, rests: set[tuple[str, int]]) -> list[Responsibility]:
    """The tasks that stand at the told clauses."""
    papers = dict.fromkeys(doc_id for doc_id, _ in rests)
    facts = (fact for doc_id in papers for fact, _ in desk.facts(doc_id, "responsibilities"))
    return [fact for fact in facts if (fact.doc_id, fact.ordinal) in rests]


def _by_figure(state: Judged, claim: Claim) -> bool | None:
    """Whether the one figure of the question is the one of its kind in the claim; None where a bound is asked or either is open."""
    text = state.understood.text
    asked = figures_of(text)
    if len(asked) != 1 or _BOUND.search(fold(text)):
        return None
    told = [span for span in figures_of(claim.text) if span.kind == asked[0].kind]
    return told[0].value == asked[0].value if len(told) == 1 else None


def figures_of(text: str) -> list[Span]:
    """The figures and days that a text names."""
    return [span for span in figures(text) if span.kind in _COMPARED and span.value is not None]
