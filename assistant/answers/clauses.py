"""Clauses as an answer: the likeliest one with its office, its list and its column heads, and what completes it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.common import HEADINGS, by_place, children, document_of, gathered, names_places
from assistant.claims import Claim, Composed
from assistant.desk import Desk, evidence_of
from assistant.judge import Judged
from assistant.judge.kinds import holds
from assistant.naming import capitalised, office_of
from assistant.query import Query
from assistant.records import Evidence
from assistant.sentences import shortened, unlabelled
from assistant.statements import Statement, ancestors
from assistant.walk import Walk
from vectorstore.records import Section
from vectorstore.text import fold

_MOST = 3
_LONGEST = 650  # characters of one clause
_MOST_LISTED = 14
_DEEPEST = 3
_NEAR = 0.5  # of the best chance: what still completes an answer
_ABREAST = 0.8  # of the best chance: another place that answers as well
_GAIN = 0.2  # of the question's weight: what a further clause has to add
_HEADINGS_OF_LISTS = HEADINGS | {"unit"}


def told(desk: Desk, walk: Walk, judged: Sequence[Judged], query: Query) -> Composed:
    """The answer that the clauses give, best first; of several places one each when no place is named."""
    by_paper = _papers(desk, walk, judged)
    if len(by_paper) == 1:
        return Composed(claims=_claims(desk, walk, query, next(iter(by_paper.values()))))
    lines = []
    for doc_id, own in by_paper.items():
        claims = _claims(desk, walk, query, own[:1])
        lines.append((doc_id, " ".join(c.text for c in claims), tuple(e for c in claims for e in c.evidence)))
    return gathered(desk, lines)


def _papers(desk: Desk, walk: Walk, judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """The clauses of the best paper; where no place is named also those of other places that answer as well."""
    best = judged[0]
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(one.statement.doc_id, []).append(one)
    if names_places(walk):
        return {best.statement.doc_id: groups[best.statement.doc_id]}
    tops = {
        doc_ids[0]: max(doc_ids, key=lambda d: groups[d][0].chance) for doc_ids in by_place(desk, list(groups)).values()
    }
    return {d: groups[d] for d in tops.values() if groups[d][0].chance >= _ABREAST * best.chance}


def _claims(desk: Desk, walk: Walk, query: Query, judged: Sequence[Judged]) -> tuple[Claim, ...]:
    picked = _completed(walk, query, judged)
    several = len(picked) > 1
    claims = [claim for statement in picked for claim in _told(desk, walk, query, statement, several)]
    return tuple(claims[:_MOST_LISTED])


def _completed(walk: Walk, query: Query, judged: Sequence[Judged]) -> list[Statement]:
    """The best clause and those that hold what it leaves open: words of the question, or a kind of thing asked for."""
    assert walk.understood is not None
    picked = [judged[0].statement]
    held = set(picked[0].matter.terms | picked[0].matter.above)
    open_kinds = [kind for kind in walk.understood.asks if not _holds(picked[0], kind)]
    for one in judged[1:]:
        statement = one.statement
        if len(picked) == _MOST or one.chance < _NEAR * judged[0].chance:
            break
        if statement.section.kind in HEADINGS or statement.section.ordinal == picked[0].section.parent:
            continue
        gain = sum(w for term, w in query.weights.items() if term not in held and term in statement.matter.terms)
        if gain >= _GAIN * query.mass or any(_holds(statement, kind) for kind in open_kinds):
            picked.append(statement)
            held |= statement.matter.terms
            open_kinds = [kind for kind in open_kinds if not _holds(statement, kind)]
    return sorted(picked, key=lambda statement: statement.section.ordinal)


def _holds(statement: Statement, kind: str) -> bool:
    section = statement.section
    return holds(kind, section.text, unit_above=statement.unit is not None, zone=section.zone)


def _told(desk: Desk, walk: Walk, query: Query, statement: Statement, several: bool) -> list[Claim]:
    """One clause: a heading by what stands under it, an announcement with its list, a row with its column heads."""
    section = statement.section
    if section.kind in _HEADINGS_OF_LISTS and (below := children(desk, section)):
        return [claim for child in below for claim in _listed(desk, query, child, 1)]
    if section.text.rstrip().endswith(":") and children(desk, section):
        return _listed(desk, query, section, 0)
    text, evidence = sentence(desk, walk, query, statement)
    return [Claim(text=text, evidence=evidence, layout="bullet" if several else "sentence")]


def _listed(desk: Desk, query: Query, section: Section, depth: int) -> list[Claim]:
    """A clause as a bullet, and what it announces as further ones."""
    text = shortened(_words(section), query, _LONGEST)
    claims = [Claim(text=text, evidence=(evidence_of(section),), layout="bullet" if depth else "sentence")]
    if depth < _DEEPEST and section.text.rstrip().endswith(":"):
        for child in children(desk, section):
            claims += _listed(desk, query, child, depth + 1)
    return claims


def sentence(desk: Desk, walk: Walk, query: Query, statement: Statement) -> tuple[str, tuple[Evidence, ...]]:
    """A clause in words: with the office that it stands under, where it does not name it itself."""
    section = statement.section
    text = capitalised(shortened(_words(section), query, _LONGEST))
    heading = _office_above(desk, statement)
    if heading is None or fold(heading.title) in fold(text):
        return text, (evidence_of(section),)
    office = capitalised(office_of(unlabelled(heading.title).rstrip(":;. "), document_of(desk, statement.doc_id)))
    return f"{office}: {text}", (evidence_of(heading), evidence_of(section))


def _office_above(desk: Desk, statement: Statement) -> Section | None:
    """The heading of the office that a clause stands under."""
    by_ordinal = {section.ordinal: section for section in desk.sections(statement.doc_id)}
    units = [node for node in ancestors(statement.section, by_ordinal) if node.kind == "unit" and node.title]
    return units[-1] if units else None


def _words(section: Section) -> str:
    """A clause without its label; of a table row the filled cells, each after its column's head."""
    cells = [cell.strip() for cell in section.cells]
    if section.kind != "row" or sum(bool(name.strip()) for name in section.header) < 2:
        return unlabelled(section.text)
    named = list(zip(section.header, cells, strict=False))[1 if cells and cells[0] == section.label else 0 :]
    return "; ".join(f"{name.strip()}: {cell}" if name.strip() else cell for name, cell in named if cell) or unlabelled(
        section.text
    )
