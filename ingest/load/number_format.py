"""Numbers of a workbook as their formats show them, with the unit: "1500000000 đồng", "12,5 ha", "68%"."""

from __future__ import annotations

import re
from dataclasses import dataclass

# a quoted text, an escaped sign, a colour or condition, a filler, the digits
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|[_*].|(?P<digits>[#0?][#0?.,]*)|(?P<other>.)'
)
_CURRENCY = re.compile(r"^\$(?P<sign>[^-]+)")


@dataclass(frozen=True, slots=True)
class _Form:
    before: str
    digits: str
    after: str


def shown(value: float, form: str) -> str:
    """The number as the format shows it; under a general format with as many decimals as it has (six at most)."""
    form = form or "General"
    if form.lower() == "general" or form == "@":
        return _plain(value)
    section = _section(form, value)
    parsed = _parsed(section)
    if not parsed.digits:
        return _plain(value)
    percent = "%" in section
    digits, scale = parsed.digits.rstrip(","), len(parsed.digits) - len(parsed.digits.rstrip(","))
    number = abs(value) * (100 if percent else 1) / 1000**scale
    text = _written(number, digits)
    negative = value < 0 and ";" not in form
    return f"{'-' if negative else ''}{parsed.before}{text}{parsed.after}".strip()


def _section(form: str, value: float) -> str:
    """The part of a format for positive, negative or zero numbers; conditions are passed over."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', form)
    if value < 0 and len(parts) > 1:
        return parts[1]
    return parts[2] if value == 0 and len(parts) > 2 and _parsed(parts[2]).digits else parts[0]


def _parsed(section: str) -> _Form:
    before, digits, after = "", "", ""
    for piece in _PIECE.finditer(section):
        text = piece["quoted"] or piece["escaped"] or piece["other"] or ""
        if piece["bracket"] and (money := _CURRENCY.match(piece["bracket"])):
            text = money["sign"]
        if piece["digits"] and not digits:
            digits = piece["digits"]
        elif digits:
            after += text
        else:
            before += text
    return _Form(before, digits, after)


def _written(number: float, digits: str) -> str:
    """A number with as many decimals as the digits of a format show at most.

    Thousands marks and closing zeros are left out: they are another in each country's Excel, and say nothing."""
    most = sum(sign in "#0?" for sign in digits.partition(".")[2])
    text = f"{number:.{most}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _plain(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))
    return text.replace(".", ",")
