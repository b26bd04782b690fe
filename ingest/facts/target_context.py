"""What stands around a target: its period, whose figure it is, what it leaves out."""

from __future__ import annotations

import re

from ingest.facts.periods import find_period
from ingest.facts.reading import Paper, tidy
from vectorstore.records import Section

_PARENTHESES = re.compile(r"\(([^()]*)\)")
_LEVELS = ("phường", "xã", "đặc khu", "quận", "huyện", "thị xã", "thành phố", "tỉnh")
# "… được xử lý trên môi trường mạng tại quận"
_NAMED_LEVEL = re.compile(
    rf"(?:\b(?:tại|ở)\s+|:\s*)(?P<level>(?:cấp\s+)?(?:{'|'.join(_LEVELS)}))\b[^,;():]*(?:\([^()]*\))?\s*$",
    re.IGNORECASE,
)


def exceptions_of(text: str) -> str | None:
    """What a target leaves out: "(trừ hồ sơ công việc thuộc phạm vi bí mật nhà nước)"."""
    found = next(
        (m[1] for m in _PARENTHESES.finditer(text) if re.match(r"\s*(?:trừ|không bao gồm|ngoại trừ)", m[1])), None
    )
    return tidy(found) if found else None


def period_of(paper: Paper, section: Section, text: str) -> str | None:
    """The period of a target: what its words say, else a heading above it, else that of the paper."""
    headings = [above.title for above in (section, *paper.ancestors(section)) if above.title]
    return next((p for said in (text, *headings) if (p := find_period(said))), paper.metadata.period)


def scope_of(paper: Paper, indicator: str) -> str | None:
    """Whose figure it is: the level that the indicator names at its end, else the kind of place the paper speaks for."""
    named = _NAMED_LEVEL.search(indicator)
    if named:
        return named["level"].lower()
    locality = (paper.metadata.locality or "").lower()
    return next((level for level in _LEVELS if locality.startswith(level)), None)
