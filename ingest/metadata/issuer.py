"""Who issued a paper, and which organ stands above it in the letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest.datafiles import rows, words
from ingest.metadata.casing import Casing
from ingest.metadata.letterhead import Letterhead
from ingest.metadata.places import find_places, kind_of_place
from vectorstore.records import Section
from vectorstore.text import fold, squeeze, tone_placed


# "Ủy ban nhân dân Đặc khu Hòn Sao", "Hội đồng nhân dân phường": the kind of unit is written small, its name with capitals
@cache
def _unit_word() -> re.Pattern[str]:
    kinds = "|".join(sorted((re.escape(row[0]) for row in rows("administrative_kinds.tsv")), key=len, reverse=True))
    return re.compile(rf"\b(?P<kind>{kinds})\b(?P<name>(?:\s+[^\s,]+)*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Issuer:
    """name: in full, ordinary writing ("Ủy ban nhân dân phường Bình Minh"). parent: the organ above it, if named."""

    name: str | None
    parent: str | None = None

    def completed(self, locality: str | None) -> Issuer:
        """The issuer with the name of its place, where the paper only says "Ủy ban nhân dân phường"."""
        if not self.name or not locality or find_places(self.name):
            return self
        kind = kind_of_place(self.name)
        if kind and self.name.lower().endswith(kind) and locality.startswith(kind + " "):
            return replace(self, name=f"{self.name[: -len(kind)]}{locality}")
        return self


def head_issuer(head: Letterhead, casing: Casing) -> Issuer:
    """The issuer that the letterhead names last, with the organ above it."""
    written = [organ_name(name, casing) for name in organ_names(head.organs)]
    return Issuer(written[-1] if written else None, written[-2] if len(written) > 1 else None)


def signing_organ(sections: Sequence[Section]) -> str | None:
    """The organ on whose behalf a paper is signed: "TM. ỦY BAN NHÂN DÂN"."""
    signed = next((s.text for s in sections if s.kind == "signature" and fold(s.text).startswith("tm.")), None)
    return signed[3:].strip() if signed else None


def organ_names(lines: Sequence[str]) -> list[str]:
    """The organs that the lines of a letterhead name: a line that opens a new organ's name begins the next one."""
    names: list[str] = []
    for line in lines:
        if not _opens_organ(line):
            if names:
                names[-1] = f"{names[-1]} {line}"
        elif names and _is_unfinished(names[-1]):
            names[-1] = f"{names[-1]} {line}"
        else:
            names.append(line)
    return names


def _opens_organ(line: str) -> bool:
    folded = fold(line)
    return any(folded == opening or folded.startswith(opening + " ") for opening in _openings())


def _is_unfinished(name: str) -> bool:
    return fold(name).endswith((" va", " cua", " -", ","))


@cache
def _openings() -> dict[str, str]:
    return {fold(row[0]): row[1] if len(row) > 1 else "" for row in rows("issuing_organs.tsv")}


def organ_name(text: str, casing: Casing) -> str:
    """An organ's name in full and ordinary writing: "UBND TỈNH ĐẮK LẮK" → "Ủy ban nhân dân tỉnh Đắk Lắk"."""
    spelled = casing.ordinary(squeeze(text).strip(" .,;:-"))
    for short, full in (
        ("UBND", "Ủy ban nhân dân"),
        ("HĐND", "Hội đồng nhân dân"),
        ("TP.", "thành phố"),
        ("TP", "thành phố"),
    ):
        spelled = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", full, spelled, flags=re.IGNORECASE)
    spelled = _known_opening(tone_placed(spelled))
    spelled = _unit_word().sub(lambda m: m["kind"].lower() + _titled(m["name"]), spelled, count=1)
    return spelled[:1].upper() + spelled[1:]


def _known_opening(name: str) -> str:
    """The opening of an organ's name in its usual capitals: "Ủy Ban Nhân dân" → "Ủy ban nhân dân"."""
    folded = fold(name)
    for row in rows("issuing_organs.tsv"):
        if len(row[0].split()) > 2 and (folded + " ").startswith(fold(row[0]) + " "):
            return row[0] + name[len(row[0]) :]
    return name


def _titled(name: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: m[0][:1].upper() + (m[0][1:].lower() if m[0].isupper() else m[0][1:]), name)


def enacting_organ(sections: Sequence[Section]) -> str | None:
    """ "…, Ủy ban nhân dân phường Bình Minh ban hành Kế hoạch …" → "Ủy ban nhân dân phường Bình Minh"."""
    opening = [s.text for s in sections if s.kind == "preamble"]
    for text in reversed(opening):
        found = [m for m in _enacting().finditer(text)]
        if found:
            return squeeze(found[-1]["organ"])
    return None


# "… ban hành Kế hoạch … năm 2025 như sau:", from the last verb on
_ENACTS = re.compile(
    r".*\b(?:ban hành|xây dựng|triển khai)\b(?P<what>.*?)\b(?:như sau|sau đây|sau)\s*[:.]?$", re.IGNORECASE | re.DOTALL
)


def enacted(sections: Sequence[Section]) -> list[str]:
    """What the opening says is enacted, the last sentence first: "Kế hoạch chuyển đổi số năm 2026"."""
    found = (_ENACTS.match(s.text) for s in reversed(sections) if s.kind == "preamble")
    return [squeeze(match["what"]) for match in found if match]


def before_enacting(text: str) -> str:
    """A paragraph of the preamble without the clause in which the issuer enacts its paper, when it ends with that."""
    found = list(_enacting().finditer(text)) if text.endswith(":") else []
    clause = next((m for m in found if text[: m.start()].rstrip().endswith((",", ";", "."))), None)
    return text[: clause.start()].rstrip(" ,;") if clause else text


@cache
def _enacting() -> re.Pattern[str]:
    verbs = "|".join(re.escape(verb) for verb in words("enacting_verbs.txt"))
    names = sorted((row[0] for row in rows("issuing_organs.tsv")), key=len, reverse=True)
    organs = "|".join(re.escape(name).replace("ủy", "(?:ủy|uỷ)") for name in names)
    return re.compile(rf"(?<!\w)(?P<organ>(?:{organs})(?:\s+[^\s,;.:()]+){{0,12}}?)\s+(?:{verbs})\b", re.IGNORECASE)
