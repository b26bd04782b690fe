"""Which lines are damaged? Vietnamese that lost its diacritics is full of words that nobody writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.language import default_model
from ingest.language.syllable import is_possible
from ingest.repair.pieces import pieces
from vectorstore.text import nfc

_FEWEST = 8  # words below which nothing can be said of a text
_WINDOW = 30  # words that a line is judged by, with its neighbours
_FOREIGN = 0.2  # share of words that can be no Vietnamese, damaged or not, from which a text is another language
_FEWEST_WRONG, _GAP = 15, 6  # wrong words of a damaged stretch in a clean paper; lines that may lie between them
_WRONG = 0.25  # share of words that nobody writes; clean papers stay below 0.1, damaged ones lie above 0.5
_RARE = 0.08  # of the most frequent syllable of the same letters: below this one stands there by mistake
_SOUND = 0.1  # share of wrong words up to which a line with Vietnamese marks is sound among damaged ones
_ENGLISH = frozenset(["of", "and", "for", "with", "is", "are", "was", "that", "this", "which", "from", "by", "not"])
_VOWELS = re.compile(r"[aeiouy]+")
_LATIN = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")  # marks that an OCR engine without Vietnamese has, too


@dataclass(frozen=True)
class _Tally:
    """Counts of a line or several: words; foreign ones; wrong ones; words with marks that only Vietnamese has."""

    words: int = 0
    foreign: int = 0
    wrong: int = 0
    marked: int = 0

    def __add__(self, other: _Tally) -> _Tally:
        return _Tally(
            self.words + other.words,
            self.foreign + other.foreign,
            self.wrong + other.wrong,
            self.marked + other.marked,
        )

    @property
    def damaged(self) -> bool:
        return self.words >= _FEWEST and self.foreign < _FOREIGN * self.words and self.wrong > _WRONG * self.words

    @property
    def sound(self) -> bool:
        return self.wrong <= _SOUND * self.words and self.marked >= max(1, 0.25 * self.words)


def is_damaged(text: str) -> bool:
    """True for Vietnamese text whose diacritics are lost or garbled, as old OCR leaves it.

    False for clean Vietnamese, for other languages, and for texts too short to tell."""
    tally = sum(map(_tally, text.splitlines()), _Tally())
    return tally.damaged


def damaged_lines(lines: Sequence[str]) -> list[bool]:
    """For each line whether it needs repair, judged with its neighbours, so that a scanned page inside a clean paper
    is found, and a clean stamp on a scanned page is left alone."""
    tallies = [_tally(line) for line in lines]
    near = [own.wrong > 0 and not own.sound and _around(tallies, n).damaged for n, own in enumerate(tallies)]
    whole = sum(tallies, _Tally()).damaged
    runs = [run for run in _runs(near) if whole or sum(tallies[n].wrong for n in run) >= _FEWEST_WRONG]
    reach = (
        {n for run in runs for n in range(run[0] - _GAP, run[-1] + _GAP)}
        if whole
        else {n for run in runs for n in range(run[0], run[-1] + 1)}
    )
    return [n in reach and own.words > 0 and not own.sound for n, own in enumerate(tallies)]


@lru_cache(maxsize=65536)
def is_foreign(word: str) -> bool:
    """True for plain letters of several syllables ("status") or of English; a syllable has but one group of vowels."""
    lower = word.lower()
    return word.isascii() and (len(_VOWELS.findall(lower)) > 1 or lower in _ENGLISH)


def _runs(flags: Sequence[bool]) -> list[list[int]]:
    """The places of the set flags, those with at most a few unset ones between them together."""
    runs: list[list[int]] = []
    for n, flag in enumerate(flags):
        if flag and runs and n - runs[-1][-1] <= _GAP:
            runs[-1].append(n)
        elif flag:
            runs.append([n])
    return runs


def _around(tallies: Sequence[_Tally], n: int) -> _Tally:
    """The tally of the line and as many neighbours on both sides as make up a window."""
    total, reach = tallies[n], 0
    while total.words < _WINDOW and reach < len(tallies):
        reach += 1
        for at in (n - reach, n + reach):
            if 0 <= at < len(tallies):
                total += tallies[at]
    return total


def _tally(line: str) -> _Tally:
    words = [p.text for token in nfc(line).split() for p in pieces(token, inside=True) if p.kind == "word"]
    return _Tally(len(words), sum(map(is_foreign, words)), sum(map(_wrong, words)), sum(map(_marked, words)))


@lru_cache(maxsize=65536)
def _wrong(word: str) -> bool:
    """True for what is no word, or hardly ever the word meant: "s6", "dién", "nudc", "thuc"."""
    if not word.isalpha():
        return any(map(str.islower, word)) and any(c.isdigit() or c in "¢€§£&@" for c in word)
    model = default_model()
    same = model.candidates(word)
    if not is_possible(word):
        return not model.is_syllable(word) and (bool(same) or (word.islower() and not is_foreign(word)))
    weight = model.counts.single
    return bool(same) and bool(weight[model.number(word)] < _RARE * weight[model.number(same[0])])


@lru_cache(maxsize=65536)
def _marked(word: str) -> bool:
    return any(not c.isascii() and c not in _LATIN for c in word)
