"""What a paper says of itself: `examine(sections, loaded)`, every field weighed from all that tell of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.metadata.casing import Casing
from ingest.metadata.issuer import Issuer, head_issuer
from ingest.metadata.letterhead import Letterhead, read_letterhead
from ingest.metadata.references import carried_out, replaced, superior_authority
from ingest.metadata.signature import read_recipients, read_signature
from ingest.metadata.testimony import Testimony
from ingest.metadata.title import read_title
from ingest.metadata.witnesses import Vote, decide
from vectorstore.records import Loaded, Metadata, Outcome, Section

__all__ = ["Examined", "examine", "extract"]

WEIGHED = (
    "number",
    "date",
    "place",
    "doc_type",
    "title",
    "period",
    "issuer",
    "locality",
    "signer_name",
    "signer_title",
    "signing_capacity",
    "secrecy",
    "parent_authority",
)
"""The fields that witnesses vote on."""


@dataclass(frozen=True, slots=True)
class Examined:
    """metadata: the outcome. outcomes: how sure each voted field is, with what else was said."""

    metadata: Metadata
    outcomes: tuple[Outcome, ...]


def extract(sections: Sequence[Section], loaded: Loaded) -> Metadata:
    """The metadata of a paper; a field stays None where every witness is silent or the paper leaves it blank."""
    return examine(sections, loaded).metadata


def examine(sections: Sequence[Section], loaded: Loaded, chosen: Mapping[str, str | None] | None = None) -> Examined:
    """The metadata of a paper and how sure it is.

    sections: as `outline.parse` gives them. loaded: the same paper's lines, for what the outline leaves out (stamps).
    chosen: what a person said of a field; it stands, and what depends on it follows."""
    casing = Casing(section.text for section in sections)
    head, title = read_letterhead(sections), read_title(sections, casing)
    signature = read_signature(sections, loaded)
    said = Testimony()
    said.person(chosen or {})
    said.letterhead(head, casing)
    said.title(title, head.number)
    said.opening(sections, casing)
    said.annexes(sections, casing)
    said.signature(signature, sections, casing)
    said.file(loaded, sections)
    votes = said.votes()
    issuers = _issuers(votes.get("issuer", ()), head, casing)
    said.locality(issuers, head, title, sections)
    locality = decide("locality", votes.get("locality", ())).value
    named = [_full(vote, issuer, locality) for vote, issuer in zip(votes.get("issuer", ()), issuers, strict=True)]
    issuer = decide("issuer", named)
    implements = carried_out(sections, locality)
    said.above(next((i.parent for i in issuers if i.parent), None), superior_authority(issuer.value, implements))
    outcomes = {field: issuer if field == "issuer" else decide(field, votes.get(field, ())) for field in WEIGHED}
    values: dict[str, Any] = {field: outcome.value for field, outcome in outcomes.items()}
    about = Metadata(
        **values,
        implements=implements,
        replaces=replaced(sections, locality),
        recipients=read_recipients(sections),
        digital_signature=signature.digital,
    )
    return Examined(about, tuple(outcomes.values()))


def _issuers(votes: Sequence[Vote], head: Letterhead, casing: Casing) -> list[Issuer]:
    """The organs that witnesses name, the letterhead's with the organ above it."""
    above = head_issuer(head, casing)
    return [above if vote.value == above.name else Issuer(vote.value) for vote in votes]


def _full(vote: Vote, issuer: Issuer, locality: str | None) -> Vote:
    """The vote with the name of the place, where a witness only says "Ủy ban nhân dân phường"."""
    return replace(vote, value=issuer.completed(locality).name)
