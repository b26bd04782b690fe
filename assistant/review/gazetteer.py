"""Vietnam's administrative units before and after 1 July 2025, and the place that a paper speaks for.

The names are facts that underthesea ships for its address converter (Apache-2.0; source vietnamadminunits 1.0.4, after the
resolutions of the National Assembly's Standing Committee of 16 June 2025 and Resolution 202/2025/QH15), read when needed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assistant.review.alphabet import UPPER
from assistant.review.paper import Paper
from vectorstore.text import comparable, nfc, squeeze

REFORM = date(2025, 7, 1)
"""From this day there are two levels: no districts, towns or townships (Luật Tổ chức chính quyền địa phương 72/2025/QH15)."""

KINDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "quận", "huyện", "tỉnh", "xã")
COMMUNE = frozenset({"xã", "phường", "đặc khu", "thị trấn"})
DISTRICT = frozenset({"quận", "huyện", "thị xã", "thị trấn"})


@dataclass(frozen=True, slots=True)
class Home:
    """The place of a paper. kind, name: "phường", "Long Biên". province_kind, province: "thành phố", "Hà Nội", "" unknown.

    reformed: the paper is of the time after 1 July 2025."""

    kind: str
    name: str
    province_kind: str
    province: str
    reformed: bool

    @property
    def is_commune(self) -> bool:
        """True at the level of xã, phường, đặc khu."""
        return self.kind in COMMUNE

    @property
    def full(self) -> str:
        """ "phường Long Biên"."""
        return f"{self.kind} {self.name}"


def home_of(paper: Paper) -> Home | None:
    """The place that the paper's own metadata names, else the commune that it speaks of most; None when there is none."""
    kind, name = split(paper.metadata.locality or "")
    if not kind and _LOCAL.search(paper.metadata.issuer or "ủy ban nhân dân"):
        kind, name = _spoken_of(paper, sorted(COMMUNE - {"thị trấn"}))
    if not kind:
        return None
    above = re.sub(
        r"^(?:ủy ban nhân dân|hội đồng nhân dân|ubnd|hđnd)\s+", "", comparable(paper.metadata.parent_authority or "")
    )
    province_kind, province = (kind, name) if kind in {"tỉnh", "thành phố"} else split(above)
    if not province_kind:
        province_kind, province = _spoken_of(paper, ["tỉnh", "thành phố"])
    current = provinces()
    province = next((title for title in current if comparable(title) == comparable(province)), "")
    if not province:
        province = _only_province(kind, name)
    return Home(kind, name, current.get(province, province_kind), province, _reformed(paper, kind))


_LOCAL = re.compile(r"ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|ubnd|hđnd|đảng ủy", re.IGNORECASE)


def _spoken_of(paper: Paper, kinds: list[str]) -> tuple[str, str]:
    """The place of one of these kinds that exists today and stands in the paper most often, at least twice."""
    pattern = re.compile(rf"(?<!\w)(?P<kind>(?i:{'|'.join(kinds)})) (?P<name>[{UPPER}]\w*(?: [{UPPER}]\w*){{0,3}})")
    counts: Counter[tuple[str, str]] = Counter()
    for match in pattern.finditer(paper.full_text):
        words = match["name"].split()
        for size in range(len(words), 0, -1):
            name = " ".join(words[:size])
            if exists_today(f"{match['kind']} {name}") or provinces().get(name) == match["kind"].lower():
                counts[match["kind"].lower(), name] += 1
                break
    (place, times), *_ = (*counts.most_common(1), (("", ""), 0))
    return place if times >= 2 else ("", "")


def _only_province(kind: str, name: str) -> str:
    """The province of a commune whose name only one province has."""
    found = {province for province, names in _communes().items() if comparable(f"{kind} {name}") in names}
    return found.pop() if len(found) == 1 else ""


def _reformed(paper: Paper, kind: str) -> bool:
    if kind in DISTRICT:
        return False
    if kind == "đặc khu":
        return True
    if paper.written:
        return paper.written >= REFORM
    years = [int(year) for year in re.findall(r"20\d{2}", paper.metadata.period or "")]
    return bool(years) and (min(years) > 2025 or "cuối năm 2025" in (paper.metadata.period or ""))


def split(full: str) -> tuple[str, str]:
    """ "Phường Long Biên" → ("phường", "Long Biên"); without a kind → ("", name)."""
    text = squeeze(nfc(full))
    for kind in KINDS:
        if text.lower().startswith(kind + " "):
            return kind, text[len(kind) + 1 :]
    return "", text


@cache
def provinces() -> dict[str, str]:
    """The provinces of today, name → kind: "Huế" → "thành phố"."""
    return {info["short"]: split(info["name"])[0] for info in _table()["province_names"].values()}


@cache
def merged_provinces() -> dict[str, str]:
    """The former provinces, lower case → the one of today that they went into: "bắc giang" → "Bắc Ninh"."""
    table = _table()
    now = {key: info["short"] for key, info in table["province_names"].items()}
    pairs = ((table["old_province_names"][old]["short"], now[new]) for old, new in table["province_mapping"].items())
    return {comparable(old): new for old, new in pairs if old not in provinces()}


def is_commune_of(province: str, full: str) -> bool:
    """True when the province has a commune of this kind and name today."""
    return comparable(full) in _communes().get(province, frozenset())


def exists_today(full: str) -> bool:
    """True when some province has a commune of this kind and name today."""
    return any(comparable(full) in names for names in _communes().values())


def successors(province: str, full: str) -> tuple[str, ...]:
    """The communes of today that a commune of before 1 July 2025 went into; none when there was no such commune."""
    return tuple(sorted(_former().get((province, comparable(full)), ())))


def is_former_district(full: str) -> bool:
    """True for a district, town or provincial city of before 1 July 2025."""
    return comparable(full) in _districts()


@cache
def _communes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in _table()["ward_mapping"]:
        if row["new_ward"]:
            found.setdefault(split(row["new_province"])[1], set()).add(comparable(row["new_ward"]))
    return {province: frozenset(names) for province, names in found.items()}


@cache
def _former() -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for row in _table()["ward_mapping"]:
        if row["old_ward"] and row["new_ward"]:
            found.setdefault((split(row["new_province"])[1], comparable(row["old_ward"])), set()).add(
                nfc(row["new_ward"])
            )
    return found


@cache
def _districts() -> frozenset[str]:
    return frozenset(comparable(row["old_district"]) for row in _table()["ward_mapping"] if row["old_district"])


@cache
def _table() -> dict[str, Any]:
    spec = find_spec("underthesea")
    path = Path(spec.origin).parent / "address" / "data" / "mapping.json" if spec and spec.origin else None
    if path is None or not path.exists():
        return {"province_names": {}, "old_province_names": {}, "province_mapping": {}, "ward_mapping": []}
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
