"""Clauses as an answer: the likeliest one with its office, its list and its column heads, and those that are as likely."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.common import HEADINGS, by_place, children, document_of, gathered, names_places
from assistant.claims import Claim, Composed
from assistant.desk import Desk, evidence_of, fact_evidence
from assistant.naming import capitalised, office_of
from assistant.reading.passage import likeliest
from assistant.reading.reader import weights
from assistant.reading.records import Read
from assistant.reading.wording import clause_words
from assistant.records import Evidence
from assistant.sentences import shortened, unlabelled
from assistant.statements import Statement, ancestors
from assistant.states import Judged
from vectorstore.records import Responsibility, Section
from vectorstore.text import fold

_MOST = 3
_LONGEST = 900  # characters of one clause
_MOST_LISTED = 14
_DEEPEST = 3
_HEADINGS_OF_LISTS = HEADINGS | {"unit"}


def told(desk: Desk, state: Judged, reads: Sequence[Read]) -> Composed:
    """The answer that the clauses give, likeliest first; of several places one each when no place is named."""
    by_paper = _papers(desk, state, reads)
    if len(by_paper) == 1:
        return Composed(claims=_claims(desk, state, next(iter(by_paper.values()))))
    lines = []
    for doc_id, own in by_paper.items():
        claims = _claims(desk, state, own[:1])
        lines.append((doc_id, " ".join(c.text for c in claims), tuple(e for c in claims for e in c.evidence)))
    return gathered(desk, lines)


def _papers(desk: Desk, state: Judged, reads: Sequence[Read]) -> dict[str, list[Read]]:
    """The clauses of the likeliest paper; where no place is named also those of other places that are as likely."""
    best = reads[0]
    groups: dict[str, list[Read]] = {}
    for one in reads:
        groups.setdefault(one.statement.doc_id, []).append(one)
    if names_places(state):
        return {best.statement.doc_id: groups[best.statement.doc_id]}
    tops = {
        doc_ids[0]: max(doc_ids, key=lambda d: groups[d][0].support)
        for doc_ids in by_place(desk, list(groups)).values()
    }
    abreast = weights().abreast
    return {
        d: groups[d]
        for d in tops.values()
        if d == best.statement.doc_id or groups[d][0].chance >= abreast * best.chance
    }


def _claims(desk: Desk, state: Judged, reads: Sequence[Read]) -> tuple[Claim, ...]:
    picked = _picked(reads)
    several = len(picked) > 1
    claims = [claim for statement in picked for claim in _told(desk, state, statement, several)]
    return tuple(claims[:_MOST_LISTED])


def _picked(reads: Sequence[Read]) -> list[Statement]:
    """The likeliest clause and those of its paper that are nearly as likely, in reading order; nothing said twice."""
    best = reads[0]
    picked = [best.statement]
    for one in reads[1:]:
        section = one.statement.section
        if len(picked) == _MOST or one.chance < max(weights().beside * best.chance, weights().worth):
            break
        held = {(s.section.ordinal, s.section.parent) for s in picked}
        if section.kind in HEADINGS or any(section.ordinal in pair or section.parent == pair[0] for pair in held):
            continue
        picked.append(one.statement)
    return sorted(picked, key=lambda statement: statement.section.ordinal)


def _told(desk: Desk, state: Judged, statement: Statement, several: bool) -> list[Claim]:
    """One clause: a heading by what stands under it, an announcement with its list, a row with its column heads."""
    section = statement.section
    if section.kind in _HEADINGS_OF_LISTS and (below := children(desk, section)):
        return [claim for child in below for claim in _listed(desk, state, child, 1)]
    if section.text.rstrip().endswith(":") and children(desk, section):
        return _listed(desk, state, section, 0)
    text, evidence = sentence(desk, state, statement)
    return [Claim(text=text, evidence=evidence, layout="bullet" if several else "sentence")]


def _listed(desk: Desk, state: Judged, section: Section, depth: int) -> list[Claim]:
    """A clause as a bullet, and what it announces as further ones."""
    text = shortened(clause_words(section), state.query, _LONGEST)
    claims = [Claim(text=text, evidence=(evidence_of(section),), layout="bullet" if depth else "sentence")]
    if depth < _DEEPEST and section.text.rstrip().endswith(":"):
        for child in children(desk, section):
            claims += _listed(desk, state, child, depth + 1)
    return claims


def sentence(desk: Desk, state: Judged, statement: Statement) -> tuple[str, tuple[Evidence, ...]]:
    """A clause in words: with the office that it stands under, where it does not name it itself."""
    section = statement.section
    document = document_of(desk, statement.doc_id)
    words = likeliest(state.understood.text, document, clause_words(section), statement.trail, _LONGEST)
    text = capitalised(words)
    heading = _office_above(desk, statement)
    if heading is not None and fold(heading.title) not in fold(text):
        office = capitalised(office_of(unlabelled(heading.title).rstrip(":;. "), document))
        return f"{office}: {text}", (evidence_of(heading), evidence_of(section))
    fact = _assigned(desk, statement) if {"unit", "partner"} & set(state.understood.asks) else None
    if fact is not None and fold(fact.unit) not in fold(text):
        office = capitalised(office_of(fact.unit, document))
        return f"{office}: {text}", (evidence_of(section), fact_evidence(fact, "responsibility"))
    return text, (evidence_of(section),)


def _assigned(desk: Desk, statement: Statement) -> Responsibility | None:
    """Who is given what a clause says, where the paper says it beside the clause ("Đơn vị chủ trì: Sở A.")."""
    facts = (fact for fact, _ in desk.facts(statement.doc_id, "responsibilities"))
    own = [fact for fact in facts if fact.ordinal == statement.section.ordinal]
    return min(own, key=lambda fact: fact.role != "chủ trì", default=None)


def _office_above(desk: Desk, statement: Statement) -> Section | None:
    """The heading of the office that a clause stands under."""
    by_ordinal = {section.ordinal: section for section in desk.sections(statement.doc_id)}
    units = [node for node in ancestors(statement.section, by_ordinal) if node.kind == "unit" and node.title]
    return units[-1] if units else None
