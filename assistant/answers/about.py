"""What a paper says of itself: number and date, signer, recipients, what it carries out, what it replaces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.answers.common import document_of, gathered
from assistant.answers.legal import answer as cited_documents
from assistant.answers.refuse import not_given
from assistant.claims import Composed
from assistant.desk import Desk, evidence_of
from assistant.naming import capitalised, paper_of, place_of, vietnamese_date
from assistant.records import Evidence
from assistant.states import Judged
from prompts import phrase
from vectorstore.records import Document, Reference, Section
from vectorstore.text import fold, squeeze

Line = tuple[str, tuple[Evidence, ...]]


def answer(desk: Desk, state: Judged) -> Composed:
    """The asked field of each paper; a blank one is said to be blank."""
    intent = state.understood.intent
    lines = []
    for doc_id in state.papers:
        line = _READERS[intent](desk, document_of(desk, doc_id))
        if line is not None:
            lines.append((doc_id, *line))
    if lines:
        return gathered(desk, lines)
    if intent in ("implements", "replaces"):
        cited = cited_documents(desk, state)
        if not cited.refused:
            return cited
    return not_given(desk, state, intent)


def subject(desk: Desk, state: Judged) -> Composed:
    """What a paper is about: its title."""
    lines = []
    for doc_id in state.papers:
        document = document_of(desk, doc_id)
        titles = [s for s in desk.sections(doc_id) if s.kind == "title"]
        if document.metadata.title and titles:
            text = f"{capitalised(paper_of(document))}: {document.metadata.title} ({place_of(document)})."
            lines.append((doc_id, text, _evidence(*titles)))
    return gathered(desk, lines)


def _number_date(desk: Desk, document: Document) -> Line | None:
    meta = document.metadata
    if not meta.number and not meta.date:
        return None
    number = phrase("answers/number", number=meta.number) if meta.number else phrase("answers/number_blank")
    date = phrase("answers/date", date=vietnamese_date(meta.date)) if meta.date else phrase("answers/date_blank")
    found = _holding(desk, document, meta.number or "", zones=("opening",))
    dated = _holding(desk, document, "ngày", zones=("opening",))
    return f"{meta.doc_type or 'Văn bản'} {place_of(document)}: {number}, {date}.", _evidence(found, dated)


def _signer(desk: Desk, document: Document) -> Line | None:
    meta = document.metadata
    if not meta.signer_name:
        return None
    title = f", {meta.signer_title}" if meta.signer_title else ""
    capacity = f" ({meta.signing_capacity})" if meta.signing_capacity else ""
    return f"{meta.signer_name}{title}{capacity}.", _block(_zone(desk, document, "signature"), meta.signer_name)


def _block(sections: list[Section], name: str) -> tuple[Evidence, ...]:
    """A block as one quote, from its first line to the one that holds the name."""
    last = next((at for at, section in enumerate(sections) if fold(name) in fold(section.text)), None)
    if last is None:
        return ()
    whole = "\n".join(section.raw for section in sections[: last + 1])
    readable = " ".join(section.text for section in sections[: last + 1])
    return (replace(evidence_of(sections[last]), raw=whole, text=readable),)


def _recipients(desk: Desk, document: Document) -> Line | None:
    if not document.metadata.recipients:
        return None
    listed = _zone(desk, document, "recipients")
    return "; ".join(document.metadata.recipients) + ".", _block(listed, listed[-1].text) if listed else ()


def _implements(desk: Desk, document: Document) -> Line | None:
    leading = [ref for ref in document.metadata.implements if ref.number]
    carried = [ref for ref in leading if fold(ref.relation or "").startswith("thuc hien")] or leading
    return _references(desk, document, carried)


def _replaces(desk: Desk, document: Document) -> Line | None:
    replaced = document.metadata.replaces
    return _references(desk, document, [replaced]) if replaced else None


def _references(desk: Desk, document: Document, references: list[Reference]) -> Line | None:
    if not references:
        return None
    evidence = tuple(_reference_evidence(desk, document, ref) for ref in references)
    return "; ".join(capitalised(told(ref)) for ref in references) + ".", evidence


def told(ref: Reference) -> str:
    """A referred document as an official cites it."""
    parts = [
        ref.type,
        f"số {ref.number}" if ref.number else "",
        f"ngày {vietnamese_date(ref.date)}" if ref.date else "",
    ]
    return squeeze(" ".join([*parts, f"của {ref.issuer}" if ref.issuer else "", ref.title or ""])).rstrip(" .;,")


def _reference_evidence(desk: Desk, document: Document, ref: Reference) -> Evidence:
    found = _holding(desk, document, ref.evidence or ref.number or "")
    base = evidence_of(found) if found else None
    return Evidence(
        kind="metadata",
        doc_id=document.doc_id,
        section=base.section if base else "",
        ordinal=base.ordinal if base else 0,
        page=base.page if base else 1,
        text=base.text if base else ref.evidence,
        raw=ref.evidence or (base.raw if base else ""),
        score=1.0,
    )


def _holding(desk: Desk, document: Document, words: str, zones: tuple[str, ...] = ()) -> Section | None:
    """The first section that holds the words, in one of the zones when some are given."""
    wanted = fold(squeeze(words))
    for section in desk.sections(document.doc_id):
        if wanted and (not zones or section.zone in zones) and wanted in fold(squeeze(f"{section.text} {section.raw}")):
            return section
    return None


def _zone(desk: Desk, document: Document, zone: str) -> list[Section]:
    return [section for section in desk.sections(document.doc_id) if section.zone == zone]


def _evidence(*sections: Section | None) -> tuple[Evidence, ...]:
    unique = {section.ordinal: section for section in sections if section is not None}
    return tuple(evidence_of(section) for section in unique.values())


_READERS: dict[str, Callable[[Desk, Document], Line | None]] = {
    "number_date": _number_date,
    "signer": _signer,
    "recipients": _recipients,
    "implements": _implements,
    "replaces": _replaces,
}
