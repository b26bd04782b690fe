"""Proper names found in typed text, whatever marks and capitals they were typed with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from ingest.language.tokens import spelled
from vectorstore.text import fold, words

_KINDS = ("phường", "xã", "đặc khu", "thị trấn", "thành phố", "tỉnh", "quận", "huyện", "thị xã")


def names_in(typed: Sequence[str], vocabulary: Iterable[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Where names of the vocabulary stand: first word, end, the name's words as they are to be written. No overlaps.

    A name matches when its letters agree and no mark was typed that it lacks; the longest match wins. A place is found
    without its kind as well: "phường Cầu Sen" by "cau sen"."""
    known = _by_first(tuple(vocabulary))
    folded = [fold(word) for word in typed]
    found: list[tuple[int, int, tuple[str, ...]]] = []
    at = 0
    while at < len(typed):
        match = next((name for name in known.get(folded[at], ()) if _fits(typed, folded, at, name)), None)
        if match:
            found.append((at, at + len(match), match))
        at += len(match) if match else 1
    return found


@lru_cache(maxsize=8)
def _by_first(vocabulary: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """The names by their first folded word, long ones first; names of one word are too easily something else."""
    table: dict[str, set[tuple[str, ...]]] = {}
    for name in vocabulary:
        for form in (name, _bare(name)):
            parts = tuple(words(form))
            if len(parts) > 1:
                table.setdefault(fold(parts[0]), set()).add(parts)
    return {first: sorted(names, key=lambda n: (-len(n), n)) for first, names in table.items()}


def _bare(name: str) -> str:
    """The name of a place without its kind."""
    kind = next((kind for kind in _KINDS if name.lower().startswith(kind + " ")), "")
    return name[len(kind) :].strip()


def _fits(typed: Sequence[str], folded: Sequence[str], at: int, name: tuple[str, ...]) -> bool:
    if [fold(part) for part in name] != list(folded[at : at + len(name)]):
        return False
    seen = [spelled(word) for word in typed[at : at + len(name)]]
    return all(word in (fold(part), spelled(part)) for word, part in zip(seen, name, strict=True))
