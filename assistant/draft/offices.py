"""The offices that the target place has, and which of them does what an office of a precedent did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.draft.places import Place
from ingest.units import find_units, same_unit, unit_key
from vectorstore.text import fold

# Offices of the commune level and of the former district: those a precedent's place has and another may lack.
_OWN = (
    "phong ",
    "trung tam ",
    "van phong hdnd",
    "van phong hoi dong",
    "van phong uy ban",
    "cong an",
    "ban chi huy",
    "doi ",
    "ban quan ly",
)
_GENERAL = (
    "cac ",
    "so ",
    "bo ",
    "uy ban nhan dan",
    "ubnd",
    "chinh phu",
    "thanh uy",
    "hoi dong nhan dan",
    "don vi",
    "co quan",
)


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices of one place. names: in the place's own spelling; fields: office → the fields it advises on, folded."""

    names: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]

    def same(self, office: str) -> str | None:
        """The place's own office of that name, in its own spelling, or None."""
        return next((name for name in self.names if same_unit(name, office)), None)

    def instead_of(self, office: str) -> str | None:
        """The office that does what `office` did: of the same name, or that shares most of its fields; None when none does."""
        own = self.same(office)
        if own:
            return own
        spelled = fold(office)
        scored = [(sum(len(f) for f in self.fields.get(name, ()) if f in spelled), name) for name in self.names]
        best = max(scored, default=(0, ""))
        return best[1] if best[0] else None


def offices_of(place: Place, given: Sequence[str], in_papers: Sequence[str]) -> Offices:
    """The offices of a place: those given, else those of its own papers, else the usual ones of its kind.

    Fields come from the usual offices of the kind, by name or by the words of the name itself."""
    usual = _usual().get(place.kind, _usual()["xã"])
    names = tuple(dict.fromkeys(given or in_papers or usual))
    fields = {name: _fields_of(name, usual) for name in names}
    return Offices(names, fields)


def own_office(name: str) -> bool:
    """True for an office that belongs to one place, and so must be one that the target has."""
    spelled = fold(name)
    if spelled.startswith("cong an"):
        return True
    words = unit_key(name).split()
    named = len(words) > (2 if spelled.startswith("trung tam") else 1)  # "trung tâm xã" is a spot, not an office
    return named and spelled.startswith(_OWN) and not spelled.startswith(_GENERAL)


def offices_in(text: str) -> list[tuple[int, int, str]]:
    """The offices of one place that a text names: (start, end, name)."""
    return [(span.start, span.end, span.name) for span in find_units(text) if own_office(span.name)]


def _fields_of(name: str, usual: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    for office, fields in usual.items():
        if same_unit(office, name):
            return fields
    words = fold(name)
    near = [fields for fields in usual.values() if any(field in words for field in fields)]
    return tuple(dict.fromkeys(field for fields in near[:1] for field in fields))


@cache
def _usual() -> dict[str, dict[str, tuple[str, ...]]]:
    """kind of place → office → its fields, folded (`data/offices.tsv`)."""
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in files("assistant.draft").joinpath("data/offices.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            kind, office, fields = line.split("\t")
            table.setdefault(kind, {})[office] = tuple(fold(field.strip()) for field in fields.split(";"))
    return table
