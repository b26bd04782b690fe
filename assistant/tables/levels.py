"""The level of government that a figure binds: a plan of a province sets figures for itself, for communes, or for all."""

from __future__ import annotations

import re
from functools import cache

from ingest.datafiles import rows
from vectorstore.records import Document, Target

WHOLE = "chung"
"""A figure that names no level: it holds for the whole place that the paper speaks for."""

LEVELS = ("cấp xã", "cấp huyện", "cấp tỉnh", WHOLE)
"""All levels, the nearest to people first."""

_NAMES = {"1": "cấp tỉnh", "2": "cấp huyện", "3": "cấp xã"}
# "Tỷ lệ hồ sơ xử lý trên môi trường mạng: cấp xã", "… tại phường"
_TAIL = r"\s*[:,]?\s*(?:tại|ở)?\s*(?:cấp\s+)?(?:{})\b[^,;():]*$"


def bound(target: Target, document: Document) -> str:
    """ "cấp tỉnh", "cấp huyện", "cấp xã", or `WHOLE` for a figure of a province or district that names no level."""
    named = _level(target.scope or "")
    own = own_level(document)
    if named and (named != own or own == _NAMES["3"] or bare(target) != target.indicator):
        return named
    return WHOLE


def own_level(document: Document) -> str:
    """The level of the place that a paper speaks for, "" when it is not known."""
    return _level(document.metadata.locality or "")


def bare(target: Target) -> str:
    """The indicator without the level that it names at its end, so that one thing at two levels stays one thing."""
    found = _tail().search(target.indicator)
    scope = target.scope
    return target.indicator[: found.start()] if found and scope and scope in found[0].lower() else target.indicator


def _level(words: str) -> str:
    folded = words.lower().removeprefix("cấp ").strip()
    return next((_NAMES[level] for kind, level in _kinds() if folded.startswith(kind)), "")


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    """(kind of place, level), the longest kinds first: "thị xã" before "xã"."""
    found = [(row[0], row[1]) for row in rows("administrative_kinds.tsv")]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(_TAIL.format("|".join(re.escape(kind) for kind, _ in _kinds())), re.IGNORECASE)
