"""The time that a paper plans for, as it is written: "năm 2026", "6 tháng cuối năm 2025", "giai đoạn 2026-2030"."""

from __future__ import annotations

import re

from ingest.facts.periods import as_in_sentence

_YEAR = r"(?:19|20)\d\d"
_SPAN = rf"{_YEAR}\s*[-–]\s*{_YEAR}"
# dates and numbers of other papers, which are no period: "ngày 15 tháng 8 năm 2024", "năm 2024 của Thủ tướng"
_OTHER = re.compile(
    rf"ngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}\s+năm\s+{_YEAR}|\d{{1,2}}/\d{{1,2}}/{_YEAR}"
    rf"|\d+/{_YEAR}/\S+|số\s+\d+\S*[/-]\S+",
    re.IGNORECASE,
)
# in falling order of weight: what a plan's own period looks like
_PERIODS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:0?\d{{1,2}}|sáu|chín|ba)\s+tháng\s+(?:đầu|cuối)\s+(?:của\s+)?năm\s+{_YEAR}",
        rf"(?:các\s+)?(?:quý|tháng)\s+(?:[IVX]{{1,3}}|\d{{1,2}})(?:\s*[-,và]+\s*(?:[IVX]{{1,3}}|\d{{1,2}}))*(?:\s+năm\s+|\s*/\s*){_YEAR}",
        rf"(?:giai đoạn|thời kỳ|nhiệm kỳ|năm học)\s+{_SPAN}",
        rf"giai đoạn\s+từ\s+(?:năm\s+)?{_YEAR}\s+đến\s+(?:hết\s+)?(?:năm\s+)?{_YEAR}",
        rf"(?:0?\d{{1,2}}|ba|năm)\s+năm,?\s+(?:giai đoạn\s+)?{_SPAN}",
        rf"từ\s+(?:nay|năm\s+{_YEAR})\s+đến\s+(?:hết\s+)?năm\s+{_YEAR}",
        rf"(?<!đến )(?<!đến hết )(?:cuối\s+)?năm\s+{_YEAR}(?:\s+và\s+(?:những\s+)?(?:các\s+)?năm\s+tiếp\s+theo)?",
        rf"đến\s+(?:hết\s+)?năm\s+{_YEAR}(?:,?\s+(?:tầm nhìn|định hướng)\s+(?:đến\s+)?(?:năm\s+)?{_YEAR})?",
        _SPAN,
    )
)


def period_in(text: str) -> str | None:
    """The weightiest period that a text names, its first letter small."""
    plain = _OTHER.sub(" | ", text)
    for pattern in _PERIODS:
        found = list(pattern.finditer(plain))
        if found:
            return as_in_sentence(found[-1][0])
    return None
