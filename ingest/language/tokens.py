"""How text becomes the tokens that the language model counts: lower-case syllables, with a few classes for the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from vectorstore.text import tone_placed

UNKNOWN, BREAK, NUMBER, CODE = "<unk>", "<s>", "<num>", "<code>"
"""A word out of the vocabulary; the edge of a sentence; a figure or a date; a document number, an address, a URL."""

SPECIAL = (UNKNOWN, BREAK, NUMBER, CODE)

_CODE = re.compile(
    r"""\S*@\S+ | https?://\S+ | www\.\S+          # nguyenvana@haiphong.gov.vn, https://dichvucong.gov.vn
      | \d+[^\W\d_]*(?:[-/][\w.]+)*[-/][A-ZĐ][\w./-]*   # 82/2024/NĐ-CP, 57-NQ/TW, 26/KH-UBND
      | [A-ZĐ]{1,6}[a-z]{0,2}[-/][A-ZĐ][\w./-]*        # NQ-CP, QĐ-TTg
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"[-+]?\d+(?:[.,/:-]\d+)*%?[a-z]{0,2}")  # 100%, 25/8/2025, 2021-2025, 4.0, 5g
_WORD = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.;:!?…]+[\"'”’)]*$")  # the end of a sentence or of an item of a list
BULLET = re.compile(r"(?:[-+*•–—]+|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVX]{1,5})[.)]*)$")
"""What begins an item at the start of a line: "-", "1.", "2.1", "a)", "IV."."""


def spelled(word: str) -> str:
    """The one spelling under which a syllable is counted: NFC, lower case, new tone placement."""
    return tone_placed(unicodedata.normalize("NFC", word).lower())


def tokens(text: str) -> Iterator[str]:
    """The tokens of a text in reading order, with `<s>` at every edge of a sentence.

    Line ends alone are no edge, since papers break lines in mid-sentence; a bullet or a number at the start of a line is.
    """
    yield BREAK
    for line in unicodedata.normalize("NFC", text).splitlines():
        for place, chunk in enumerate(line.split()):
            if place == 0 and BULLET.match(chunk) and chunk != line.strip():
                yield BREAK
            else:
                yield from _of_chunk(chunk)
    yield BREAK


def _of_chunk(chunk: str) -> Iterator[str]:
    core = chunk.strip("\"'“”‘’()[]{}<>.,;:!?…*|_")
    if not core:
        pass
    elif _CODE.fullmatch(core):
        yield CODE
    elif _NUMBER.fullmatch(core.lower()):
        yield NUMBER
    else:
        yield from (spelled(word) for word in _WORD.findall(core))
    if _END.search(chunk):
        yield BREAK
