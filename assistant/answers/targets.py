"""Which figure: from the targets, else from sentences that hold a figure; a figure no paper gives is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.answers import content
from assistant.answers.common import (
    HEADINGS,
    Best,
    answering,
    best_by_paper,
    chosen,
    completed,
    document_of,
    gathered,
    several_asked,
)
from assistant.answers.refuse import no_figure
from assistant.claims import Composed
from assistant.desk import Desk, Scored, evidence_of, fact_evidence
from assistant.figure_words import without_figure_words
from assistant.naming import capitalised, place_of
from assistant.query import Query
from assistant.records import Evidence
from assistant.sentences import shortened, unlabelled
from assistant.statements import Statement
from assistant.states import Judged
from assistant.terms import terms_of
from assistant.years import years
from vectorstore.records import Target
from vectorstore.text import fold, squeeze

_FIGURE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|phần trăm)|\b\d{1,3}(?:\.\d{3})+\b|\b\d+\b")
_PERCENT = re.compile(r"\d\s*(?:%|phần trăm)")
_MONEY = re.compile(r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ|nghìn đồng)", re.IGNORECASE)
_ASKS_MONEY = re.compile(
    r"bao nhiêu tiền|số tiền|mức tiền|bao nhiêu (?:triệu|tỷ|đồng)|tổng kinh phí|mức hỗ trợ", re.IGNORECASE
)
_ASKS_FIGURE = re.compile(
    r"bao nhiêu|phần trăm|%|tỷ lệ|tỉ lệ|tỷ trọng|chỉ tiêu|\bmấy\b|số lượng|tổng số", re.IGNORECASE
)
# "có bao nhiêu tổ dân phố?": what is counted stands right behind
_ASKS_COUNT = re.compile(
    r"bao nhiêu ((?!phần trăm|tiền|triệu|tỷ|đồng|lâu)[^\W\d_]+(?: [^\W\d_]+){1,2})\s*(?:\?|$|,)", re.IGNORECASE
)
_ASKS_PERCENT = re.compile(r"phần trăm|%|tỷ lệ|tỉ lệ|tỷ trọng", re.IGNORECASE)
_SENTENCE_LESS = 0.08
_MORE = 0.2  # of the question's weight
_SHOWN = {"=": "", ">": "trên ", ">=": "từ ", "<": "dưới ", "<=": "tối đa "}


def answer(desk: Desk, state: Judged) -> Composed:
    """The figure of the indicator in each paper that answers; a question that names no figure is one of content."""
    best = figures(desk, state)
    if best or asks_figure(state):
        return told(desk, state, best)
    return content.answer(desk, state)


def asks_figure(state: Judged) -> bool:
    """True when the question speaks of a figure, a share or an indicator."""
    return bool(state.understood and _ASKS_FIGURE.search(state.understood.text))


def told(desk: Desk, state: Judged, best: Best) -> Composed:
    """The figures that were found, or the refusal."""
    papers = chosen(desk, state, best)
    if not papers:
        return no_figure(desk, state)
    return gathered(desk, [(doc_id, *_claims(desk, state, best[doc_id])) for doc_id in papers])


def _claims(desk: Desk, state: Judged, ranked: Sequence[Scored[Any]]) -> tuple[str, tuple[Evidence, ...]]:
    """The figure asked for; the figures, when several are asked for."""
    items = [ranked[0].item]
    if several_asked(state.understood.text):
        items = completed(desk.query(figure_topic(state)), ranked, _words)
    said = [claim(desk, state, item) for item in items]
    return " ".join(dict.fromkeys(text for text, _ in said)), tuple(e for _, evidence in said for e in evidence)


def _words(item: Target | Statement) -> frozenset[str]:
    return (
        item.matter.terms
        if isinstance(item, Statement)
        else frozenset(terms_of(f"{item.indicator} {item.scope or ''}"))
    )


def figures(desk: Desk, state: Judged) -> Best:
    """For each paper the targets, or sentences with a figure of the kind asked for, that match well enough."""
    money: Best = {}
    if "money" in state.understood.asks or _ASKS_MONEY.search(state.understood.text):
        found = best_by_paper(
            state, lambda doc_id: desk.best(state, doc_id, lambda s: bool(_MONEY.search(s.section.text))), "target"
        )
        money = {doc_id: scored for doc_id, scored in found.items() if _same_year(desk, state, scored[0].item)}
        if not several_asked(state.understood.text):
            return money
    query = desk.query(figure_topic(state))
    figures = best_by_paper(state, lambda doc_id: _ranked(desk, state, doc_id, query), "target")
    return {
        doc_id: sorted([*money.get(doc_id, []), *figures.get(doc_id, [])], key=lambda scored: -scored.score)
        for doc_id in dict.fromkeys((*money, *figures))
    }


def figure_topic(state: Judged) -> str:
    """The topic without the words that only say that a figure is asked for, with the units that it names."""
    topic = " ".join([state.understood.topic or state.understood.text, *(unit.name for unit in state.understood.units)])
    return without_figure_words(topic)


def _ranked(desk: Desk, state: Judged, doc_id: str, query: Query) -> list[Scored[Target | Statement]]:
    """Targets first; a sentence with a figure only where it matches clearly better."""
    wanted = _PERCENT if _ASKS_PERCENT.search(state.understood.text) else _FIGURE
    facts = [s for s in desk.ranked_facts(state, doc_id, "targets", query=query) if _same_year(desk, state, s.item)]
    counted = _counted(state)
    if counted and (held := desk.best(state, doc_id, lambda s: bool(counted.search(s.section.text)), query)):
        return [Scored(s.item, s.score) for s in held if _same_year(desk, state, s.item)]
    told = {s.item.ordinal for s in facts}
    free = desk.best(state, doc_id, lambda s: s.section.ordinal not in told and _holds(desk, s, wanted), query)
    sentences = [Scored(s.item, s.score - _SENTENCE_LESS) for s in free if _same_year(desk, state, s.item)]
    return sorted([*facts, *sentences], key=lambda s: -s.score)


def _counted(state: Judged) -> re.Pattern[str] | None:
    """A count of the very things asked for: "bao nhiêu tổ dân phố" → "14 tổ dân phố"; None when a share or money is asked."""
    asked = _ASKS_COUNT.search(state.understood.text)
    words = asked[1].split() if asked else []
    if len(words) < 2 or asked is None:
        return None
    return re.compile(rf"\b\d[\d.,]*\s+{re.escape(' '.join(words[:3]))}\b", re.IGNORECASE)


def _holds(desk: Desk, statement: Statement, wanted: re.Pattern[str]) -> bool:
    """True for a clause with such a figure in its words, its own number not counted."""
    if statement.section.kind in HEADINGS or not answering(desk, statement):
        return False
    return bool(wanted.search(unlabelled(statement.section.text)))


def _same_year(desk: Desk, state: Judged, item: Target | Statement) -> bool:
    """False when the question names years of which neither the item, nor its other columns, nor its paper speak."""
    asked = years(" ".join(state.understood.periods))
    paper = document_of(desk, item.doc_id).metadata.period or ""
    if isinstance(item, Target):
        told = years(" ".join([item.year_or_period or "", *(name for name, _ in item.other_values)]))
        return not asked or bool(asked & (told or years(paper)))
    own = years(item.section.text)
    return not asked or bool(asked & (own or years(" ".join([*item.trail, paper]))))


def claim(desk: Desk, state: Judged, item: Target | Statement) -> tuple[str, tuple[Evidence, ...]]:
    """One figure as a sentence with its evidence."""
    if isinstance(item, Statement):
        return capitalised(shortened(item.section.text, state.query)), (evidence_of(item.section),)
    section = desk.section(item.doc_id, item.ordinal)
    if section and section.kind != "row" and (_several(desk, item) or _asks_for_more(desk, state, item)):
        return capitalised(unlabelled(section.text)), (evidence_of(section),)
    evidence = (fact_evidence(item, "target"),)
    place = place_of(document_of(desk, item.doc_id))
    name = capitalised(unlabelled(item.indicator).rstrip(". "))
    column = asked_column(state, item)
    if column:
        return f"{name} – {column[0]}: {column[1]} ({place}).", evidence
    others = "; ".join(f"{name}: {value}" for name, value in item.other_values if squeeze(value))
    period = (
        f", {item.year_or_period}"
        if item.year_or_period and fold(item.year_or_period) not in fold(item.indicator)
        else ""
    )
    tail = f" ({others})" if others else ""
    limits = (
        f" ({item.exceptions.strip('() ')})"
        if item.exceptions and fold(item.exceptions.strip("() ")) not in fold(item.indicator)
        else ""
    )
    return f"{name}{limits}: {shown(item)}{period} ({place}){tail}.", evidence


def _several(desk: Desk, target: Target) -> bool:
    """True when one clause sets the same indicator for several levels: "tại quận đạt 80%; phường đạt 60%"."""
    own = set(terms_of(target.indicator))
    others = (
        fact for fact, _ in desk.facts(target.doc_id, "targets") if fact.ordinal == target.ordinal and fact != target
    )
    return any(len(own & set(terms_of(other.indicator))) >= 0.7 * len(own) for other in others)


def _asks_for_more(desk: Desk, state: Judged, target: Target) -> bool:
    """True when the clause holds words of the question that the indicator lacks: "…; trong đó lĩnh vực đất đai đạt 95%"."""
    statement = desk.statement(target.doc_id, target.ordinal)
    if statement is None:
        return False
    query, own = desk.query(figure_topic(state)), set(terms_of(f"{target.indicator} {target.scope or ''}"))
    more = sum(w for term, w in query.weights.items() if term in statement.matter.terms and term not in own)
    return more >= _MORE * query.mass


def named(target: Target) -> str:
    """An indicator with its figure, for a list."""
    return f"{capitalised(unlabelled(target.indicator).rstrip('. '))}: {shown(target)}"


def asked_column(state: Judged, target: Target) -> tuple[str, str] | None:
    """Another column of the row that the question asks for: last year's result, the superior level's figure."""
    text = fold(state.understood.text)
    for name, value in target.other_values:
        words = set(fold(name).split())
        own = set(fold(target.year_or_period or "").split())
        if words - own and words <= set(text.split()) and squeeze(value):
            return squeeze(name), squeeze(value)
    return None


def shown(target: Target) -> str:
    """A target's figure as an official writes it: "từ 95% trở lên", "trên 90%", "100%"."""
    if isinstance(target.value, str):
        return target.value
    number = f"{target.value:g}".replace(".", ",")
    figure = f"{number}{target.unit}" if target.unit == "%" else f"{number} {target.unit}".strip()
    return f"{_SHOWN.get(target.comparator, '')}{figure}{' trở lên' if target.comparator == '>=' else ''}"
