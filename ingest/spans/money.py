"""Amounts of money: "500 nghìn đồng", "1,2 tỷ", "1 tỷ 200 triệu đồng", "từ 5 đến 10 triệu đồng", "30.000đ"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from ingest.spans.spelling import DASH, NUMBER, either, phrases
from ingest.spans.spelling import number as value_of
from vectorstore.text import fold

_FACTORS = {"tram": 100, "nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "tr": 10**6, "ty": 10**9, "ti": 10**9}
_SCALE = rf"(?:{either('nghìn|ngàn|triệu|tr|tỷ|tỉ|trăm')})(?:\s+(?:{either('triệu|tỷ|tỉ')}))?"
_LARGE = rf"(?:{either('triệu|tỷ|tỉ')})"
# "03 đồng chí", "hai triệu đồng bào" are people
_DONG = rf"(?:{either('đồng')}(?!\s+(?:{either('chí|bào|hồ|nghiệp|phạm|minh|đội')}))|vn[đd](?!\w))"
_ONE = rf"{NUMBER}\s*{_SCALE}(?:\s+{NUMBER}\s*{_SCALE}){{0,2}}"
_TO = rf"\s*(?:{DASH}|{either('đến')})\s*"
_PER = r"(?:\s?/\s?[^\W\d_]+\d?){0,2}"  # "triệu đồng/người/năm"
_CURRENCY = rf"\s*(?:{_DONG}|usd(?!\w))"
_SOURCES = "ngân sách|nguồn|vốn|nhưng|mỗi"


@cache
def pattern() -> str:
    """Amounts with their currency; "triệu" and "tỷ" also without, unless what follows is counted ("5 triệu lượt khách")."""
    ends = rf"$|[.,;:!?)\]”\"/|]|{DASH}"
    alone = rf"(?=\s*(?:{ends})|\s+(?:\d|\(|(?:{phrases('words_behind_names.txt')}|{either(_SOURCES)})))"
    return (
        rf"(?:(?:{_ONE}(?:\s*{_DONG})?|{NUMBER}(?:\s*{_DONG})?){_TO})?"
        rf"(?:{_ONE}{_CURRENCY}{_PER}|{NUMBER}{_CURRENCY}{_PER}"
        rf"|{NUMBER}\s*(?:{either('nghìn')}\s+|{either('trăm')}\s+)?{_LARGE}(?:\s+{NUMBER}\s*{_LARGE})?{alone}"
        rf"|\d{{1,3}}(?:[.,]\d{{3}})+\s?đ(?!\w))"
    )


_STEP = re.compile(rf"({NUMBER})\s*((?:{_SCALE})?)", re.IGNORECASE)
_RANGE = re.compile(rf"(?<=\w){_TO}(?=\d)", re.IGNORECASE)


def value(text: str) -> Decimal | tuple[Decimal, Decimal] | str:
    """An amount in đồng, two for a range; that of a foreign currency as "USD 5000000"."""
    bare = text.split("/")[0]
    sides = [_STEP.findall(side) for side in _RANGE.split(bare, maxsplit=1)]
    if "usd" in bare.casefold():
        return f"USD {_sum(sides[-1], 1):f}"
    inherited = _factor(sides[-1][0][1])
    amounts = [
        _sum(side, inherited if len(side) == 1 and not side[0][1] and _unnamed(bare, sides) else 1) for side in sides
    ]
    return amounts[0] if len(amounts) == 1 else (amounts[0], amounts[1])


def _unnamed(text: str, sides: list[list[tuple[str, str]]]) -> bool:
    """True when the first side says neither scale nor currency: "5 đến 10 triệu", not "500 đồng đến 1 triệu đồng"."""
    return not re.match(rf"{NUMBER}\s*{_DONG}", text, re.IGNORECASE)


def _sum(steps: list[tuple[str, str]], inherited: int) -> Decimal:
    return sum((value_of(digits) * (_factor(scale) if scale else inherited) for digits, scale in steps), Decimal(0))


def _factor(scale: str) -> int:
    product = 1
    for word in scale.split():
        product *= _FACTORS[fold(word)]
    return product
