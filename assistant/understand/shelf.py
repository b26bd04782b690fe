"""What the library holds, as a question sees it: places, papers by number, period and title, offices, words.

Built once for each state of the library (`revision`) and shared by all questions after it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from assistant.understand.datafiles import role
from assistant.understand.gazetteer import Key, key_of, kinds, province_of
from assistant.understand.memory import Memory
from assistant.understand.periods import Period, periods_in
from assistant.understand.spelling import Speller
from ingest.units import unit_key
from vectorstore.records import Document
from vectorstore.text import comparable, fold, nfc, terms, tone_placed

if TYPE_CHECKING:
    from vectorstore.library import Library

_ISSUER_HEAD = re.compile(
    r"^(?:ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd|đảng ủy|ủy ban mttq(?: việt nam)?)\s+", re.IGNORECASE
)
_NUMBER = re.compile(r"(\d+)\s*([/-].*)?$")


@dataclass(frozen=True, slots=True)
class Locale:
    """A place that has papers. kind: "phường"; name: "Cầu Sen"; provinces: short names of the province above it, as the
    papers give it and as it is called today; doc_ids: its papers."""

    kind: str
    name: str
    provinces: frozenset[str]
    doc_ids: tuple[str, ...]

    @property
    def full(self) -> str:
        """ "phường Cầu Sen"."""
        return f"{self.kind} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as questions name it. title: content words, folded; periods: of its title or, failing that, its year."""

    doc_id: str
    collection: str
    number: str | None
    type_key: str
    title: frozenset[str]
    title_order: tuple[str, ...]
    periods: tuple[Period, ...]


@dataclass
class Shelf:
    """One state of the library; `memory` outlives it."""

    documents: tuple[Document, ...]
    library: Library
    memory: Memory
    papers: dict[str, Paper] = field(init=False)
    mentions: dict[tuple[str, int], Any] = field(default_factory=dict, init=False, repr=False)
    """What `places` remembers of the last questions: (text, word) → the place named there."""

    def __post_init__(self) -> None:
        self.papers = {document.doc_id: _paper(document) for document in self.documents}

    @cached_property
    def locales(self) -> dict[Key, tuple[Locale, ...]]:
        """Folded name → the places of that name that have papers."""
        grouped: dict[tuple[str, str], list[Document]] = defaultdict(list)
        for document in self.documents:
            place = locality_of(document) or _named_in(document.metadata.title or "")
            if place is not None:
                grouped[place].append(document)
        table: dict[Key, list[Locale]] = defaultdict(list)
        for (kind, name), documents in grouped.items():
            provinces = frozenset(p for document in documents for p in _provinces(document))
            doc_ids = tuple(document.doc_id for document in documents)
            table[key_of(name)].append(Locale(kind, name, provinces, doc_ids))
        return {key: tuple(found) for key, found in table.items()}

    @cached_property
    def longest_name(self) -> int:
        """The most words of a place's name."""
        return max(map(len, self.locales), default=1)

    @cached_property
    def near_names(self) -> dict[str, frozenset[Key]]:
        """Names written together, and each with one letter less → the names they may be misspelled from."""
        table: dict[str, set[Key]] = defaultdict(set)
        for key in self.locales:
            for variant in shortened("".join(key)):
                table[variant].add(key)
        return {variant: frozenset(keys) for variant, keys in table.items()}

    @cached_property
    def superiors(self) -> frozenset[str]:
        """Short names of the provinces that the papers' communes and districts lie in."""
        below = (
            locale for found in self.locales.values() for locale in found if not _is_province(locale.kind, locale.name)
        )
        return frozenset(province for locale in below for province in locale.provinces)

    @cached_property
    def numbers(self) -> dict[str, tuple[str, ...]]:
        """The papers' own numbers, whole ("45/kh-ubnd") and bare with their type ("ke hoach 45") → doc_ids."""
        table: dict[str, list[str]] = defaultdict(list)
        for paper in self.papers.values():
            for key in _number_keys(paper):
                table[key].append(paper.doc_id)
        return {key: tuple(found) for key, found in table.items()}

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Neighbouring words of the passages, folded, where both stand in lower case: no names."""
        return self.memory.pairs(self.documents)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The folded words of the passages."""
        return self.memory.vocabulary(self.documents)

    @cached_property
    def units(self) -> dict[str, tuple[str, ...]]:
        """doc_id → the offices that its papers give tasks to, each once."""
        table: dict[str, dict[str, str]] = defaultdict(dict)
        for fact in self.library.responsibilities():
            table[fact.doc_id].setdefault(unit_key(fact.unit), fact.unit)
        return {doc_id: tuple(found.values()) for doc_id, found in table.items()}

    @cached_property
    def speller(self) -> Speller:
        """Puts questions right, with the library's own words in mind."""
        names = [name for found in self.units.values() for name in found]
        return self.memory.speller(self.documents, [*names, *(d.metadata.title or "" for d in self.documents)])

    def within(self, collection: str | None, doc_ids: Iterable[str]) -> frozenset[str]:
        """The papers that a question may be about: the chosen ones of the collection; all when nothing is chosen."""
        chosen = set(doc_ids)
        return frozenset(
            paper.doc_id
            for paper in self.papers.values()
            if (collection is None or paper.collection == collection) and (not chosen or paper.doc_id in chosen)
        )


def locality_of(document: Document) -> tuple[str, str] | None:
    """("phường", "Cầu Sen") of a paper, from its metadata; None for a paper of a ministry or an office.

    A committee that does not say of which place it is takes the place that its title names."""
    data = document.metadata
    issuer = tone_placed(nfc(data.issuer)) if data.issuer else ""
    for text in (data.locality, _ISSUER_HEAD.sub("", issuer)):
        found = split_kind(text) if text else None
        if found:
            return found
    local = not issuer or _ISSUER_HEAD.match(issuer + " ") is not None
    return _named_in(data.title) if data.title and local else None


def split_kind(text: str) -> tuple[str, str] | None:
    """ "Phường Cầu Sen" → ("phường", "Cầu Sen"); None when no kind of unit stands first."""
    words = tone_placed(nfc(text)).replace(".", ". ").split()
    for length in (2, 1):
        found = kinds().get(tuple(fold(word).strip(".") for word in words[:length]))
        if found and len(words) > length:
            return found[0], " ".join(words[length:]).strip(" ,.;")
    return None


def _named_in(title: str) -> tuple[str, str] | None:
    """The last place that a title names: "… của cơ quan nhà nước xã Đồng Mây 6 tháng cuối năm" → ("xã", "Đồng Mây")."""
    words = tone_placed(nfc(title)).split()
    for at in range(len(words) - 2, -1, -1):
        for size in (2, 1):
            kind = kinds().get(tuple(fold(word) for word in words[at : at + size]))
            rest = words[at + size :]
            organ = 1 if rest and fold(rest[0]) == "uy" else 0  # "Tỉnh ủy Đông Hải"
            name = list(takewhile(lambda word: word[:1].isalpha() and word[0].isupper(), rest[organ:]))
            if kind and name:
                return kind[0], " ".join(name).strip(" ,.;")
    return None


def shortened(word: str) -> Iterator[str]:
    """The string itself and every string with one letter less."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def content_terms(title: str) -> tuple[str, ...]:
    """The folded words of a title or of a phrase that names a paper, figures and joining words left out."""
    return tuple(
        term for term in terms(title) if len(term) > 1 and term not in role("title_stop") and not term.isdigit()
    )


def _paper(document: Document) -> Paper:
    data = document.metadata
    title = data.title or ""
    place = locality_of(document)
    own = set(key_of(" ".join(place))) if place else set()
    order = tuple(term for term in content_terms(title) if term not in own)
    periods = periods_in(" ".join(part for part in (data.period, title) if part))
    if not periods and data.date:
        periods = periods_in(f"năm {data.date[:4]}")
    kind = comparable(data.doc_type) if data.doc_type else ""
    return Paper(document.doc_id, document.collection, data.number, fold(kind), frozenset(order), order, periods)


def _is_province(kind: str, name: str) -> bool:
    return kind == "tỉnh" or (kind == "thành phố" and province_of(name) == name)


def _provinces(document: Document) -> Iterator[str]:
    """The provinces that a paper's superior authority or its own issuer names, under the old and today's name."""
    data = document.metadata
    for text in (data.parent_authority, data.locality, data.issuer):
        words = tone_placed(nfc(text)).split() if text else []
        for at in range(len(words)):
            found = kinds().get(tuple(fold(w) for w in words[at : at + 2])) or kinds().get((fold(words[at]),))
            if found and found[1] == "province":
                size = 2 if tuple(fold(w) for w in words[at : at + 2]) in kinds() else 1
                name = " ".join(words[at + size :]).strip(" ,.;")
                yield from {name, province_of(name) or name} - {""}


def _number_keys(paper: Paper) -> Iterator[str]:
    match = _NUMBER.match(paper.number.strip()) if paper.number else None
    if match is None or paper.number is None:
        return
    number = re.sub(r"\s", "", paper.number)
    yield fold(number).replace("/", "-")
    yield f"{paper.type_key} {int(match[1])}"
