"""The words of the library's papers, read once a paper and kept when the library changes around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.understand.spelling import Speller
from vectorstore.records import Document
from vectorstore.text import fold, nfc, terms

if TYPE_CHECKING:
    from vectorstore.library import Library

PaperKey = tuple[str, str]
"""doc_id and sha256: a replaced paper has another key."""

_LOWER_RUN = re.compile(r"[^\W\d_]+")
_MOST_READ = (
    600_000  # characters that the speller reads, evenly over the library: more would change little and cost seconds
)
_CHANGED = 0.2  # share of papers that may change before the speller reads the library anew


class Memory:
    """Words and speller of one library, over all its revisions."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._words: dict[PaperKey, tuple[frozenset[str], frozenset[str]]] = {}
        self._speller: tuple[frozenset[PaperKey], Speller] | None = None

    def pairs(self, documents: tuple[Document, ...]) -> frozenset[str]:
        """Neighbouring words of the papers, folded, where both stand in lower case: no names."""
        return frozenset().union(*(self._of(document)[0] for document in documents))

    def vocabulary(self, documents: tuple[Document, ...]) -> frozenset[str]:
        """The folded words of the papers."""
        return frozenset().union(*(self._of(document)[1] for document in documents))

    def speller(self, documents: tuple[Document, ...], names: list[str]) -> Speller:
        """Puts questions right with the library's own words in mind. names: offices and titles, read as well."""
        keys = frozenset((document.doc_id, document.sha256) for document in documents)
        if self._speller is None or len(keys ^ self._speller[0]) > _CHANGED * max(1, len(self._speller[0])):
            texts = [passage.text for passage in self._library.passages()]
            step = 1 + sum(map(len, texts)) // _MOST_READ
            self._speller = keys, Speller([*texts[::step], *names])
        return self._speller[1]

    def _of(self, document: Document) -> tuple[frozenset[str], frozenset[str]]:
        key = (document.doc_id, document.sha256)
        if key not in self._words:
            texts = [passage.text for passage in self._library.passages(document.doc_id)]
            pairs = frozenset(pair for text in texts for pair in _lower_pairs(text))
            self._words[key] = pairs, frozenset(term for text in texts for term in terms(text))
        return self._words[key]


def _lower_pairs(text: str) -> Iterator[str]:
    for left, right in pairwise(_LOWER_RUN.findall(nfc(text))):
        if left[0].islower() and right[0].islower():
            yield f"{fold(left)} {fold(right)}"
