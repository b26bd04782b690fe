"""A paper as statements: the clauses, bullets, paragraphs and rows that can answer a question, ready to be scored."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.terms import expanded, pairs_of, terms_of
from vectorstore.records import Section

if TYPE_CHECKING:
    from vectorstore.library import Library

_ANSWERING = {"bullet", "paragraph", "row", "clause", "point", "article", "preamble", "unit", "heading", "title"}
_HEADS = {"heading", "unit", "article", "annex", "group"}
KEPT_PAPERS = 400
"""Papers whose statements stay in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Words as terms. terms, pairs: folded content syllables and neighbouring pairs; exact: with diacritics;
    above: folded syllables of what stands over them, titles: the same heading by heading."""

    terms: frozenset[str]
    pairs: frozenset[str]
    exact: frozenset[str]
    above: frozenset[str]
    titles: tuple[frozenset[str], ...] = ()


def matter_of(text: str, above: tuple[str, ...] = ()) -> Matter:
    """A text, with the headings over it, as terms."""
    titles = tuple(frozenset(terms_of(title)) for title in above)
    text = expanded(text)
    return Matter(
        terms=frozenset(terms_of(text)),
        pairs=frozenset(pairs_of(text)),
        exact=frozenset(terms_of(text, folded=False)),
        above=frozenset().union(*titles),
        titles=titles,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One section with what scoring needs.

    trail: the titles above it, outermost first. unit: the title of the unit heading that it stands under, or None.
    matter: its words as terms."""

    section: Section
    trail: tuple[str, ...]
    unit: str | None
    matter: Matter

    @property
    def doc_id(self) -> str:
        """The paper that it stands in."""
        return self.section.doc_id


class Statements:
    """The statements of each paper, made when first asked for and kept until `clear`."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._papers: OrderedDict[str, tuple[tuple[Section, ...], dict[int, Statement]]] = OrderedDict()

    def of(self, doc_id: str) -> tuple[Statement, ...]:
        """All statements of one paper in reading order."""
        return tuple(self._paper(doc_id)[1].values())

    def at(self, doc_id: str, ordinal: int) -> Statement | None:
        """The statement at an outline node, if that node is one."""
        return self._paper(doc_id)[1].get(ordinal)

    def sections(self, doc_id: str) -> tuple[Section, ...]:
        """The outline of one paper, from the same cache."""
        return self._paper(doc_id)[0]

    def clear(self) -> None:
        """Forget all papers: the library has changed."""
        self._papers.clear()

    def _paper(self, doc_id: str) -> tuple[tuple[Section, ...], dict[int, Statement]]:
        found = self._papers.get(doc_id)
        if found is None:
            sections = self._library.sections(doc_id)
            found = (sections, {statement.section.ordinal: statement for statement in statements(sections)})
            self._papers[doc_id] = found
            if len(self._papers) > KEPT_PAPERS:
                self._papers.popitem(last=False)
        with suppress(KeyError):  # another thread may have cleared the table since
            self._papers.move_to_end(doc_id)
        return found


def statements(sections: tuple[Section, ...]) -> tuple[Statement, ...]:
    """The answering sections of one paper as statements."""
    by_ordinal = {section.ordinal: section for section in sections}
    return tuple(_statement(section, by_ordinal) for section in sections if section.kind in _ANSWERING and section.text)


def ancestors(section: Section, by_ordinal: dict[int, Section]) -> tuple[Section, ...]:
    """The sections above one, outermost first."""
    found: list[Section] = []
    parent = section.parent
    while parent is not None and parent in by_ordinal and len(found) < 12:
        found.append(by_ordinal[parent])
        parent = by_ordinal[parent].parent
    return tuple(reversed(found))


def _statement(section: Section, by_ordinal: dict[int, Section]) -> Statement:
    above = ancestors(section, by_ordinal)
    trail = tuple(node.title or node.text for node in above if node.kind in _HEADS or node.kind == "bullet")
    units = [node.title for node in above if node.kind == "unit" and node.title]
    own_unit = section.title if section.kind == "unit" else None
    return Statement(
        section=section,
        trail=trail,
        unit=own_unit or (units[-1] if units else None),
        matter=matter_of(section.text, trail),
    )
