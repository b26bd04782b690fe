"""Parts that do not make their whole: "1.850 triệu đồng, trong đó …", "gồm: 20 phòng, 15 ban", "1.400 + 500 = 1.850"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding

RULE = "Đối chiếu số liệu trong văn bản"
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
# "tổng số 45 đơn vị, gồm: …", "Kinh phí 1.850 triệu đồng, trong đó …"
_WHOLE = re.compile(
    rf"(?P<whole>{_NUMBER})\s+(?P<unit>[^\W\d_]+(?:\s[^\W\d_]+){{0,3}}?)\s*[,(;]?\s*(?P<word>bao gồm|gồm|trong đó)\b\s*:?",
    re.IGNORECASE,
)
# "1.400 + 500 = 1.850"
_EQUATION = re.compile(rf"(?P<parts>(?:{_NUMBER})(?:\s*\+\s*(?:{_NUMBER}))+)\s*=\s*(?P<whole>{_NUMBER})")
_END = re.compile(r"\.(?:\s|$)|$")


@dataclass(frozen=True, slots=True)
class _Sum:
    """A whole and its parts, where they stand. partial: the parts need not be all, so that only too much is wrong."""

    span: tuple[int, int]
    whole: float
    parts: tuple[float, ...]
    partial: bool


def wrong_sums(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """Findings on the sums that a clause tells."""
    for found in (*_listed(clause.text), *_equations(clause.text)):
        total = sum(found.parts)
        wrong = total - found.whole > 1e-6 if found.partial else abs(total - found.whole) > 1e-6
        if wrong:
            yield paper.finding(
                clause,
                found.span,
                kind="inconsistent_target",
                severity="cảnh báo",
                explanation=f"Ghi {shown(found.whole)} nhưng các phần cộng lại được {shown(total)}",
                fix="Cộng lại",
                rule=RULE,
            )


def shown(value: float) -> str:
    """1850.0 → "1.850"."""
    return f"{value:,.2f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,"))


def _listed(text: str) -> Iterator[_Sum]:
    """A whole with the parts that follow it in its sentence, when each of them is counted in the unit of the whole or
    begins with its figure ("gồm: 20 phòng, 15 ban")."""
    for match in _WHOLE.finditer(text):
        end = _END.search(text, match.end())
        stretch = text[match.end() : end.start() if end else len(text)]
        whole = _value(match["whole"])
        parts = _in_unit(stretch, match["unit"]) or _leading(stretch)
        if len(parts) > 1 and all(part <= whole for part in parts):
            span = (match.start(), match.end() + len(stretch))
            yield _Sum(span, whole, parts, match["word"].lower() == "trong đó")


def _in_unit(stretch: str, unit: str) -> tuple[float, ...]:
    """The figures of a stretch when all of them are counted in this unit; those in parentheses are asides."""
    plain = re.sub(r"\([^()]*\)", " ", stretch)
    figures = re.findall(rf"(?<![\d.,/])(?:{_NUMBER})(?![\d/%])", plain)
    counted = re.findall(rf"(?<![\d.,/])({_NUMBER})\s+{re.escape(unit)}(?!\w)", plain, re.IGNORECASE)
    return tuple(map(_value, counted)) if len(counted) == len(figures) else ()


def _leading(stretch: str) -> tuple[float, ...]:
    """The figures that every item of a list begins with; nothing when one does not."""
    items = [item.strip() for item in re.split(r",(?!\d)|\bvà\b|;", stretch) if item.strip()]
    numbers = [re.match(rf"({_NUMBER})\s+[^\W\d_]", item) for item in items]
    return tuple(_value(number[1]) for number in numbers if number) if all(numbers) else ()


def _equations(text: str) -> Iterator[_Sum]:
    for match in _EQUATION.finditer(text):
        parts = tuple(_value(part) for part in re.findall(_NUMBER, match["parts"]))
        yield _Sum(match.span(), _value(match["whole"]), parts, False)


def _value(number: str) -> float:
    return float(number.replace(".", "").replace(",", "."))
