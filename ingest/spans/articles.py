"""Parts of a document: "điểm a khoản 2 Điều 5", "Điều 13 khoản 2", "mục II.5", "Phụ lục III", "Chương IV"."""

from __future__ import annotations

import re

from ingest.spans.spelling import either
from vectorstore.text import fold, squeeze

_AND = rf"\s*(?:,|{either('và')})\s*"
_NO_FIGURE = rf"(?![\w%]|[.,]\d)(?!\s*(?:{either('nghìn|triệu|tỷ|tỉ|đồng')}))"
_POINT = rf"{either('điểm')}\s+[a-zđ](?:{_AND}[a-zđ](?!\w)){{0,4}}(?!\w)"
_CLAUSE = rf"{either('khoản')}\s+\d{{1,2}}(?:{_AND}\d{{1,2}}(?=\s+{either('điều')})){{0,4}}{_NO_FIGURE}"
_ARTICLE = rf"{either('điều')}\s+\d{{1,3}}[a-zđ]?(?![\w%]|[.,/]\d)"
_LARGER = (
    rf"(?:{either('chương|phần|mục|phụ lục')})\s+(?:(?-i:[IVXL]{{1,6}})|\d{{1,2}})"
    r"(?:\.\d{1,2}){0,3}(?:\.?[a-zđ](?!\w))?(?![\w%]|,\d|/\d)"
)
_SEP = r"\s*,?\s*"
PATTERN = (
    rf"(?:(?:{_POINT}{_SEP})?{_CLAUSE}(?:{_SEP}{_ARTICLE})?|{_POINT}{_SEP}(?:{_ARTICLE}|{_LARGER})"
    rf"|{_ARTICLE}(?:{_SEP}{_CLAUSE}(?:{_SEP}{_POINT})?)?|{_LARGER})"
)
_PART = re.compile(rf"({either('điểm|khoản|điều|mục|chương|phần|phụ lục')})\s+", re.IGNORECASE)
_ORDER = ("phụ lục", "phần", "chương", "mục", "điều", "khoản", "điểm")
_FOLDED = {"phu luc": 0, "phan": 1, "chuong": 2, "muc": 3, "dieu": 4, "khoan": 5, "diem": 6}


def value(text: str) -> str:
    """The parts, largest first: "điểm a khoản 2 Điều 5" → "Điều 5 khoản 2 điểm a"."""
    pieces = _PART.split(text)
    parts = [
        (_FOLDED[fold(squeeze(kind))], squeeze(number).strip(" ,"))
        for kind, number in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
    named = (f"{_ORDER[rank]} {number}" for rank, number in sorted(parts))
    return " ".join(
        name[0].upper() + name[1:] if name[:4] in ("điều", "chươ", "phụ ", "phần") else name for name in named
    )
