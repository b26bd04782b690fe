"""Vietnam's administrative units by name, so that a place without a paper in the library is still known for a place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from assistant.understand.datafiles import rows
from vectorstore.text import fold, tone_placed

Key = tuple[str, ...]
"""The folded words of a name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit. province: short name of the province it lies in today; everyday: 1 the name is also a common word, 2 also
    one when typed without diacritics, 0 neither."""

    kind: str
    name: str
    province: str
    level: str
    current: bool
    everyday: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All units by folded name; `longest`: the most words of a name."""

    by_name: dict[Key, tuple[Entry, ...]]
    longest: int

    def named(self, key: Key) -> tuple[Entry, ...]:
        """The units of that name, of any kind."""
        return self.by_name.get(key, ())


@cache
def gazetteer() -> Gazetteer:
    """The units of `data/places.tsv`."""
    table: dict[Key, list[Entry]] = defaultdict(list)
    for kind, name, province, level, status, everyday in rows("places.tsv"):
        entry = Entry(kind, tone_placed(name), tone_placed(province), level, status == "current", int(everyday))
        table[key_of(name)].append(entry)
    return Gazetteer({key: tuple(entries) for key, entries in table.items()}, max(map(len, table)))


def key_of(name: str) -> Key:
    """ "Bà Rịa - Vũng Tàu" → ("ba", "ria", "vung", "tau")."""
    return tuple(fold(name).replace("-", " ").replace("'", " ").split())


@cache
def kinds() -> dict[Key, tuple[str, str]]:
    """Folded words of a kind → (kind, level): ("thanh", "pho") → ("thành phố", "province")."""
    table: dict[Key, tuple[str, str]] = {}
    for kind, level, typed in rows("place_kinds.tsv"):
        for form in typed.split(";"):
            table[tuple(form.split())] = (kind, level)
    return table


@cache
def context(role: str) -> frozenset[Key]:
    """The folded words of `data/place_context.tsv` that play a role beside a name."""
    return frozenset(key_of(words) for found, words in rows("place_context.tsv") if found == role)


@cache
def spelled_context(role: str) -> frozenset[str]:
    """The same words with their diacritics."""
    return frozenset(tone_placed(words) for found, words in rows("place_context.tsv") if found == role)


@cache
def province_of(name: str) -> str | None:
    """The province of today that a province's name means: "Bình Phước" → "Đồng Nai"; None when it is no province."""
    found = [entry for entry in gazetteer().named(key_of(name)) if entry.level == "province"]
    if not found:
        return None
    current = next((entry for entry in found if entry.current), None)
    return current.province if current else merged_into().get(found[0].name, found[0].province)


@cache
def merged_into() -> dict[str, str]:
    """Former province → the province of today that took it in (`data/provinces_merged.tsv`)."""
    return {tone_placed(old): tone_placed(new) for old, new in rows("provinces_merged.tsv")}
