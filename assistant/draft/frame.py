"""What stands around the body of a whole paper: heading, title, legal bases, recipients; number, date and signer are left blank."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers.legal import named
from assistant.draft.adapt import Target, adapt
from assistant.draft.precedents import source_of
from assistant.draft.records import Frame, Paragraph, Precedent, Request
from assistant.review.known import known_document
from vectorstore.records import Document, LegalBasis
from vectorstore.text import fold, squeeze

if TYPE_CHECKING:
    from vectorstore.library import Library

_TYPES = ("luật", "nghị quyết", "nghị định", "quyết định", "chỉ thị", "thông tư", "kế hoạch", "công văn")
_MOST_BASES = 8


def frame(library: Library, request: Request, target: Target, papers: Sequence[Document]) -> Frame:
    """The frame of the target's paper, after its own earlier paper or the nearest precedents."""
    parent = target.parent.full if target.parent else "[cơ quan cấp trên]"
    return Frame(
        issuer=f"ỦY BAN NHÂN DÂN\n{target.place.full.upper()}",
        parent_authority=parent,
        place_name=target.place.name,
        title=request.title or _title(papers, target),
        legal_bases=tuple(_bases(library, papers, target)),
        recipients=_recipients(target),
    )


def _title(papers: Sequence[Document], target: Target) -> str:
    """The nearest precedent's title in the target's words."""
    for document in papers:
        if document.metadata.title:
            return adapt(document.metadata.title, source_of(document), target).text
    return "[…]"


def _bases(library: Library, papers: Sequence[Document], target: Target) -> list[Paragraph]:
    """The legal bases that the precedents cite consistently (one date for one number), newest first by type."""
    cited: dict[str, list[LegalBasis]] = defaultdict(list)
    for basis in library.legal_bases([document.doc_id for document in papers]):
        if basis.number and basis.relation in ("căn cứ", "thực hiện"):
            cited[fold(basis.number)].append(basis)
    sound = [same for same in cited.values() if len({basis.date for basis in same if basis.date}) <= 1]
    plans = {fold(ref.number) for document in papers for ref in document.metadata.implements if ref.number}
    kept = [
        same
        for same in sound
        if fold(same[0].number or "") not in plans and len({b.doc_id for b in same}) >= min(2, len(papers))
    ]
    newest = sorted(
        (max(same, key=lambda b: (bool(b.date), bool(b.title))) for same in kept),
        key=lambda b: b.date or "",
        reverse=True,
    )
    by_type = sorted(newest, key=lambda b: _TYPES.index(fold_type(b)) if fold_type(b) in _TYPES else len(_TYPES))
    found = [_base(basis, cited[fold(basis.number or "")]) for basis in by_type[:_MOST_BASES]]
    if target.superior:
        found.append(Paragraph(section="Căn cứ", text=f"Thực hiện {target.superior}", kind="opening", zone="opening"))
    return found


def fold_type(basis: LegalBasis) -> str:
    """The type of a cited document in lower case."""
    return basis.type.casefold()


def _base(basis: LegalBasis, same: Sequence[LegalBasis]) -> Paragraph:
    precedents = tuple(Precedent(doc_id=b.doc_id, section=b.section, quote=squeeze(b.evidence)) for b in same)
    known = known_document(basis.number or "")
    if known and known.title and basis.title and fold(basis.title).startswith(fold(known.title)):
        basis = replace(basis, title=basis.title[: len(known.title)])  # the precedents' words run on behind the title
    return Paragraph(
        section="Căn cứ", text=f"Căn cứ {named(basis)}", kind="opening", zone="opening", precedents=precedents
    )


def _recipients(target: Target) -> tuple[str, ...]:
    """Who gets the paper: the superior, the place's own organs, its offices."""
    kind = target.place.kind
    superior = f"UBND {target.parent.full}" if target.parent else "[cơ quan cấp trên]"
    own = [f"TT Đảng ủy, TT HĐND {kind}", f"CT, các PCT UBND {kind}", f"Các phòng, ban, đơn vị thuộc UBND {kind}"]
    offices = Counter(target.offices.names)
    front = [name for name in offices if fold(name).startswith(("uy ban mttq", "uy ban mat tran"))]
    return (superior, *own, *front[:1], "Lưu: VT, […]")
