"""The papers that a draft may follow, best first, each with the reasons why it stands there, for a person to choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.draft.places import place
from assistant.draft.precedents import Nearness, ranked
from assistant.draft.records import Request
from prompts import phrase
from vectorstore.records import Document

if TYPE_CHECKING:
    from vectorstore.library import Library

_BEST = 4
"""How many are taken when nobody chooses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A paper with its reasons, in Vietnamese. best: it is taken when nobody chooses."""

    document: Document
    reasons: tuple[str, ...]
    best: bool


def models(library: Library, request: Request) -> tuple[Model, ...]:
    """The papers on the matter of a request, nearest first. Raises CannotDraft when the place has no kind."""
    target = place(request.place)
    found = ranked(library, request, target)
    return tuple(
        Model(document=document, reasons=_reasons(near), best=at < _BEST and not near.damaged)
        for at, (near, document) in enumerate(found)
    )


def _reasons(near: Nearness) -> tuple[str, ...]:
    told = (
        ("own", not near.foreign),
        ("same_superior", not near.other_superior),
        ("same_kind", not near.other_kind),
        ("other_kind", near.other_kind and not near.district),
        ("district", near.district),
        ("damaged", near.damaged),
    )
    return tuple(phrase(f"draft/reasons/{name}") for name, holds in told if holds)
