"""Short forms written in full: what officials abbreviate, decided by case and by the words beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.understand.datafiles import rows
from assistant.understand.tidy import shouts
from ingest.datafiles import words as ingest_words
from vectorstore.text import fold

_CHUNK = re.compile(r"\S+")
_EDGE = re.compile(r"^([\"'“‘(\[«]*)(.*?)([\"'”’)\]».,;:?!…]*)$", re.DOTALL)
# Glued to the next word by a stop: "P.Thạch An", "Q.Sơn Hải", "TT.PVHCC", "Đ/c.An"
_GLUED = re.compile(r"(?<![\w.])(P|Q|X|H|T|TP|TX|TT|ĐK|DK|KH|QĐ|NĐ|VP|UB|CA)\.(?=[^\W\d_])", re.IGNORECASE)
# Glued to a number: "NQ57", "KH45/KH-UBND", "NĐ179"
_NUMBERED = re.compile(r"(?<!\w)(NQ|NĐ|QĐ|KH|CT|TT|CV|TB|CTr)(?=\d)")
_CODE = re.compile(r"\d[^/]*[/-].*[^\W\d_]|^(?:NĐ|NQ|QĐ|TT|CT|KH|CV)-[A-ZĐ]")  # 45/KH-UBND, NĐ-CP: never a short form
_JOINTS = re.compile(r"[.&,/\-\s'’]")
_PARTS = re.compile(r"([&/\-+,.]+)")
# What a Vietnamese syllable can look like without diacritics; anything else in the list is a short form in any case.
_SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|qu|r|s|t|th|tr|v|x)?"
    r"[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?"
)
_LONGEST = 4  # short forms that are read as one: "CB, CC, VC"

IsPlace = Callable[[Sequence[str]], bool]
"""True when the folded words begin with the name of a known place."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reading of a short form. when: (side, pattern) conditions, none = otherwise."""

    form: str
    full: str
    side: str
    condition: str
    keep: bool


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A white-space token: punctuation around it, and its core."""

    before: str
    core: str
    after: str


def expand(text: str, is_place: IsPlace) -> str:
    """The text with its short forms in full: "P.KTHT&ĐT P.Sơn Hải" → "Phòng Kinh tế, Hạ tầng và Đô thị phường Sơn Hải".

    Forms that papers themselves use everywhere (UBND, HĐND, MTTQ) stay. Read from right to left, so that what follows
    a form is already in full when it is decided."""
    loud = shouts(text)
    text = _NUMBERED.sub(r"\1 ", _GLUED.sub(r"\1 ", text))
    chunks = [_Chunk(*_parts(part)) for part in _CHUNK.findall(text)]
    done: list[str] = []
    at = len(chunks)
    while at > 0:
        size, full = _read(chunks, at, done, is_place, loud)
        last, first = chunks[at - 1], chunks[at - size]
        done.insert(0, full if full is None else f"{first.before}{full}{_after(last, full)}") if full else done.insert(
            0, f"{last.before}{last.core}{last.after}"
        )
        at -= size if full else 1
    return " ".join(done)


def could_be_syllable(letters: str) -> bool:
    """True for letters (without diacritics) that a Vietnamese syllable can have: "phuong", not "ward" or "ubnd"."""
    return _SYLLABLE.fullmatch(letters) is not None


@cache
def alias_table() -> tuple[tuple[str, str], ...]:
    """(folded full term, short form) of every unambiguous short form of four letters or a term that papers shorten."""
    single = {form: rules[0] for form, rules in _rules().items() if len(rules) == 1}
    terms: dict[str, str] = {}
    for form, rule in single.items():
        if form.isupper() and not rule.side and len(rule.full.split()) >= 3:
            terms.setdefault(fold(rule.full), form)
    return tuple(sorted(terms.items(), key=lambda item: -len(item[0])))


def _read(chunks: list[_Chunk], at: int, done: list[str], is_place: IsPlace, loud: bool) -> tuple[int, str | None]:
    """How many chunks before `at` make one short form, and its full words; (1, None) when there is none."""
    for size in range(min(_LONGEST, at), 1, -1):
        run = chunks[at - size : at]
        if all(_short(chunk.core) for chunk in run) and not any(chunk.after.strip(",") for chunk in run[:-1]):
            full = _full("".join(chunk.core for chunk in run), chunks, at - size, done, is_place, loud)
            if full and size > 1 and len(_JOINTS.sub("", "".join(c.core for c in run))) > 3:
                return size, full
    core = chunks[at - 1].core
    return 1, _full(core, chunks, at - 1, done, is_place, loud) or _composed(core, chunks, at - 1, is_place, loud)


def _full(core: str, chunks: list[_Chunk], at: int, done: list[str], is_place: IsPlace, loud: bool) -> str | None:
    """The full words of one form in its place, or None. done: what follows it, in full already."""
    rules = _candidates(core, loud) if core and not _CODE.search(core) else ()
    if not rules:
        return None
    following = fold(" ".join(done))
    before = fold(" ".join(chunk.core + chunk.after for chunk in chunks[max(0, at - 4) : at])) + " "
    for rule in rules:
        if _holds(rule, before, following, is_place, capital=_next_capital(chunks, at, loud)):
            return rule.form if rule.keep else _cased(rule.full, first=at == 0)
    return None


def _composed(core: str, chunks: list[_Chunk], at: int, is_place: IsPlace, loud: bool) -> str | None:
    """A form made of several: "HĐND&UBND", "CĐS/CCHC". None unless every part is known or a kept form."""
    parts = _PARTS.split(core)
    if len(parts) < 3 or _CODE.search(core) or not all(_short(part) for part in parts[::2]):
        return None
    read = [_full(part, chunks, at, [], is_place, loud) for part in parts[::2]]
    if not all(read):
        return None
    joints = [" và " if "&" in mark or "+" in mark else ", " if "," in mark else " - " for mark in parts[1::2]]
    return "".join(word + joint for word, joint in zip(read, [*joints, ""], strict=True))  # type: ignore[operator]


def _candidates(core: str, loud: bool) -> tuple[Rule, ...]:
    """The rules of a form: as typed; in any case when it cannot be a syllable; with conditions only, when it can."""
    rules = _rules()
    exact = rules.get(core) or rules.get(_JOINTS.sub("", core)) or ()
    bare = _JOINTS.sub("", fold(core))
    same = _by_fold().get(fold(core)) or _by_fold().get(bare, ())
    if exact and not (loud and _SYLLABLE.fullmatch(fold(core))):
        return exact + tuple(rule for rule in same if rule not in exact and not _SYLLABLE.fullmatch(bare))
    if not _SYLLABLE.fullmatch(bare) and len(bare) > 1:
        return same
    if loud or core.isupper():
        return same if core.isupper() and not loud else tuple(rule for rule in same if rule.side)
    names = ("PLACE", "OFFICE")
    return tuple(r for r in same if r.side == "next" and (len(bare) > 1 or any(name in r.condition for name in names)))


def _holds(rule: Rule, before: str, following: str, is_place: IsPlace, capital: bool) -> bool:
    if not rule.side:
        return rule.condition != "none"
    if rule.side == "prev":
        return _condition(rule.condition, True).search(before) is not None
    if "PLACE" in rule.condition and is_place(re.findall(r"\w+", following)):
        return True
    if "NAME" in rule.condition and capital:
        return True
    if "OFFICE" in rule.condition and any(
        following.startswith(field + " ") or following == field for field in _fields()
    ):
        return True
    return _condition(rule.condition, False).match(following) is not None


@cache
def _condition(source: str, before: bool) -> re.Pattern[str]:
    source = source.replace("NUMBER", r"\d+").replace("PLACE", "\x00").replace("NAME", "\x00").replace("OFFICE", "\x00")
    source = fold(source)
    return re.compile(rf"(?:^|\W)(?:{source.rstrip('$').rstrip()})\W*$" if before else rf"(?:{source})(?!\w)")


@cache
def _fields() -> tuple[str, ...]:
    """Fields of offices: what follows "Phòng"."""
    return tuple(fold(field) for field in ingest_words("unit_fields.txt"))


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    """Forms as written and without joints → their rules in the file's order, those without a condition last."""
    table: dict[str, list[Rule]] = {}
    for form, full, when, *_ in rows("abbreviations.tsv"):
        side, _, condition = when.partition(":") if ":" in when else ("", "", when)
        rule = Rule(form, full, side, condition, keep=when == "keep")
        for key in {form, _JOINTS.sub("", form) if form.isupper() else form}:
            table.setdefault(key, []).append(rule)
    return {key: tuple(sorted(rules, key=lambda rule: not rule.side)) for key, rules in table.items()}


@cache
def _by_fold() -> dict[str, tuple[Rule, ...]]:
    table: dict[str, dict[Rule, None]] = {}
    for key, rules in _rules().items():
        form = fold(key) if "/" in key else _JOINTS.sub("", fold(key))  # "đ/c" is no "đc"
        table.setdefault(form, {}).update(dict.fromkeys(rules))
    return {key: tuple(sorted(rules, key=lambda rule: not rule.side)) for key, rules in table.items()}


def _short(core: str) -> bool:
    """True for what may be part of a short form: "CB", "KHCN", "VH-XH"."""
    return bool(core) and core.upper() == core and any(c.isalpha() for c in core) and not any(c.isdigit() for c in core)


def _parts(chunk: str) -> tuple[str, str, str]:
    match = _EDGE.match(chunk)
    assert match is not None
    return match[1], match[2], match[3]


def _after(chunk: _Chunk, full: str) -> str:
    """The marks after a form; the stop that only ended a short form ("P. Sơn Hải") is dropped."""
    return chunk.after if chunk.after != "." or full.endswith(("nhiêu", "nào", "gì")) else ""


def _next_capital(chunks: list[_Chunk], at: int, loud: bool) -> bool:
    """True when the next word begins like a name: "P. Sơn Hải", not "P. UBND"."""
    if loud or at + 1 >= len(chunks):
        return False
    core = chunks[at + 1].core
    return core[:1].isupper() and not (len(core) > 1 and core.isupper())


def _cased(full: str, first: bool) -> str:
    return full[:1].upper() + full[1:] if first else full
