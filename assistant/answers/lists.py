"""Lists: the units that have tasks, the targets, the tasks under a heading; each entry cited."""

from __future__ import annotations

from assistant.answers import content
from assistant.answers import targets as figures
from assistant.answers import tasks as of_unit
from assistant.answers.common import document_of
from assistant.answers.refuse import weak
from assistant.claims import Claim, Composed
from assistant.desk import Desk, Scored, evidence_of, fact_evidence, thresholds
from assistant.naming import capitalised, place_of, unit_title
from assistant.query import coverage
from assistant.sentences import unlabelled
from assistant.statements import Statement
from assistant.walk import Walk
from prompts import phrase

_MOST = 40


def units(desk: Desk, walk: Walk) -> Composed:
    """The units of the implementation section of each paper, each with its heading as proof."""
    claims: list[Claim] = []
    for doc_id in walk.papers:
        headings = [s for s in desk.sections(doc_id) if s.kind == "unit" and s.zone == "implementation"]
        if not headings:
            continue
        place = capitalised(place_of(document_of(desk, doc_id)))
        claims.append(Claim(text=phrase("answers/units", place=place, count=len(headings)), evidence=()))
        claims += [Claim(text=unit_title(s), evidence=(evidence_of(s),), layout="bullet") for s in headings]
    return Composed(claims=tuple(claims)) if claims else weak(desk, walk)


def targets(desk: Desk, walk: Walk) -> Composed:
    """The targets of each paper; only those on the matter when the question names one."""
    claims: list[Claim] = []
    for doc_id in walk.papers:
        kept = _targets_of(desk, walk, doc_id)
        if kept and len(walk.papers) > 1:
            claims.append(
                Claim(text=phrase("answers/place", place=capitalised(place_of(document_of(desk, doc_id)))), evidence=())
            )
        claims += [
            Claim(
                text=f"{unlabelled(t.indicator).rstrip('. ')}: {figures.shown(t)}",
                evidence=(fact_evidence(t, "target"),),
                layout="bullet",
            )
            for t in kept
        ]
    return Composed(claims=tuple(claims)) if claims else content.answer(desk, walk)


def _targets_of(desk: Desk, walk: Walk, doc_id: str) -> list:
    """All targets of the targets section, or those that match a narrower topic, in reading order."""
    everything = desk.ranked_facts(walk, doc_id, "targets")
    in_section = [
        s for s in everything if (st := desk.statement(doc_id, s.item.ordinal)) and st.section.zone == "targets"
    ]
    rows = in_section or everything
    if _narrow(desk, walk, doc_id, rows):
        least = max(0.5 * rows[0].score, 0.12)
        rows = [s for s in rows if s.score >= least]
    return [s.item for s in sorted(rows, key=lambda s: s.item.ordinal)][:_MOST]


def _narrow(desk: Desk, walk: Walk, doc_id: str, rows: list[Scored]) -> bool:
    """True when the topic speaks of a matter inside the section, and not only of the section's own heading."""
    assert walk.query is not None
    if not rows or not walk.query.weights:
        return False
    heads = [s for s in desk.statements.of(doc_id) if s.section.zone == "targets" and s.section.kind == "heading"]
    by_heading = max((coverage(walk.query, s.matter) for s in heads), default=0.0)
    return by_heading < 0.75


def _under_heading(desk: Desk, walk: Walk) -> Composed:
    """The clauses under the heading that fits the topic best, when a heading fits better than any clause."""
    claims: list[Claim] = []
    for doc_id in walk.papers:
        best = _heading(desk, walk, doc_id)
        if best is None:
            continue
        below = content.children(desk, best.section)
        claims += [
            Claim(text=unlabelled(child.text), evidence=(evidence_of(child),), layout="bullet") for child in below
        ]
    return Composed(claims=tuple(claims)) if claims else content.answer(desk, walk)


def tasks(desk: Desk, walk: Walk) -> Composed:
    """The tasks of a unit when one is named, else what stands under the heading that fits."""
    assert walk.understood is not None
    return of_unit.answer(desk, walk) if walk.understood.units else _under_heading(desk, walk)


def _heading(desk: Desk, walk: Walk, doc_id: str) -> Statement | None:
    heads = desk.ranked(
        walk,
        doc_id,
        lambda s: s.section.kind in ("heading", "unit", "article", "bullet") and s.section.text.strip() != "",
    )
    with_children = [s for s in heads[:5] if content.children(desk, s.item.section)]
    good = [s for s in with_children if s.score >= thresholds()["content"]]
    return good[0].item if good else None
