"""Shares: "84,5%", "80-85%", "từ 80 đến 85 phần trăm", "2 điểm phần trăm"."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.spans.spelling import DASH, NUMBER, either, number

_SIGN = rf"\s*(?:[%‰]|(?:{either('điểm')}\s+)?(?:{either('phần trăm')}))"
PATTERN = rf"(?:{NUMBER}(?:{_SIGN})?\s*(?:{DASH}|{either('đến')})\s*)?{NUMBER}{_SIGN}"
_NUMBERS = re.compile(NUMBER)


def value(text: str) -> Decimal | tuple[Decimal, Decimal]:
    """The share in hundredths, two for a range."""
    found = [number(digits) / (10 if "‰" in text else 1) for digits in _NUMBERS.findall(text)]
    return found[0] if len(found) == 1 else (found[0], found[1])
