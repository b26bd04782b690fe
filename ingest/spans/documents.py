"""Numbers of documents: "66.4/2025/NQ-CP", "31/2024/QH15", "73/2019/NĐ–CP", "57-NQ/TW", "46/qd-ubnd", "Nghị định 179/2025"."""

from __future__ import annotations

import re

from ingest.spans.spelling import DASH, either, phrases
from vectorstore.text import fold

_HEAD = r"\d{1,5}(?:\.\d{1,2})?[a-zđ]?"
_YEAR = r"(?:19|20)\d\d"
_JOINT = rf"\s?(?:/|{DASH})\s?"
# Capitals; a single letter only behind the year ("01/2026/L-CTN"). A dash may stand at the end of a line: "NĐ- CP"
_LETTERS = r"(?-i:[A-ZĐƯ][A-Za-zĐđƯư&]+\d{0,2})"
_ANY_LETTERS = r"(?-i:[A-ZĐƯ][A-Za-zĐđƯư&]*\d{0,2})"
_MORE = rf"(?:(?:{DASH}\s?|\s?/\s?){_ANY_LETTERS})"
_CODE = (
    rf"(?:{_HEAD}\s?/\s?{_YEAR}\s?/\s?{_ANY_LETTERS}{_MORE}{{0,3}}|{_HEAD}\s?/\s?{_LETTERS}{_MORE}{{0,3}}"
    rf"|{_HEAD}{DASH}\s?{_LETTERS}{_MORE}{{1,3}})(?!\w)"
)
# typed in small letters: "46/qd-ubnd", "179/2025/nđ-cp"
_TYPED = rf"{_HEAD}/(?:{_YEAR}/)?(?-i:[a-zđư]{{1,6}}\d{{0,2}}{DASH}[a-zđư]{{2,8}}(?:{DASH}[a-zđư]{{2,8}})?)(?!\w)"
BEHIND_TYPE = (
    rf"(?:{_HEAD}(?:\s?/\s?{_YEAR})?{_JOINT}{_ANY_LETTERS}(?:(?:/|{DASH})\s?{_ANY_LETTERS}){{0,3}}(?!\w)|{_TYPED})"
)
"""A number with letters behind its kind of paper or "số", where also a form that no paper should have is one: "12-QĐ"."""
_AFTER_PLAIN = (
    rf"(?![\w%]|[/.,:]\w|{DASH}\w|\s*%|\s+(?:{either('tháng|năm|ngày|tuần|quý|giờ|phút|lần|nghìn|triệu|tỷ|tỉ|đồng')}))"
)
PATTERN = rf"(?:{_CODE}|{_TYPED}|(?:1[3-9]|[2-9]\d|\d{{3,4}})/{_YEAR}(?![\w/]))"


def named() -> str:
    """A pattern of a number that only the kind of paper before it makes one; its group `numbered` is the number."""
    types = phrases("document_types.tsv")
    ends = rf"(?=\s*(?:$|[.,;:!?()\]”\"]|{DASH})|\s+(?:{phrases('words_behind_names.txt')}))"
    sign = rf"(?:{either('số')}\s*:?\s*)"
    return (
        rf"(?:{types})\s+(?P<numbered>{_HEAD}/{_YEAR}(?![\w/])|(?<=\s){_HEAD}{_AFTER_PLAIN}{ends})"
        rf"|(?:{types})\s+{sign}(?P<signed>{_HEAD}/{_YEAR}(?![\w/])|{_HEAD}{_AFTER_PLAIN})"
    )


def value(text: str) -> str:
    """The number as papers write it: no blanks, plain dashes, letters in their case."""
    bare = re.sub(DASH, "-", re.sub(r"\s", "", text))
    head = re.match(_HEAD, bare)
    assert head is not None  # every pattern above begins with it
    tail = bare[head.end() :]
    if tail == tail.lower():
        tail = re.sub(r"[a-zđư]+", lambda match: _written().get(fold(match[0]), match[0].upper()), tail)
    return head[0] + tail.replace("TTG", "TTg")


def _written() -> dict[str, str]:
    """Folded letters of numbers that carry a đ or small letters."""
    return {
        "qd": "QĐ",
        "nd": "NĐ",
        "hdnd": "HĐND",
        "ttg": "TTg",
        "ttr": "TTr",
        "ctr": "CTr",
        "cdsqg": "CĐSQG",
        "hd": "HĐ",
        "da": "ĐA",
    }
