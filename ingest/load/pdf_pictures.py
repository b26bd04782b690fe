"""The text of pictures on a page whose other text is there already: a table that someone pasted as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.load.encodings import syllable_share
from ingest.load.page import Box, Word, inside
from ingest.load.ruled import RuledTable
from ingest.load.stitch import Page

_FEWEST, _READABLE = 4, 0.6  # words, and the share of syllables among them, of a picture that holds text
_EDGE = 4.0  # points by which recognition may stray over a picture's edge


def with_pictures(page: Page, seen: Page, boxes: Sequence[Box]) -> Page:
    """The page with the words and tables that recognition saw inside its pictures; the page itself where these hold none.

    seen: the whole page as recognised, in points of a page of its own height. boxes: the pictures, in points of `page`."""
    scale = page.height / seen.height
    words = [Word(w.text, w.x0 * scale, w.top * scale, w.x1 * scale, w.bottom * scale) for w in seen.words]
    tables = [
        RuledTable(tuple((a * scale, b * scale, c * scale, d * scale) for a, b, c, d in t.cells)) for t in seen.tables
    ]
    added_words: list[Word] = []
    added_tables: list[RuledTable] = []
    for box in boxes:
        x0, top, x1, bottom = box
        wide = (x0 - _EDGE, top - _EDGE, x1 + _EDGE, bottom + _EDGE)
        own = [word for word in words if inside(word, wide) and not any(_over(word, other) for other in page.words)]
        text = " ".join(word.text for word in own)
        if len(own) >= _FEWEST and syllable_share(text) >= _READABLE:
            added_words += [word for word in own if word not in added_words]
            added_tables += [table for table in tables if _within(table.box, wide) and table not in added_tables]
    if not added_words:
        return page
    return replace(page, words=(*page.words, *added_words), tables=(*page.tables, *added_tables))


def _over(word: Word, other: Word) -> bool:
    """True when two words stand at one place."""
    across = min(word.x1, other.x1) - max(word.x0, other.x0)
    down = min(word.bottom, other.bottom) - max(word.top, other.top)
    return across > 0.5 * min(word.x1 - word.x0, other.x1 - other.x0) and down > 0.5 * min(word.size, other.size)


def _within(box: Box, outer: Box) -> bool:
    return box[0] >= outer[0] and box[1] >= outer[1] and box[2] <= outer[2] and box[3] <= outer[3]
