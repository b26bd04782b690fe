"""Which papers cite a document: "Nghị quyết 03-NQ/TU được nhắc tới trong những kế hoạch nào?"."""

from __future__ import annotations

import re

from assistant.answers.common import document_of
from assistant.answers.legal import named
from assistant.claims import Claim, Composed
from assistant.desk import Desk, fact_evidence
from assistant.naming import capitalised, paper_of, place_of
from assistant.states import Judged
from prompts import phrase
from vectorstore.text import fold

_WHO_CITES = re.compile(
    r"\b(?:nhac|vien dan|trich dan|dan chieu|can cu|dua vao|dua tren|neu|thuc hien|trien khai|theo)\b.*"
    r"\b(?:ke hoach|van ban|xa|phuong|noi|dia phuong|don vi|ban|to)(?: ke hoach| van ban)? nao\b"
    r"|\b(?:ke hoach|van ban|xa|phuong|noi|dia phuong)(?: ke hoach| van ban)? nao\b.*"
    r"\b(?:nhac|vien dan|trich dan|dan chieu|can cu|dua vao|dua tren)\b"
)


def asks_who_cites(state: Judged) -> bool:
    """True when a document is named by its number and the papers that cite it are asked for."""
    understood = state.understood
    return bool(understood.numbers) and not understood.places and _WHO_CITES.search(fold(understood.text)) is not None


def answer(desk: Desk, state: Judged) -> Composed | None:
    """A line for each paper that cites the document; None when none does."""
    wanted = {_key(number) for number in state.understood.numbers}
    claims = []
    for doc_id in state.scope:
        facts = [
            fact for fact, _ in desk.facts(doc_id, "legal_bases") if fact.number and _same(_key(fact.number), wanted)
        ]
        if facts:
            document = document_of(desk, doc_id)
            text = f"{capitalised(place_of(document))} ({paper_of(document)}): {named(facts[0])}."
            claims.append(Claim(text=text, evidence=(fact_evidence(facts[0], "legal_basis"),), layout="bullet"))
    if not claims:
        return None
    return Composed(claims=tuple(claims), lead=phrase("answers/cited_in", count=len(claims)))


def _key(number: str) -> tuple[str, ...]:
    """The parts of a number, folded: "03-NQ/TU" → ("3", "nq", "tu")."""
    return tuple(part.lstrip("0") for part in re.split(r"[^a-z0-9]+", fold(number)) if part)


def _same(number: tuple[str, ...], wanted: set[tuple[str, ...]]) -> bool:
    """True when a named number is the cited one or its beginning ("73/2019" of "73/2019/NĐ-CP")."""
    return any(number[: len(key)] == key and len(key) > 1 for key in wanted)
