"""The papers that a paper carries out and those that it replaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.facts.citations import Cited, find_citations
from ingest.metadata.issuer import before_enacting
from ingest.metadata.places import find_places, kind_of_place, place_level
from vectorstore.records import Reference, Section
from vectorstore.text import fold

# "Thực hiện Kế hoạch số …", "Triển khai thực hiện Nghị quyết …", "Thi hành …"
_CARRIES_OUT = re.compile(r"^(?:triển khai\s+)?(?:thực hiện|thi hành|triển khai)\b", re.IGNORECASE)
_RESTS_ON = re.compile(r"^(?:căn cứ|theo|trên cơ sở)\b", re.IGNORECASE)
# "Kế hoạch này thay thế cho Kế hoạch số 60/KH-UBND …", "Quyết định này … và thay thế Quyết định số …"
_REPLACES = re.compile(r"\bnày\b[^.]{0,160}?\bthay thế\b(?:\s+cho)?\s*:?", re.IGNORECASE)
_BINDING = frozenset({"Luật", "Bộ luật", "Nghị định", "Thông tư", "Hiến pháp", "Pháp lệnh", "Thông tư liên tịch"})


def carried_out(sections: Sequence[Section], locality: str | None) -> tuple[Reference, ...]:
    """The superior papers named first: those after "Thực hiện"; where none is, the plans and programmes after "Căn cứ"."""
    opening = [s for s in sections if s.kind == "preamble" and s.zone == "legal_bases"]
    home = _home(sections, locality)
    lead = [
        ref
        for s in opening
        if _CARRIES_OUT.match(s.text)
        for ref in _references(before_enacting(s.text), "Thực hiện", home)
    ]
    if lead:
        return tuple(lead)
    bases = [
        ref for s in opening if _RESTS_ON.match(s.text) for ref in _references(before_enacting(s.text), "Căn cứ", home)
    ]
    return tuple(ref for ref in bases if ref.type not in _BINDING and ref.type != "Tờ trình")


def replaced(sections: Sequence[Section], locality: str | None) -> Reference | None:
    """The paper that this one says it replaces."""
    for section in sections:
        found = _REPLACES.search(section.text)
        cited = [c for c in find_citations(section.text) if found and c.start >= found.end() - 1]
        if found and cited and cited[0].start - found.end() < 40:
            return _reference(section.text, cited[0], "thay thế", _home(sections, locality))
    return None


def _references(text: str, relation: str, home: Sequence[str]) -> Iterable[Reference]:
    """The citations of a paragraph that are listed side by side; those inside another's title are left out."""
    end = 0
    for cited in find_citations(text):
        if cited.start >= end:
            yield _reference(text, cited, relation, home)
        end = max(end, cited.end)


def _reference(text: str, cited: Cited, relation: str, home: Sequence[str]) -> Reference:
    begin = 0 if text[: cited.start].count(" ") <= 4 else cited.start
    return Reference(
        type=cited.type,
        number=cited.number,
        date=cited.date,
        issuer=_with_place(cited.issuer, home),
        title=cited.title,
        relation=relation,
        evidence=text[begin : cited.end],
    )


def _home(sections: Sequence[Section], locality: str | None) -> list[str]:
    """The units that complete a name such as "Ủy ban nhân dân thành phố": the paper's own, then those it names most."""
    named: dict[str, int] = {}
    for section in sections:
        for place in find_places(section.text):
            named[place] = named.get(place, 0) + 1
    ordered = sorted((place for place, count in named.items() if count > 1), key=lambda place: -named[place])
    return [*([locality] if locality else []), *ordered]


def _with_place(issuer: str | None, home: Sequence[str]) -> str | None:
    """ "Ủy ban nhân dân thành phố" → "Ủy ban nhân dân thành phố Minh Giang" when the paper says which city."""
    kind = kind_of_place(issuer or "")
    if not issuer or not kind or find_places(issuer) or not issuer.lower().endswith(kind):
        return issuer
    own = next((place for place in home if place.startswith(kind + " ")), None)
    return f"{issuer[: -len(kind)]}{own}" if own else issuer


def superior_authority(issuer: str | None, implements: Sequence[Reference]) -> str | None:
    """The authority above a local issuer, read from the plan that it carries out (a commune carries out its province's)."""
    places = find_places(issuer or "")
    level = place_level(places[-1]) if places else 0
    if level < 2:
        return None
    for reference in implements:
        above = find_places(reference.issuer or "")
        if above and place_level(above[-1]) < level and "uy ban nhan dan" in fold(reference.issuer or ""):
            return replace(reference).issuer
    return None
