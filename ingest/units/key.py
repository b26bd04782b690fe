"""One key for all spellings of one office."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from ingest.datafiles import rows
from ingest.units.find import find_units
from ingest.units.words import Token, is_plain, lexicon, tokens
from vectorstore.text import fold, nfc, squeeze

# Words before the name of the office itself: "Đề nghị Công an phường", "Giám đốc Sở Nội vụ", "các cơ quan".
_BEFORE = re.compile(
    r"^(?:de nghi|yeu cau|giao|cac|nhung|tat ca|toan the|cap uy|lanh dao|nguoi dung dau|thu truong|giam doc|chanh|"
    r"truong ban|truong phong|chu tich|chu nhiem|bo truong|dong chi|ong|ba) (?=\w)"
)
_OFFICE_OF_FRONT = re.compile(r"\b(?:co quan )?(?:uy ban )?mat tran to quoc(?: viet nam)?\b")
# What is left of "UBND các xã, phường" when the levels are cut.
_LISTED = re.compile(r" (?:cac|nhung)$")
_JOINERS = re.compile(r"\b(?:va|viet nam)\b")
_BELONGS = {"thuộc", "của", "tại", "trực thuộc", "thuoc", "cua"}
# Offices that a province has once: its name or "tỉnh" adds nothing to them.
_PROVINCE_ONLY = ("so ", "bo ", "ban quan ly ")
_NEARLY = 0.92


@lru_cache(maxsize=8192)
def unit_key(name: str) -> str:
    """One key for all spellings of one office: "Phòng VH-XH phường", "Phòng Văn hoá – Xã hội" → "phong van hoa xa hoi".

    The commune's (or the former district's) level and name are dropped, the province's kept as "tinh": within one paper
    "Công an" means its own place, "Công an thành phố" another. Offices of two places share a key; their papers tell
    them apart."""
    own, level = _split(name)
    words = _expanded(own)
    while (shorter := _BEFORE.sub("", words)) != words:
        words = shorter
    words = _OFFICE_OF_FRONT.sub("mat tran to quoc", words)
    words = squeeze(_JOINERS.sub(" ", words))
    if _LISTED.search(words):
        return _LISTED.sub("", words) + " cap xa"
    return words + " tinh" if level == "upper" and not words.startswith(_PROVINCE_ONLY) else words


@lru_cache(maxsize=8192)
def unit_keys(name: str) -> tuple[str, ...]:
    """The keys of all offices in a name that stands for several: "Công an xã, Phòng Kinh tế và các đơn vị" has three.

    The key of the whole name comes first when it is one office, or none can be told apart in it."""
    keys = dict.fromkeys(unit_key(span.name) for span in find_units(name))
    keys.pop("", None)
    return tuple(keys) if len(keys) > 1 else (unit_key(name),)


def same_unit(a: str, b: str) -> bool:
    """True when two names are spellings of one office of one place: equal keys, in any order of words, or nearly equal
    ones (a letter misread by OCR). "Công an phường" and "Công an tỉnh" are two."""
    first, second = unit_key(a), unit_key(b)
    if first == second or sorted(first.split()) == sorted(second.split()):
        return bool(first)
    if set(first.split()) ^ set(second.split()) <= {"tinh"}:
        return False
    return SequenceMatcher(None, first, second).ratio() >= _NEARLY


def _split(name: str) -> tuple[str, str]:
    """The name without its level and place, and the kind of level that was cut ("local", "upper" or "")."""
    text = nfc(name)
    found, plain = tokens(text), is_plain(text)
    levels, compounds = lexicon("unit_levels.tsv", plain), lexicon("unit_compounds.txt", plain)
    at = 0
    while at < len(found):
        skip = compounds.match(found, at, plain)
        word = None if skip or at == 0 else levels.match(found, at, plain)
        if word and word[1] in ("local", "upper", "tail") and _only_place_follows(found, at, word):
            cut = at - 1 if found[at - 1].form in _BELONGS and at > 1 else at
            every = " các" if word[0] > 1 and found[at].plain == "cap" and word[1] == "local" else ""
            return text[: found[cut].start] + every, word[1]
        if found[at].form in _BELONGS and at > 1:
            return text[: found[at].start], _level_after(found, at, plain)
        at += skip[0] if skip else 1
    return text, ""


def _only_place_follows(found: list[Token], at: int, word: tuple[int, str]) -> bool:
    """A level ends a name; "xã" in the middle of one ("hợp tác xã nông nghiệp") does not."""
    length, kind = word
    rest = [token for token in found[at + length :] if token.is_word]
    return kind == "tail" or all(token.capital for token in rest) or len(rest) <= 4


def _level_after(found: list[Token], at: int, plain: bool) -> str:
    levels = lexicon("unit_levels.tsv", plain)
    kinds = [match[1] for place in range(at, len(found)) if (match := levels.match(found, place, plain))]
    return next((kind for kind in kinds if kind in ("local", "upper")), "")


def _expanded(name: str) -> str:
    """Folded words with abbreviations in full."""
    words = re.findall(r"\w+", fold(name).replace("&", " "))
    short = {brief: full for brief, full in rows("unit_abbreviations.tsv")}
    out: list[str] = []
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            full = short.get(" ".join(words[at : at + length]))
            # "ca" is Công an only where it opens the name; elsewhere it is a word ("ca trực").
            if full and at + length <= len(words) and (words[at] != "ca" or at == 0):
                out.append(full)
                at += length
                break
        else:
            out.append(words[at])
            at += 1
    return " ".join(out)
