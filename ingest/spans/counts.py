"""What is counted: "412 hộ", "1.700 ha", "19/19 tiêu chí", "14 tổ dân phố". The number of a thing's name is no count: "tổ 5"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from ingest.datafiles import words
from ingest.spans.spelling import DASH, NUMBER, either, number, phrases
from vectorstore.text import UPPER

_SMALL = rf"(?=\s+(?-i:[a-z{UPPER[3:].lower()}]))"
_FRACTION = rf"\d{{1,4}}/\d{{1,4}}{_SMALL}"
_RANGE = rf"(?:{NUMBER}\s*(?:{DASH}|{either('đến')})\s*)?"
_ELSEWHERE = re.compile(r"%|‰|phần trăm|đồng|usd|^(?:tiếng|giờ|phút|giây|ngày|tuần|tháng|năm)\b|^lần/")
_FRACTIONS = re.compile(r"\d+/\d+")
_NUMBERS = re.compile(NUMBER)


@cache
def measured() -> str:
    """A pattern of numbers with a unit of measure, and of counts out of all."""
    return rf"(?:{_FRACTION}|{_RANGE}{NUMBER}\s?(?:{_units()})(?:\s?/\s?[^\W\d_]+)?)"


@cache
def counted() -> str:
    """A pattern of numbers before a word in small letters that may name what is counted."""
    return rf"(?:{NUMBER}{_SMALL}(?!\s+(?:{phrases('words_behind_names.txt')})))"


@cache
def names() -> str:
    """A pattern of things named by a number ("tổ 5", "số 12"), whose number counts nothing."""
    time_or_money = either(
        "giây|phút|giờ|tiếng|ngày|tuần|tháng|quý|năm|lần|phần trăm|nghìn|ngàn|trăm|triệu|tỷ|tỉ|đồng|usd"
    )
    return (
        rf"(?:(?:{phrases('numbered_things.txt')})\s+\d{{1,4}}[a-z]?(?![\w%]|[.,/:]\d|/\w|{DASH}\w|\s*%)"
        rf"(?!\s+(?:{_units()}|{time_or_money})))"
    )


def value(text: str) -> Decimal | tuple[Decimal, Decimal] | str:
    """The number, two for a range; a fraction as written."""
    if fraction := _FRACTIONS.match(text):
        return fraction[0]
    found = [number(digits) for digits in _NUMBERS.findall(text.split("/")[0])]
    return found[0] if len(found) == 1 or text[-1].isdigit() else (found[0], found[1])


def _units() -> str:
    """Units of measure that no other kind of span has (neither shares, times nor money), and things often counted."""
    units = [unit for unit in words("measures.txt") if not _ELSEWHERE.search(unit)]
    longest = sorted((*units, *words("counted_things.txt")), key=len, reverse=True)
    return "|".join(either(unit) if unit[-1].isalpha() else re.escape(unit) for unit in longest)
