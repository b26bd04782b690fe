"""Writes assistant/data/places.tsv: the names of Vietnam's administrative units, before and after 1 July 2025.

usage: build_places.py        (from the project's root, needs nothing but the installed packages)

The names are facts (Nghị quyết 202/2025/QH15: 34 provinces; 63 before; communes by the resolutions of the National
Assembly's Standing Committee of 16 June 2025), read from the table that underthesea (Apache-2.0) ships for its address
converter. A name that is also an everyday word ("hòa bình", "thống nhất") is marked, after the word list of the same package.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from vectorstore.text import fold, tone_placed

OUT = Path(__file__).parent.parent / "assistant" / "data" / "places.tsv"
KINDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "quận", "huyện", "tỉnh", "xã")
# The thirteen special zones (Nghị quyết 202/2025/QH15 and the resolutions that followed); the table lists only some.
SPECIAL_ZONES = {
    "Vân Đồn": "Quảng Ninh",
    "Cô Tô": "Quảng Ninh",
    "Cát Hải": "Hải Phòng",
    "Bạch Long Vĩ": "Hải Phòng",
    "Cồn Cỏ": "Quảng Trị",
    "Lý Sơn": "Quảng Ngãi",
    "Hoàng Sa": "Đà Nẵng",
    "Trường Sa": "Khánh Hòa",
    "Phú Quý": "Lâm Đồng",
    "Phú Quốc": "An Giang",
    "Thổ Châu": "An Giang",
    "Kiên Hải": "An Giang",
    "Côn Đảo": "Hồ Chí Minh",
}
HEAD = """\
# Administrative units of Vietnam. Columns: kind, name, province of today (short), level, status,
# everyday (1: also a common word; 2: also a common word when typed without diacritics; 0: neither).
# Sources: see scripts/build_places.py, which writes this file.
"""


def main() -> None:
    """Reads the packaged table, writes the file, says how many units it holds."""
    package = Path(str(find_spec("underthesea").origin)).parent  # type: ignore[union-attr]
    table = json.loads((package / "address" / "data" / "mapping.json").read_text(encoding="utf-8"))
    listed = (package / "transformer" / "Viet74K.txt").read_text(encoding="utf-8").split("\n")
    words = {tone_placed(word) for word in listed}
    bare = {fold(word) for word in words if word == word.lower()}
    rows = sorted(set(units(table)), key=lambda row: (row[3], row[4], row[2], row[1], row[0]))
    lines = ["\t".join((*row, _everyday(row[1].lower(), words, bare))) for row in rows]
    OUT.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUT}: {len(lines)} units")


def units(table: dict) -> Iterator[tuple[str, str, str, str, str]]:
    """(kind, name, province, level, status) of every unit; a former one only when no current one is the same."""
    current = set()
    for info in table["province_names"].values():
        current.add((*split(info["name"]), info["short"], "province", "current"))
    for row in table["ward_mapping"]:
        if row["new_ward"]:
            current.add((*split(row["new_ward"]), split(row["new_province"])[1], "commune", "current"))
    current |= {("đặc khu", name, province, "commune", "current") for name, province in SPECIAL_ZONES.items()}
    yield from current
    for info in table["old_province_names"].values():
        former = (*split(info["name"]), info["short"], "province")
        if (*former, "current") not in current:
            yield (*former, "former")
    for row in table["ward_mapping"]:
        if row["old_district"]:
            yield (*split(row["old_district"]), split(row["new_province"])[1], "district", "former")


def _everyday(name: str, words: set[str], bare: set[str]) -> str:
    return "1" if tone_placed(name) in words else "2" if fold(name) in bare else "0"


def split(full: str) -> tuple[str, str]:
    """ "Thị xã Kinh Môn" → ("thị xã", "Kinh Môn")."""
    full = unicodedata.normalize("NFC", " ".join(full.split()))
    for kind in KINDS:
        if full.lower().startswith(kind + " "):
            return kind, full[len(kind) + 1 :]
    return "", full


if __name__ == "__main__":
    main()
