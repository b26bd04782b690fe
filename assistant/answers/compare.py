"""Several places side by side: the same question asked of each, a table with a row a place."""

from __future__ import annotations

from dataclasses import replace

from assistant.answers import about, content, deadlines, legal, targets, tasks, who
from assistant.answers.common import document_of
from assistant.answers.refuse import weak
from assistant.claims import Claim, Composed
from assistant.desk import Desk
from assistant.naming import capitalised, place_of
from assistant.states import Judged
from prompts import phrase

_BY_ASPECT = {
    "who_leads": who.answer,
    "who_coordinates": who.answer,
    "unit_tasks": tasks.answer,
    "target": targets.answer,
    "list_targets": targets.answer,
    "legal_basis": legal.answer,
    "implements": about.answer,
    "replaces": about.answer,
    "signer": about.answer,
    "recipients": about.answer,
    "number_date": about.answer,
    "deadline": deadlines.answer,
}


def answer(desk: Desk, state: Judged) -> Composed:
    """A row a place; a place whose papers do not answer says so in its row."""
    rows = [(name, _one(desk, state, doc_ids)) for name, doc_ids in sides(desk, state).items()]
    if not any(not part.refused for _, part in rows):
        return weak(desk, state)
    claims = tuple(_row(name, part) for name, part in rows)
    return Composed(claims=claims, header=tuple(phrase("answers/compare_header").split("|")))


def sides(desk: Desk, state: Judged) -> dict[str, tuple[str, ...]]:
    """The places to compare, in the order in which the question names them, with their papers."""
    grouped: dict[str, tuple[str, ...]] = {}
    for doc_id in state.papers:
        name = place_of(document_of(desk, doc_id))
        grouped[name] = (*grouped.get(name, ()), doc_id)
    if len(grouped) < 2:  # one place, several papers: compare the papers
        return {
            f"{name}, {document_of(desk, d).metadata.period or d}": (d,) for name, ds in grouped.items() for d in ds
        }
    order = [place.name for place in state.understood.places]
    return dict(sorted(grouped.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)))


def _one(desk: Desk, state: Judged, doc_ids: tuple[str, ...]) -> Composed:
    aspect = state.understood.aspect
    alone = replace(state, papers=doc_ids, understood=replace(state.understood, intent=aspect or "content"))
    return _BY_ASPECT.get(aspect, content.answer)(desk, alone)


def _row(name: str, part: Composed) -> Claim:
    """A table row; the claims of one place are joined by line breaks."""
    if part.refused:
        return Claim(text=f"{capitalised(name)} | {phrase('answers/compare_none')}", evidence=(), layout="row")
    body = "<br>".join(claim.text.replace(f" ({name})", "").replace("|", "/") for claim in part.claims)
    evidence = tuple(item for claim in part.claims for item in claim.evidence)
    return Claim(text=f"{capitalised(name)} | {body}", evidence=evidence, layout="row")
