"""Which answer stands: the one of its kind of question, or the clause that answers more surely; else the refusal."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from assistant.answers import clauses
from assistant.answers.refuse import no_figure, weak
from assistant.claims import Claim, Composed
from assistant.desk import Desk, thresholds
from assistant.judge import Judge, Judged
from assistant.judge.fits import fits, names_units
from assistant.statements import Statement
from assistant.walk import Walk

_SETTLED = frozenset({"out_of_scope", "empty_library", "no_place"})
_SHORTEST, _SHORTEST_OPENING = 4, 12  # words; the opening is mostly letterhead
_WHOLE = frozenset({"unit_tasks", "list_tasks", "who_coordinates"})  # lists that are whole as they are
_EXACT = frozenset({"number", "money", "time"})
_ENOUGH = 8
_SURE = 0.7  # an answer that rests on so likely a clause stands as it is
_COMPLETING = 0.5
_LOOKED_AT = 30
_OWN_WORDS = frozenset(
    {"signer", "recipients", "number_date", "replaces", "implements", "list_units", "list_targets", "count"}
)


def settled(desk: Desk, walk: Walk, composed: Composed) -> Composed:
    """The composed answer, or what the likeliest clause says where that answers and the composed one does not."""
    assert walk.understood is not None
    if composed.refusal in _SETTLED or composed.header or walk.understood.intent == "compare":
        return composed
    if walk.understood.intent in _OWN_WORDS and (not composed.refused or composed.refusal == "blank"):
        return composed
    judge = Judge(desk, walk)
    if not composed.refused and not _holds_what_is_asked(desk, walk, judge, composed):
        composed = no_figure(desk, walk) if walk.understood.intent == "target" else weak(desk, walk)
    limits = thresholds()
    own = None if composed.refused else _chance(desk, judge, composed)
    if not composed.refused and (own is None or own >= _SURE or own >= 1 - limits["judge_beside"]):
        return composed
    least = limits["judge_refused"] if own is None else own + limits["judge_beside"]
    best = _best(desk, walk, judge, least)
    if not best or best[0].chance < least:
        return composed
    if own is None:
        return clauses.told(desk, walk, best, judge.query)
    clause = clauses.told(desk, walk, best, judge.query)
    if own < limits["judge_low"] and best[0].chance >= own + limits["judge_margin"]:
        return clause
    if walk.understood.compare or walk.understood.intent in _WHOLE:
        return composed
    return replace(composed, claims=(*composed.claims, *_new(composed, clause)))


def _new(composed: Composed, clause: Composed) -> tuple[Claim, ...]:
    """The claims of a clause that an answer does not make already."""
    said = _rests_on(composed)
    return tuple(claim for claim in clause.claims if not {(e.doc_id, e.ordinal) for e in claim.evidence} <= said)


def _holds_what_is_asked(desk: Desk, walk: Walk, judge: Judge, composed: Composed) -> bool:
    """False for an answer of mere sentences none of which holds the figure or the time that is asked for, or speaks of the
    year asked about."""
    assert walk.understood is not None
    facts = any(evidence.kind != "sentence" for claim in composed.claims for evidence in claim.evidence)
    if facts or not (_EXACT & set(walk.understood.asks) or walk.understood.periods):
        return True
    found = [s for doc_id, ordinal in _rests_on(composed) if (s := desk.statement(doc_id, ordinal)) is not None]
    return not found or any(fits(walk.understood, judge.query, s, desk.document(s.doc_id)) for s in found)


def _rests_on(composed: Composed) -> set[tuple[str, int]]:
    return {(e.doc_id, e.ordinal) for claim in composed.claims for e in claim.evidence}


def _best(desk: Desk, walk: Walk, judge: Judge, least: float) -> list[Judged]:
    """The likeliest clauses that can stand in for an answer; few are needed, and looking closely takes time.

    least: the chance from which one answers; what only completes an answer may have less."""
    likely = (one for one in judge.ranked()[:_LOOKED_AT] if one.chance >= _COMPLETING * least)
    may = (one for one in likely if can_stand_in(desk, walk, judge, one.statement))
    return list(islice(may, _ENOUGH))


def can_stand_in(desk: Desk, walk: Walk, judge: Judge, statement: Statement) -> bool:
    """True for a clause that can stand in for an answer: it fits, and is of the offices that the question names."""
    assert walk.understood is not None
    section = statement.section
    if len(section.text.split()) < (_SHORTEST_OPENING if section.zone == "opening" else _SHORTEST):
        return False
    asks = walk.understood.asks
    if section.zone == "legal_bases" and asks and "document" not in asks:
        return False  # the title of a cited paper does nothing of what it names
    document = desk.document(statement.doc_id)
    return fits(walk.understood, judge.query, statement, document) and names_units(walk.understood, statement)


def _chance(desk: Desk, judge: Judge, composed: Composed) -> float | None:
    """The best chance among the clauses that an answer rests on; None when it rests on none."""
    found = [s for doc_id, ordinal in _rests_on(composed) if (s := desk.statement(doc_id, ordinal)) is not None]
    return max((judge.chance(statement) for statement in found), default=None)
