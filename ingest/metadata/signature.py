"""Who signed, under which title and on whose behalf; the stamp of a digital signature; the recipients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.datafiles import rows, words
from ingest.outline.frame import STAMP
from vectorstore.records import Loaded, Section
from vectorstore.text import fold, squeeze

# "KT. CHỦ TỊCH", "TL.GIÁM ĐỐC", "TUQ. CHỦ TỊCH": signed for somebody
_FOR = re.compile(r"(?P<how>KT|TL|TUQ|TUN|K/T|T/L)(?:\s?[.,]|(?<=/[TL]))\s?(?P<whom>[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ\s,]+)")
# "TM. ỦY BAN NHÂN DÂN", "T/M BAN THƯỜNG VỤ": signed on behalf of a body
_BEHALF = re.compile(r"(?P<how>TM\s?[.,]|T/M)\s?(?P<whom>[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ\s]+)")
# "Trần Thị Lan <tranthilan@…> đã ký lên văn bản này!", "Người ký: Nguyễn Văn A", "Ký bởi: …"
_STAMPED = re.compile(
    r"(?P<name>[^<>:]{3,60}?)\s*<[^>]*>\s*đã ký|(?:người ký|ký bởi)\s*:\s*(?P<other>[^<>\d,;]{3,60})", re.IGNORECASE
)
# what a scan makes of the signature beside the list: "- CT, các PCT UBND xã; e", "- Sở Khoa học và Công nghệ; ’"
_SPECK = re.compile(r"(?<=[;.,])\s\S$")
# words that open an organ's name and are no surnames: "Bộ Tài chính" under a title is no signer
_ORGANS = frozenset({"bộ", "sở", "ban", "phòng", "cục", "viện", "ủy", "uỷ", "ubnd", "hđnd"})
_NAME_WORD = re.compile(r"^[A-ZĐÀ-Ỹ][^\W\d_]*$")


@dataclass(frozen=True, slots=True)
class Signature:
    """name: of the signer. title: in ordinary writing. capacity: as printed. digital: the stamp's words."""

    name: str | None = None
    title: str | None = None
    capacity: str | None = None
    digital: str | None = None


def read_signature(sections: Sequence[Section], loaded: Loaded) -> Signature:
    """The signature block; a name that a scan spoiled is taken from the stamp of the digital signature."""
    lines = [s.text for s in sections if s.kind == "signature" and not STAMP.search(s.text)]
    block = squeeze(" ".join(lines))
    stamps = [
        squeeze(line.text or line.raw) for line in loaded.lines if STAMP.search(line.raw) or STAMP.search(line.text)
    ]
    stamped = _stamped_name(stamps)
    title, at = _title(block)
    name = _name(lines, block[at:])
    if stamped and (name is None or _alike(name, stamped)):
        name = stamped
    return Signature(name, title, _capacity(block), " ".join(stamps) or None)


def _capacity(block: str) -> str | None:
    """ "KT. CHỦ TỊCH" before "TM. ỦY BAN NHÂN DÂN": the nearer one counts."""
    found = _FOR.search(block)
    if found:
        whom = _first_title(found["whom"]) or squeeze(found["whom"])
        return f"{found['how']}{'' if '/' in found['how'] else '.'} {whom}"
    behalf = _BEHALF.search(block)
    if not behalf:
        return None
    whom = behalf["whom"]
    title = min((at for name in _titles() if (at := fold(whom).find(" " + name)) > 0), default=len(whom))
    return f"{'T/M' if '/' in behalf['how'] else 'TM.'} {squeeze(whom[:title])}"


def _first_title(text: str) -> str | None:
    """The title at the head of a run of capitals: "CHỦ TỊCH PHÓ CHỦ TỊCH" → "CHỦ TỊCH"."""
    folded = fold(squeeze(text))
    names = [name for name in _titles() if folded.startswith(name)]
    size = max((len(name) for name in names), default=0)
    return squeeze(text)[:size].rstrip(" ,") or None


def _title(block: str) -> tuple[str | None, int]:
    """The last title in capitals, and where it ends; of two that end together the longer ("PHÓ CHỦ TỊCH")."""
    folded = fold(block)
    best: tuple[int, int, str] | None = None
    for name, written in _titles().items():
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded):
            if block[found.start() : found.end()].isupper():
                candidate = (found.end(), len(name), written)
                best = max(best, candidate) if best else candidate
    return (best[2], best[0]) if best else (None, 0)


@cache
def _titles() -> dict[str, str]:
    return {fold(capitals): written for capitals, written in rows("signer_titles.tsv")}


def _name(lines: Sequence[str], after_title: str) -> str | None:
    """The first run of name words after the title; else the last line that is one."""
    for text in (after_title, *reversed(lines)):
        name = _as_name(text)
        if name:
            return name
    return None


def _as_name(text: str) -> str | None:
    bare = squeeze(re.sub(r"\(.*?\)|[*_]", " ", text)).strip(" .,:;")
    for rank in sorted(words("ranks.txt"), key=len, reverse=True):
        if bare.lower().startswith(rank + " "):
            bare = bare[len(rank) :].strip(" .")
    parts = bare.split()
    if parts and parts[0].lower() in _ORGANS:
        return None
    if not 2 <= len(parts) <= 6 or not all(_NAME_WORD.match(part) for part in parts):
        return None
    if bare.isupper():
        return (
            None if any(name in fold(bare) for name in _titles()) or fold(bare).startswith("uy ban") else bare.title()
        )
    return bare if not any(part.isupper() and len(part) > 1 for part in parts) else None


def _stamped_name(stamps: Sequence[str]) -> str | None:
    """The person in a stamp; an organ's own stamp is passed over."""
    for stamp in stamps:
        found = _STAMPED.search(stamp)
        name = _as_name(found["name"] or found["other"] or "") if found else None
        if name and not name.isupper():
            return name
    return None


def _alike(a: str, b: str) -> bool:
    """True when one name is the other one, spoiled by a scan: "ran Thi Lan" and "Trần Thị Lan"."""
    first, second = fold(a).split(), fold(b).split()
    return abs(len(first) - len(second)) <= 1 and bool(set(first) & set(second))


def read_recipients(sections: Sequence[Section]) -> tuple[str, ...]:
    """The recipients in their order, without bullets and closing marks."""
    listed = [s for s in sections if s.kind == "recipients"]
    texts = [re.sub(r"^(?:[-–+*•]\s*)+", "", s.text) for s in listed if s.parent is not None]
    return tuple(text for text in (_SPECK.sub("", squeeze(t)).strip(" ;.,") for t in texts) if text)
