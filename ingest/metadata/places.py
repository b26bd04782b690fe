"""Administrative units by form ("phường Bình Minh"), and the one that a paper speaks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from ingest.datafiles import rows
from ingest.spans.places import place_spans
from vectorstore.records import Section

_TITLED, _QUIET = 60, 3
# "của Ủy ban nhân dân xã Đông Mây, tỉnh …": up to the comma
_COMMITTEE = re.compile(r"(?:(?i:ủy ban nhân dân|hội đồng nhân dân)|UBND|HĐND)\s+([^,.;()]{4,60})")


def find_places(text: str) -> list[str]:
    """The units that a text names, kind in lower case: "UBND Đặc khu Hòn Sao" → ["đặc khu Hòn Sao"]."""
    return [str(span.value) for span in place_spans(text)]


def place_level(place: str) -> int:
    """1 province, 2 district, 3 commune, 0 when the kind is unknown."""
    for kind, level in sorted(_levels().items(), key=lambda item: -len(item[0])):
        if place.lower().startswith(kind + " "):
            return level
    return 0


@cache
def _levels() -> dict[str, int]:
    return {kind: int(level) for kind, level in rows("administrative_kinds.tsv")}


def kind_of_place(text: str) -> str | None:
    """The kind of unit that a name of an organ ends with: "Ủy ban nhân dân phường" → "phường"."""
    lowered = text.lower()
    kinds = [kind for kind in _levels() if re.search(rf"\b{kind}\b", lowered)]
    return max(kinds, key=lambda kind: (lowered.rfind(kind), len(kind)), default=None)


def locality_of(issuer: str | None, parent: str | None, dated_at: str | None) -> str | None:
    """The unit that an issuer belongs to: its own place ("… xã A, tỉnh B": the xã), else its parent's, else the date line's.

    issuer: perhaps without its place ("Ủy ban nhân dân phường"). dated_at: without a kind ("Bình Minh")."""
    for organ in (issuer, parent):
        places = find_places(organ or "")
        if places:
            return in_ordinary(lowest(places, None)[-1])
    kind = kind_of_place(issuer or "")
    return f"{kind} {in_ordinary(dated_at)}" if kind and dated_at else None


def in_ordinary(place: str) -> str:
    """A name in capitals as names are written elsewhere: "tỉnh ĐÔNG HẢI" → "tỉnh Đông Hải"."""
    return " ".join(w.capitalize() if w.isupper() and len(w) > 1 and w.isalpha() else w for w in place.split())


def body_place(sections: Sequence[Section], kind: str | None) -> str | None:
    """The place that a paper names most; what its title or a committee's name says counts for many.

    Table cells are read one by one, and a kind of place in capitals ("XÃ NÔNG THÔN MỚI") only where nothing else names one."""
    named: Counter[str] = Counter()
    for section in sections:
        if section.zone in {"recipients", "signature"}:
            continue
        for part in section.cells or (section.text,):
            for place in find_places(part):
                loud = place.split(" ", 1)[1].isupper()
                named[place] += 1 if loud else _TITLED if section.kind == "title" else _QUIET
            named.update({place: _TITLED for text in _COMMITTEE.findall(part) for place in find_places(text)})
    fitting = lowest([place for place, count in named.most_common() if count > 1], kind)
    return fitting[0] if fitting else None


def lowest(places: Iterable[str], kind: str | None) -> list[str]:
    """The places of one kind, or, with no kind given, those of the lowest level named."""
    if kind:
        return [place for place in places if place.lower().startswith(kind + " ")]
    kept = list(places)
    deepest = max((place_level(place) for place in kept), default=0)
    return [place for place in kept if place_level(place) == deepest]
