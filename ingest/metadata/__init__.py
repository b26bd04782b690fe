"""What a paper says of itself: `extract(sections, loaded)`."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.metadata.casing import Casing
from ingest.metadata.issuer import find_issuer
from ingest.metadata.letterhead import read_letterhead
from ingest.metadata.period import find_period
from ingest.metadata.places import find_locality
from ingest.metadata.references import carried_out, replaced, superior_authority
from ingest.metadata.signature import read_recipients, read_signature
from ingest.metadata.title import read_title
from vectorstore.records import Loaded, Metadata, Section

__all__ = ["extract"]


def extract(sections: Sequence[Section], loaded: Loaded) -> Metadata:
    """The metadata of a paper; a field stays None where the paper is silent.

    sections: as `outline.parse` gives them. loaded: the same paper's lines, for what the outline leaves out (stamps)."""
    casing = Casing(section.text for section in sections)
    head = read_letterhead(sections)
    title = read_title(sections, head.number, casing)
    issuer = find_issuer(sections, head, casing)
    locality = find_locality(issuer.name, issuer.parent, head.place, sections)
    issuer = issuer.completed(locality)
    implements = carried_out(sections, locality)
    signature = read_signature(sections, loaded)
    return Metadata(
        issuer=issuer.name,
        parent_authority=issuer.parent or superior_authority(issuer.name, implements),
        number=head.number,
        date=head.date,
        place=head.place,
        doc_type=title.doc_type,
        title=title.text,
        period=find_period(title.text, sections),
        implements=implements,
        replaces=replaced(sections, locality),
        signer_name=signature.name,
        signer_title=signature.title,
        signing_capacity=signature.capacity,
        recipients=read_recipients(sections),
        digital_signature=signature.digital,
        locality=locality,
        secrecy=head.secrecy,
    )
