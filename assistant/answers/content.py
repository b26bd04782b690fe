"""A content question: the clauses that together cover what is asked, and no more."""

from __future__ import annotations

import re

from assistant.answers import about, tasks
from assistant.answers import targets as figures
from assistant.answers.common import HEADINGS, Best, answering, best_by_paper, children, chosen, gathered
from assistant.answers.refuse import no_figure, weak
from assistant.claims import Claim, Composed
from assistant.desk import Desk, Scored, asked_zones, evidence_of, thresholds
from assistant.query import Query, coverage
from assistant.records import Evidence
from assistant.sentences import shortened, unlabelled
from assistant.statements import Statement
from assistant.states import Judged
from assistant.terms import terms_of
from vectorstore.records import Section

_MOST_CLAUSES = 3
_WORTH = 0.18
_NO_MATTER = frozenset({"quy", "dinh", "noi", "dung", "ve", "van", "de", "gi", "neu"})
_SHORT_PART = 5
_ON_HEADING = 0.5
_MORE_THAN_FIGURE = 0.05
_MONEY = re.compile(r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ)\b", re.IGNORECASE)


def answer(desk: Desk, state: Judged) -> Composed:
    """The best clauses of each paper that answers."""
    if asks_for_subject(state):
        return about.subject(desk, state)
    best = best_by_paper(state, lambda doc_id: ranked(desk, state, doc_id), "content")
    if figures.asks_figure(state) and (found := figures.figures(desk, state)) and not _clearer(best, found):
        return figures.told(desk, state, found)
    if "money" in state.understood.asks:
        best = _with_money(best)
    papers = chosen(desk, state, best)
    if papers and state.understood.units and best[papers[0]][0].item.section.kind == "unit":
        return tasks.answer(desk, state)
    if not papers:
        return no_figure(desk, state) if "money" in state.understood.asks else weak(desk, state)
    return told(desk, state, best, papers)


def _clearer(best: Best, found: Best) -> bool:
    """True when a clause as a whole answers better than any figure: the question asks for more than the figure."""
    clause = max((scored[0].score for scored in best.values()), default=0.0)
    return clause > max(scored[0].score for scored in found.values()) + _MORE_THAN_FIGURE


def asks_for_subject(state: Judged) -> bool:
    """True for "Quyết định 12 quy định về gì?": one paper, and no word of matter."""
    words = set(terms_of(state.understood.topic))
    return len(state.papers) == 1 and bool(state.understood.numbers) and words <= _NO_MATTER


def told(desk: Desk, state: Judged, best: Best, papers: list[str]) -> Composed:
    """The best clauses of the papers that answer: of one paper in full, of several the best two each."""
    everything = {doc_id: best[doc_id][:1] + ranked(desk, state, doc_id)[1:] for doc_id in papers}
    if len(papers) == 1:
        return Composed(claims=_claims(desk, state, everything[papers[0]]))
    lines = [(doc_id, *_joined(_claims(desk, state, everything[doc_id])[:2])) for doc_id in papers]
    return gathered(desk, lines)


def ranked(desk: Desk, state: Judged, doc_id: str) -> list[Scored[Statement]]:
    """The statements that may answer, best first; the units that the question names count as part of its matter."""
    query = desk.query(
        " ".join([state.understood.topic or state.understood.text, *(u.name for u in state.understood.units)])
    )
    return desk.ranked(state, doc_id, lambda s: answering(desk, s), query)


def _with_money(best: Best) -> Best:
    kept = {doc_id: [s for s in scored if _MONEY.search(s.item.section.text)] for doc_id, scored in best.items()}
    return {doc_id: scored for doc_id, scored in kept.items() if scored}


def _joined(claims: tuple[Claim, ...]) -> tuple[str, tuple[Evidence, ...]]:
    return " ".join(claim.text for claim in claims), tuple(e for claim in claims for e in claim.evidence)


def _claims(desk: Desk, state: Judged, scored: list[Scored[Statement]]) -> tuple[Claim, ...]:
    """Clauses picked greedily: each next one must cover a good part of what the ones before left open."""
    first = scored[0].item
    whole = _whole_part(desk, scored, asked_zones(state.understood.text))
    if whole:
        return tuple(_claim(section, state.query, "bullet" if len(whole) > 1 else "sentence") for section in whole)
    if first.section.kind in HEADINGS and (below := children(desk, first.section)):
        return tuple(_claim(section, state.query, "bullet") for section in below)
    picked = _under_same_heading(desk, state.query, first) or pick(state.query, scored)
    layout = "bullet" if len(picked) > 1 else "sentence"
    return tuple(claim for statement in picked for claim in _with_list(desk, state.query, statement, layout))


def _whole_part(desk: Desk, scored: list[Scored[Statement]], zones: frozenset[str]) -> list[Section]:
    """All clauses of the part of the plan that is asked for, when one of its clauses matches well and the part is short."""
    near = thresholds()["near_best"] * 0.6 * scored[0].score
    best = next((s.item.section for s in scored[:10] if s.item.section.zone in zones and s.score >= near), None)
    if best is None:
        return []
    clauses = [s for s in desk.sections(best.doc_id) if s.zone == best.zone and s.kind not in HEADINGS and s.text]
    return clauses if len(clauses) <= _SHORT_PART else []


def _under_same_heading(desk: Desk, query: Query, best: Statement) -> list[Statement]:
    """The few clauses of the heading above the best one, when the question is about what that heading names."""
    statements = {s.section.ordinal: s for s in desk.statements.of(best.doc_id)}
    parent = statements.get(best.section.parent if best.section.parent is not None else -1)
    if parent is None or parent.section.kind != "heading" or coverage(query, parent.matter) < _ON_HEADING:
        return []
    below = [statements[s.ordinal] for s in children(desk, parent.section) if s.ordinal in statements]
    return below if len(below) <= _MOST_CLAUSES else []


def pick(query: Query, scored: list[Scored[Statement]]) -> list[Statement]:
    """The best statement, its equals, and those that add at least a set share of the question's weight, in reading order."""
    near = thresholds()["near_best"] * 0.6 * scored[0].score
    picked = [scored[0].item]
    held = set(scored[0].item.matter.terms)
    for candidate in scored[1:40]:
        if len(picked) == _MOST_CLAUSES or candidate.score < near:
            break
        if candidate.item.section.kind in HEADINGS:
            continue
        gain = sum(w for term, w in query.weights.items() if term not in held and term in candidate.item.matter.terms)
        if gain >= _WORTH * query.mass or candidate.score >= thresholds()["tie"] * scored[0].score:
            picked.append(candidate.item)
            held |= candidate.item.matter.terms
    return sorted(picked, key=lambda statement: statement.section.ordinal)


def _with_list(desk: Desk, query: Query, statement: Statement, layout: str) -> list[Claim]:
    """A clause that ends in a colon brings what it announces."""
    section = statement.section
    claims = [_claim(section, query, layout)]
    if section.text.rstrip().endswith(":"):
        claims += [_claim(child, query, "bullet") for child in children(desk, section)]
    return claims


def _claim(section: Section, query: Query, layout: str) -> Claim:
    return Claim(text=shortened(unlabelled(section.text), query), evidence=(evidence_of(section),), layout=layout)
