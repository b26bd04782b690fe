"""What is answered: the reader decides which clause does; the answer of the question's kind words it, where it rests on it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answers import clauses
from assistant.answers.refuse import unknown_place, weak
from assistant.claims import Composed
from assistant.desk import Desk
from assistant.naming import bare_place
from assistant.reading.reader import weights
from assistant.reading.records import Read
from assistant.states import Judged
from prompts import phrase
from vectorstore.text import comparable

_WHOLE = frozenset({"compare", "unit_tasks", "list_units", "list_targets", "list_tasks", "count"})
"""Kinds that gather over a paper or over many: no single clause is their answer."""
_OF_THE_PAPER = frozenset({"signer", "recipients", "number_date", "replaces", "implements"})
"""Kinds that are told by a paper's metadata."""
_FEW = 3


def decided(desk: Desk, state: Judged, worded: Composed) -> Composed:
    """The worded answer where the reader bears it out, else the clauses that the reader is sure of, else the refusal."""
    intent, limits = state.understood.intent, weights()
    best = max((read.support for read in state.reads), default=0.0)
    own = 0.0 if worded.refused else borne_out(state, worded)
    told = not worded.refused or worded.refusal == "blank"
    if intent in _OF_THE_PAPER and _paper_is_meant(state) and told:
        return _of_another(state, worded) if intent == "number_date" and best >= limits.sure else worded
    if worded.refusal == "no_unit" or (intent in _WHOLE and not worded.refused):
        return worded
    chance = answerable(state)
    sure = chance >= limits.sure
    if not worded.refused and own >= limits.likely and (not sure or own >= limits.abreast * best):
        return worded
    if sure:
        told = clauses.told(desk, state, state.reads)
        return told if chance >= limits.certain or told.lead else replace(told, lead=phrase("answers/likely"))
    return worded if worded.refused else weak(desk, state)


def _of_another(state: Judged, worded: Composed) -> Composed:
    """Of a number or date, the claims that the reader bears out, where it bears out some: it may be a cited paper's."""
    likely = {read.key for read in state.reads if read.support >= weights().sure}
    kept = tuple(c for c in worded.claims if any((e.doc_id, e.ordinal) in likely for e in c.evidence))
    return replace(worded, claims=kept) if kept else worded


def answerable(state: Judged) -> float:
    """How surely, 0 to 1, any of the clauses read answers: what is left beside "none of these"."""
    return sum(read.chance for read in state.reads)


def _paper_is_meant(state: Judged) -> bool:
    """True when the question fixes the papers whose metadata it asks for, or there are few."""
    return bool(state.understood.doc_ids) or len(state.papers) <= _FEW


def borne_out(state: Judged, worded: Composed) -> float:
    """How surely, 0 to 1, a clause that the answer rests on answers, by the reader."""
    rests = {(e.doc_id, e.ordinal) for claim in worded.claims for e in claim.evidence}
    return max((read.support for read in state.reads if read.key in rests), default=0.0)


def named_inside(desk: Desk, state: Judged) -> Composed:
    """Of a place without a paper of its own: the sure clause of another's that names it, else the refusal that says so."""
    names = [comparable(bare_place(place.name)) for place in state.understood.missing_places]
    told = [read for read in state.reads if read.support >= weights().sure and _names(desk, read, names)]
    return (
        clauses.told(desk, replace(state, papers=(told[0].statement.doc_id,)), told)
        if told
        else unknown_place(desk, state)
    )


def _names(desk: Desk, read: Read, names: list[str]) -> bool:
    """True when the clause, a heading over it or its paper's title names every place, with its diacritics."""
    document = desk.document(read.statement.doc_id)
    meta = document.metadata if document else None
    over = (meta.title or "", meta.locality or "") if meta else ()
    words = comparable(" ".join((read.statement.section.text, *read.statement.trail, *over)))
    return all(re.search(rf"\b{re.escape(name)}\b", words) for name in names)
