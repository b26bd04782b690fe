"""Row numbers of a scanned table: read badly because they are tiny, mended where the numbers around them leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.load.grid import GridRow, header_rows, is_number_head
from ingest.load.word_numbers import numeral

# what the strokes of Roman numbers are read as: "H" for II, "|" for I, "IH" for III
_STROKES = str.maketrans({"H": "II", "l": "I", "|": "I", "!": "I", "i": "I", "L": "I", "]": "I"})
_ROMAN = re.compile(r"^[IVX]{1,5}$")
_ARABIC = re.compile(r"^\d{1,3}$")
_ROMANS = {numeral(count, "upperRoman"): count for count in range(1, 31)}


def mended(rows: Sequence[GridRow]) -> list[GridRow]:
    """The rows of a scanned table with row numbers read right.

    A number is only put in where the label's place was unreadable and the next readable number fits the count."""
    header = header_rows(rows)
    body = list(rows[header:])
    if not header or not _numbers_rows(rows[0].cells[0], body):
        return list(rows)
    groups = [_is_group(row) for row in body]
    labels = [_roman(row.cells[0]) if group else _clean(row.cells[0]) for row, group in zip(body, groups, strict=True)]
    _count_groups(labels, groups)
    _count_rows(labels, groups)
    done = [_relabelled(row, label) for row, label in zip(body, labels, strict=True)]
    return [*(_relabelled(row, row.cells[0].strip(" |.'")) for row in rows[:1]), *rows[1:header], *done]


def _numbers_rows(head: str, body: Sequence[GridRow]) -> bool:
    """True for a first column that numbers the rows, by its head or by most of its labels."""
    if is_number_head(_clean(head)):
        return True
    numbers = sum(bool(_ARABIC.match(_clean(row.cells[0]))) for row in body)
    return len(head.strip()) <= 3 and numbers >= max(2, len(body) / 3)


def _is_group(row: GridRow) -> bool:
    """True for a row that names a group: a text in the second column and nothing after it."""
    return len(row.cells) > 2 and bool(row.cells[1].strip()) and not any(cell.strip() for cell in row.cells[2:])


def _clean(label: str) -> str:
    return label.strip(" |.,'`‘’:;_-")


def _roman(label: str) -> str:
    written = _clean(label).replace(" ", "") if label.strip() != "|" else "I"
    mended = written.translate(_STROKES).replace("1", "I")
    return mended if _ROMAN.match(mended) else written


def _count_groups(labels: list[str], groups: Sequence[bool]) -> None:
    """Roman labels in place: a group between two readable ones, or after one, gets the number that is due."""
    places = [at for at, group in enumerate(groups) if group]
    known = {order: _ROMANS[labels[at]] for order, at in enumerate(places) if labels[at] in _ROMANS}
    fits = sum(number == order + 1 for order, number in known.items())
    if places and fits >= max(1, len(places) // 2):
        for order, at in enumerate(places):
            labels[at] = numeral(order + 1, "upperRoman")


def _count_rows(labels: list[str], groups: Sequence[bool]) -> None:
    """Arabic labels: counted on from the row before, or anew after a group, when the next readable number agrees."""
    count = 0
    for at, group in enumerate(groups):
        if group:
            continue
        if _ARABIC.match(labels[at]):
            count = int(labels[at])
            continue
        fresh = at > 0 and groups[at - 1]
        for due in (count + 1, 1) if fresh or at == 0 else (count + 1,):
            if not _unreadable(labels[at]) or not _fits(labels, groups, at, due):
                continue
            labels[at] = str(due)
            count = due
            break


def _unreadable(label: str) -> bool:
    """True for nothing or one or two signs that are no number ("sỉ", "l")."""
    return len(label) <= 2 and not label.isdigit()


def _fits(labels: Sequence[str], groups: Sequence[bool], at: int, due: int) -> bool:
    """True when the next readable number, within its group, is what counting on from `due` gives."""
    for later in range(at + 1, len(labels)):
        due += not groups[later]
        if groups[later]:
            return True
        if _ARABIC.match(labels[later]):
            return int(labels[later]) == due
    return True


def _relabelled(row: GridRow, label: str) -> GridRow:
    if label == row.cells[0]:
        return row
    _, _, rest = row.raw.partition("\t")
    spread = (label, *row.spread[1:]) if row.spread else ()
    return replace(row, cells=(label, *row.cells[1:]), spread=spread, raw=f"{label}\t{rest}")
