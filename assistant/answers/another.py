"""Questions on the number, date or signer of another paper than the one at hand: one that it cites, or a body it speaks of."""

from __future__ import annotations

import re

from assistant.answers.common import document_of
from assistant.desk import Desk
from assistant.terms import terms_of
from assistant.understand.datafiles import role
from assistant.walk import Walk
from vectorstore.text import fold

_OF_THE_PAPER = frozenset({"number_date", "signer"})
_KIND = r"(?:ke hoach|van ban|nghi dinh|nghi quyet|quyet dinh|thong tu|chi thi|cong van|chuong trinh|de an|luat|ket luan|thong bao)"
# "… thực hiện theo kế hoạch số mấy của thành phố": the number of another paper is asked for, not this one's
_OTHERS_NUMBER = re.compile(r"\b(?:thuc hien|trien khai|can cu|theo|thay the)\b.*\bso (?:may|bao nhieu|nao)")
# "kế hoạch … của thành phố mà phường X phải bám theo", "nghị định được X viện dẫn"
_CITED = re.compile(
    rf"\b{_KIND}\b.*\b(?:ma|duoc)\b.*\b(?:theo|vien dan|dan|nhac|trich|can cu|ke thua|cu the hoa|dua vao|thuc hien)\b"
    rf"|\b{_KIND} nao\b"
)
# "Ban Chỉ đạo … do ai làm Trưởng ban": who heads a body is told by a clause, not by the signature
_BODY = re.compile(
    r"\b(?:ban chi dao|ban to chuc|to cong tac|to giup viec|hoi dong|doan kiem tra|doan giam sat|tieu ban|to bien tap)\b"
)
_SIGNS = re.compile(r"\bk[yi]\b")
_OTHER_SHARE = 0.6  # of the topic's weight is about something else than the paper itself
_LEAST = 2  # words


def intent_of(desk: Desk, walk: Walk) -> str:
    """The question's intent; where it asks for the number, date or signer of something else, what it asks then."""
    understood = walk.understood
    assert understood is not None
    text = fold(understood.text)
    if understood.intent == "number_date" and _OTHERS_NUMBER.search(text):
        return "legal_basis"
    if understood.intent == "signer" and _BODY.search(text) and not _SIGNS.search(text):
        return "content"
    if understood.intent not in _OF_THE_PAPER or not (_names_another(desk, walk) or _is_about_else(desk, walk)):
        return understood.intent
    return "legal_basis" if re.search(rf"\b{_KIND}\b", text) else "content"


def _names_another(desk: Desk, walk: Walk) -> bool:
    """True when a paper's number is named that is none of the papers at hand, or a paper is named by how it is cited."""
    assert walk.understood is not None
    own = {fold(document_of(desk, doc_id).metadata.number or "") for doc_id in walk.papers}
    figures = {re.split(r"\D", number)[0].lstrip("0") for number in own if number}
    foreign = [n for n in walk.understood.numbers if re.split(r"\D", fold(n))[0].lstrip("0") not in figures]
    return bool(foreign) or _CITED.search(fold(walk.understood.text)) is not None


def _is_about_else(desk: Desk, walk: Walk) -> bool:
    """True when most of the topic is neither of the papers' titles nor words by which papers are spoken of."""
    assert walk.understood is not None
    titles = frozenset().union(*(desk.title_terms(doc_id) for doc_id in walk.papers))
    query = desk.query(walk.understood.topic)
    other = {term: w for term, w in query.weights.items() if term not in titles and term not in role("of_papers")}
    return (
        len(other) >= _LEAST
        and sum(other.values()) >= _OTHER_SHARE * query.mass
        and bool(terms_of(walk.understood.topic))
    )
