"""Refusals: one sentence why, then the nearest thing that does exist, cited."""

from __future__ import annotations

from assistant.answers.common import HEADINGS, document_of
from assistant.claims import Claim, Composed
from assistant.desk import Desk, evidence_of
from assistant.naming import capitalised, paper_of, place_of, unit_title
from assistant.records import Evidence
from assistant.sentences import shortened
from assistant.statements import Statement
from assistant.states import Judged
from prompts import phrase
from vectorstore.text import fold

_NEAR = 0.32
_MOST_PLACES = 8


def unknown_place(desk: Desk, state: Judged) -> Composed:
    """The library holds no paper of the place; says which places it has."""
    names = ", ".join(place.name for place in state.understood.missing_places)
    known = sorted({place_of(document) for document in desk.documents() if document.doc_id in set(state.scope)})
    shown = ", ".join(known[:_MOST_PLACES]) + (" …" if len(known) > _MOST_PLACES else "")
    reason = phrase("refusals/no_place", place=names)
    claims = (Claim(text=phrase("refusals/places", places=shown), evidence=()),) if known else ()
    return Composed(refusal="no_place", reason=reason, lead=reason, claims=claims)


def hidden_place(desk: Desk, state: Judged) -> Composed | None:
    """The chosen papers are none of a named place that the library has papers of; None when no place is hidden so."""
    chosen = set(state.scope) if state.picked or state.collection is not None else None
    if chosen is None:
        return None
    beside = {fold(place_of(d)) for d in desk.documents() if d.doc_id not in chosen}
    names = [place.name for place in state.understood.missing_places if fold(place.name) in beside]
    if not names:
        return None
    reason = phrase("refusals/hidden_place", place=", ".join(names))
    return Composed(refusal="hidden_place", reason=reason, lead=reason)


def no_unit(desk: Desk, state: Judged) -> Composed:
    """The plan gives the unit no task; says which units it does name."""
    unit = state.understood.units[0].name
    claims: list[Claim] = []
    for doc_id in state.papers[:3]:
        headings = [s for s in desk.sections(doc_id) if s.kind == "unit" and s.zone == "implementation"]
        if headings:
            names = "; ".join(unit_title(s) for s in headings)
            text = phrase("refusals/units", paper=_of(desk, doc_id), units=names)
            claims.append(Claim(text=text, evidence=tuple(evidence_of(s) for s in headings)))
    reason = phrase("refusals/no_unit", paper=_papers(desk, state), unit=unit)
    return Composed(refusal="no_unit", reason=reason, lead=reason, claims=tuple(claims))


def no_task(desk: Desk, state: Judged) -> Composed:
    """No unit is given the task that is asked about."""
    return _with_nearest(desk, state, "no_task")


def no_figure(desk: Desk, state: Judged) -> Composed:
    """No such figure in the papers."""
    return _with_nearest(desk, state, "no_figure")


def weak(desk: Desk, state: Judged) -> Composed:
    """Nothing in the papers answers well enough."""
    return _with_nearest(desk, state, "weak")


def not_given(desk: Desk, state: Judged, intent: str) -> Composed:
    """The paper leaves the field blank or does not give it."""
    reason = phrase(f"refusals/blank_{intent}", paper=_papers(desk, state))
    opening = _opening(desk, state) if intent == "number_date" else None
    claims = (Claim(text=phrase("refusals/as_printed", text=opening.text), evidence=(opening,)),) if opening else ()
    return Composed(refusal="blank", reason=reason, lead=reason, claims=claims)


def outside(desk: Desk, state: Judged) -> Composed:
    """Not a question that plans answer, or nothing to answer from."""
    name = "out_of_scope" if desk.documents() else "empty_library"
    reason = phrase(f"refusals/{name}")
    return Composed(refusal=name, reason=reason, lead=reason)


def _with_nearest(desk: Desk, state: Judged, name: str) -> Composed:
    """A refusal with the clause that comes closest, when one comes close at all."""
    reason = phrase(f"refusals/{name}", paper=_papers(desk, state))
    nearest = nearest_clause(desk, state)
    claims = (
        (Claim(text=phrase("refusals/nearest", text=shortened(nearest.text, state.query, 260)), evidence=(nearest,)),)
        if nearest
        else ()
    )
    return Composed(refusal=name, reason=reason, lead=reason, claims=claims)


def nearest_clause(desk: Desk, state: Judged) -> Evidence | None:
    """The statement that matches best over all papers, if it matches at all."""
    tops = [ranked[0] for doc_id in state.papers if (ranked := desk.ranked(state, doc_id, _clause))]
    best = max(tops, key=lambda scored: scored.score, default=None)
    return evidence_of(best.item.section, best.score) if best and best.score >= _NEAR else None


def _clause(statement: Statement) -> bool:
    """True for what says something by itself."""
    return statement.section.kind not in HEADINGS and statement.section.zone not in ("recipients", "signature")


def _opening(desk: Desk, state: Judged) -> Evidence | None:
    for doc_id in state.papers[:1]:
        for section in desk.sections(doc_id):
            if section.zone == "opening" and ("số" in section.text.casefold() or "ngày" in section.text.casefold()):
                return evidence_of(section)
    return None


def _of(desk: Desk, doc_id: str) -> str:
    return f"{paper_of(document_of(desk, doc_id))} ({place_of(document_of(desk, doc_id))})"


def _papers(desk: Desk, state: Judged) -> str:
    """The papers in question, named when they are few."""
    if len(state.papers) == 1:
        return capitalised(_of(desk, state.papers[0]))
    places = sorted({place_of(document_of(desk, doc_id)) for doc_id in state.papers})
    return phrase("refusals/plans_of", places=", ".join(places)) if len(places) <= 3 else phrase("refusals/plans")
