"""What the sample files must give when they are read: the masters that they were made from."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from samples.maker.source import Master, masters
from samples.maker.text import MOTTO, NATION
from tests.shared import SAMPLES
from vectorstore.records import Line, Loaded


@cache
def master(name: str) -> Master:
    """The master of that name."""
    return next(paper for paper in masters(SAMPLES / "source") if paper.name == name)


def words_of(paper: Master) -> list[str]:
    """All words of a paper in order, case aside."""
    head = [*paper.parts("issuer"), NATION, MOTTO, "Số: " + paper.head["number"], paper.head["dateline"]]
    body = [paper.head["type"], paper.head["title"], *(item.text for item in paper.body)]
    end = ["Nơi nhận", *paper.parts("recipients", ";"), *paper.parts("signature")]
    end += [item.text for item in paper.annex]
    return words(" ".join((*head, *body, *end)))


def rows_of(paper: Master) -> list[tuple[str, ...]]:
    """The rows of its tables."""
    return [item.cells for item in (*paper.body, *paper.annex) if item.cells]


def words(text: str) -> list[str]:
    """Words and comparison signs of a text, case aside."""
    return re.findall(r"\w+|[<>≥≤%]", unicodedata.normalize("NFC", text).casefold())


def read_words(loaded: Loaded) -> list[str]:
    """The words of a file as read, page furniture left out."""
    return words(" ".join(line.text for line in loaded.lines if not line.furniture))


def read_rows(loaded: Loaded) -> list[tuple[str, ...]]:
    """The table rows of a file as read, repeated headers left out, cells on one line."""
    return [tuple(" ".join(cell.split()) for cell in line.cells) for line in rows(loaded)]


def rows(loaded: Loaded) -> list[Line]:
    """The lines that are table rows, repeated headers left out."""
    return [line for line in loaded.lines if line.cells and not line.furniture]


def found(got: list[str], wanted: list[str]) -> float:
    """The share of the wanted words that were read."""
    return sum((Counter(got) & Counter(wanted)).values()) / len(wanted)
