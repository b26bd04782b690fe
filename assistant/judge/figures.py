"""Whether a clause holds the very figure that is asked for: of the right kind, and near the thing that is counted."""

from __future__ import annotations

import re

from assistant.query import Query, coverage
from assistant.sentences import sentences, unlabelled
from assistant.statements import Statement, matter_of
from assistant.understand.datafiles import role
from vectorstore.text import fold

_ASKS_PERCENT = re.compile(r"phần trăm|%|tỷ lệ|tỉ lệ|tỷ trọng", re.IGNORECASE)
_PERCENT = re.compile(r"\d\s*(?:%|phan tram)")
_MONEY = re.compile(
    r"\d[\d.,]*\s*(?:nghin|ngan|trieu|ty|ti)?\s*(?:dong|trieu|ty|ti|nghin|ngan)\b|\d{1,3}(?:[.,]\d{3})+"
)
# a figure by itself: no part of a code (06/CP, 766/QĐ-TTg) nor of a date, no number of a paper, an article, a plan
_FIGURE = re.compile(
    r"(?<!\bngay )(?<!\bthang )(?<!\bnam )(?<!\bso )(?<!\bdieu )(?<!\bkhoan )(?<!\bde an )(?<!\bmuc )(?<!\bphu luc )"
    r"(?<![\w/.,-])\d[\d.,]*(?!\d)(?![./-]?[\w/])"
)
# a column of amounts: "Kinh phí (triệu đồng)", "Thành tiền"
_PRICED = re.compile(r"kinh phi|so tien|thanh tien|don gia|dong\b|du toan|von\b|ngan sach")
_WORDS = re.compile(r"\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\b")
# "bao nhiêu trạm 5G", "mấy điểm": what is counted
_COUNTED = re.compile(r"\b(?:bao nhieu|may|bnhieu)\s+([^\W\d_]+)")
_NEAR = 8  # words between a figure and what it counts
_SHARE = 0.5  # the figure's sentence holds at least this share of what the best sentence holds


def holds_figure(text: str, query: Query, statement: Statement, *, money: bool) -> bool:
    """True when the clause holds a figure that may be the asked one.

    text: of the question. money: an amount of money is asked for."""
    row = statement.section.kind == "row"
    priced = row and _PRICED.search(fold(" ".join((*statement.section.header, *statement.trail)))) is not None
    wanted = _FIGURE if money and priced else _wanted(text, money)
    counted = None if money else _counted(text)
    parts = sentences(unlabelled(statement.section.text)) or [""]
    shares = [coverage(query, matter_of(part, statement.trail)) for part in parts]
    least = _SHARE * max(shares)
    around = fold(" ".join((*statement.section.header, *statement.trail))) if row else None
    return any(
        share >= least and _in_words(fold(part), wanted, counted, around)
        for part, share in zip(parts, shares, strict=True)
    )


def _wanted(text: str, money: bool) -> re.Pattern[str]:
    if money:
        return _MONEY
    return _PERCENT if _ASKS_PERCENT.search(text) else _FIGURE


def _counted(text: str) -> str | None:
    """The word after "bao nhiêu", when it names a thing."""
    match = _COUNTED.search(fold(text))
    return match[1] if match and match[1] not in role("not_counted") else None


def _in_words(part: str, wanted: re.Pattern[str], counted: str | None, around: str | None) -> bool:
    """True for a figure in a sentence, next to what is counted; in a table (around: its heads) the column may name it."""
    found = [match.span() for match in wanted.finditer(part)]
    if wanted is _FIGURE:
        found += [match.span() for match in _WORDS.finditer(part)] if counted else []
    if not found or counted is None or wanted is not _FIGURE:
        return bool(found)
    if around is not None:
        return re.search(rf"\b{re.escape(counted)}\b", f"{part} {around}") is not None
    return any(
        re.search(rf"\b{re.escape(counted)}\b", " ".join((part[:start].split()[-_NEAR:]) + part[end:].split()[:_NEAR]))
        for start, end in found
    )
