"""What the kinds of answers share: which papers answer, the claim of a paper, headings as evidence, nearest things."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from assistant.claims import Claim, Composed
from assistant.desk import Desk, Scored, evidence_of, thresholds
from assistant.naming import capitalised, paper_of, place_of
from assistant.query import Query
from assistant.records import Evidence
from assistant.statements import Statement, ancestors
from assistant.states import Judged
from ingest.units import same_unit, unit_key, unit_keys
from prompts import phrase
from vectorstore.records import Document, Section
from vectorstore.text import fold

HEADINGS = frozenset({"heading", "unit", "article", "title", "annex"})
_SILENT_ZONES = frozenset({"recipients", "signature"})
_MOST_CHILDREN = 10
_SAME_START = 20
_LABEL_LENGTH = 6
_ASKING = re.compile(r"bao nhiêu|\bmấy\b|(?:ngày|quý|tháng|năm) nào|khi nào|bao giờ", re.IGNORECASE)
_LOOKED_AT, _PART, _MOST_PARTS = 12, 0.06, 3
_TITLE_NAMED = 0.6
_TITLE_NEAR = 0.2

Best = dict[str, list[Scored[Any]]]
"""doc_id → what may answer there, best first; only what passes the limit."""


def best_by_paper(state: Judged, rank: Callable[[str], Sequence[Scored[Any]]], limit: str) -> Best:
    """For each paper the ranked candidates that pass the named limit; papers with none are left out."""
    least = thresholds()[limit]
    found = {doc_id: [scored for scored in rank(doc_id) if scored.score >= least] for doc_id in state.papers}
    return {doc_id: scored for doc_id, scored in found.items() if scored}


def chosen(desk: Desk, state: Judged, best: Best) -> list[str]:
    """The papers that answer: of each named place its best paper; when no place is named, those near the best of all."""
    near = thresholds()["near_best"]
    groups = by_place(desk, list(best))
    tops = {place: max(best[doc_id][0].score for doc_id in doc_ids) for place, doc_ids in groups.items()}
    highest = max(tops.values(), default=0.0)
    kept = [
        doc_id
        for place, doc_ids in groups.items()
        for doc_id in doc_ids
        if best[doc_id][0].score >= near * (tops[place] if names_places(state) else highest)
    ]
    return sorted(kept, key=state.papers.index)


def with_units(desk: Desk, state: Judged) -> Query:
    """The topic with the names of the units that the question names, for answers in which they are part of the matter."""
    return desk.query(
        " ".join([state.understood.topic or state.understood.text, *(u.name for u in state.understood.units)])
    )


def about_topic(desk: Desk, state: Judged) -> tuple[str, ...]:
    """Of each place's papers those whose title the topic names, when some are named and others not; else all.

    "… làm gì trong phòng chống thiên tai" asks for the decision on it, not for the plan on something else."""
    kept: list[str] = []
    for doc_ids in by_place(desk, state.papers).values():
        shares = {doc_id: _named_share(desk, state.query, doc_id) for doc_id in doc_ids}
        highest = max(shares.values())
        kept += [d for d in doc_ids if highest < _TITLE_NAMED or shares[d] >= highest - _TITLE_NEAR]
    return tuple(sorted(kept, key=state.papers.index))


def _named_share(desk: Desk, query: Query, doc_id: str) -> float:
    """The share of the query's weight that a paper's title holds."""
    titles = desk.title_terms(doc_id)
    return sum(weight for term, weight in query.weights.items() if term in titles) / (query.mass or 1.0)


def by_place(desk: Desk, doc_ids: Sequence[str]) -> dict[str, list[str]]:
    """Papers by the place that they speak for, folded."""
    groups: dict[str, list[str]] = {}
    for doc_id in doc_ids:
        groups.setdefault(fold(place_of(document_of(desk, doc_id))), []).append(doc_id)
    return groups


def several_asked(text: str) -> bool:
    """True when a question asks for two figures or two times: "… bao nhiêu %, … bao nhiêu %?"."""
    return len(_ASKING.findall(text)) > 1


def completed(query: Query, ranked: Sequence[Scored[Any]], words: Callable[[Any], frozenset[str]]) -> list[Any]:
    """The best item and the next ones that hold words of the question which those before leave open."""
    kept = [ranked[0].item]
    held = set(words(kept[0]))
    for scored in ranked[1:_LOOKED_AT]:
        own = words(scored.item)
        gain = sum(weight for term, weight in query.weights.items() if term in own and term not in held)
        if gain >= _PART * query.mass and len(kept) < _MOST_PARTS:
            kept.append(scored.item)
            held |= own
    return kept


def names_places(state: Judged) -> bool:
    """True when the question fixes where to look: a place, a paper's number, a chosen paper."""
    return bool(state.understood.places or state.understood.doc_ids)


def document_of(desk: Desk, doc_id: str) -> Document:
    """The paper; it is in the library since the state names it."""
    document = desk.document(doc_id)
    assert document is not None
    return document


def is_one_of(name: str, office: str) -> bool:
    """True when an office's name in a paper stands for the named unit, alone or among several."""
    return same_unit(office, name) or unit_key(name) in unit_keys(office)


def under_heading(desk: Desk, evidence: Evidence, *, apart: bool) -> tuple[Evidence, ...]:
    """Evidence of a unit's task with the unit's heading: one quote when the task follows right below its heading.

    apart: give the heading as a quote of its own when it stands further up; else the task alone."""
    by_ordinal = {section.ordinal: section for section in desk.sections(evidence.doc_id)}
    section = by_ordinal.get(evidence.ordinal)
    units = [node for node in ancestors(section, by_ordinal) if node.kind == "unit"] if section else []
    if section is None or not units:
        return (evidence,)
    heading = units[-1]
    at = section.raw.find(evidence.raw[:_SAME_START])
    if heading.ordinal + 1 == section.ordinal and 0 <= at <= _LABEL_LENGTH:
        raw = f"{heading.raw}\n{section.raw[:at]}{evidence.raw}"
        return (replace(evidence, raw=raw, text=f"{heading.text} {evidence.text}"),)
    return (evidence_of(heading), evidence) if apart else (evidence,)


def gathered(desk: Desk, lines: list[tuple[str, str, tuple[Evidence, ...]]]) -> Composed:
    """Claims of several papers: one as a sentence; equal ones said once with all their sources; others a bullet a place,
    or a paper when all are of one place.

    lines: (doc_id, text, evidence)."""
    if not lines:
        return Composed(refusal="weak", reason=phrase("refusals/weak"))
    same: dict[str, list[tuple[str, str, tuple[Evidence, ...]]]] = {}
    for line in lines:
        same.setdefault(fold(line[1]), []).append(line)
    if len(same) == 1:
        _, text, _ = lines[0]
        return Composed(claims=(Claim(text=text, evidence=tuple(e for line in lines for e in line[2])),))
    one_place = len(by_place(desk, [doc_id for doc_id, _, _ in lines])) == 1
    named = papers if one_place else places
    claims = tuple(
        Claim(
            text=f"{named(desk, group)}: {group[0][1]}",
            evidence=tuple(e for line in group for e in line[2]),
            layout="bullet",
        )
        for group in same.values()
    )
    return Composed(claims=claims, lead=phrase("answers/differ_papers" if one_place else "answers/differ"))


def papers(desk: Desk, group: list[tuple[str, str, tuple[Evidence, ...]]]) -> str:
    """The papers of several lines of one place, each once."""
    return capitalised(", ".join(dict.fromkeys(paper_of(document_of(desk, doc_id)) for doc_id, _, _ in group)))


def places(desk: Desk, group: list[tuple[str, str, tuple[Evidence, ...]]]) -> str:
    """The places of several lines, each once, first letter upper case."""
    names = list(dict.fromkeys(place_of(document_of(desk, doc_id)) for doc_id, _, _ in group))
    joined = ", ".join(names)
    return joined[:1].upper() + joined[1:]


def answering(desk: Desk, statement: Statement) -> bool:
    """True for what can answer: not a title, a signature, a table's header, nor a heading with nothing under it."""
    section = statement.section
    if section.zone in _SILENT_ZONES or section.kind == "title" or (section.kind == "row" and not section.label):
        return False
    return section.kind not in HEADINGS or bool(children(desk, section))


def children(desk: Desk, section: Section) -> list[Section]:
    """The clauses right under a node, at most ten."""
    return [s for s in desk.below(section) if s.text][:_MOST_CHILDREN]
