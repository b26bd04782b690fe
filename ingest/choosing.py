"""A person's word on a paper's metadata: noted for good, and the paper made anew from its text so that all follows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingest import facts, passages
from ingest.metadata.testimony import PERSON
from vectorstore.records import Candidate, Document, Ingested, Outcome

if TYPE_CHECKING:
    from vectorstore.library import Library

DOUBTFUL = 0.6
"""Confidence under which a field is shown with its candidates."""


def doubtful(document: Document) -> tuple[Outcome, ...]:
    """The fields of a paper that its witnesses are not sure of, or contradict each other about."""
    return tuple(o for o in document.outcomes if o.candidates and o.confidence < DOUBTFUL)


def choose(library: Library, doc_id: str, field: str, value: str | None, *, who: str = "") -> Document:
    """Set a field of a paper's metadata; reading the paper again keeps it.

    value: None for "the paper leaves it blank". Raises KeyError when there is no such paper, ValueError for an unknown
    field."""
    document = library.document(doc_id)
    if document is None:
        raise KeyError(doc_id)
    library.choose(doc_id, field, value, who=who)
    changed: dict[str, Any] = {field: value}
    about = replace(document.metadata, **changed)
    document = replace(document, metadata=about, outcomes=_with_choice(document.outcomes, field, value))
    sections = library.sections(doc_id)
    library.add(
        Ingested(
            document=document,
            raw_text=library.raw_text(doc_id),
            sections=sections,
            passages=passages.chunk(sections, about),
            facts=facts.extract(sections, about),
        )
    )
    return document


def _with_choice(outcomes: tuple[Outcome, ...], field: str, value: str | None) -> tuple[Outcome, ...]:
    """The outcomes, the field's decided by the person; what else was said stays in sight."""
    before = next((o for o in outcomes if o.field == field), Outcome(field=field, value=None, confidence=0.0))
    word = Candidate(value=value, weight=1.0, witness=PERSON)
    others = tuple(candidate for candidate in before.candidates if candidate.value != value)
    made = Outcome(field=field, value=value, confidence=1.0, candidates=(word, *others))
    return (*(o for o in outcomes if o.field != field), made)
