"""What one damaged word may have been: words of the vocabulary, a figure, a foreign word, two words run together."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ingest.language import LanguageModel
from ingest.language.tokens import BREAK, CODE, NUMBER
from ingest.repair.channel import Candidate, Channel
from ingest.repair.pieces import Piece
from vectorstore.text import fold

_UNKNOWN_START, _UNKNOWN_LETTER = 2.0, 2.6  # nats: a foreign word or a name that the vocabulary lacks
_SHORT_START, _SHORT_LETTER = 1.0, 1.2  # nats: an abbreviation in capitals, such as one office has of its own
_UNLIKELY = 12.0  # nats: an abbreviation that nobody uses, beside one of the same letters that many do
_MIXED = 8.0  # nats more for a foreign word that holds figures or signs: "x4", "ngh¢"
_DIGIT_KEPT, _DIGIT_MISREAD = 3.0, 1.0  # nats: any figure is as likely as another; a word behind it is rare
_VOWEL = re.compile("[aeiouy]")
_AND = "và"  # what a lone & is read as
_RUN_TOGETHER = 6.0  # nats for a blank that was lost
_SHORTEST_PAIR = 5  # characters of two words run together


@dataclass(frozen=True)
class Reading:
    """The possible words of one place: numbers in the vocabulary and what each costs; 0 stands for the seen word itself."""

    seen: str
    numbers: tuple[int, ...]
    costs: tuple[float, ...]


class Reader:
    """Readings of pieces under one language model and one channel."""

    def __init__(self, model: LanguageModel, channel: Channel) -> None:
        self._channel = channel
        self._words = model.words
        self._single = model.singles(np.arange(len(model.words)))
        self.edge = Reading("", (model.number(BREAK),), (0.0,))
        self._number, self._code = model.number(NUMBER), model.number(CODE)
        self._and = model.number(_AND)

    def readings(self, piece: Piece, *, capitals: bool) -> tuple[Reading, ...]:
        """One reading, or two when a blank was lost inside the word.

        capitals: the whole line stands in capitals, so that a word in capitals is no abbreviation."""
        if piece.kind in ("figure", "code", "address"):
            number = self._number if piece.kind == "figure" else self._code
            return (Reading(piece.text, (number,), (0.0,)),)
        found = self._channel.candidates(piece.text)
        if piece.kind in ("short", "sign"):
            kept = self._number if piece.kind == "short" else self._and
            return (_kept_or_misread(piece.text, kept, found),)
        if _is_abbreviation(piece.text) and not capitals:
            return (self._same_letters(piece.text, found),)
        unknown = _unknown(piece.text, capitals)
        alone = min(self._weighed(found[0]), unknown - self._single[0])
        return self._pair(piece.text, alone) or (self._one(piece.text, found, unknown),)

    def _same_letters(self, seen: str, found: tuple[Candidate, ...]) -> Reading:
        """An abbreviation: as it stands, or with the Đ that was read as D ("HDND")."""
        kept = tuple(c for c in found if fold(self._words[c.number]) == fold(seen))
        return self._one(seen, kept, _UNLIKELY if kept else _SHORT_START)

    def _one(self, seen: str, found: tuple[Candidate, ...], unknown: float) -> Reading:
        numbers, costs = _columns(found)
        return Reading(seen, (*numbers, 0), (*costs, unknown))

    def _pair(self, seen: str, alone: float) -> tuple[Reading, ...]:
        """Two words for one, when both are plain to see and much likelier than any single word."""
        if len(seen) < _SHORTEST_PAIR or alone < 2 * _RUN_TOGETHER:
            return ()
        best, cut = min((self._cost_of_cut(seen, cut), cut) for cut in range(2, len(seen) - 1))
        if best + _RUN_TOGETHER > alone:
            return ()
        return tuple(self._one(part, self._channel.candidates(part), 99.0) for part in (seen[:cut], seen[cut:]))

    def _cost_of_cut(self, seen: str, cut: int) -> float:
        return sum(self._weighed(self._channel.candidates(part)[0]) for part in (seen[:cut], seen[cut:]))

    def _weighed(self, candidate: Candidate) -> float:
        return candidate.cost - float(self._single[candidate.number])


def _kept_or_misread(seen: str, kept: int, found: tuple[Candidate, ...]) -> Reading:
    """A short figure or a lone sign: itself, unless its neighbours leave no doubt that a word was misread."""
    numbers, costs = _columns(found)
    return Reading(seen, (kept, *numbers), (_DIGIT_KEPT, *(cost + _DIGIT_MISREAD for cost in costs)))


def _columns(found: tuple[Candidate, ...]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    return tuple(c.number for c in found), tuple(c.cost for c in found)


def _is_abbreviation(seen: str) -> bool:
    """True for capitals that no vowel makes into a syllable: "CNTT", "HDND"."""
    return seen.isupper() and len(seen) > 1 and seen.isalpha() and not _VOWEL.search(fold(seen))


def _unknown(seen: str, capitals: bool) -> float:
    """What it costs that the seen word is right as it stands though the vocabulary lacks it."""
    if not seen.isalpha():
        return _UNKNOWN_START + _UNKNOWN_LETTER * len(seen) + _MIXED
    if len(seen) == 1:
        return _UNKNOWN_START + 2 * _UNKNOWN_LETTER
    if seen.isupper() and not capitals and 1 < len(seen) <= 6:
        return _SHORT_START + _SHORT_LETTER * len(seen)
    return _UNKNOWN_START + _UNKNOWN_LETTER * len(seen)
