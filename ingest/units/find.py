"""Offices and groups of offices in running text, recognised by the form of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ingest.units.words import Lexicon, Token, is_plain, lexicon, tokens
from vectorstore.text import squeeze

_QUANTIFIERS = {"các", "những", "cac", "nhung"}
_JOINERS = {",", "và", "-", "/", "va"}
_BELONGS = {"của", "thuộc", "tại", "cua", "thuoc", "tai"}
# "phường 5", "khu vực XIV"
_NUMERAL = re.compile(r"\d+|[IVX]+")
_LONG_NAME = 4
_PLACE_WORDS = 4
# Heads whose level may be a list: "UBND các xã, phường, đặc khu", "Công an xã, phường".
_LISTED_LEVELS = {
    "ubnd",
    "ủy ban nhân dân",
    "hđnd",
    "hội đồng nhân dân",
    "công an",
    "đảng ủy",
    "mttq",
    "mặt trận tổ quốc",
}


@dataclass(frozen=True, slots=True)
class UnitSpan:
    """An office in a text. start, end: offsets (end exclusive). name: its words as written, white space folded."""

    start: int
    end: int
    name: str


def find_units(text: str) -> tuple[UnitSpan, ...]:
    """Every office or group of offices that `text` names, in order, not overlapping.

    Works on running text, headings and table cells, and on questions in lower case or without diacritics, where only
    names made of known words (`ingest/data/unit_fields.txt`) can be told from other words."""
    return tuple(_Reader(text).spans())


class _Reader:
    """One walk over the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = tokens(text)
        self.plain = is_plain(text)
        # A text without capitals (a typed question) cannot show where a name starts: known words decide alone.
        self.lower = not any(token.capital for token in self.found[1:])

    @cached_property
    def heads(self) -> Lexicon:
        return lexicon("unit_heads.tsv", self.plain)

    @cached_property
    def fields(self) -> Lexicon:
        return lexicon("unit_fields.txt", self.plain)

    @cached_property
    def levels(self) -> Lexicon:
        return lexicon("unit_levels.tsv", self.plain)

    @cached_property
    def compounds(self) -> Lexicon:
        return lexicon("unit_compounds.txt", self.plain)

    def spans(self) -> Iterator[UnitSpan]:
        at = 0
        while at < len(self.found):
            skip = self.compounds.match(self.found, at, self.plain)
            end = None if skip and not self._longer_head(at, skip[0]) else self._unit(at)
            if end is not None:
                start, stop = self.found[at].start, self.found[end - 1].end
                yield UnitSpan(start, stop, squeeze(self.text[start:stop]))
            at = end or at + (skip[0] if skip else 1)

    def _longer_head(self, at: int, length: int) -> bool:
        """True when a head reaches further than the compound: "hội đồng nhân dân" over "hội đồng"."""
        head = self.heads.match(self.found, at, self.plain)
        return head is not None and head[0] >= length and (head[1] != "group" or length < head[0])

    def _unit(self, at: int) -> int | None:
        """Token index after the unit that starts at `at`, or None."""
        if self._form(at) in _QUANTIFIERS:
            return self._group(at + 1, plural=True) or self._named(at + 1)
        head = self.heads.match(self.found, at, self.plain)
        if head is None:
            return None
        group = self._group(at, plural=False)
        return group if group is not None else self._named(at)

    # groups: "các phòng, ban, đơn vị thuộc phường", "các cơ quan chuyên môn, đơn vị"

    def _group(self, at: int, plural: bool) -> int | None:
        end, nouns = self._group_noun(at), 1
        if end is None:
            return None
        # "các doanh nghiệp, các đơn vị" are two groups, "các phòng, ban, đơn vị" is one.
        while (after := self._joined(end)) is not None and (more := self._group_noun(after)) is not None:
            end, nouns = more, nouns + 1
        if not plural and (nouns < 2 or self._is_level(at)) and not self._says_which(at, end):
            return None
        return self._belonging(end)

    def _says_which(self, at: int, end: int) -> bool:
        """ "Doanh nghiệp viễn thông", "Tổ chức chính trị - xã hội": a noun in the singular, told which by a qualifier."""
        head = self.heads.match(self.found, at, self.plain)
        after = at + head[0] if head else at
        word = self.levels.match(self.found, after, self.plain)
        return self.found[at].capital and end > after and word is not None and word[1] == "kindof"

    def _group_noun(self, at: int) -> int | None:
        """A common noun of a group with its qualifiers; "phòng", "ban", "sở" count here when no name follows."""
        head = self.heads.match(self.found, at, self.plain)
        if head is None or self._starts_compound(at, head[0]):
            return None
        end = at + head[0]
        if head[1] != "group" and (head[1] == "alone" or head[0] > 1 or self._name(end) is not None):
            return None
        return self._qualifiers(end)

    def _starts_compound(self, at: int, length: int) -> bool:
        skip = self.compounds.match(self.found, at, self.plain)
        return skip is not None and skip[0] > length

    def _qualifiers(self, at: int) -> int:
        while (word := self.levels.match(self.found, at, self.plain)) is not None and not self._starts_compound(
            at, word[0]
        ):
            at += word[0]
            if word[1] in ("local", "upper", "party"):
                at = self._place(at)
        return at

    def _belonging(self, at: int) -> int:
        """After a group: "thuộc phường", "của thành phố", "thuộc UBND phường", "trên địa bàn phường"."""
        if self._form(at) in _BELONGS:
            office = self._named(at + 1)
            reached = office if office is not None else self._qualifiers(at + 1)
            return reached if reached > at + 1 else at
        return at

    # single offices: "Phòng Văn hóa - Xã hội phường", "Công an tỉnh"

    def _named(self, at: int) -> int | None:
        head = self.heads.match(self.found, at, self.plain)
        if head is None or head[1] == "group" or self._starts_compound(at, head[0]):
            return None
        length, kind = head
        end = at + length
        name = self._name(end, self.found[at].capital)
        leveled = self._level(name or end, self._words(at, end) in _LISTED_LEVELS)
        if kind == "named" and name is None and not (length > 1 and leveled > end):
            return None
        if kind == "level" and name is None and (leveled == end or not self.found[at].capital):
            return None
        return leveled

    def _name(self, at: int, capital: bool = True) -> int | None:
        """End of the proper name at `at`: capitals and known field words, joined by commas, "và" and dashes."""
        end = self._name_part(at, capital or self.lower)
        while end is not None:
            after = self._joined(end)
            part = self._name_part(after, True) if after is not None and not self._opens_unit(after) else None
            if part is None:
                # "VNPT Hải Phòng": a syllable that opens offices elsewhere opens none here
                more = self._name_part(end, True) if self._unit(end) is None else None
                if more is None:
                    return end
                part = more
            end = part
        return end

    def _name_part(self, at: int, free: bool) -> int | None:
        """One field phrase, or one capitalised syllable with the small one that completes its word."""
        field = self.fields.match(self.found, at, self.plain)
        starts = at < len(self.found) and (self.found[at].capital or self.lower)
        if field is not None and (starts or (free and field[0] >= _LONG_NAME)):
            return at + field[0]
        if at >= len(self.found) or not self.found[at].capital or not self.found[at].is_word or self.lower:
            return None
        if self.levels.match(self.found, at, self.plain) is not None or self._skips(at):
            return None
        return at + 1

    def _opens_unit(self, at: int) -> bool:
        """True when another office starts here, so that a comma or "và" separates and does not join."""
        if self._form(at) in _QUANTIFIERS:
            return True
        head = self.heads.match(self.found, at, self.plain)
        if head is None or self._starts_compound(at, head[0]):
            return False
        field = self.fields.match(self.found, at, self.plain)
        return field is None or head[0] > field[0] or head[1] == "alone"

    def _level(self, at: int, listed: bool) -> int:
        """After a name: "phường", "thành phố Hải Phòng", "của phường", "các xã, phường"."""
        start = at + 1 if self._form(at) in ("của", "cua") else at
        if listed and self._form(start) in _QUANTIFIERS:
            group = self._group(start + 1, plural=True)
            return group if group is not None else at
        end = self._qualifiers(start)
        if end == start:
            return at
        while listed and (after := self._joined(end)) is not None and self._is_level(after):
            end = self._qualifiers(after)
        return end

    def _is_level(self, at: int) -> bool:
        word = self.levels.match(self.found, at, self.plain)
        return word is not None and word[1] in ("local", "upper") and not self._starts_compound(at, word[0])

    def _place(self, at: int) -> int:
        """The capitalised words of a place after its level: "thành phố | Hải Phòng", "phường | 5".

        One capitalised syllable with a small one after it opens a new phrase ("thành phố | Quy định về …")."""
        if at < len(self.found) and _NUMERAL.fullmatch(self.text[self.found[at].start : self.found[at].end]):
            return at + 1
        end = at
        while end < min(at + _PLACE_WORDS, len(self.found)) and self.found[end].capital and not self._skips(end):
            # Many place names hold a syllable that opens an office elsewhere ("Hải Phòng"): two syllables are sure.
            if end > at + 1 and self._unit(end) is not None:
                break
            end += 1
        return at if end == at + 1 and end < len(self.found) and self.found[end].is_word else end

    def _skips(self, at: int) -> bool:
        return self.compounds.match(self.found, at, self.plain) is not None

    def _joined(self, at: int) -> int | None:
        """Index after a joiner (", ", "và", "-", ", và"), or None."""
        if self._form(at) not in _JOINERS:
            return None
        return at + 2 if self._form(at + 1) in ("và", "va") else at + 1

    def _form(self, at: int) -> str:
        return self.found[at].form if at < len(self.found) else ""

    def _words(self, start: int, end: int) -> str:
        return " ".join(token.form for token in self.found[start:end])


__all__ = ["Token", "UnitSpan", "find_units"]
