"""Titles and names in capitals turned back into ordinary writing, by the way the paper itself writes the same words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from ingest.outline.layout import is_capitals
from vectorstore.text import squeeze, tone_placed

_CORE = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)
_SENTENCE_END = (".", "!", "?", ":", ";")


class Casing:
    """How a paper writes its words: counted over all text that is not in capitals, sentence beginnings left out."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._single: dict[str, Counter[str]] = defaultdict(Counter)
        self._after: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._before: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for text in texts:
            if not is_capitals(text):
                self._count(text.split())

    def _count(self, tokens: list[str]) -> None:
        for at in range(1, len(tokens)):
            if (
                tokens[at - 1].endswith(_SENTENCE_END)
                or tokens[at - 1] in {"-", "+", "*", "–"}
                or _in_capitals(tokens, at)
            ):
                continue
            word, before = _core(tokens[at]), _key(tokens[at - 1])
            if not word:
                continue
            self._single[_key(word)][word] += 1
            self._after[before, _key(word)][word] += 1
            if at + 1 < len(tokens):
                self._before[_key(word), _key(tokens[at + 1])][word] += 1

    def ordinary(self, text: str) -> str:
        """A text in capitals in ordinary writing, beginning with a capital; other texts as they are."""
        if not is_capitals(text):
            return squeeze(text)
        tokens = text.split()
        words = [self._word(tokens, at) for at in range(len(tokens))]
        sentence = " ".join(words)
        return sentence[:1].upper() + sentence[1:]

    def _word(self, tokens: list[str], at: int) -> str:
        opening, core, closing = _parts(tokens[at])
        before = _key(tokens[at - 1]) if at else ""
        following = _key(tokens[at + 1]) if at + 1 < len(tokens) else ""
        key = _key(core)
        forms = self._after.get((before, key)) or self._before.get((key, following)) or self._single.get(key)
        form = forms.most_common(1)[0][0] if forms else (core if any(c.isdigit() for c in core) else core.lower())
        return f"{opening}{form}{closing}"


def _in_capitals(tokens: list[str], at: int) -> bool:
    """True for a word in a run of capitals inside other text, such as a letterhead beside the motto."""
    beside = tokens[max(0, at - 1) : at] + tokens[at + 1 : at + 2]
    return tokens[at].isupper() and any(word.isupper() and word.isalpha() for word in beside)


def _parts(token: str) -> tuple[str, str, str]:
    found = _CORE.match(token)
    assert found is not None  # every part of the pattern is optional
    return found[1], found[2], found[3]


@lru_cache(maxsize=8192)
def _core(token: str) -> str:
    return _parts(token)[1]


@lru_cache(maxsize=8192)
def _key(token: str) -> str:
    return tone_placed(_core(token).lower())
