"""Times that lie outside of the years that the paper is for: copied from an earlier plan and not brought up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.review.grouping import same_words
from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding
from assistant.tables.due import due_day
from ingest.facts.periods import years

_RULE = "Thời hạn trong kỳ của văn bản"
# "đến năm 2030", "đến hết năm 2030": where a plan of one year leads to
_VISION = re.compile(r"(?:[^\W\d]+\s+){0,3}năm\s+20\d{2}$", re.IGNORECASE)
_REPORTS_UNTIL = 3
"""The month of the next year until which a year's work is still reported on."""


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on deadlines before the first or well after the last year of the paper's period."""
    own = years(paper.metadata.period or "")
    if own:
        yield from same_words(list(_outside(paper, min(own), max(own))))


def _outside(paper: Paper, first: int, last: int) -> Iterator[Finding]:
    deadlines = [(fact.ordinal, fact.when) for fact in paper.facts.deadlines]
    deadlines += [(fact.ordinal, fact.deadline) for fact in paper.facts.responsibilities if fact.deadline]
    for ordinal, words in dict.fromkeys(deadlines):
        day, clause = due_day(words, paper.metadata.period), paper.by_ordinal.get(ordinal)
        if day is None or clause is None or not (span := _span(clause, words)):
            continue
        late = (day.year, day.month) > (last + 1, _REPORTS_UNTIL) and not _VISION.match(words)
        if day.year < first or late:
            yield paper.finding(
                clause,
                span,
                kind="inconsistent_target",
                severity="cảnh báo",
                explanation=f"Thời hạn “{words}” nằm ngoài kỳ của văn bản ({paper.metadata.period})",
                fix="Đối chiếu lại năm; có thể sót từ kế hoạch trước",
                rule=_RULE,
            )


def _span(clause: Clause, words: str) -> tuple[int, int] | None:
    at = clause.text.find(words)
    return (at, at + len(words)) if at >= 0 else None
