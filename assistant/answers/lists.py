"""Lists: the units that have tasks, the targets, the tasks under a heading; each entry cited."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from assistant.answers import content
from assistant.answers import targets as figures
from assistant.answers import tasks as of_unit
from assistant.answers.common import HEADINGS, about_topic, by_place, children, document_of
from assistant.answers.refuse import weak
from assistant.claims import Claim, Composed
from assistant.desk import Desk, Scored, evidence_of, fact_evidence, thresholds
from assistant.naming import capitalised, paper_of, place_of, unit_title
from assistant.query import coverage, precision
from assistant.sentences import unlabelled
from assistant.statements import Statement
from assistant.states import Judged
from assistant.terms import terms_of
from prompts import phrase
from vectorstore.records import Section, Target
from vectorstore.text import fold

_MOST = 40
_NAMED = 0.8
_NEAR = 0.6  # of the best paper's match with a topic: what matches less is about something else
_LEAST_ON_TOPIC = 0.25


def units(desk: Desk, state: Judged) -> Composed:
    """The units of the implementation section of each paper, each with its heading as proof."""
    claims: list[Claim] = []
    for doc_id in state.papers:
        headings = [s for s in desk.sections(doc_id) if s.kind == "unit" and s.zone == "implementation"]
        if not headings:
            continue
        place = capitalised(place_of(document_of(desk, doc_id)))
        claims.append(Claim(text=phrase("answers/units", place=place, count=len(headings)), evidence=()))
        claims += [Claim(text=unit_title(s), evidence=(evidence_of(s),), layout="bullet") for s in headings]
    return Composed(claims=tuple(claims)) if claims else weak(desk, state)


def targets(desk: Desk, state: Judged) -> Composed:
    """The targets of each paper; only those on the matter when the question names one."""
    listed = _listed(desk, state)
    return Composed(claims=_grouped(desk, listed)) if listed else content.answer(desk, state)


def counted_targets(desk: Desk, state: Judged) -> Composed:
    """How many targets the papers set, in all and under each paper's name, with all of them."""
    listed = _listed(desk, state)
    if not listed:
        return weak(desk, state)
    count = sum(map(len, listed.values()))
    full = all(len(kept) < _MOST for kept in listed.values())
    name = "answers/count_targets" if full else "answers/count_targets_partial"
    return Composed(claims=_grouped(desk, listed), lead=phrase(name, count=count, papers=len(listed)))


def _listed(desk: Desk, state: Judged) -> dict[str, list[Claim]]:
    """doc_id → the targets of each paper that has some on the matter."""
    found = {doc_id: _targets_of(desk, state, doc_id) for doc_id in about_topic(desk, state)}
    highest = max((best for _, best in found.values()), default=0.0)
    return {doc_id: kept for doc_id, (kept, best) in found.items() if kept and best >= _NEAR * highest}


def _grouped(desk: Desk, listed: dict[str, list[Claim]]) -> tuple[Claim, ...]:
    """The entries under their places, under their papers where these are of one place; of one paper without a heading."""
    if len(listed) == 1:
        return tuple(next(iter(listed.values())))
    named = paper_of if len(by_place(desk, list(listed))) == 1 else place_of
    claims: list[Claim] = []
    for doc_id, kept in listed.items():
        name = capitalised(named(document_of(desk, doc_id)))
        claims += [Claim(text=phrase("answers/place", place=name), evidence=()), *kept]
    return tuple(claims)


def _targets_of(desk: Desk, state: Judged, doc_id: str) -> tuple[list[Claim], float]:
    """Claims, and how well the best fits a narrower topic, else 1.

    All targets of the targets section, those without a figure too; or those that match a narrower topic; in reading order."""
    query = desk.query(with_fields(figures.figure_topic(state)))
    everything = desk.ranked_facts(state, doc_id, "targets", query=query)
    in_section = [
        s for s in everything if (st := desk.statement(doc_id, s.item.ordinal)) and st.section.zone == "targets"
    ]
    rows = in_section or everything
    plain: list[Section] = []
    best = 1.0
    if _narrow(desk, state, doc_id, rows):
        best = rows[0].score
        phrases = _field_phrases(figures.figure_topic(state))
        rows = [s for s in rows if _speaks_of(s.item, phrases)] or [
            s for s in rows if s.score >= max(_LEAST_ON_TOPIC, 0.5 * rows[0].score)
        ]
    else:
        plain = _without_figure(desk, doc_id, {s.item.ordinal for s in rows})
    found = [(s.item.ordinal, _target_claim(s.item)) for s in rows] + [(s.ordinal, _clause_claim(s)) for s in plain]
    return [claim for _, claim in sorted(found, key=lambda row: row[0])][:_MOST], best


def _without_figure(desk: Desk, doc_id: str, with_figure: set[int]) -> list[Section]:
    """The bullets that stand among the targets and set no figure."""
    parents = {s.parent for s in desk.sections(doc_id) if s.ordinal in with_figure and s.kind == "bullet"}
    return [
        s
        for s in desk.sections(doc_id)
        if s.parent in parents and s.kind == "bullet" and s.zone == "targets" and s.ordinal not in with_figure
    ]


def _target_claim(target: Target) -> Claim:
    return Claim(text=figures.named(target), evidence=(fact_evidence(target, "target"),), layout="bullet")


def _clause_claim(section: Section) -> Claim:
    return Claim(text=unlabelled(section.text), evidence=(evidence_of(section),), layout="bullet")


def _speaks_of(target: Target, phrases: tuple[str, ...]) -> bool:
    """True when the indicator holds one of the phrases as whole words."""
    words = f" {' '.join(terms_of(target.indicator))} "
    return any(f" {phrase} " in words for phrase in phrases)


def _narrow(desk: Desk, state: Judged, doc_id: str, rows: list[Scored]) -> bool:
    """True when the topic speaks of a matter inside the section, and not only of the section's own heading."""
    if not rows or not state.understood.topic.strip() or state.query.weights.keys() <= desk.title_terms(doc_id):
        return False
    heads = [s for s in desk.statements.of(doc_id) if s.section.zone == "targets" and s.section.kind == "heading"]
    by_heading = max((coverage(state.query, s.matter) for s in heads), default=0.0)
    return by_heading < 0.75


def _under_heading(desk: Desk, state: Judged) -> Composed:
    """The clauses under the heading that fits the topic best, when a heading fits better than any clause."""
    claims: list[Claim] = []
    for doc_id in state.papers:
        best = _heading(desk, state, doc_id)
        if best is None:
            continue
        below = children(desk, best.section)
        claims += [
            Claim(text=unlabelled(child.text), evidence=(evidence_of(child),), layout="bullet") for child in below
        ]
    return Composed(claims=tuple(claims)) if claims else content.answer(desk, state)


def tasks(desk: Desk, state: Judged) -> Composed:
    """The tasks of a unit when one is named, else what stands under the heading that fits."""
    return of_unit.answer(desk, state) if state.understood.units else _under_heading(desk, state)


def _heading(desk: Desk, state: Judged, doc_id: str) -> Statement | None:
    """The heading that the topic names most wholly, if it names one."""
    best: tuple[float, Statement] | None = None
    for statement in desk.statements.of(doc_id):
        if statement.section.kind not in HEADINGS or not children(desk, statement.section):
            continue
        own = frozenset(terms_of(statement.section.title or statement.section.text))
        fit = precision(state.query, own, desk.rarity)
        score = (fit + coverage(state.query, statement.matter)) / 2
        if fit >= _NAMED and (best is None or score > best[0]):
            best = (score, statement)
    return best[1] if best and best[0] >= thresholds()["content"] else None


def with_fields(topic: str) -> str:
    """The topic with the words that belong to the fields of administration it names: "y tế" also finds "bệnh viện"."""
    return " ".join([topic, *_field_phrases(topic)])


def _field_phrases(topic: str) -> tuple[str, ...]:
    """The fields of administration that a topic names, with the phrases that belong to them, folded."""
    folded = f" {' '.join(terms_of(topic))} "
    return tuple(phrase for field, words in _fields() if f" {field} " in folded for phrase in (field, *words))


@cache
def _fields() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The rows of `data/fields.tsv`: a field and its phrases, folded."""
    lines = files("assistant").joinpath("data/fields.tsv").read_text(encoding="utf-8").splitlines()
    rows = [fold(line).split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return tuple((field, tuple(word.strip() for word in words.split(";"))) for field, words in rows)
