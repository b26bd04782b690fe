"""The lines above a paper's title cut where one line holds several parts of the letterhead.

Programs and habits set the same letterhead as a table, six lines, two lines with tabs or one: what tells the parts apart is
their own form. Organ, motto, "Số: …", place and date, type of document each begin a line of their own here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

from ingest.datafiles import rows as data_rows
from ingest.datafiles import words
from ingest.outline.layout import is_capitals
from ingest.outline.tokens import Row
from vectorstore.text import fold

_LIKE_MOTTO = 0.85
# "Số:", "Số" before "26/KH-UBND" or "/KH-UBND"; the small "số" of a sentence cites another paper
_SIGN = re.compile(r"^S[ốỐôÔoO]\s?[:.]?$")
_CODE = re.compile(r"^[\d.…_]*\s?[/-]\s?[^\W\d_]|^\d")
# "ngày 20 tháng 02 năm 2025", "ngày … tháng … năm 2025", "ngày 18/11/2025"
_DAY = re.compile(
    r"^ngày(?:[\s\d.…_]+tháng|\s+tháng)[\s\d.…_]+năm(?:[\s.…_]*\d{4})?|^ngày\s\d{1,2}/\d{1,2}/\d{4}", re.IGNORECASE
)
_LONGEST_PLACE, _LONGEST_PART = 6, 40  # words


def columns(row: Row) -> list[Row]:
    """The cells of a layout table (letterhead, signature block) as lines of their own; other lines as they are."""
    counts = [len(cell.split()) for cell in row.cells]
    if not row.cells or sum(counts) != len(row.tokens):
        return [row]
    parts, at = [], 0
    for count in counts:
        if count:
            parts.append(Row(tokens=row.tokens[at : at + count], page=row.page, gap=True))
        at += count
    return parts


def parted(row: Row) -> list[Row]:
    """A line of a letterhead as the parts that it holds, top down; a line that holds one part as it is."""
    parts = []
    for column in columns(row):
        bounds = sorted({0, *_cuts([token.text for token in column.tokens]), len(column.tokens)})
        pieces = [replace(column, tokens=column.tokens[a:b], cells=(), header=()) for a, b in pairwise(bounds)]
        parts += [pieces[0], *(replace(piece, gap=True) for piece in pieces[1:])] if len(pieces) > 1 else [column]
    return parts


def is_head_part(row: Row) -> bool:
    """True for a line that holds a motto, a number of its own ("Số: …") or place and date."""
    texts = [token.text for token in row.tokens]
    return any((*_mottoes(texts), *_numbers(texts), *_dates(texts, set()))) and len(texts) < _LONGEST_PART


def _cuts(texts: Sequence[str]) -> set[int]:
    """The indexes at which a part begins or ends."""
    found: set[int] = set()
    for begin, end in (*_mottoes(texts), *_numbers(texts)):
        found |= {begin, end}
    for begin, end in _dates(texts, found):
        found |= {begin, end}
    found |= set(_types(texts, found))
    return found | set(_organs(texts, found))


def _mottoes(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a national motto stands, spoiled by a scan or not."""
    folded = [fold(text) for text in texts]
    for motto in words("mottoes.txt"):
        spelled = motto.split()
        size, known = len(spelled), frozenset(spelled)
        windows = ((at, folded[at : at + size]) for at in range(len(texts) - size + 1))
        likeness = [
            (SequenceMatcher(None, " ".join(window), motto).ratio(), -at)
            for at, window in windows
            if sum(word in known for word in window) * 3 >= size
        ]
        best, place = max(likeness, default=(0.0, 0))
        if best >= _LIKE_MOTTO:
            yield -place, size - place


def _numbers(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where "Số: 26/KH-UBND" stands; a blank number ("Số: /KH-UBND") too."""
    for at, text in enumerate(texts):
        if _SIGN.match(text) and at + 1 < len(texts) and (text[-1] in ":." or _CODE.match(texts[at + 1])):
            end = next((e for e in range(at + 1, min(at + 5, len(texts))) if "/" in texts[e]), at)
            yield at, end + 1
            return


def _dates(texts: Sequence[str], cuts: set[int]) -> Iterator[tuple[int, int]]:
    """Where place and date stand, when nothing but other parts of a letterhead is before them."""
    for at in range(1, len(texts)):
        found = _DAY.match(" ".join(texts[at : at + 12]))
        if found and texts[at - 1].endswith(","):
            begin = at - 1
            while begin and at - begin < _LONGEST_PLACE and begin not in cuts and _names(texts[begin - 1]):
                begin -= 1
            if begin == 0 or begin in cuts or texts[begin - 1].isupper() or "/" in texts[begin - 1]:
                yield begin, at + len(found[0].split())
                return


def _names(text: str) -> bool:
    """True for a word of a place's name: a capital, then small letters ("Cầu", "TP.")."""
    return text[:1].isupper() and ("/" not in text) and (not text.isupper() or text.endswith(".") or text.isdigit())


def _types(texts: Sequence[str], cuts: set[int]) -> Iterator[int]:
    """Where the type of document begins in capitals, unless it goes on from capitals ("SỞ KẾ HOẠCH VÀ ĐẦU TƯ")."""
    for at in range(1, len(texts)):
        fresh = at in cuts or not texts[at - 1].isupper()
        if fresh and any(texts[at : at + size] and _is_type(texts[at : at + size]) for size in (1, 2, 3)):
            yield at
            return


def _is_type(texts: Sequence[str]) -> bool:
    return all(text.isupper() for text in texts) and fold(" ".join(texts)) in _type_names()


@cache
def _type_names() -> frozenset[str]:
    return frozenset(fold(name) for name in words("document_types.tsv"))


def _organs(texts: Sequence[str], cuts: set[int]) -> Iterator[int]:
    """Where a second organ begins on the line of the first, whose name with its place is whole before it."""
    kinds = {fold(row[0]) for row in data_rows("administrative_kinds.tsv")}
    first = min((cut for cut in cuts if cut), default=len(texts))
    if not is_capitals(" ".join(texts[:first])):
        return
    for at in range(4, first):
        before = fold(" ".join(texts[:at]))
        placed = any(f" {kind} " in f" {' '.join(before.split()[:-1])} " for kind in kinds)
        if placed and not before.endswith((" va", " cua", " -", ",")) and _opens_organ(texts[at:first]):
            yield at
            return


def _opens_organ(texts: Sequence[str]) -> bool:
    folded = fold(" ".join(texts)) + " "
    return any(folded.startswith(fold(row[0]) + " ") for row in data_rows("issuing_organs.tsv"))
