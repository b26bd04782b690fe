"""Facts as rows of a table: with their paper, searchable, filtered and cut into pages on the server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import Any, Generic, TypeVar

from ui.office import Office, by_id, period_name, place_name
from ui.parts import Field, faceted
from vectorstore.records import Document
from vectorstore.text import fold

PAGE = 40
"""Rows of a page."""

Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Row(Generic[Item]):
    """A fact with its paper. words: what a search for text looks in; keys: the filter values that the row has."""

    fact: Item
    document: Document
    words: str
    keys: dict[str, str] = field(default_factory=dict)

    @cached_property
    def folded(self) -> str:
        """The words without diacritics, in lower case."""
        return fold(self.words)

    @property
    def place(self) -> str:
        """The place of the row's paper."""
        return place_name(self.document)


@dataclass(frozen=True)
class Wanted:
    """What a user asked of a table. filters: as chips give them; text: words to look for; page: from 0.

    sort: the name of a column, "-" before it for descending, empty for reading order; mode: which view of the tab;
    span: which of the tasks with a day."""

    filters: dict[str, list[str]] = field(default_factory=dict)
    text: str = ""
    sort: str = ""
    page: int = 0
    mode: str = "table"
    span: str = "all"

    def changed(self, **values: Any) -> Wanted:
        """Other filters, text, order or view; back to the first page unless a page is given."""
        return replace(self, **({"page": 0} | values))


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of rows. total: rows that pass; number, pages: which page of how many, from 0."""

    rows: tuple[Row[Item], ...]
    total: int
    number: int
    pages: int


class Cached(Generic[Made]):
    """Something made from the library, made anew when the library changed."""

    def __init__(self, office: Office, make: Callable[[Office], Made]) -> None:
        self._office, self._make, self._lock = office, make, Lock()
        self._kept: tuple[int, Made] | None = None

    def get(self) -> Made:
        """The current one."""
        revision = self._office.library.revision
        with self._lock:
            if self._kept is None or self._kept[0] != revision:
                self._kept = (revision, self._make(self._office))
            return self._kept[1]


def rows_of(
    facts: Iterable[Item],
    documents: Iterable[Document],
    words: Callable[[Item], str],
    keys: Callable[[Item], dict[str, str]],
) -> tuple[Row[Item], ...]:
    """Rows for facts whose paper is there; place, period and paper can be filtered in every table."""
    known = by_id(documents)
    return tuple(
        Row(
            fact,
            document,
            f"{words(fact)} {place_name(document)}",
            {"place": place_name(document), "period": period_name(document), "paper": document.doc_id, **keys(fact)},
        )
        for fact in facts
        if (document := known.get(fact.doc_id))  # type: ignore[attr-defined]
    )


def passing(rows: Sequence[Row[Item]], wanted: Wanted, *, leave_out: str = "") -> list[Row[Item]]:
    """The rows that pass the filters and hold all words of the text. leave_out: a filter not to apply."""
    tests = [(key, set(values)) for key, values in wanted.filters.items() if values and key != leave_out]
    words = fold(wanted.text).split()
    return [
        row
        for row in rows
        if all(row.keys.get(key) in values for key, values in tests) and all(word in row.folded for word in words)
    ]


def facet(
    rows: Sequence[Row[Item]],
    wanted: Wanted,
    key: str,
    label: str,
    *,
    names: Mapping[str, str] | None = None,
    order: Sequence[str] = (),
) -> Field:
    """A filter of a table, offering what the text and the other filters leave."""
    left = (row.keys[key] for row in passing(rows, wanted, leave_out=key))
    return faceted(key, label, left, wanted.filters.get(key, ()), names=names, order=order)


def ordered(
    rows: Sequence[Row[Item]], wanted: Wanted, order: Mapping[str, Callable[[Row[Item]], Any]]
) -> Sequence[Row[Item]]:
    """The rows in the wanted order. order: column name → what to sort it by."""
    name = wanted.sort.lstrip("-")
    return sorted(rows, key=order[name], reverse=wanted.sort.startswith("-")) if name in order else rows


def page_of(
    rows: Sequence[Row[Item]], wanted: Wanted, order: Mapping[str, Callable[[Row[Item]], Any]], size: int = PAGE
) -> Page[Item]:
    """The wanted page of rows in the wanted order."""
    rows = ordered(rows, wanted, order)
    pages = max(1, -(-len(rows) // size))
    number = min(max(wanted.page, 0), pages - 1)
    return Page(tuple(rows[number * size : (number + 1) * size]), len(rows), number, pages)


def number_in(data: dict[str, str], name: str) -> int:
    """A number that the page sent, 0 when it is none."""
    text = data.get(name, "")
    return int(text) if text.isdigit() else 0
