"""English questions made Vietnamese, term by term: enough to find the place, the intent and the matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.understand.abbreviations import could_be_syllable
from assistant.understand.datafiles import role, rows
from assistant.understand.line import Line
from vectorstore.text import squeeze

_TOKEN = re.compile(r"[A-Za-zÀ-ỹ0-9%][\wÀ-ỹ%./]*(?:['’]s?(?!\w)|[-/&][\wÀ-ỹ]+)*|[,;:]", re.UNICODE)
_ENOUGH = 0.3  # of the words must be none that Vietnamese could have
_LONGEST = 9
_FEW = 5  # words before a colon that can only say where
_PLURAL = re.compile(r"\b(bao nhiêu|hai|ba|bốn|năm|mỗi|tất cả) các ")  # "two | wards": no second plural


@dataclass(frozen=True, slots=True)
class _Item:
    """A translated piece. kind: as in the data file; "name" for what is left as it stands."""

    text: str
    kind: str


def is_english(line: Line) -> bool:
    """True for an English question; Vietnamese without diacritics has syllables that look English ("to", "an", "so")."""
    words = [word for word in line.words if word.text.isalpha() and (word.bare or not word.capital)]
    if len(words) < 2 or not all(word.bare for word in words):  # names may carry their marks
        return False
    foreign = sum(not could_be_syllable(word.fold) for word in words)
    return any(word.fold in role("english") for word in words) and foreign >= _ENOUGH * len(words)


def to_vietnamese(question: str, names: Sequence[str]) -> str:
    """The question in Vietnamese words. names: the places in it, as they stand there; they are kept."""
    plain = _kept_names(squeeze(question.replace("’", "'").rstrip(" ?.!")), names)
    where, colon, asked = plain.partition(":")
    if colon and len(where.split()) <= _FEW and asked.strip():  # "Cau Sen ward: who leads …?"
        plain = f"{asked.strip()} in {where}"
    for pattern, frame in _frames():
        match = pattern.match(plain.lower())
        if match:
            filled = frame
            for name in match.groupdict():
                start, end = match.span(name)
                part = plain[start:end] if start >= 0 else ""
                filled = filled.replace("{" + name + "}", f" {_phrase(part)}" if part.strip() else "")
            return _with_names(_PLURAL.sub(r"\1 ", squeeze(filled)), names) + "?"
    return question


# --- names: set apart as one word each, so that no part of them is translated ----------------------------------------------


def _kept_names(text: str, names: Sequence[str]) -> str:
    for n, name in enumerate(names):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f"Qzx{n}", text, count=1)
    return text


def _with_names(text: str, names: Sequence[str]) -> str:
    return re.sub(r"Qzx(\d+)", lambda m: names[int(m[1])], text)


# --- phrases -------------------------------------------------------------------------------------------------------------


def _phrase(text: str) -> str:
    """A run of English words in Vietnamese order: kinds before names, adjectives after nouns, owners after what they own."""
    items = _owned(_headed(_reordered(_titled(_named(_items(text))))))
    return squeeze(" ".join(item.text for item in items)).replace(" ,", ",")


def _items(text: str) -> list[_Item]:
    tokens = [match.group() for match in _TOKEN.finditer(text)]
    items, at = [], 0
    while at < len(tokens):
        size, found = _longest(tokens, at)
        items += found
        at += size
    return items


def _longest(tokens: list[str], at: int) -> tuple[int, list[_Item]]:
    """How many tokens the longest known phrase takes, and its pieces; the owner's "'s" becomes a piece of its own."""
    for size in range(min(_LONGEST, len(tokens) - at), 0, -1):
        words = " ".join(tokens[at : at + size])
        owner = words.endswith("'s") and words.lower() not in _terms()
        term = _lookup(words[:-2] if owner else words)
        if term is not None:
            return size, [term, *([_Item("", "own")] if owner else [])]
    word = tokens[at]
    if word.endswith("'s"):
        return 1, [_Item(word[:-2], "name"), _Item("", "own")]
    return 1, [_Item(word, "mark" if word in ",;:" else "year" if re.fullmatch(r"20\d\d", word) else "name")]


def _lookup(words: str) -> _Item | None:
    low = words.lower()
    for form in (low, *_singulars(low)):
        term = _terms().get(form)
        if term is not None and (term.kind != "i" or words.isupper()):
            return _Item(term.text, "n" if term.kind == "i" else term.kind)
    return None


def _singulars(word: str) -> list[str]:
    found = [word[:-1]] if word.endswith("s") and len(word) > 3 else []
    found += [word[:-3] + "y"] if word.endswith("ies") else []
    found += [word[:-2]] if word.endswith("es") else []
    found += [word[:-3], word[:-3] + "e"] if word.endswith("ing") and len(word) > 5 else []
    return found + ([word[:-2], word[:-1]] if word.endswith("ed") and len(word) > 4 else [])


def _named(items: list[_Item]) -> list[_Item]:
    """Capitalised words side by side as one name: "Le | Chan" → "Le Chan"."""
    out: list[_Item] = []
    for item in items:
        if (
            item.kind == "name"
            and out
            and out[-1].kind == "name"
            and item.text[:1].isupper()
            and out[-1].text[:1].isupper()
        ):
            out[-1] = _Item(f"{out[-1].text} {item.text}", "name")
        else:
            out.append(item)
    return out


def _headed(items: list[_Item]) -> list[_Item]:
    """Nouns side by side with the last first: "kỹ năng số | chỉ tiêu" → "chỉ tiêu kỹ năng số"."""
    out: list[_Item] = []
    run: list[_Item] = []
    for item in [*items, _Item("", "end")]:
        if item.kind == "n" and not item.text.startswith("năm "):
            run.append(item)
        else:
            out += [*reversed(run), item]
            run = []
    return out[:-1]


def _titled(items: list[_Item]) -> list[_Item]:
    """ "Cau Sen | ward" → "phường Cau Sen"; "commune of Dong May" → "xã Dong May"; years get their "năm"."""
    out: list[_Item] = []
    for at, item in enumerate(items):
        if item.kind == "k" and out and out[-1].kind == "name":
            out[-1] = _Item(f"{item.text} {out[-1].text}", "place")
        elif item.kind == "name" and len(out) > 1 and out[-1].text == "của" and out[-2].kind == "k":
            out.pop()
            out[-1] = _Item(f"{out[-1].text} {item.text}", "place")
        elif item.kind == "n" and out and out[-1].kind == "k":
            out[-1] = _Item(f"{item.text} {out[-1].text}", "n")
        elif item.kind == "year":
            timed = bool(out) and out[-1].kind == "t"
            out.append(_Item(item.text if timed else f"năm {item.text}", "n"))
        elif item.kind == "name" and at and out and out[-1].kind == "k" and item.text.startswith("Qzx"):
            out[-1] = _Item(f"{out[-1].text} {item.text}", "place")
        else:
            out.append(item)
    return out


def _reordered(items: list[_Item]) -> list[_Item]:
    """Adjectives after the nouns they stand before: "online | system" → "hệ thống trực tuyến"."""
    out: list[_Item] = []
    waiting: list[_Item] = []
    for item in items:
        if item.kind == "a":
            waiting.append(item)
        elif item.kind == "n" and waiting:
            out.append(item)
            out += reversed(waiting)
            waiting = []
        else:
            out += waiting
            waiting = []
            out.append(item)
    return out + waiting


def _owned(items: list[_Item]) -> list[_Item]:
    """ "thành phố | 's | hệ thống" → "hệ thống của thành phố"."""
    out: list[_Item] = []
    at = 0
    while at < len(items):
        if items[at].kind == "own" and out:
            owner = out.pop()
            at += 1
            while at < len(items) and items[at].kind in ("n", "a", "name", "place", "d"):
                out.append(items[at])
                at += 1
            out += [_Item("của", "p"), owner]
        else:
            out.append(items[at])
            at += 1
    return out


@cache
def _terms() -> dict[str, _Item]:
    return {row[0]: _Item(row[1] if len(row) > 2 else "", row[-1]) for row in rows("english.tsv")}


@cache
def _frames() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row[0]), row[1]) for row in rows("english_questions.tsv"))
