"""What a draft is made of. Every paragraph names the precedents it comes from and what was changed in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to draft. place: "xã Đồng Mây"; period: "năm 2026"; sections: names of parts as the user says them, empty for a
    whole paper; precedents: only these papers, empty for any that fit; offices: the offices that the place has, empty to
    take them from its own papers or, without any, from the usual ones of its kind; implements: the superior plan's id;
    province: short name of the province, for a place whose name several bear and that has no paper."""

    place: str
    period: str
    sections: tuple[str, ...] = ()
    precedents: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    implements: str | None = None
    title: str | None = None
    province: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """Where words come from: verbatim raw quote of a paper."""

    doc_id: str
    section: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One replacement in a paragraph and its reason, for a person to check."""

    old: str
    new: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of a draft. kind: heading | unit | clause | opening; zone: the part of the plan.

    optional: why a person should choose whether it belongs there, "" for what belongs there in any case."""

    section: str
    text: str
    kind: str = "clause"
    zone: str = ""
    precedents: tuple[Precedent, ...] = ()
    changes: tuple[Change, ...] = ()
    optional: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the body of a whole paper."""

    issuer: str
    parent_authority: str
    place_name: str
    title: str
    legal_bases: tuple[Paragraph, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft. placeholders: what a person must fill, each with the words around it."""

    place: str
    period: str
    paragraphs: tuple[Paragraph, ...]
    placeholders: tuple[str, ...] = ()
    frame: Frame | None = None
    notes: tuple[str, ...] = ()


class CannotDraft(Exception):
    """There is nothing to draft from; the text is one Vietnamese sentence."""
