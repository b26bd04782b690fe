"""Figures, dates and document numbers stand out; markers [1] become buttons. Takes plain text, gives safe HTML."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

_NUMBER = r"\d+(?:[.,]\d+)*"

_MARKER = r"\[(?P<n>\d{1,2})\]"  # "… an ninh mạng [1]."
_CODE = r"(?P<code>\b\d+(?:/\d{4})?/[A-ZĐ][\wĐ&-]*)"  # "118/2021/NĐ-CP", "26/KH-UBND"
_DATE = (
    r"(?P<date>\bngày \d{1,2} tháng \d{1,2} năm \d{4}"  # "ngày 12 tháng 01 năm 2026"
    r"|(?:\bngày )?\b\d{1,2}[/-]\d{1,2}[/-]\d{4}\b"  # "30/6/2026", "ngày 30/6/2026"
    r"|\bquý (?:[IV]+|[1-4])(?:[/ ](?:năm )?\d{4})?\b"  # "quý I/2026"
    r"|\btháng \d{1,2}[/ ](?:năm )?\d{4}\b"  # "tháng 6/2026"
    r"|\bnăm \d{4}\b)"  # "năm 2026"
)


def emphasised(text: str) -> Markup:
    """The text with figures in <b>, dates in <time-like> spans, document numbers kept on one line; the rest escaped."""
    return _marked(text, markers=False)


def with_markers(text: str) -> Markup:
    """As `emphasised`, and each [n] a button that lights its citation card."""
    return _marked(text, markers=True)


def _marked(text: str, *, markers: bool) -> Markup:
    parts, at = [], 0
    for match in _pattern().finditer(text):
        parts.append(escape(text[at : match.start()]))
        parts.append(_element(match, markers))
        at = match.end()
    parts.append(escape(text[at:]))
    return Markup("").join(parts)


def _element(match: re.Match[str], markers: bool) -> Markup:
    if match["n"]:
        if not markers:
            return escape(match[0])
        return Markup(
            '<button type="button" class="marker" data-cite="{n}" aria-label="Xem nguồn {n}">{n}</button>'
        ).format(n=match["n"])
    if match["code"]:
        return Markup('<span class="code">{}</span>').format(match[0])
    return Markup('<b class="figure">{}</b>').format(match[0])


@cache
def _pattern() -> re.Pattern[str]:
    units = sorted(_units(), key=len, reverse=True)
    unit = "|".join(re.escape(word) for word in units)
    figure = rf"(?P<figure>(?:[≥≤<>]\s?)?\b{_NUMBER}\s?(?:{unit})(?!\w)|[≥≤<>]\s?{_NUMBER})"  # "≥ 80%", "2 lần/năm"
    return re.compile("|".join((_MARKER, _CODE, _DATE, figure)))


def _units() -> list[str]:
    lines = files("ui.data").joinpath("units.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
