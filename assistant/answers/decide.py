"""What is answered: the reader decides which clause does; the answer of the question's kind words it, where it rests on it."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from assistant.answers import clauses
from assistant.answers.refuse import unknown_place, weak
from assistant.claims import Composed
from assistant.desk import Desk
from assistant.naming import bare_place
from assistant.reading.reader import ClauseReader, weights
from assistant.reading.records import Read
from assistant.states import Judged
from assistant.understand.gazetteer import gazetteer, key_of
from assistant.years import years
from ingest.spans import TIMES, figures
from prompts import phrase
from vectorstore.records import Metadata
from vectorstore.text import comparable

_WHOLE = frozenset({"legal_basis", "compare", "unit_tasks", "list_units", "list_targets", "list_tasks", "count"})
"""Kinds that gather over a paper or over many: no single clause is their answer."""
_OF_THE_PAPER = frozenset({"signer", "recipients", "number_date", "replaces", "implements"})
"""Kinds that are told by a paper's metadata."""
_LABELLED = _OF_THE_PAPER | {"legal_basis"}
"""Kinds whose facts are read under a label ("Nơi nhận: …"), as a clause of the paper would say them."""
_FEW = 3
_READ_OF_FACTS = 4
_MANY = 16
_BEHIND = 0.8  # logits by which facts put into words may be behind the best clause and still answer


def decided(desk: Desk, reader: ClauseReader, state: Judged, worded: Composed) -> Composed:
    """The worded answer where the reader bears it out, else the clauses that the reader is sure of, else the refusal."""
    limits, chance = weights(), state.answerable
    sure = chance >= limits.sure
    if _by_the_facts(state, worded) and chance < limits.certain:
        return worded
    if _of_facts(state, worded):
        told = _read_well(reader, state, worded)
        if told.claims:
            return told
        if not sure and (_of_few(worded) or state.understood.intent in _WHOLE):
            return worded
    if not worded.refused and (_of_few(worded) or state.understood.intent not in _OF_THE_PAPER):
        own, best = borne_out(state, worded), max((read.support for read in state.reads), default=0.0)
        if own >= limits.likely and (not sure or own >= limits.abreast * best):
            return worded
    if sure:
        told = clauses.told(desk, state, state.reads)
        return told if chance >= limits.certain or told.lead else replace(told, lead=phrase("answers/likely"))
    return worded if worded.refused else weak(desk, state)


def _of_facts(state: Judged, worded: Composed) -> bool:
    """True for an answer from facts that no single clause holds: a paper's metadata, or what is gathered over papers."""
    if state.understood.intent in _OF_THE_PAPER and _paper_is_meant(state):
        return not worded.refused or worded.refusal == "blank"
    return state.understood.intent in _WHOLE and not worded.refused


def _by_the_facts(state: Judged, worded: Composed) -> bool:
    """True for a refusal that states a fact: the paper gives that office no task, names no paper that it replaces."""
    return worded.refusal == "no_unit" or (worded.refused and state.understood.intent in _OF_THE_PAPER)


def _of_few(worded: Composed) -> bool:
    """True for facts of few papers: of many, each with another, they may be no answer at all."""
    return len({one.doc_id for claim in worded.claims for one in claim.evidence}) <= _FEW


def _read_well(reader: ClauseReader, state: Judged, worded: Composed) -> Composed:
    """The facts that, put into words and read as a clause, answer about as well as the best clause.

    What is gathered is whole: it stands or falls by its first few. Of numbers and dates, which may be a cited paper's, and
    of the metadata of many papers the best few stand, each for itself."""
    kind = state.understood.intent
    claims = [claim for claim in worded.claims if claim.evidence]
    each = kind == "number_date" or (kind in _OF_THE_PAPER and not _of_few(worded))
    some = claims[: _MANY if each else _READ_OF_FACTS]
    told = [
        (claim.evidence[0].doc_id, phrase(f"reading/{kind}", words=claim.text) if kind in _LABELLED else claim.text)
        for claim in some
    ]
    ahead = reader.ahead(state, told)
    if each:
        best = sorted(range(len(some)), key=lambda n: -ahead[n])[:_FEW]
        return replace(worded, claims=tuple(some[n] for n in sorted(best) if ahead[n] >= -_BEHIND))
    return worded if max(ahead, default=-math.inf) >= -_BEHIND else replace(worded, claims=())


def _paper_is_meant(state: Judged) -> bool:
    """True when the question fixes the papers whose metadata it asks for, or there are few."""
    return bool(state.understood.doc_ids) or len(state.papers) <= _FEW


def borne_out(state: Judged, worded: Composed) -> float:
    """How surely, 0 to 1, a clause that the answer rests on answers, by the reader."""
    rests = {(e.doc_id, e.ordinal) for claim in worded.claims for e in claim.evidence}
    return max((read.support for read in state.reads if read.key in rests), default=0.0)


def named_inside(desk: Desk, state: Judged) -> Composed:
    """Of a place without a paper of its own: the clause of another's that answers, else the refusal that says so.

    A clause that names the place must be sure; one of the paper of the place's own province must be certain."""
    limits, chance = weights(), state.answerable
    told = [read for read in state.reads if read.support >= limits.sure and _names(desk, read, state)]
    if not told and chance >= limits.certain:
        told = [read for read in state.reads[:1] if _is_above(desk, read, state)]
    return (
        clauses.told(desk, replace(state, papers=(told[0].statement.doc_id,)), told)
        if told
        else unknown_place(desk, state)
    )


def _names(desk: Desk, read: Read, state: Judged) -> bool:
    """True when the clause, a heading over it or its paper's title names every place, and the year asked of it."""
    meta = _metadata(desk, read)
    over = (meta.title or "", meta.locality or "", meta.issuer or "", meta.period or "") if meta else ()
    words = comparable(" ".join((read.statement.section.text, *read.statement.trail, *over)))
    return all(re.search(rf"\b{re.escape(name)}\b", words) for name in _missing_names(state))


def _missing_names(state: Judged) -> list[str]:
    """The bare names of the places without papers; a year that a name carries counts as a name of its own."""
    names = []
    for place in state.understood.missing_places:
        times = [span for span in figures(place.name) if span.kind in TIMES]
        bare = place.name[: times[0].start] if times else place.name
        names += [comparable(bare_place(bare.strip(" ,"))), *sorted(years(place.name))]
    return names


def _is_above(desk: Desk, read: Read, state: Judged) -> bool:
    """True for a clause of the province in which every place without papers lies."""
    meta = _metadata(desk, read)
    own = bare_place(meta.locality) if meta and meta.locality else None
    return own is not None and all(
        any(
            entry.province == own and entry.level != "province"
            for entry in gazetteer().named(key_of(bare_place(p.name)))
        )
        for p in state.understood.missing_places
    )


def _metadata(desk: Desk, read: Read) -> Metadata | None:
    document = desk.document(read.statement.doc_id)
    return document.metadata if document else None
