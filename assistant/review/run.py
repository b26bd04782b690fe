"""`review(path, library)`: read the paper, let every check look at it, put the findings in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.review.checks import (
    brackets,
    capitals,
    form,
    form_word,
    letters,
    locality,
    names,
    numbering,
    periods,
    punctuation,
    references,
    repetition,
    spelling,
    structure,
    targets,
    totals,
    units,
)
from assistant.review.paper import Paper, clauses_of
from assistant.review.records import SEVERITIES, Finding, Review
from assistant.review.tables import rows
from ingest.pipeline import read
from ingest.repair import is_damaged
from vectorstore.records import Ingested

if TYPE_CHECKING:
    from vectorstore.library import Library

Check = Callable[[Paper], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    form_word.check,
    form.check,
    numbering.check,
    structure.check,
    references.check,
    targets.check,
    totals.check,
    periods.check,
    locality.check,
    units.check,
    spelling.check,
    names.check,
    capitals.check,
    repetition.check,
    brackets.check,
    punctuation.check,
    letters.check,
)
"""Every family of checks; of two findings on the same words the graver is kept, then the one of the earlier check."""


_OF_LETTERS = frozenset({brackets.check, spelling.check, capitals.check, letters.check})
"""What a bad scan's text says nothing about."""


_OF_SCANS = frozenset({"typo", "unbalanced_punctuation", "format", "duplicated_text"})
_SLIPS, _SLIPS_A_PAGE, _PAGE = (
    40,
    3,
    2600,
)  # more slips than this, in all and a page of so many characters, are a scan's


def review(path: Path, library: Library | None = None) -> Review:
    """Everything that would be sent back in one paper, in reading order.

    path: docx, doc, pdf, txt, md, rtf or a scan. library: what to compare targets and cited documents with.
    Raises ingest.errors.Unreadable when the file gives no text."""
    return review_ingested(read(path), path, library)


def review_ingested(ingested: Ingested, path: Path, library: Library | None = None) -> Review:
    """The same for a paper that has been read already."""
    paper = paper_of(ingested, path, library)
    checks = (check for check in CHECKS if not (paper.damaged and check in _OF_LETTERS))
    found = [finding for check in checks for finding in check(paper)]
    unreadable = _too_many_slips(found, paper)
    if unreadable:
        found = [finding for finding in found if finding.kind not in _OF_SCANS]
    about = paper.metadata
    return Review(
        doc_id=paper.doc_id,
        path=path,
        title=" ".join(part for part in (about.doc_type, about.title) if part) or path.name,
        kind=paper.kind,
        pages=paper.pages,
        findings=tuple(sorted(_without_doubles(found), key=_order)),
        not_checkable=not_checkable(paper, unreadable=unreadable),
        raw=paper.raw,
        clauses=tuple((clause.starts[0], clause.ends[-1], clause.kind) for clause in paper.clauses if clause.starts),
    )


def paper_of(ingested: Ingested, path: Path, library: Library | None = None) -> Paper:
    """What ingest made of a file, as the checks see it."""
    document = ingested.document
    damaged = document.kind in {"scan", "image"} or is_damaged(ingested.raw_text)
    return Paper(
        doc_id=document.doc_id,
        path=path,
        kind=document.kind,
        pages=document.pages,
        raw=ingested.raw_text,
        clauses=clauses_of(ingested.sections, ingested.raw_text, readable=damaged),
        sections=ingested.sections,
        metadata=document.metadata,
        facts=ingested.facts,
        damaged=damaged,
        warnings=document.warnings,
        library=library,
    )


def _too_many_slips(found: list[Finding], paper: Paper) -> bool:
    """True for a text with so many slips that a scan, not a writer, must have made them."""
    slips = sum(finding.kind == "typo" for finding in found)
    return slips > _SLIPS and slips > _SLIPS_A_PAGE * len(paper.raw) / _PAGE


def not_checkable(paper: Paper, *, unreadable: bool = False) -> tuple[str, ...]:
    """What this kind of file cannot show, in words for a person (`data/not_checkable.tsv`)."""
    damaged = paper.damaged or unreadable
    kinds = {paper.kind, "damaged" if damaged else "clean", "no_library" if paper.library is None else "library"}
    return tuple(text for when, text in rows("not_checkable") if kinds.intersection(when.split()))


def _without_doubles(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those that another says already: on the same words, of a kindred family."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda found: SEVERITIES.index(found.severity)):
        if not any(_says_it(other, finding) for other in kept):
            kept.append(finding)
            yield finding


def _says_it(told: Finding, other: Finding) -> bool:
    """True when both speak of one place in one way: the words overlap, and both are of letters or both of form."""
    if told.end <= other.start or other.end <= told.start:
        return (told.explanation, told.evidence, told.start) == (other.explanation, other.evidence, other.start)
    words = {"typo", "duplicated_text"}
    if told.kind in words and other.kind in words:
        return True
    if told.kind != other.kind or abs(told.start - other.start) > 2:
        return False
    if told.kind == "format":
        return bool(told.edits and other.edits)  # two ways to the same letters; not a font and a size
    return told.kind in {"leftover_place_name", "inconsistent_reference", "unit_name"}


def _order(finding: Finding) -> tuple[int, int]:
    return finding.start, SEVERITIES.index(finding.severity)
