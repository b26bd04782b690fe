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
    first = composed.claims[0]
    verdict = _by_office(desk, state, first)
    verdict = _by_figure(state, first) if verdict is None else verdict
    if verdict is None:
        return composed
    text = phrase("answers/yes" if verdict else "answers/no", text=first.text)
    return replace(composed, claims=(replace(first, text=text), *composed.claims[1:]))


def _by_office(desk: Desk, state: Judged, claim: Claim) -> bool | None:
    """Whether the office that the question names leads what the claim tells of; None where no leading office is asked or told."""
    units, rests = state.understood.units, {(e.doc_id, e.ordinal) for e in claim.evidence}
    if len(units) != 1 or not who.asked_roles(state.understood.text) & _LEADS or figures_of(state.understood.text):
        return None
    leading = {fact.unit for fact in _tasks(desk, rests) if fact.role in _LEADS or _LEADS & set(fact.also_roles)}
    return any(is_one_of(units[0].name, unit) for unit in leading) if leading else None


def _tasks(desk: Desk, rests: set[tuple[str, int]]) -> list[Responsibility]:
    """The tasks that stand at the claim's clauses."""
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
