"""Which document: from the legal bases that a paper cites, matched by their title and by the clause that cites them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from assistant.answers.common import best_by_paper, chosen, document_of, gathered, with_units
from assistant.answers.refuse import weak
from assistant.claims import Claim, Composed
from assistant.desk import Desk, Scored, fact_evidence
from assistant.naming import capitalised, place_of, vietnamese_date
from assistant.query import coverage
from assistant.records import Evidence
from assistant.statements import matter_of
from assistant.states import Judged
from assistant.terms import terms_of, tokens
from prompts import phrase
from vectorstore.records import LegalBasis
from vectorstore.text import fold, squeeze

_TYPE_BONUS = 0.08
_CALLED = 0.5  # the question names the document by its number


def answer(desk: Desk, state: Judged) -> Composed:
    """The cited document that fits, in each paper that cites it; two when the question asks for two types."""
    if _asks_for_all(state) and (listed := _all(desk, state)):
        return listed
    best = best_by_paper(state, lambda doc_id: rank(desk, state, doc_id), "legal")
    papers = chosen(desk, state, best)
    if not papers:
        return weak(desk, state)
    return gathered(desk, [(doc_id, *_claim(desk, _together(state, best[doc_id]))) for doc_id in papers])


def _asks_for_all(state: Judged) -> bool:
    """True when nothing but the words of citing is asked about: "căn cứ những văn bản nào để xây dựng kế hoạch"."""
    topic = state.understood.topic
    return "can cu" in fold(topic) and set(terms_of(topic)) <= _citing_words()


def _all(desk: Desk, state: Judged) -> Composed | None:
    """The legal bases of each paper, those of the asked types when some are asked for, each cited."""
    asked = asked_types(state)
    claims: list[Claim] = []
    for doc_id in state.papers:
        facts = [fact for fact, _ in desk.facts(doc_id, "legal_bases") if fact.relation in ("căn cứ", "thực hiện")]
        kept = [fact for fact in facts if not asked or fold(fact.type) in asked]
        if kept and len(state.papers) > 1:
            place = capitalised(place_of(document_of(desk, doc_id)))
            claims.append(Claim(text=phrase("answers/place", place=place), evidence=()))
        claims += [Claim(text=named(f) + ".", evidence=proof_of(desk, f), layout="bullet") for f in kept]
    return Composed(claims=tuple(claims)) if claims else None


@cache
def _citing_words() -> frozenset[str]:
    """The folded words of `data/citing_words.txt`: how papers are cited, not what they are about."""
    lines = files("assistant").joinpath("data/citing_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(term for line in lines if not line.startswith("#") for term in terms_of(line))


def rank(desk: Desk, state: Judged, doc_id: str) -> list[Scored[LegalBasis]]:
    """The paper's legal bases: by their own words, by the clause around them, and by the type that is asked for."""
    asked = asked_types(state)
    query = with_units(desk, state)
    own_number = (state.understood.numbers if state.understood else ()) or ()
    scored = []
    for fact, matter in desk.facts(doc_id, "legal_bases"):
        if fact.number and any(fold(fact.number) == fold(number) for number in own_number) and asked:
            continue  # another document than the named one is asked for
        statement = desk.statement(doc_id, fact.ordinal)
        around = coverage(query, statement.matter) if statement else 0.0
        near = coverage(query, matter_of(_window(fact, statement.section.text if statement else fact.text)))
        called = _CALLED * any(_begins(fact.number, number) for number in own_number)
        fit = (
            called
            + _TYPE_BONUS * (fold(fact.type) in asked)
            - _TYPE_BONUS * bool(asked and fold(fact.type) not in asked)
        )
        scored.append(Scored(fact, 0.45 * coverage(query, matter) + 0.3 * near + 0.25 * around + fit))
    return sorted(scored, key=lambda s: -s.score)


def _begins(number: str | None, named: str) -> bool:
    """True when a cited number is the named one or begins with it: "09" and "73/2019" of "09/CT-TTg", "73/2019/NĐ-CP"."""
    figures = re.match(r"\d+(?:/(?:19|20)\d\d)?", fold(named))
    return bool(number and figures and re.match(rf"0*{re.escape(figures[0].lstrip('0'))}(?!\d)", fold(number)))


_KINDS = (
    "nghi dinh",
    "nghi quyet",
    "quyet dinh",
    "chi thi",
    "thong tu",
    "cong van",
    "ke hoach",
    "luat",
    "thong bao",
    "ket luan",
    "quy che",
)
_ASKED = re.compile(rf"\b({'|'.join(_KINDS)})(?: (?:so|cua \w+(?: \w+){{0,4}}?))? (?:nao|gi|bao nhieu|may|so may)\b")
_WITH = re.compile(rf"\b({'|'.join(_KINDS)})(?:,| va| hay| hoac) (?=(?:{'|'.join(_KINDS)})\b)")


def asked_types(state: Judged) -> frozenset[str]:
    """The folded document types that the question asks for: "theo nghị định và chỉ thị nào", "kế hoạch số bao nhiêu"."""
    text = fold(state.understood.text)
    found = set(_ASKED.findall(text))
    return frozenset(found | set(_WITH.findall(text)) if found else found)


def _window(fact: LegalBasis, text: str) -> str:
    """The words around the number: what the clause says of this document rather than of its neighbours."""
    whole = tokens(text)
    number = fold(fact.number or "")
    at = next((i for i, token in enumerate(whole) if number and fold(token) == number), None)
    return fact.text if at is None else " ".join(whole[max(0, at - 18) : at + 30])


def _together(state: Judged, ranked: list[Scored[LegalBasis]]) -> list[Scored[LegalBasis]]:
    """The best one; with it, when several types are asked for, the best of each other type."""
    asked = asked_types(state)
    first = ranked[0]
    if len(asked) < 2:
        return [first]
    kept = [first]
    for scored in ranked[1:]:
        if fold(scored.item.type) in asked and all(fold(scored.item.type) != fold(k.item.type) for k in kept):
            kept.append(scored)
    return kept


def _claim(desk: Desk, kept: list[Scored[LegalBasis]]) -> tuple[str, tuple[Evidence, ...]]:
    proof = tuple(evidence for scored in kept for evidence in proof_of(desk, scored.item))
    return "; ".join(named(s.item) for s in kept) + ".", proof


def proof_of(desk: Desk, fact: LegalBasis) -> tuple[Evidence, ...]:
    """The mention of a cited document, and where that leaves out its date another of the paper that gives it."""
    own = fact_evidence(fact, "legal_basis")
    if not fact.date or _dates(fact, own.raw):
        return (own,)
    others = (other for other, _ in desk.facts(fact.doc_id, "legal_bases") if other.number == fact.number)
    fuller = next((fact_evidence(other, "legal_basis") for other in others if _dates(fact, other.evidence)), None)
    return (own, fuller) if fuller else (own,)


def _dates(fact: LegalBasis, words: str) -> bool:
    """True when the words hold the day of the document in any spelling."""
    year, month, day = (int(part) for part in (fact.date or "").split("-"))
    return re.search(rf"\b0?{day}\D{{1,9}}0?{month}\D{{1,6}}{year}\b", words) is not None


def named(fact: LegalBasis) -> str:
    """A document as an official cites it: type, number, date, issuer, title; a law, which has no number, by its title."""
    if not fact.number and fact.title and fold(fact.title).startswith(fold(fact.type)):
        return squeeze(fact.title + (f" ngày {vietnamese_date(fact.date)}" if fact.date else "")).rstrip(" .;,")
    number = f" số {fact.number}" if fact.number else ""
    date = f" ngày {vietnamese_date(fact.date)}" if fact.date else ""
    issuer = f" của {fact.issuer}" if fact.issuer else ""
    title = f" {fact.title}" if fact.title else ""
    return squeeze(f"{fact.type}{number}{date}{issuer}{title}").rstrip(" .;,")
