"""A paper's outline as the extractors read it: who stands under whom, a clause without its mark, and the raw words of a stretch."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ingest.outline.align import raw_quote
from ingest.outline.marks import read_mark
from vectorstore.records import Metadata, Section
from vectorstore.text import squeeze

# The end of a sentence: a stop and white space before a capital, a quote or a bracket. "1.700", "TP. Hải Phòng" hold none.
_SENTENCE_END = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=[\d%)”\"…]))[.!?](?:/\.?)?\s+(?=[A-ZĐÀ-Ỹ“\"(\d])")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a section's text, [start, end)."""

    section: Section
    start: int
    end: int

    @property
    def text(self) -> str:
        """The readable words."""
        return self.section.text[self.start : self.end]

    @property
    def evidence(self) -> str:
        """The raw words behind it, verbatim, white space folded."""
        return squeeze(raw_quote(self.section, self.start, self.end))

    def part(self, start: int, end: int) -> Stretch:
        """A stretch of this one, offsets counted from its own start."""
        return Stretch(self.section, self.start + start, min(self.end, self.start + end))


@dataclass(frozen=True)
class Paper:
    """A parsed paper with its metadata."""

    sections: tuple[Section, ...]
    metadata: Metadata

    @cached_property
    def by_ordinal(self) -> dict[int, Section]:
        """Sections by their place in reading order."""
        return {section.ordinal: section for section in self.sections}

    @cached_property
    def _children(self) -> dict[int | None, list[Section]]:
        children: dict[int | None, list[Section]] = defaultdict(list)
        for section in self.sections:
            children[section.parent].append(section)
        return children

    def children(self, section: Section | None) -> list[Section]:
        """The sections directly below `section` (below the top when None)."""
        return self._children[section.ordinal if section else None]

    def parent(self, section: Section) -> Section | None:
        """The section above, None at the top."""
        return None if section.parent is None else self.by_ordinal.get(section.parent)

    def ancestors(self, section: Section) -> Iterator[Section]:
        """The sections above, nearest first."""
        above = self.parent(section)
        while above is not None:
            yield above
            above = self.parent(above)


def body(section: Section) -> Stretch:
    """A clause without its mark ("- ", "2.1. ", "- + ")."""
    mark = read_mark(section.text) if section.label else None
    start = mark.size if mark else 0
    while start < len(section.text) and section.text[start].isspace():
        start += 1
    return Stretch(section, start, len(section.text))


def sentences(stretch: Stretch) -> list[Stretch]:
    """The sentences of a stretch, in order, without the blanks between them."""
    parts, begin, text = [], 0, stretch.text
    for found in _SENTENCE_END.finditer(text):
        parts.append(stretch.part(begin, found.start() + 1))
        begin = found.end()
    return [*parts, stretch.part(begin, len(text))] if begin < len(text) else parts


def tidy(text: str) -> str:
    """A name or an indicator without the blanks, stops and Markdown stars around it."""
    return squeeze(text).strip(" .;,:*_|-–").strip()


def sentence_case(text: str) -> str:
    """A name that stood within a sentence, with a capital at its head; the rest keeps its own."""
    return text[:1].upper() + text[1:]
