"""Which part of a plan a heading opens, told from its words by `ingest/data/zone_headings.tsv`."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache

from ingest.datafiles import rows
from vectorstore.text import fold

_CLOSE = 0.86
_NOT_WORD = re.compile(r"[^\w\s]+")


@cache
def zone_of(title: str, *, top: bool) -> str | None:
    """The zone that a heading opens, None when its words say nothing.

    title: the heading without its number. top: it stands at the top level. Small damage of a scan is forgiven."""
    heading = " ".join(_NOT_WORD.sub(" ", fold(title)).split())
    for zone, where, scope, phrase in _phrases():
        if (scope == "any" or top) and _fits(heading, phrase, where):
            return zone
    return None


@cache
def _phrases() -> tuple[tuple[str, str, str, str], ...]:
    """The rows with the longest phrase first within each way of standing: start, whole, holds."""
    order = {"start": 0, "whole": 0, "holds": 1}
    found = [
        (zone, where, scope, " ".join(_NOT_WORD.sub(" ", fold(phrase)).split()))
        for zone, where, scope, phrase in rows("zone_headings.tsv")
    ]
    return tuple(sorted(found, key=lambda row: order[row[1]]))


def _fits(heading: str, phrase: str, where: str) -> bool:
    size = len(phrase.split())
    parts = heading.split()
    if where == "whole" and len(parts) > size + 2:
        return False
    if where == "holds":
        return f" {phrase} " in f" {heading} "
    return _near(" ".join(parts[:size]), phrase)


def _near(a: str, b: str) -> bool:
    if a == b:
        return True
    return abs(len(a) - len(b)) <= 3 and len(b) >= 7 and SequenceMatcher(None, a, b).ratio() >= _CLOSE
