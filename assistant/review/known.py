"""What is known of cited documents: a small table of well-known ones, and the papers of the library."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from assistant.review.citations import Citation, same_issuer
from assistant.review.paper import Paper, iso
from assistant.review.tables import rows
from vectorstore.text import fold

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFact:
    """A document as another source has it. source: words for a person ("bảng văn bản thông dụng")."""

    number: str
    day: date | None
    issuer: str = ""
    title: str = ""
    source: str = ""

    def concerns(self, cited: Citation) -> bool:
        """True when the citation is surely of this document: the number has a year, or the years agree.

        Numbers without a year begin anew each year (each term, for the Party)."""
        same_day = self.day and cited.day and (self.day.day, self.day.month) == (cited.day.day, cited.day.month)
        same_year = self.day and cited.day and self.day.year == cited.day.year
        return bool(cited.year or same_year or same_day)


def known_document(number: str) -> DocumentFact | None:
    """The row of the table of well-known documents, or None."""
    return _table().get(number.upper())


@cache
def _table() -> dict[str, DocumentFact]:
    facts = {}
    for row in (*rows("known_documents"), *rows("national_documents")):
        number, day, issuer, title, *_ = (*row, "", "", "")
        facts[number.upper()] = DocumentFact(
            number=number, day=iso(day), issuer=issuer, title=title, source="bảng văn bản thông dụng"
        )
    return facts


class Facts:
    """What is known of the documents that one paper may cite."""

    def __init__(self, paper: Paper) -> None:
        self._facts = _of_library(paper.library, paper.doc_id) if paper.library else {}

    def of(self, cited: Citation) -> tuple[DocumentFact, ...]:
        """The library's facts on a cited document, then that of the table."""
        known = known_document(cited.number)
        facts = (*self._facts.get(_key(cited.number), ()), *((known,) if known else ()))
        return tuple(fact for fact in facts if same_issuer(fact.issuer, cited.issuer))


def _of_library(library: Library, own: str) -> dict[str, list[DocumentFact]]:
    facts: dict[str, list[DocumentFact]] = {}
    for document in library.documents():
        metadata = document.metadata
        if metadata.number and document.doc_id != own:
            facts.setdefault(_key(metadata.number), []).append(
                DocumentFact(
                    number=metadata.number,
                    day=iso(metadata.date),
                    issuer=metadata.issuer or "",
                    title="" if document.repaired else metadata.title or "",
                    source=f"văn bản “{document.doc_id}” trong thư viện",
                )
            )
    for key, fact in _agreed(library, own).items():
        facts.setdefault(key, []).append(fact)
    return facts


def _agreed(library: Library, own: str) -> dict[str, DocumentFact]:
    """The date that at least two other papers of the library give and none contradicts."""
    dates: dict[str, Counter[str]] = {}
    for basis in library.legal_bases():
        if basis.number and basis.date and basis.doc_id != own:
            dates.setdefault(_key(basis.number), Counter())[basis.date] += 1
    return {
        key: DocumentFact(number=key, day=iso(next(iter(counts))), source="các văn bản khác trong thư viện")
        for key, counts in dates.items()
        if len(counts) == 1 and counts.total() >= 2
    }


def _key(number: str) -> str:
    return fold(number).replace(" ", "")
