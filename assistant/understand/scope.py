"""Questions that have nothing to do with an office's papers."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from assistant.understand.datafiles import pattern, rows
from assistant.understand.line import Line
from assistant.understand.shelf import Shelf
from vectorstore.text import tone_placed

_FOREIGN_SHARE = 0.5  # with a listed pattern: at least this share of neighbouring words is unknown to the library
_UNKNOWN_SHARE = 0.999  # without one: none of the topic's neighbouring words is known


def out_of_scope(typed: str, line: Line, topic: str, shelf: Shelf, *, anchored: bool) -> bool:
    """True for weather, jokes, personal questions …: a listed pattern, and little in common with the library's words.

    typed: the question as it came; line: as it was read. anchored: it names a place, an office or a paper, or asks plainly
    for one; then only a listed pattern puts it out of scope."""
    if listed(typed, line):
        return len(topic.split()) < 2 or not shelf.pairs or unknown_share(topic, shelf) >= _FOREIGN_SHARE
    return (
        not anchored and bool(shelf.pairs) and len(topic.split()) > 2 and unknown_share(topic, shelf) >= _UNKNOWN_SHARE
    )


def listed(typed: str, line: Line) -> bool:
    """True for a question of the listed kinds, as typed or as read."""
    texts = {_spelled(line), _spelled(Line(typed))}
    return any(found.search(text) for found in _patterns() for text in texts)


def unknown_share(topic: str, shelf: Shelf) -> float:
    """The share of the topic's neighbouring words that no passage holds side by side; 1 for an empty topic."""
    folds = Line(topic).folds
    pairs = [f"{left} {right}" for left, right in pairwise(folds)]
    if not pairs:
        return 0.0 if folds and folds[0] in shelf.vocabulary else 1.0
    return sum(pair not in shelf.pairs for pair in pairs) / len(pairs)


def _spelled(line: Line) -> str:
    return " ".join(tone_placed(word.text.lower()) for word in line.words)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(pattern(row[0], folded=False) for row in rows("out_of_scope.tsv"))
