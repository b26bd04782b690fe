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


def out_of_scope(line: Line, topic: str, shelf: Shelf, *, anchored: bool) -> bool:
    """True for weather, jokes, personal questions …: a listed pattern, and little in common with the library's words.

    anchored: the question names a place, an office or a paper, or asks plainly for one; then only a listed pattern puts
    it out of scope."""
    spelled = " ".join(tone_placed(word.text.lower()) for word in line.words)
    if any(found.search(spelled) for found in _patterns()):
        return not shelf.pairs or unknown_share(topic, shelf) >= _FOREIGN_SHARE
    return (
        not anchored and bool(shelf.pairs) and len(topic.split()) > 2 and unknown_share(topic, shelf) >= _UNKNOWN_SHARE
    )


def unknown_share(topic: str, shelf: Shelf) -> float:
    """The share of the topic's neighbouring words that no passage holds side by side; 1 for an empty topic."""
    folds = Line(topic).folds
    pairs = [f"{left} {right}" for left, right in pairwise(folds)]
    if not pairs:
        return 0.0 if folds and folds[0] in shelf.vocabulary else 1.0
    return sum(pair not in shelf.pairs for pair in pairs) / len(pairs)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(pattern(row[0], folded=False) for row in rows("out_of_scope.tsv"))
