"""A paper as the checks see it: clauses of readable text whose every character knows its place in the raw text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.review.records import Edit, Finding
from ingest.spans import DATE, figures
from vectorstore.records import Facts, Metadata, Section

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One paragraph, bullet, heading or table row. text: NFC, white space folded; starts/ends: for each character of it
    the offsets of its source in the raw text. where: for a person ("VI.2 gạch đầu dòng 3")."""

    section: Section
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    where: str

    @property
    def zone(self) -> str:
        """Which part of the paper it stands in, as in `Section.zone`."""
        return self.section.zone

    @property
    def kind(self) -> str:
        """What it is, as in `Section.kind`."""
        return self.section.kind

    @property
    def letterhead(self) -> bool:
        """True for the lines above the title: motto, office, number and date."""
        return self.zone == "opening" and self.kind == "preamble" and len(self.text.split()) < 15

    @property
    def names(self) -> bool:
        """True where no running text stands: letterhead, recipients, signature."""
        return self.letterhead or self.zone in {"recipients", "signature"}

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the raw text of `text[start:end]`, which holds at least one character."""
        return self.starts[start], self.ends[max(start, end - 1)]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The paper under review. damaged: a bad scan, whose spelling cannot be judged. library: what to compare with."""

    doc_id: str
    path: Path
    kind: str
    pages: int
    raw: str
    clauses: tuple[Clause, ...]
    sections: tuple[Section, ...]
    metadata: Metadata
    facts: Facts = field(default_factory=Facts)
    damaged: bool = False
    warnings: tuple[str, ...] = ()
    library: Library | None = None

    def finding(
        self,
        clause: Clause,
        span: tuple[int, int],
        *,
        kind: str,
        severity: str,
        explanation: str,
        fix: str,
        rule: str,
        new: str | None = None,
        evidence: tuple[int, int] | None = None,
    ) -> Finding:
        """A finding at `clause.text[span]`. new: the text that should stand there; evidence: a wider stretch to show."""
        start, end = clause.span(*span)
        shown = evidence or span
        return Finding(
            kind=kind,
            severity=severity,
            location=clause.where,
            evidence=self._verbatim(clause, shown),
            explanation=explanation,
            suggested_fix=fix,
            rule=rule,
            page=self.page_at(start, clause),
            start=start,
            end=end,
            edits=() if new is None else (Edit(start, end, new),),
        )

    def _verbatim(self, clause: Clause, span: tuple[int, int]) -> str:
        """The words of the file itself: for a repaired scan its raw words."""
        if not self.damaged:
            return clause.text[span[0] : span[1]]
        start, end = clause.span(*span)
        return " ".join(self.raw[start:end].split())

    def missing(self, *, kind: str, severity: str, location: str, explanation: str, fix: str, rule: str) -> Finding:
        """A finding on something that the paper does not have."""
        return Finding(
            kind=kind,
            severity=severity,
            location=location,
            evidence="",
            explanation=explanation,
            suggested_fix=fix,
            rule=rule,
        )

    def page_at(self, offset: int, clause: Clause) -> int:
        """The page of an offset; the clause's own when the file knows no pages."""
        return bisect_right(self._page_starts, offset) if self.pages > 1 else clause.section.page

    def in_zones(self, *zones: str) -> Iterator[Clause]:
        """The clauses of the named zones."""
        return (clause for clause in self.clauses if clause.zone in zones)

    @cached_property
    def prose(self) -> tuple[Clause, ...]:
        """The clauses that hold running text: no letterhead, no recipients, no signature."""
        return tuple(clause for clause in self.clauses if not clause.names)

    @cached_property
    def by_ordinal(self) -> dict[int, Clause]:
        """The clauses by the ordinal of their section."""
        return {clause.section.ordinal: clause for clause in self.clauses}

    @cached_property
    def full_text(self) -> str:
        """All clauses, one a line."""
        return "\n".join(clause.text for clause in self.clauses)

    @property
    def under_decree(self) -> bool:
        """True for a paper that Decree 30/2020/NĐ-CP applies to: of its time, and not the Party's, which has rules of its own."""
        written = iso(self.metadata.date)
        return (written is None or written >= DECREE) and "đảng" not in (self.metadata.issuer or "").lower()

    @cached_property
    def written(self) -> date | None:
        """The day that the paper bears; where it is blank, the latest day that it cites."""
        return own_date(self)

    @cached_property
    def _page_starts(self) -> tuple[int, ...]:
        first: dict[int, int] = {}
        for section in self.sections:
            first.setdefault(section.page, section.start)
        return tuple(first.get(page, 0) for page in range(1, max(first, default=1) + 1))


DECREE = date(2020, 3, 5)
"""From this day Decree 30/2020/NĐ-CP is in force; older papers followed other rules of form."""


def own_date(paper: Paper) -> date | None:
    """The paper's date from its metadata, else the latest date that stands in it and is not a deadline."""
    if paper.metadata.date:
        return date.fromisoformat(paper.metadata.date)
    cited = [found for basis in paper.facts.legal_bases if (found := iso(basis.date))]
    return max(cited, default=None)


def iso(text: str | None) -> date | None:
    """An ISO day, or None for none, a part of one, or an impossible one."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def days_before(text: str, at: int, reach: int) -> tuple[date, ...]:
    """The full dates that stand in the `reach` letters before an offset."""
    near = (span for span in figures(text) if span.kind == DATE and at - reach <= span.start and span.end <= at)
    return tuple(day for span in near if (day := iso(str(span.value).split("/")[0])))


def clauses_of(sections: Iterable[Section], raw: str, *, readable: bool = False) -> tuple[Clause, ...]:
    """The clauses of an outline, each with its offsets and its place in words.

    readable: take the repaired text of a bad scan; its characters then know their place only word by word. The stars of
    a Markdown file are left out."""
    sections = tuple(sections)
    places = _places(sections)
    make = _repaired if readable else _clause
    clauses = (make(section, raw, places[section.ordinal]) for section in sections if section.raw.strip())
    return tuple(_unmarked(clause) for clause in clauses) if is_marked(raw) else tuple(clauses)


def is_marked(raw: str) -> bool:
    """True for a text with Markdown's emphasis throughout, whatever its file is called."""
    return raw.count("**") >= _MARKED


_MARKED = 6
# **đậm**, *nghiêng*: at the edge of a word, or doubled
_STARS = re.compile(r"\*\*|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")


def _unmarked(clause: Clause) -> Clause:
    """The clause without stars, and without the blanks that they leave double or at an edge."""
    dropped = {at for match in _STARS.finditer(clause.text) for at in range(*match.span())}
    kept: list[int] = []
    for at, sign in enumerate(clause.text):
        blank = sign == " " and (not kept or clause.text[kept[-1]] == " ")
        if at not in dropped and not blank:
            kept.append(at)
    while kept and clause.text[kept[-1]] == " ":
        kept.pop()
    return Clause(
        section=clause.section,
        text="".join(clause.text[at] for at in kept),
        starts=tuple(clause.starts[at] for at in kept),
        ends=tuple(clause.ends[at] for at in kept),
        where=clause.where,
    )


def folded(raw: str, start: int = 0) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Text with composed characters and single blanks, and the raw offsets of each character.

    A line that breaks after a hyphen inside a word or a sign ("NĐ-\\nCP") is joined without a blank."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in re.finditer(r"\s+|\S[\u0300-\u036f]*", raw):
        at, piece = match.start(), match.group()
        if piece.isspace():
            if not text or at + len(piece) == len(raw) or _hyphenated(text, piece):
                continue
            piece = " "
        for character in unicodedata.normalize("NFC", piece):
            text.append(character)
            starts.append(start + at)
            ends.append(start + match.end())
    return "".join(text), tuple(starts), tuple(ends)


def _hyphenated(text: list[str], blank: str) -> bool:
    """True at the end of a line like "73/2019/NĐ-": the sign goes on on the next line."""
    return "\n" in blank and len(text) > 1 and text[-1] == "-" and text[-2].isupper()


def _clause(section: Section, raw: str, where: str) -> Clause:
    source = raw[section.start : section.end]
    at = section.start if source.split() == section.raw.split() else _found(raw, section)
    text, starts, ends = folded(raw[at : at + len(source)] if at == section.start else section.raw, at)
    return Clause(section=section, text=text, starts=starts, ends=ends, where=where)


def _repaired(section: Section, raw: str, where: str) -> Clause:
    """A clause of repaired text: each character stands for the whole raw words behind its word."""
    words = list(re.finditer(r"\S+", section.raw))
    starts: list[int] = []
    ends: list[int] = []
    for number, word in enumerate(re.finditer(r"\S+", section.text)):
        first, last = section.align[number] if section.align else (number, number)
        last = min(last, len(words) - 1)
        first = min(first, last)
        blank = word.start() - len(starts)
        starts += [section.start + words[first].start()] * (len(word.group()) + blank)
        ends += [section.start + words[last].end()] * (len(word.group()) + blank)
    return Clause(
        section=section, text=section.text[: len(starts)], starts=tuple(starts), ends=tuple(ends), where=where
    )


def _found(raw: str, section: Section) -> int:
    """Where a section's own words begin when its offsets span its children too."""
    at = raw.find(section.raw, section.start)
    return at if at >= 0 else section.start


_NAMES = {
    "title": "Tên văn bản",
    "preamble": "Phần mở đầu",
    "recipients": "Nơi nhận",
    "signature": "Chữ ký",
    "annex": "Phụ lục",
}
_COUNTED = {"bullet": "gạch đầu dòng", "paragraph": "đoạn", "row": "dòng bảng"}


def _places(sections: tuple[Section, ...]) -> dict[int, str]:
    """For each section the words that lead a person to it: its path, and its number among its like."""
    count: dict[tuple[int | None, str, str], int] = {}
    places: dict[int, str] = {}
    kinds = {section.ordinal: section.kind for section in sections}
    for section in sections:
        head = section.path or _NAMES.get(section.zone) or _NAMES.get(section.kind) or "Văn bản"
        if section.kind not in _COUNTED or section.zone in _NAMES:
            places[section.ordinal] = head
            continue
        key = (section.parent, head, section.kind)
        count[key] = count.get(key, 0) + 1
        nested = section.parent is not None and kinds.get(section.parent) == section.kind == "bullet"
        before = (
            f"{places[section.parent]}, ý"
            if nested and section.parent is not None
            else f"{head} {_COUNTED[section.kind]}"
        )
        places[section.ordinal] = f"{before} {count[key]}"
    return places
