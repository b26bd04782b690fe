"""Automatic list numbers of Word made visible: what a reader sees before a paragraph is not in its text."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

_PLACE = re.compile(r"%(\d)")  # "%1.%2." : the counters of the first and second level
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_DASHES = frozenset("-–—−\uf02d+*o•·\uf0b7\uf0a7▪●○◦§")


class Numbers:
    """Counts the lists of one document; ask once for every paragraph, in order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()
        self._style_numbers = {} if styles is None else _numbered_styles(styles)
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.iter(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"))
            self._levels[key] = {int(level.get(qn("w:ilvl"))): level for level in abstract.iter(qn("w:lvl"))}
        for number in numbering.iter(qn("w:num")):
            key = number.get(qn("w:numId"))
            self._abstract[key] = _value(number, "w:abstractNumId") or ""
            for override in number.iter(qn("w:lvlOverride")):
                start = _value(override, "w:startOverride")
                if start is not None:
                    self._starts[key, int(override.get(qn("w:ilvl")))] = int(start)

    def label(self, paragraph: Any) -> str:
        """What stands before the paragraph ("1.", "a)", "-"), or nothing."""
        number, level = self._place(paragraph)
        abstract = self._abstract.get(number or "", "")
        definition = self._levels.get(abstract, {}).get(level)
        if number is None or definition is None:
            return ""
        form = _value(definition, "w:numFmt") or "decimal"
        pattern = _value(definition, "w:lvlText") or ""
        if form == "none":
            return ""
        if form == "bullet":
            return "-" if pattern[:1] in _DASHES or not pattern.strip() else pattern.strip()
        self._count(number, abstract, level)
        return _PLACE.sub(lambda place: self._shown(abstract, int(place[1]) - 1), pattern).strip()

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        """The list and level that a paragraph belongs to, by itself or by its style; list 0 means none."""
        properties = paragraph.find(qn("w:pPr"))
        direct = None if properties is None else properties.find(qn("w:numPr"))
        style = None if properties is None else _value(properties, "w:pStyle")
        number, level = self._style_numbers.get(style or "", (None, 0))
        if direct is not None:
            number = _value(direct, "w:numId") or number
            level = int(_value(direct, "w:ilvl") or level)
        return (None if number == "0" else number), level

    def _count(self, number: str, abstract: str, level: int) -> None:
        """One more at this level; deeper levels begin anew. Lists that share a definition count on together."""
        counts = self._counts[abstract]
        restarts = (number, level) in self._starts and (number, level) not in self._begun
        if restarts or level not in counts:
            counts[level] = self._starts.get((number, level), self._first(abstract, level))
        else:
            counts[level] += 1
        self._begun.add((number, level))
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]

    def _first(self, abstract: str, level: int) -> int:
        definition = self._levels[abstract].get(level)
        return int((definition is not None and _value(definition, "w:start")) or 1)

    def _shown(self, abstract: str, level: int) -> str:
        count = self._counts[abstract].get(level, self._first(abstract, level))
        definition = self._levels[abstract].get(level)
        return numeral(count, (definition is not None and _value(definition, "w:numFmt")) or "decimal")


def numeral(count: int, form: str) -> str:
    """A count as Word writes it in the given format: upperRoman 4 → "IV", lowerLetter 2 → "b", decimalZero 3 → "03"."""
    if form in {"upperRoman", "lowerRoman"}:
        roman = _roman(count)
        return roman.upper() if form == "upperRoman" else roman
    if form in {"upperLetter", "lowerLetter"}:
        letter = _ALPHABET[(count - 1) % 26] * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        while count >= value:
            written += sign
            count -= value
    return written


def _numbered_styles(styles: Any) -> dict[str, tuple[str | None, int]]:
    """Style id → its list and level, for the styles that number by themselves or by the style they are based on."""
    found: dict[str, tuple[str | None, int]] = {}
    base: dict[str, str | None] = {}
    for style in styles.iter(qn("w:style")):
        key = style.get(qn("w:styleId"))
        properties = style.find(qn("w:pPr"))
        numbers = None if properties is None else properties.find(qn("w:numPr"))
        base[key] = _value(style, "w:basedOn")
        if numbers is not None:
            found[key] = (_value(numbers, "w:numId"), int(_value(numbers, "w:ilvl") or 0))
    for key, above in base.items():
        if key not in found and above in found:
            found[key] = found[above]
    return found


def _value(node: Any, tag: str) -> str | None:
    child = node.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))
