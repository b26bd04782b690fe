"""How a file breaks its lines, measured from the file itself, and whether a line goes on with the one before it.

Line breaks say nothing by themselves: scans break in mid-sentence and put a blank line after each line, web copies
break at any width, Word files do not break at all. What tells them apart is form: a line that begins in lower case
goes on; a line after which the next word would still have fitted was broken on purpose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.datafiles import rows, words
from ingest.outline.marks import read_mark
from ingest.outline.tokens import Row
from vectorstore.text import fold

# closing of a sentence or an item, with what may stand after it: 'giải quyết./.', 'năm 2030;', 'nông nghiệp...”'
_TERMINAL = re.compile(r"(?:[.;:!?…]|\./\.?)[”\"’')\]*]*$")
_SELDOM = 0.05
_SENTENCE = re.compile(r"(?:[.!?…]|\./\.?)[”\"’')\]*]*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """wrapped: lines are broken by width. full: characters at which a line counts as full (0 when not wrapped).

    blanks: a blank line ends a paragraph (it stands between most paragraphs and hardly ever inside one). torn: now and
    then one stands inside a paragraph all the same, at the foot of a page. bold: headings are set off by bold marks.
    sparing: blank lines stand between paragraphs only, though not between all of them."""

    wrapped: bool
    full: float
    blanks: bool
    torn: bool = False
    bold: bool = False
    sparing: bool = False


def measure(lines: Sequence[Row]) -> Layout:
    """The layout of a file, from the pairs of lines of which the second surely goes on with the first."""
    pairs = [(a, b) for a, b in pairwise(lines) if not a.cells and not b.cells]
    sure = [(a, b) for a, b in pairs if starts_lower(b.text) and not read_mark(b.text)]
    if len(sure) < max(3, 0.12 * len(pairs)):
        return Layout(False, 0, False)
    widths = sorted(len(a.text) + 1 + len(b.tokens[0].text) for a, b in sure)
    full = max(0.88 * median(widths), widths[len(widths) // 10])
    inside = _share_of_gaps(sure)
    outside = _share_of_gaps([(a, b) for a, b in pairs if read_mark(b.text)] or pairs)
    return Layout(
        True, full, inside < 0.2 and outside > 0.5, inside > 0, sum(row.bold for row in lines) > 4, inside < _SELDOM
    )


def _share_of_gaps(pairs: Sequence[tuple[Row, Row]]) -> float:
    """How many of the pairs have a blank line between their two lines."""
    return sum(b.gap for _, b in pairs) / max(1, len(pairs))


def starts_lower(text: str) -> bool:
    """True when the first letter is a lower-case one and nothing but quotes or brackets stands before it."""
    first = text.lstrip("“\"'‘(")[:1]
    return first.isalpha() and first.islower()


def ends_item(text: str) -> bool:
    """True when a text ends as a sentence, an item or an announcement does."""
    return bool(_TERMINAL.search(text))


def ends_sentence(text: str) -> bool:
    """True when a text ends as a sentence does."""
    return bool(_SENTENCE.search(text))


def is_capitals(text: str) -> bool:
    """True when a text is written in capitals (digits, codes and one lower-case slip in ten aside)."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


# "c) Phối hợp …": the bracket of the mark closes nothing
_BRACKET_MARK = re.compile(r"^\s*\w{1,3}\)")


def hangs(text: str) -> bool:
    """True when a text cannot end here: a comma, an open bracket or a joining word stands last."""
    text = _BRACKET_MARK.sub("", text)
    # a bracket that a full stop closes without its partner was forgotten, not left open
    if text.endswith((",", "(", "“", "/", "&", " -", " –")) or (
        text.count("(") > text.count(")") and not ends_sentence(text)
    ):
        return True
    last = text.rsplit(" ", 1)[-1]
    return last.islower() and last in words("joining_words.txt")


def splits_compound(before: str, after: str) -> bool:
    """True when a line broke a double name at its dash: "… tổ chức chính trị" + "- xã hội quận"."""
    left, right = fold(before), re.sub(r"^\W+", "", fold(after))
    return any(left.endswith(a) and right.startswith(b) for a, b, *_ in _compounds())


def _compounds() -> list[tuple[str, ...]]:
    return [tuple(fold(part) for part in row) for row in rows("dash_compounds.tsv")]


def is_full(row: Row, following: Row, layout: Layout, *, share: float = 1.0) -> bool:
    """True when the next line's first word would not have fitted, so that the break was the width's doing.

    share: how much of the usual width counts as full; letters differ in breadth, so a sure case may ask for less."""
    return layout.wrapped and len(row.text) + 1 + len(following.tokens[0].text) >= share * layout.full
