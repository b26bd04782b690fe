"""Every legal document that the library's papers cite: who cites it, and where their dates or titles disagree."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ui.office import Office, paper_names
from ui.parts import Field, faceted
from ui.rows import Row, rows_of
from vectorstore.records import Document, LegalBasis
from vectorstore.text import comparable, fold, terms

Cited = Row[LegalBasis]

_BY_NAME = frozenset({"hien phap", "luat", "bo luat", "phap lenh"})
"""Types of documents that people know by their name, not by their number."""

AGREED, DATES, TITLES = "Thống nhất", "Khác ngày", "Khác trích yếu"

_FAR = 2  # years between two dates of one number beyond which they are two documents


@dataclass(frozen=True)
class Basis:
    """One cited document with all its mentions."""

    mentions: tuple[Cited, ...]

    @cached_property
    def type(self) -> str:
        """Its type as most mentions give it."""
        return _most(row.fact.type for row in self.mentions) or "Văn bản"

    @cached_property
    def law(self) -> str:
        """A law by its name, "Luật Tổ chức chính quyền địa phương"; empty for papers that go by their number."""
        if fold(self.type) not in _BY_NAME or not self.title:
            return ""
        return self.title if fold(self.title).startswith(fold(self.type)) else f"{self.type} {self.title}"

    @cached_property
    def number(self) -> str:
        """Its number as most mentions write it, empty when none does."""
        return _most(row.fact.number for row in self.mentions)

    @cached_property
    def issuer(self) -> str:
        """Who issued it, empty when no mention says."""
        return _most(row.fact.issuer for row in self.mentions)

    @cached_property
    def title(self) -> str:
        """Its longest agreed title."""
        titles = [row.fact.title for row in self.mentions if row.fact.title]
        return max(titles, key=lambda title: (len(title) <= 300, len(title)), default="")

    @cached_property
    def dates(self) -> dict[str, list[Cited]]:
        """ISO date → the mentions that give it."""
        found: dict[str, list[Cited]] = defaultdict(list)
        for row in self.mentions:
            if row.fact.date:
                found[row.fact.date].append(row)
        return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))

    @cached_property
    def titles(self) -> dict[str, list[Cited]]:
        """Titles that are not parts or spellings of each other → the mentions that give them."""
        found: dict[str, list[Cited]] = {}
        for row in self.mentions:
            if not row.fact.title:
                continue
            same = next((title for title in found if alike(title, row.fact.title)), row.fact.title)
            found.setdefault(same, []).append(row)
        return found

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Which disagreements there are, or that there is none."""
        marks = ((DATES, len(self.dates) > 1), (TITLES, len(self.titles) > 1))
        return tuple(name for name, holds in marks if holds) or (AGREED,)

    @cached_property
    def papers(self) -> tuple[tuple[Document, list[Cited]], ...]:
        """The papers that cite it, each with its mentions."""
        found: dict[str, list[Cited]] = defaultdict(list)
        for row in self.mentions:
            found[row.document.doc_id].append(row)
        return tuple((rows[0].document, rows) for rows in found.values())

    @cached_property
    def relations(self) -> tuple[str, ...]:
        """How papers refer to it: căn cứ, thực hiện, thay thế …"""
        return tuple(dict.fromkeys(row.fact.relation for row in self.mentions))


@dataclass(frozen=True)
class Bases:
    """All cited documents, the most cited first."""

    all: tuple[Basis, ...]
    documents: tuple[Document, ...]

    @classmethod
    def read(cls, office: Office) -> Bases:
        """From the library as it is now."""
        documents = office.library.documents()
        rows = rows_of(office.library.legal_bases(), documents, _words, lambda fact: {"type": fact.type})
        bases = [Basis(tuple(group)) for group in grouped(rows)]
        return cls(tuple(sorted(bases, key=lambda b: (-len(b.papers), -len(b.mentions), fold(b.number)))), documents)

    def fields(self, picked: dict[str, list[str]], text: str) -> tuple[Field, ...]:
        """The filters of the tab, each offering what the others leave."""
        labels = {"type": "Loại", "state": "Đối chiếu", "relation": "Quan hệ", "place": "Nơi viện dẫn"}
        labels["paper"] = "Văn bản viện dẫn"
        names = paper_names(self.documents)
        return tuple(
            faceted(key, label, self._left(key, picked, text), picked.get(key, ()), names=names)
            for key, label in labels.items()
        )

    def _left(self, key: str, picked: dict[str, list[str]], text: str) -> list[str]:
        others = {name: values for name, values in picked.items() if name != key}
        return [value for basis in self.passing(others, text) for value in _has(basis)[key]]

    def passing(self, filters: dict[str, list[str]], text: str) -> list[Basis]:
        """The documents that pass the filters and hold all words of the text."""
        words = fold(text).split()
        return [
            b for b in self.all if _passes(b, filters) and all(any(w in r.folded for r in b.mentions) for w in words)
        ]


def grouped(rows: Sequence[Cited]) -> list[list[Cited]]:
    """Mentions of one document together: the same number however it is spelt, unless the issuers or years differ."""
    groups: dict[str, list[list[Cited]]] = defaultdict(list)
    for row in rows:
        candidates = groups[_key(row.fact)]
        home = next((group for group in candidates if all(_may_be_one(row.fact, other.fact) for other in group)), None)
        if home is None:
            candidates.append([row])
        else:
            home.append(row)
    return [group for candidates in groups.values() for group in candidates]


def alike(one: str, other: str) -> bool:
    """True when one title is a part, a shortening or another spelling of the other."""
    a, b = set(terms(one)), set(terms(other))
    return len(a & b) >= 0.6 * min(len(a), len(b)) if a and b else True


def _key(fact: LegalBasis) -> str:
    if fact.number:
        return "/".join(re.findall(r"\w+", fold(fact.number)))  # "57-NQ/TW" and "57/NQ-TW" are one
    return f"{fold(fact.type)} {' '.join(terms(fact.title or fact.text)[:14])}"


def _may_be_one(one: LegalBasis, other: LegalBasis) -> bool:
    """A number with its year is unique; other numbers start anew each year at each issuer."""
    if re.search(r"/(?:19|20)\d{2}/", f"{one.number}/"):
        return True
    if one.issuer and other.issuer and not alike(comparable(one.issuer), comparable(other.issuer)):
        return False
    return abs(_year(one.date) - _year(other.date)) < _FAR if one.date and other.date else True


def _year(iso: str) -> int:
    return int(iso[:4])


def _most(values: Iterable[str | None]) -> str:
    counts = Counter(value for value in values if value)
    return max(counts, key=lambda value: (counts[value], value)) if counts else ""


def _words(fact: LegalBasis) -> str:
    return " ".join(part for part in (fact.type, fact.number, fact.issuer, fact.title, fact.date) if part)


def _passes(basis: Basis, filters: dict[str, list[str]]) -> bool:
    have = _has(basis)
    return all(have[key] & set(values) for key, values in filters.items() if values and key in have)


def _has(basis: Basis) -> dict[str, set[str]]:
    """What a document has for each filter."""
    return {
        "type": {basis.type},
        "state": set(basis.states),
        "relation": set(basis.relations),
        "place": {row.place for row in basis.mentions},
        "paper": {row.document.doc_id for row in basis.mentions},
    }
