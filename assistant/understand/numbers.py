"""Numbers of documents in a question, and the paper of the library that one of them is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.understand.datafiles import rows
from assistant.understand.line import Line, Span
from assistant.understand.shelf import Shelf
from vectorstore.text import fold

# Another paper than the one asked about: "thay thế (cho) Kế hoạch 60/KH-UBND", "sửa đổi Nghị định 73/2019"
_OBJECT = re.compile(r"(?:thay the|thay cho|thay|bai bo|sua doi|bo sung|huy bo)(?: cho)?(?: (?:van ban|cai))?$")
_CODE = re.compile(
    r"""(?<![\w/])(\d{1,5}[a-zA-Z]?                              # 45, 07a
        (?:/\d{4})?                                              # /2025
        [/-][A-Za-zĐđ]{1,6}\d{0,2}(?:[-/&][A-Za-zĐđ]+)*)          # /KH-UBND, /NĐ-CP, -NQ/TW, /BTTTT-CĐSQG, /QH15
        (?![\w/])""",
    re.VERBOSE,
)
_YEARED = re.compile(r"(?<![\w/.])(\d{1,4}/(?:19|20)\d{2})(?![\w/])")  # "Nghị định 179/2025"
_PLAIN = re.compile(
    r"(?<![\w/.,])(\d{1,5}[a-z]?)(?![\w/%.,-]|\s*%|\s+(?:tháng|năm|ngày|tuần|quý|giờ|lần|thang|nam|ngay|tuan|quy|gio|lan)\b)"
)  # "Kế hoạch số 26"
# Words between a kind of paper and its number: "Kế hoạch hành động số 12", "Thông tư liên tịch 05"
_QUALIFIERS = (("hanh", "dong"), ("phoi", "hop"), ("cong", "tac"), ("lien", "tich"), ("trien", "khai"))


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A document number. span: with its kind of paper; number: as it should be written; type_key: the kind, folded, or
    ""; subject: whether the paper itself is asked about, and not one it replaces or amends."""

    span: Span
    number: str
    type_key: str
    subject: bool


def find_numbers(line: Line) -> tuple[NumberMention, ...]:
    """The document numbers of a text in order: "Kế hoạch 45/KH-UBND", "nghi dinh 179/2025", "kế hoạch số 26"."""
    found: list[NumberMention] = []
    for pattern in (_CODE, _YEARED, _PLAIN):
        for match in pattern.finditer(line.text):
            span = line.words_between(*match.span(1))
            if any(span[0] < other.span[1] and other.span[0] < span[1] for other in found):
                continue
            mention = _mention(line, span, match[1], bare=pattern is not _CODE)
            if mention is not None:
                found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.span))


def codes_written(text: str) -> str:
    """The text with the letters of its document numbers as papers write them: "46/qd-ubnd" → "46/QĐ-UBND"."""
    return _CODE.sub(lambda match: _written(match[1]), text)


def own_papers(mentions: Sequence[NumberMention], shelf: Shelf, within: frozenset[str]) -> tuple[str, ...]:
    """The papers of the library whose own numbers these are; a number that is only cited in papers finds none."""
    found: dict[str, None] = {}
    for mention in mentions:
        if mention.subject:
            found.update(dict.fromkeys(doc_id for doc_id in _papers(mention, shelf) if doc_id in within))
    return tuple(found)


def _papers(mention: NumberMention, shelf: Shelf) -> tuple[str, ...]:
    key = fold(mention.number).replace("/", "-")
    whole = shelf.numbers.get(key, ())
    if whole or not mention.number.isdigit():
        return whole
    return shelf.numbers.get(f"{mention.type_key} {int(mention.number)}", ())


def _mention(line: Line, span: Span, number: str, bare: bool) -> NumberMention | None:
    start, type_key = _type_before(line, span[0])
    if bare and (not type_key or re.fullmatch(r"(?:19|20)\d\d", number)):
        return None
    before = " ".join(line.folds[max(0, start - 4) : start])
    return NumberMention((start, span[1]), _written(number), type_key, _OBJECT.search(before) is None)


def _type_before(line: Line, at: int) -> tuple[int, str]:
    """The first word and the folded name of the kind of paper before word `at`; (at, "") when there is none."""
    end = at
    while end > 0 and line.folds[end - 1] in ("so", "hieu", "ky"):
        end -= 1
    if line.folds[end - 2 : end] in _QUALIFIERS:
        end -= 2
    for size in (3, 2, 1):
        if end - size >= 0 and line.folds[end - size : end] in _types():
            return end - size, _types()[line.folds[end - size : end]]
    return at, ""


@cache
def _types() -> dict[tuple[str, ...], str]:
    table: dict[tuple[str, ...], str] = {}
    for name, letters in rows("paper_types.tsv"):
        table[tuple(fold(name).split())] = fold(name)
        table[(letters,)] = fold(name)
    return table


def _written(number: str) -> str:
    """Letters as papers write them: "45/kh-ubnd" → "45/KH-UBND", "292/qd-bkhcn" → "292/QĐ-BKHCN"."""
    head = re.match(r"\d+[a-zA-Z]?", number)
    assert head is not None
    tail = re.sub(r"[A-Za-zĐđ]+", lambda m: _letters().get(fold(m[0]), m[0].upper()), number[head.end() :])
    return head[0] + tail


@cache
def _letters() -> dict[str, str]:
    """Folded letters of numbers that carry a đ or small letters."""
    return {
        "qd": "QĐ",
        "nd": "NĐ",
        "hdnd": "HĐND",
        "ttg": "TTg",
        "ttr": "TTr",
        "cdsqg": "CĐSQG",
        "hd": "HĐ",
        "da": "ĐA",
    }
