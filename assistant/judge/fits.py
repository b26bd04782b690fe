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
from vectorstore.text import fold

_SILENT = frozenset({"title", "annex"})
_TAIL = frozenset({"recipients", "signature"})
_STRICT = ("time", "unit", "document")
_ASKS_FIGURE = re.compile(r"bao nhiêu|phần trăm|%|\bmấy\b|tỷ lệ|tỉ lệ|tỷ trọng|chỉ tiêu", re.IGNORECASE)
# "Hiện nay, có khoảng 180 trạm": tells how things are, not what is aimed at for a later year
_PRESENT = re.compile(r"^(?:hien nay|den nay|tinh den|hien co|tinh toi|toi nay)\b")


def fits(understood: Understood, query: Query, statement: Statement, period: str) -> bool:
    """True when the clause holds every kind of thing asked for and no other year than the one asked about.

    period: of the clause's paper."""
    section = statement.section
    if section.kind in _SILENT or section.zone in _TAIL:
        return False
    return _of_the_time(understood, statement, period) and _holds_all(understood, query, statement)


def _of_the_time(understood: Understood, statement: Statement, period: str) -> bool:
    asked = years(" ".join(understood.periods))
    if not asked:
        return True
    told = years(statement.section.text) or years(" ".join(statement.trail)) or years(period)
    if told and not asked & told:
        return False
    return not (_PRESENT.match(fold(statement.section.text).lstrip("-+ ")) and not years(statement.section.text) & asked)


def _holds_all(understood: Understood, query: Query, statement: Statement) -> bool:
    asks = understood.asks
    money = "money" in asks
    if (money or "number" in asks) and _ASKS_FIGURE.search(understood.text):
        if not holds_figure(understood.text, query, statement, money=money):
            return False
    section = statement.section
    kinds = [kind for kind in _STRICT if kind in asks]
    held = [holds(kind, section.text, unit_above=statement.unit is not None, zone=section.zone) for kind in kinds]
    return not kinds or any(held)


def names_units(understood: Understood, statement: Statement) -> bool:
    """True when the clause, or the office it stands under, is of every office that the question names."""
    words = frozenset(terms_of(f"{statement.section.text} {statement.unit or ''}"))
    return all(set(terms_of(unit.name)) <= words or set(terms_of(unit.typed)) <= words for unit in understood.units)
