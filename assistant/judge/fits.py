"""Whether a clause can answer at all: it holds what is asked for, and speaks of the time that is asked about."""

from __future__ import annotations

import re

from assistant.judge.figures import holds_figure
from assistant.judge.kinds import holds
from assistant.query import Query
from assistant.records import Understood
from assistant.statements import Statement
from assistant.terms import terms_of
from assistant.years import years
from ingest.units import find_units, same_unit, unit_key, unit_keys
from vectorstore.records import Document
from vectorstore.text import fold

_SILENT = frozenset({"title", "annex"})
_TAIL = frozenset({"recipients", "signature"})
_STRICT = ("time", "unit", "document")
_ASKS_FIGURE = re.compile(r"bao nhiêu|phần trăm|%|\bmấy\b|tỷ lệ|tỉ lệ|tỷ trọng|chỉ tiêu", re.IGNORECASE)
_ASKS_MONEY = re.compile(r"(?:bao nhiêu|mấy) (?:tiền|tỷ|triệu|nghìn tỷ|đồng)\b|mức tiền|số tiền", re.IGNORECASE)
# "Hiện nay, có khoảng 180 trạm": tells how things are, not what is aimed at for a later year
_NUMBER = re.compile(r"\d+(?:/(?:19|20)\d\d)?")
_PRESENT = re.compile(r"^(?:hien nay|den nay|tinh den|hien co|tinh toi|toi nay)\b")


def fits(understood: Understood, query: Query, statement: Statement, paper: Document | None) -> bool:
    """True when the clause holds what is asked for and speaks of the time, the papers and the offices that are asked about.

    paper: the document that the clause stands in."""
    section = statement.section
    if section.kind in _SILENT or section.zone in _TAIL:
        return False
    period = (paper.metadata.period or "") if paper else ""
    return (
        _of_the_time(understood, statement, period)
        and _of_the_numbers(understood, statement, paper)
        and _holds_all(understood, query, statement)
    )


def _of_the_time(understood: Understood, statement: Statement, period: str) -> bool:
    asked = years(" ".join(understood.periods))
    if not asked:
        return True
    own = years(" ".join((statement.section.text, *statement.section.header)))
    told = own or years(" ".join(statement.trail)) or years(period)
    if told and not asked & told:
        return False
    return bool(own & asked) or not _PRESENT.match(fold(statement.section.text).lstrip("-+ "))


def _of_the_numbers(understood: Understood, statement: Statement, paper: Document | None) -> bool:
    """True when the numbers of papers that the question names are the clause's own paper's or stand in the clause."""
    words = fold(" ".join((statement.section.text, *statement.trail, (paper.metadata.number or "") if paper else "")))
    return all(re.search(rf"(?<!\d){re.escape(_figures(number))}(?!\d)", words) for number in understood.numbers)


def _figures(number: str) -> str:
    """The figures that a paper's number begins with: "214/2025/QĐ-UBND" → "214/2025", "45/KH-UBND" → "45"."""
    match = _NUMBER.match(fold(number))
    return match[0] if match else fold(number)


def _holds_all(understood: Understood, query: Query, statement: Statement) -> bool:
    asks = understood.asks
    money = "money" in asks or _ASKS_MONEY.search(understood.text) is not None
    figure = (money or "number" in asks) and _ASKS_FIGURE.search(understood.text)
    if figure and not holds_figure(understood.text, query, statement, money=money):
        return False
    section = statement.section
    text = " ".join((section.text, *statement.trail))
    kinds = [kind for kind in _STRICT if kind in asks]
    held = [holds(kind, text, unit_above=statement.unit is not None, zone=section.zone) for kind in kinds]
    return not kinds or any(held)


def names_units(understood: Understood, statement: Statement) -> bool:
    """True when the clause, or the office it stands under, is of every office that the question names."""
    words = f" {' '.join(terms_of(' '.join((statement.section.text, *statement.trail)), folded=False))} "
    typed = {unit: terms_of(unit.typed, folded=False) for unit in understood.units}
    open_ones = [unit for unit, own in typed.items() if len(own) > 1 and f" {' '.join(own)} " not in words]
    if not open_ones:
        return True
    offices = [
        *(span.name for span in find_units(statement.section.text)),
        *([statement.unit] if statement.unit else []),
    ]
    return all(any(_is_one_of(name, o) for o in offices for name in (u.name, u.typed)) for u in open_ones)


def _is_one_of(name: str, office: str) -> bool:
    return same_unit(office, name) or unit_key(name) in unit_keys(office)
