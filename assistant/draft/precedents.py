"""Which papers a draft is taken from, and what its words are adapted to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.draft.adapt import Given, Source, Target
from assistant.draft.offices import offices_of
from assistant.draft.places import COMMUNES, DISTRICTS, Place, place_of, province_place, provinces_of
from assistant.draft.records import Request
from assistant.naming import paper_of, unit_title
from assistant.tables.levels import LEVELS, WHOLE, bare, bound
from assistant.terms import terms_of
from vectorstore.records import Document
from vectorstore.text import fold, squeeze

if TYPE_CHECKING:
    from vectorstore.library import Library

_SAME_MATTER = 0.4
_FOR_COMMUNES = (LEVELS[0], WHOLE)


class Nearness(NamedTuple):
    """How far a paper is from what is to be drafted; the smaller, the nearer, field by field."""

    foreign: bool
    other_superior: bool
    damaged: bool
    other_kind: bool
    district: bool


def ranked_precedents(library: Library, request: Request, target: Place) -> list[Document]:
    """The precedents, nearest first: chosen by the user, the place's own earlier plan, same superior plan, same kind, later."""
    return [document for _, document in ranked(library, request, target)]


def ranked(library: Library, request: Request, target: Place) -> list[tuple[Nearness, Document]]:
    """The same, each with what its place in the list rests on."""
    chosen = set(request.precedents)
    matter = _matter(library, request)
    superior = library.document(request.implements) if request.implements else None
    number = fold(superior.metadata.number or "") if superior else ""
    found = []
    for document in library.documents():
        own = place_of(document)
        if document.doc_id not in chosen if chosen else not _on(matter, document):
            continue
        if own is None or own.kind not in COMMUNES | DISTRICTS or document.doc_id == request.implements:
            continue
        same_superior = bool(number) and any(fold(ref.number or "") == number for ref in document.metadata.implements)
        nearness = Nearness(
            foreign=own.full != target.full,
            other_superior=not same_superior,
            damaged=document.repaired,
            other_kind=own.kind != target.kind,
            district=own.kind not in COMMUNES,
        )
        found.append((nearness, document))
    newest = sorted(found, key=lambda row: (row[1].metadata.date or "", row[1].doc_id), reverse=True)
    return sorted(newest, key=lambda row: row[0])


def _matter(library: Library, request: Request) -> frozenset[str]:
    """The folded words of what the paper is about: of its title, the superior plan's, else the commonest titles."""
    superior = library.document(request.implements) if request.implements else None
    if request.title:
        return frozenset(terms_of(request.title)) - frozenset(terms_of(f"{request.place} {request.period}"))
    if superior:
        return _subject(superior)
    titles = [_subject(document) for document in library.documents()]
    counts = Counter(term for title in titles for term in title)
    return frozenset(term for term, count in counts.items() if 2 * count >= len(titles))


def _on(matter: frozenset[str], document: Document) -> bool:
    """True when a paper's title shares a good part of the matter; an unnamed paper may be on anything."""
    title = _subject(document)
    return not title or not matter or len(title & matter) >= _SAME_MATTER * len(matter)


def _subject(document: Document) -> frozenset[str]:
    """The folded words of a paper's title but those of its place and period: what it is about."""
    meta = document.metadata
    return frozenset(terms_of(meta.title or "")) - frozenset(terms_of(f"{meta.locality or ''} {meta.period or ''}"))


def target_of(library: Library, request: Request, target: Place, papers: Sequence[Document]) -> Target:
    """What the precedents are adapted to."""
    own = [document for document in papers if place_of(document) == target]
    superior = library.document(request.implements) if request.implements else None
    parent = _parent(library, request, target, own, papers)
    return Target(
        place=target,
        parent=parent,
        period=request.period,
        offices=offices_of(target, request.offices, _offices_in_papers(library, own)),
        superior=_cited(superior) if superior else _shared_superior(papers, parent, request.period),
        given=tuple(_given(library, superior, [d for d in own if not _later(d, request.period)])),
        foreign=frozenset(
            p.name for d in library.documents() if (p := place_of(d)) and p.kind != "thành phố" and p != target
        ),
    )


_BEFORE_FIGURE = {"=": "", ">": "trên ", ">=": "tối thiểu ", "<": "dưới ", "<=": "tối đa "}


def _given(library: Library, superior: Document | None, own: Sequence[Document]) -> Iterable[Given]:
    """The shares that the superior plan sets for communes or for all, then those of the place's own earlier papers."""
    for document in ([superior] if superior else []) + list(own):
        for fact in library.targets([document.doc_id]):
            if isinstance(fact.value, float | int) and fact.unit == "%" and bound(fact, document) in _FOR_COMMUNES:
                figure = f"{_BEFORE_FIGURE.get(fact.comparator, '')}{fact.value:g}%".replace(".", ",")
                yield Given(bare(fact), figure, paper_of(document))


def _later(document: Document, period: str) -> bool:
    """True for a paper of a later year than the period: its figures are not known yet."""
    years, asked = (re.findall(r"\b20\d\d\b", text or "") for text in (document.metadata.period, period))
    return bool(years and asked) and min(years) > max(asked)


def _parent(
    library: Library, request: Request, target: Place, own: Sequence[Document], papers: Sequence[Document]
) -> Place | None:
    """The superior place: of the superior plan, as the user says, of the place's own papers, as the gazetteer says where one
    place alone bears the name, else the one that the precedents share."""
    superior = library.document(request.implements) if request.implements else None
    if superior and (found := place_of(superior)):
        return found
    if request.province:
        return province_place(request.province)
    of_own = next(filter(None, map(parent_of, own)), None)
    if of_own:
        return of_own
    provinces = provinces_of(target)
    if len(provinces) == 1 and (found := province_place(provinces[0])):
        return found
    return next(filter(None, map(parent_of, papers)), None)


def parent_of(document: Document) -> Place | None:
    """The superior place of a paper: "Ủy ban nhân dân thành phố X" → thành phố X."""
    match = re.search(r"\b(thành phố|tỉnh)\s+(\S.*)$", document.metadata.parent_authority or "", re.IGNORECASE)
    return Place(match[1].casefold(), match[2].strip()) if match else None


def _offices_in_papers(library: Library, own: Sequence[Document]) -> tuple[str, ...]:
    names = [
        unit_title(s)
        for d in own
        for s in library.sections(d.doc_id)
        if s.kind == "unit" and s.zone == "implementation"
    ]
    return tuple(dict.fromkeys(names))


def _cited(superior: Document) -> str:
    meta = superior.metadata
    number = f" số {meta.number}" if meta.number else " số […]"
    date = f" ngày {'/'.join(reversed(meta.date.split('-')))}" if meta.date else ""
    return squeeze(
        f"{meta.doc_type or 'Kế hoạch'}{number}{date} của {meta.issuer or 'cấp trên'} về {_mid_sentence(meta.title or '[…]')}"
    )


def _mid_sentence(title: str) -> str:
    """A title inside a sentence: "Chuyển đổi số …" → "chuyển đổi số …", "Về việc phân công …" → "phân công …"."""
    bare = re.sub(r"^về việc\s+|^về\s+", "", title, flags=re.IGNORECASE)
    return bare[:1].lower() + bare[1:] if bare[1:2].islower() else bare


def _shared_superior(papers: Sequence[Document], parent: Place | None, period: str) -> str | None:
    """The superior plan that the precedents of the same period under the same superior share, as they cite it."""
    told = [
        ref.evidence
        for d in papers
        if d.metadata.period == period and not d.repaired and parent_of(d) in (parent, None)
        for ref in d.metadata.implements
    ]
    stripped = [
        re.sub(r"^\W*(?:thực hiện|căn cứ|triển khai)\s+", "", squeeze(text), flags=re.IGNORECASE).rstrip(" ,;.")
        for text in told
    ]
    return max(stripped, key=stripped.count) if stripped else None


def source_of(document: Document) -> Source:
    """A precedent as adaptation sees it."""
    own = place_of(document)
    assert own is not None
    numbers = frozenset(fold(ref.number) for ref in document.metadata.implements if ref.number)
    return Source(place=own, parent=parent_of(document), period=document.metadata.period, implements=numbers)
