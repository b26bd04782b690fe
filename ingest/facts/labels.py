"""Labels under a task: "+ Đơn vị chủ trì: …", "Thời gian hoàn thành: …", and the same words as headers of columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.datafiles import rows
from vectorstore.text import fold, nfc, squeeze

DOERS = ("lead", "do")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled value. kind: lead | do | partner | time | product | content. at: where its label begins.

    start, end: of the value in the text."""

    kind: str
    value: str
    at: int
    start: int
    end: int


def read_labels(text: str) -> tuple[Labelled, ...]:
    """The labelled values of a clause, when it begins with a label or holds several of them in a row."""
    text = nfc(text)
    marks = list(_pattern().finditer(fold(text)))
    if not marks or (marks[0].start() > 3 and len(marks) < 2):
        return ()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return tuple(_labelled(text, mark, end) for mark, end in zip(marks, ends, strict=True))


@cache
def column_kind(header: str) -> str | None:
    """What a column holds by its header ("Cơ quan chủ trì" → "lead"), None for other columns."""
    plain = _plain(header)
    for phrase, kind in rows("task_labels.tsv"):
        if re.search(rf"\b{re.escape(_plain(phrase))}\b", plain):
            return kind
    return None


def _labelled(text: str, mark: re.Match[str], end: int) -> Labelled:
    value = text[mark.end() : end].strip(" ;,.+-*")
    start = text.find(value, mark.end()) if value else mark.end()
    return Labelled(dict(_kinds())[_plain(mark["label"])], squeeze(value), mark.start(), start, start + len(value))


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    return tuple((_plain(phrase), kind) for phrase, kind in rows("task_labels.tsv"))


def _plain(label: str) -> str:
    return squeeze(fold(label)).replace(" ,", ",")


@cache
def _pattern() -> re.Pattern[str]:
    phrases = sorted((fold(phrase) for phrase, _ in rows("task_labels.tsv")), key=len, reverse=True)
    labels = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases)
    # "Đơn vị chủ trì tham mưu thực hiện:" says no more than "Đơn vị chủ trì:"
    tail = r"(?:\s+(?:tham muu|thuc hien|trien khai|chinh|bao cao|theo doi|hoan thanh|du kien|xay dung)){0,3}"
    return re.compile(rf"(?:^|(?<=[.;,(\n])|(?<=[.;,(+-]\s))\W{{0,4}}(?P<label>{labels}){tail}\s*:\s*", re.IGNORECASE)
