"""How places, offices and papers are named in an answer."""

from __future__ import annotations

import re

from assistant.sentences import unlabelled
from vectorstore.records import Document, Section
from vectorstore.text import comparable, fold, squeeze

_LEVEL = re.compile(r"\b(phường|xã|đặc khu|thị trấn|quận|huyện|thành phố|tỉnh|thị xã)\s*$", re.IGNORECASE)
_KIND = re.compile(r"^(?:phường|xã|đặc khu|thị trấn|quận|huyện|thành phố|tỉnh|thị xã)\s+", re.IGNORECASE)
_REQUEST = re.compile(r"^\s*đề nghị\s+(?:cơ quan\s+)?", re.IGNORECASE)


def place_of(document: Document) -> str:
    """The place a paper speaks for ("phường Cầu Sen"), or its short name when it gives none."""
    meta = document.metadata
    return meta.locality or meta.issuer or meta.title or document.name


def bare_place(name: str) -> str:
    """The name of a place without its kind: "phường Cầu Sen" → "Cầu Sen"."""
    return _KIND.sub("", name).strip()


def paper_of(document: Document) -> str:
    """A short name of a paper: type and number when it has one, else type and title."""
    meta = document.metadata
    kind = meta.doc_type or "Văn bản"
    if meta.number:
        return f"{kind} số {meta.number}"
    return squeeze(f"{kind} {meta.title or document.name}")


def office_of(unit: str, document: Document) -> str:
    """An office with its place: "Công an phường" of phường X → "Công an phường X"; the place is not said twice."""
    name = squeeze(unit).strip(" :;,.")
    place = document.metadata.locality
    if not place or fold(place) in fold(name):
        return name
    level = _LEVEL.search(name)
    if level and comparable(place).startswith(comparable(level.group(1))):
        return name[: level.start()] + place
    return name if comparable(name).startswith(("các ", "ubnd các", "ủy ban nhân dân các")) else f"{name} {place}"


def unit_title(section: Section) -> str:
    """The name of the unit that a unit heading names: "1. Đề nghị Ủy ban MTTQ phường:" → "Ủy ban MTTQ phường"."""
    return capitalised(_REQUEST.sub("", unlabelled(section.title or section.text)).rstrip(":;. "))


def capitalised(text: str) -> str:
    """First letter upper case, the rest untouched."""
    return text[:1].upper() + text[1:]


def vietnamese_date(iso: str) -> str:
    """2025-08-05 → 05/8/2025, as Decree 30/2020 writes days and months."""
    year, month, day = iso.split("-")
    return f"{day}/{month if int(month) < 3 else int(month)}/{year}"
