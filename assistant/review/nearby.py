"""Syllables that a slip of the hand, the ear or the keyboard turns into each other, and what such a slip costs."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from assistant.review.words import frequencies, syllables
from ingest.language.tokens import SPECIAL, spelled
from vectorstore.text import fold

MARKS, SOUND, LETTER, ONSET = 0.0, 1.0, 2.5, 5.0
"""What a slip costs, in nats: other diacritics; a beginning or an ending that sounds alike; one letter; another beginning."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
# the consonants that begin and end a syllable, the longest first
_ONSET = re.compile(r"^(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?")
_ENDING = re.compile(r"(?:ng|nh|ch|[cmnpt])?$")
# beginnings and endings that ear and keyboard confuse
_ALIKE = frozenset(
    frozenset(pair.split())
    for pair in (
        "s x", "ch tr", "d gi", "d r", "gi r", "d v", "l n", "c k", "k qu", "ng ngh", "g gh",
        "n ng", "c t", "ch t", "nh n", "n p", "p t",
    )
)  # fmt: skip


class Nearby:
    """Looks up the syllables near a syllable. words: the known ones, with the spelling of `spelled`."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_fold: dict[str, list[str]] = defaultdict(list)
        self._by_delete: dict[str, set[str]] = defaultdict(set)
        for word in set(words):
            self._by_fold[fold(word)].append(word)
        for form in self._by_fold:
            for shorter in {form, *_deletes(form)}:
                self._by_delete[shorter].add(form)

    def __call__(self, word: str) -> Iterator[str]:
        """The syllables that differ in diacritics or in one letter."""
        form = fold(spelled(word))
        forms = {other for part in {form, *_deletes(form)} for other in self._by_delete.get(part, ())}
        for other in sorted(forms):
            if other == form or one_edit(form, other):
                yield from (found for found in self._by_fold[other] if found != spelled(word))

    def marks(self, word: str) -> list[str]:
        """Those that differ in diacritics alone: "đấu" of "đầu"."""
        key = spelled(word)
        return [other for other in self._by_fold.get(fold(key), ()) if other != key]


@cache
def nearby() -> Nearby:
    """The look-up over all syllables of the language model and the dictionary."""
    model = frequencies().model
    seen = (word for word in model.words[len(SPECIAL) :] if frequencies().single(word) >= 2 or word in syllables())
    return Nearby(word for word in seen if word.isalpha())


@lru_cache(maxsize=65536)
def slip_cost(written: str, meant: str) -> float | None:
    """What it costs to take one syllable for the other, in nats; None when they are not near each other."""
    if _plain_y(written) == _plain_y(meant):
        return None
    one, other = fold(written), fold(meant)
    if one == other:
        return MARKS
    if _rhyme(written) == _rhyme(meant):
        return SOUND if frozenset((_onset(written), _onset(meant))) in _ALIKE else ONSET
    stems = [_ENDING.sub("", form) for form in (one, other)]
    ends = [form[len(stem) :] for form, stem in zip((one, other), stems, strict=True)]
    if stems[0] == stems[1] and frozenset(ends) in _ALIKE and _tone_kept(written, meant):
        return SOUND
    return (LETTER if _tone(written) == _tone(meant) else ONSET) if one_edit(one, other) else None


def one_edit(one: str, other: str) -> bool:
    """True when one letter added, dropped or changed, or two neighbours swapped, turn one form into the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return short in _deletes(long)
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) != 2 or differing[1] != differing[0] + 1:
        return len(differing) == 1
    first, second = differing
    return one[first] == other[second] and one[second] == other[first]


def _tone(word: str) -> str:
    """The tone mark of a syllable, "" for the level tone."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if sign in _TONES)


def _plain_y(word: str) -> str:
    """A syllable with i for y: "sỹ" and "sĩ" are two spellings of one."""
    return unicodedata.normalize("NFD", word).replace("y", "i")


def _tone_kept(one: str, other: str) -> bool:
    """True when the vowels before the ending carry the same marks, "nhập" and "nhận"."""
    return _vowels(one) == _vowels(other)


def _vowels(word: str) -> str:
    return _ENDING.sub("", word.lower())


def _rhyme(word: str) -> str:
    return _ONSET.sub("", word, count=1)


def _onset(word: str) -> str:
    match = _ONSET.match(word)
    return match.group() if match else ""


def _deletes(form: str) -> set[str]:
    return {form[:at] + form[at + 1 :] for at in range(len(form))}
