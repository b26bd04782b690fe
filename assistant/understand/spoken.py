"""Spoken wording of a topic put the way papers put it, for the search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.understand.datafiles import pattern, rows
from vectorstore.text import squeeze, tone_placed

Rule = tuple[re.Pattern[str], str]
_LOT = 32


def as_papers_say(topic: str) -> str:
    """ "anh em cán bộ đi học kỹ năng số" → "cán bộ, công chức tập huấn kỹ năng số"; other words stay."""
    taken: list[tuple[int, int, str]] = []
    low = tone_placed(topic).lower()
    if len(low) != len(topic):
        return topic
    for spoken, written in _fitting(low):
        for match in spoken.finditer(low):
            if match.end() > match.start() and not any(match.start() < e and s < match.end() for s, e, _ in taken):
                taken.append((match.start(), match.end(), written))
    for start, end, written in sorted(taken, reverse=True):
        topic = f"{topic[:start]}{written}{topic[end:]}"
    return squeeze(topic)


def _fitting(low: str) -> Iterator[Rule]:
    """The rules that may match, in order; most are told apart by a few searches for any of many."""
    return (_rule(*row) for any_of, lot in _chunks() if any_of.search(low) for row in lot)


@cache
def _chunks() -> tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...]:
    """The rows a few dozen at a time, each lot with a pattern that finds any of them."""
    given = [(row[0], row[1]) for row in rows("spoken.tsv")]
    lots = [tuple(given[at : at + _LOT]) for at in range(0, len(given), _LOT)]
    return tuple((pattern("|".join(f"(?:{spoken})" for spoken, _ in lot), folded=False), lot) for lot in lots)


@cache
def _rule(spoken: str, written: str) -> Rule:
    """One rule, compiled when a question may need it."""
    return pattern(spoken, folded=False), written
