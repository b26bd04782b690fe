"""The place a draft is for, and the places that precedents speak for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.draft.records import CannotDraft
from assistant.understand.gazetteer import gazetteer, key_of
from vectorstore.records import Document
from vectorstore.text import nfc, squeeze

# "phường Cầu Sen", "Đặc khu Hòn Sao", "quận Bến Đá"
_NAMED = re.compile(r"^(phường|xã|đặc khu|thị trấn|quận|huyện|thị xã|thành phố|tỉnh)\s+(\S.*)$", re.IGNORECASE)
DISTRICTS = frozenset({"quận", "huyện", "thị xã"})
COMMUNES = frozenset({"phường", "xã", "đặc khu", "thị trấn"})


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative unit. kind: in lower case; name: without the kind."""

    kind: str
    name: str

    @property
    def full(self) -> str:
        """ "phường Cầu Sen"."""
        return f"{self.kind} {self.name}"

    @property
    def below(self) -> str:
        """What the people under it live in: a ward has tổ dân phố, a commune thôn."""
        return "tổ dân phố" if self.kind in ("phường", "thị trấn") else "thôn"


def place(text: str) -> Place:
    """A place as typed. Raises CannotDraft when no kind stands before the name."""
    match = _NAMED.match(squeeze(nfc(text)))
    if match is None:
        name = squeeze(text) or "…"
        raise CannotDraft(f"Hãy ghi địa phương kèm cấp, ví dụ «xã {name}» hoặc «phường {name}».")
    return Place(match[1].casefold(), match[2])


def place_of(document: Document) -> Place | None:
    """The place a paper speaks for, None when it gives none."""
    match = _NAMED.match(document.metadata.locality or "")
    return Place(match[1].casefold(), match[2]) if match else None


def provinces_of(place: Place) -> tuple[str, ...]:
    """The provinces of today that have a place of this kind and name; several when the name is borne twice."""
    named = gazetteer().named(key_of(place.name))
    return tuple(dict.fromkeys(e.province for e in named if e.current and e.kind == place.kind))


def province_place(name: str) -> Place | None:
    """A province or central city by its short name."""
    named = gazetteer().named(key_of(name))
    found = next((entry for entry in named if entry.level == "province" and entry.current), None)
    return Place(found.kind, found.name) if found else None


@cache
def province_names() -> frozenset[str]:
    """Names of provinces and central cities, today's and former ones, longest matches first in use."""
    table = gazetteer().by_name.values()
    return frozenset(
        entry.name for entries in table for entry in entries if entry.level == "province" and entry.everyday == 0
    )


def is_known(name: str) -> bool:
    """True when some administrative unit bears the name."""
    return bool(gazetteer().named(key_of(name)))
