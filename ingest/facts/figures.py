"""Figures in a text: a number with its unit of measure and the words that say how it is to be met."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.datafiles import rows, words
from ingest.spans.spelling import NUMBER, number
from vectorstore.text import squeeze

PERCENT = "%"

_FRACTION = r"\d{1,3}/\d{1,3}(?=\s+[^\W\d_])(?!\s+(?:giờ|năm|tháng)\b)"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure. start, end: from its comparator to its unit (and "trở lên"). number_at: where the number begins.

    comparator: = > >= < <= ; spelled: the words for it, "" when none. value: a number, "80-85" for a range, "19/19" for
    a count out of all.
    unit: "%", "tiếng", "lần/tuần" or "" when what follows is a thing that is counted."""

    start: int
    end: int
    number_at: int
    comparator: str
    spelled: str
    value: float | str
    unit: str

    @property
    def is_percent(self) -> bool:
        """True for shares."""
        return self.unit == PERCENT

    @property
    def is_fraction(self) -> bool:
        """True for a count out of all: "19/19 tiêu chí"."""
        return isinstance(self.value, str) and "/" in self.value


def find_figures(text: str) -> tuple[Figure, ...]:
    """The figures of `text`, in order; numbers that are dates, document numbers or labels are not told apart here."""
    return tuple(_figure(found) for found in _pattern().finditer(text))


def _figure(found: re.Match[str]) -> Figure:
    spelled = squeeze(found["comparator"] or "").casefold()
    comparator = dict(_signs()).get(spelled, "=")
    trailing = (found["trailing"] or "").casefold()
    if trailing.endswith("lên") or trailing.startswith("và cao"):
        comparator = ">="
    elif trailing.endswith("xuống"):
        comparator = "<="
    low, high = found["low"], found["high"]
    value = f"{low}-{high}" if high else low if "/" in low else float(number(low))
    unit = re.sub(r"\s*/\s*", "/", squeeze(found["unit"] or "").casefold())
    return Figure(
        start=next(found.start(part) for part in ("reach", "comparator", "low") if found[part]),
        end=found.end(),
        number_at=found.start("low"),
        comparator=comparator,
        spelled=spelled,
        value=value,
        unit=PERCENT if unit == "phần trăm" else unit,
    )


@cache
def _signs() -> tuple[tuple[str, str], ...]:
    return tuple((phrase, sign) for phrase, sign in rows("comparators.tsv"))


@cache
def _pattern() -> re.Pattern[str]:
    phrases = _alternatives([phrase for phrase, _ in _signs()])
    units = _alternatives(list(words("measures.txt")))
    return re.compile(
        rf"(?P<reach>(?<!\w)đạt\s+(?:tỷ\s+lệ\s+)?)?(?:(?<![\w<>])(?P<comparator>{phrases})\s*:?\s*)?(?:từ\s+)?"
        rf"(?<![\w/.,-])(?P<low>{_FRACTION}|{NUMBER})(?:\s*%?\s*[-–]\s*(?P<high>{NUMBER})(?=\s*%))?"
        rf"(?!\w|[/.-]\w)(?:\s*(?P<unit>(?:{units})(?:\s*/\s*(?:người|hộ|ha|năm|tháng|quý|tuần|ngày|giờ))*)(?!\w))?"
        rf"(?P<trailing>\s+trở\s+(?:lên|xuống)|\s+và\s+cao\s+hơn)?",
        re.IGNORECASE,
    )


def _alternatives(phrases: list[str]) -> str:
    longest = sorted(phrases, key=len, reverse=True)
    spaced = (re.escape(phrase).replace(r"\ ", r"\s+").replace("/", r"\s*/\s*") for phrase in longest)
    return "|".join(spaced)
