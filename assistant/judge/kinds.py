"""Whether words hold a thing of the kind that a question asks for: a figure, money, a time, an office, a document, a person."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.sentences import unlabelled
from ingest.units import find_units
from vectorstore.text import fold

_NUMBER = re.compile(r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\d\s*(?:%|phần trăm)")
_MONEY = re.compile(
    r"\d[\d.,]*\s*(?:nghìn|ngàn|triệu|tỷ|tỉ)?\s*(?:đồng|triệu|tỷ|tỉ|nghìn|ngàn)\b|\d{1,3}(?:[.,]\d{3})+", re.IGNORECASE
)
# "trong quý I/2025", "trước ngày 15/12", "1 lần/tuần", "hằng tháng", "trong vòng 24 tiếng", "thường xuyên", "2025-2027"
_TIME = re.compile(
    r"qu[ýí]\s+[IVX\d]|\bnăm\s+20\d\d|tháng\s+\d|ngày\s+\d|\d+\s*lần\b|h[àằ]ng\s+(?:ngày|tuần|tháng|quý|năm)|định kỳ"
    r"|trong vòng|thường xuyên|\b20\d\d\s*[-–]\s*20\d\d|chậm nhất|trước ngày|\d+\s*(?:giờ|tiếng|ngày|tuần|tháng|năm)\b"
    r"|\b\d{1,2}/\d{1,2}(?:/20\d\d)?\b",
    re.IGNORECASE,
)
# the date of a paper that is only cited: "Công văn số 574/UBND-NC ngày 23/9/2024"
_CITED = re.compile(
    r"\bsố\s+\S*\d\S*[,]?\s+ngày\s+\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4})",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\b\d+(?:/20\d\d)?\s*[/-]\s*[A-ZĐ][\w-]*|\bluật\b", re.IGNORECASE)
_PARTNER = re.compile(r"phoi hop|cung voi|ket hop")


def holds(kind: str, text: str, *, unit_above: bool, zone: str) -> bool:
    """True when a clause holds something of the kind.

    kind: number | percent | money | time | unit | partner | document | person | place | list, as in `Understood.asks`; others
    are taken for held. unit_above: the clause stands under an office's heading. zone: of `Section.zone`."""
    bare = unlabelled(text)
    if kind == "number":
        return bool(_NUMBER.search(bare))
    if kind == "percent":
        return bool(_PERCENT.search(bare))
    if kind == "money":
        return bool(_MONEY.search(bare))
    if kind == "time":
        return bool(_TIME.search(_CITED.sub(" ", bare)))
    if kind == "unit":
        return unit_above or _names_office(bare)
    if kind == "partner":
        return bool(_PARTNER.search(fold(bare)))
    if kind == "document":
        return bool(_DOCUMENT.search(bare))
    if kind == "person":
        return zone == "signature"
    return True


@lru_cache(maxsize=20_000)
def _names_office(text: str) -> bool:
    """True for a clause that names an office; the same clauses are looked at again and again."""
    return bool(find_units(text))
