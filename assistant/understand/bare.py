"""A place called by its kind alone in a follow-up: "thế bên đặc khu thì sao?" where the library has one special zone."""

from __future__ import annotations

from functools import cache

from assistant.understand.datafiles import rows
from assistant.understand.line import Line
from assistant.understand.shelf import Shelf

_LEADS = frozenset({"ben", "o", "tai", "con", "the", "phia", "doi", "voi"})
_POINTING = frozenset({"nay", "do", "ay", "day", "kia", "tren", "nao", "khac", "vua"})


def with_name(question: str, shelf: Shelf, within: frozenset[str]) -> str:
    """The question with the place's full name where its kind alone stands for it; as it is when several are of that kind.

    within: the papers that may be meant."""
    line = Line(question)
    for kind, words in _kinds():
        for at in range(1, len(line.folds) - len(words) + 1):
            end = at + len(words)
            after = line.folds[end] if end < len(line.folds) else ""
            if line.folds[at:end] != words or line.folds[at - 1] not in _LEADS or after in _POINTING:
                continue
            names = _of_kind(kind, shelf, within)
            if len(names) == 1:
                return f"{question[: line.words[at].start]}{names[0]}{question[line.words[end - 1].end :]}"
    return question


def _of_kind(kind: str, shelf: Shelf, within: frozenset[str]) -> list[str]:
    """The full names of the places of a kind that have papers."""
    locales = (locale for found in shelf.locales.values() for locale in found)
    return [place.full for place in locales if place.kind == kind and within.intersection(place.doc_ids)]


@cache
def _kinds() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Kinds with their folded words, longest first."""
    kinds = [(row[0], tuple(Line(row[0]).folds)) for row in rows("place_kinds.tsv")]
    return tuple(sorted(kinds, key=lambda kind: -len(kind[1])))
