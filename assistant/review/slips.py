"""The noisy channel of spelling: which other syllable the words around would have, and how surely.

For a written syllable w and a near one v the gain is log P(v | context) - log P(w | context) - cost of the slip, in nats of
the trigram model; v must also make a dictionary word with a neighbour that papers use far more often than what is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from assistant.review.nearby import LETTER, MARKS, nearby, slip_cost
from assistant.review.tables import column
from assistant.review.words import Word, compounds, frequencies, syllables
from vectorstore.text import fold

_NEEDED = 7.0  # gain needed for a word that papers have _SEEN times; less for commoner ones
_NEEDED_LEAST = 3.5
_NEEDED_FITTING = 9.0  # gain where the written syllable makes a pair with a neighbour that papers use
_TAKEN = 6.0  # more where the partner of the proposed word already belongs to another word
_SEEN = 10  # times that papers must have used the word that is proposed
_COMMON = 20  # sightings of a syllable that may be meant wherever its letters stand
_SAME_LETTERS = 4.0  # nats that a syllable of the very same letters is ahead
_RARER = 60  # how many times more often than the written pair, of which one sighting may be a slip itself


@dataclass(frozen=True, slots=True)
class Slip:
    """A syllable (or two) that should be another. text: what should stand there, "" when only the fault is sure.

    margin: nats above what is needed. real: the written syllables exist. partner: +1 when the word is made with the
    syllable after, -1 before."""

    at: int
    size: int
    text: str
    margin: float
    real: bool = True
    partner: int = 1


def slip_at(words: Sequence[Word], at: int) -> Slip | None:
    """The slip at words[at], or None. words: one sentence, as `runs_of` gives it."""
    word = words[at]
    if not word.text.isalpha() or _skipped(words, at):
        return None
    if not known(word):
        return _unknown(words, at)
    return (None if word.key in column("joining_words") else _misplaced(words, at)) or _both(words, at)


def known(word: Word) -> bool:
    """True for a syllable of the dictionary or one that papers use."""
    return word.key in syllables() or frequencies().single(word.key) >= 3


def _skipped(words: Sequence[Word], at: int) -> bool:
    """Names, abbreviations, foreign words: nothing to judge. The first word of an item may be capitalised."""
    word = words[at]
    if (
        len(word.text) < 2
        or (len(word.text) == 2 and word.text.isascii() and word.text[0].isupper())
        or any(letter.isupper() for letter in word.text[1:])
    ):
        return True
    doubled = at + 1 < len(words) and words[at + 1].key == word.key
    if word.text[0].isupper() and (word.tight or doubled):
        return True
    return word.key in column("foreign_words") or re.search(r"[fjwz]", word.key) is not None


def _unknown(words: Sequence[Word], at: int) -> Slip | None:
    """A word that is no syllable: the near one that the neighbours ask for; without one, only a word with marks is told."""
    word = words[at]
    marked = fold(word.key) != word.key
    best: Slip | None = None
    for near in nearby()(word.key):
        before, after = _pairs(words, at, near)
        cost = slip_cost(word.key, near) or 0.0
        same_letters = cost == MARKS and frequencies().single(near) >= _COMMON
        if max(before, after) < (2 if marked else _SEEN) and not (marked and same_letters):
            continue
        gain = _score(words, at, near) - cost + (_SAME_LETTERS if same_letters else 0.0)
        if best is None or gain > best.margin:
            best = Slip(at, 1, near, gain, real=False, partner=1 if after >= before else -1)
    if best is None and marked and not word.text[0].isupper():
        return Slip(at, 1, "", 0.0, real=False)
    return best


def _misplaced(words: Sequence[Word], at: int) -> Slip | None:
    """A real syllable where papers have another: "phải pháp" for "giải pháp"."""
    best: Slip | None = None
    here: float | None = None
    for near, made in _makeable(words, at).items():
        cost = slip_cost(words[at].key, near)
        if cost is None or not _allowed(words, at, cost, made):
            continue
        here = _score(words, at, words[at].key) if here is None else here
        margin = _score(words, at, near) - here - cost - _needed(words, at, made)
        if margin >= 0 and (best is None or margin > best.margin):
            best = Slip(at, 1, near, margin, partner=made.partner)
    return best


@dataclass(frozen=True, slots=True)
class _Made:
    """The dictionary word that a syllable would make. seen: how often papers have it; taken: its partner belongs to
    another word already; partner: +1 for the syllable after, -1 before."""

    seen: float
    partner: int
    taken: bool


def _makeable(words: Sequence[Word], at: int) -> dict[str, _Made]:
    """The syllables that would make a word with a neighbour, when papers use it far more than what is written."""
    found: dict[str, _Made] = {}
    for partner, table in ((1, frequencies().before), (-1, frequencies().after)):
        other = at + partner
        if not 0 <= other < len(words) or not words[max(at, other)].tight:
            continue
        first, second = sorted((at, other))
        least = max(_SEEN, _RARER * (frequencies().pair(words[first].key, words[second].key) - 1))
        taken = _word_beyond(words, at, partner)
        for near, seen in table.get(words[other].key, {}).items():
            before = found.get(near)
            if seen >= least and (before is None or (not taken, seen) > (not before.taken, before.seen)):
                found[near] = _Made(seen, partner, taken)
    return found


def _allowed(words: Sequence[Word], at: int, cost: float, made: _Made) -> bool:
    """False where the written syllable stands in a word of its own, unless that word is unheard of and only marks differ;
    and where it goes better with its other neighbour than any proposal of another sound would."""
    if _in_dictionary_word(words, at):
        if _in_recent_word(words, at):
            return False
        return cost == 0.0 and made.seen >= 10 * _SEEN and not _supported(words, at)
    return cost < LETTER or max(_pairs(words, at, words[at].key)) < 2 or not _supported(words, at)


def _needed(words: Sequence[Word], at: int, made: _Made) -> float:
    """The gain in nats that a proposal needs here."""
    calm = max(_NEEDED_LEAST, _NEEDED - log(made.seen / _SEEN))
    return (_NEEDED_FITTING if _supported(words, at) else calm) + (_TAKEN if made.taken else 0.0)


def _supported(words: Sequence[Word], at: int) -> bool:
    """True when papers put the written syllable beside a neighbour more often than chance would."""
    total = frequencies().total
    for first in (at - 1, at):
        if first < 0 or first + 1 >= len(words) or not words[first + 1].tight:
            continue
        one, other = words[first].key, words[first + 1].key
        seen = frequencies().pair(one, other)
        if seen >= 2 and seen > 2 * frequencies().single(one) * frequencies().single(other) / total:
            return True
    return False


def _word_beyond(words: Sequence[Word], at: int, partner: int) -> bool:
    """True when the neighbour makes a dictionary word with the syllable on its far side ("nguy cơ | lộ")."""
    other, beyond = at + partner, at + 2 * partner
    if not 0 <= beyond < len(words) or not words[max(other, beyond)].tight:
        return False
    first, second = sorted((other, beyond))
    return f"{words[first].key} {words[second].key}" in compounds()


def _in_dictionary_word(words: Sequence[Word], at: int) -> bool:
    """True when the syllable makes a dictionary word with a neighbour; "có phải" and its like, with a joining word, do not
    count."""
    for first in (at - 1, at):
        if first < 0 or first + 1 >= len(words) or not words[first + 1].tight:
            continue
        pair = (words[first].key, words[first + 1].key)
        if " ".join(pair) in compounds() and not column("joining_words").intersection(pair):
            return True
    return False


def _in_recent_word(words: Sequence[Word], at: int) -> bool:
    pairs = (f"{words[first].key} {words[first + 1].key}" for first in (at - 1, at) if 0 <= first < len(words) - 1)
    return any(pair in column("recent_words") for pair in pairs)


def _both(words: Sequence[Word], at: int) -> Slip | None:
    """Two syllables that lost or changed their marks together: "Phần đầu bảo đảm" for "Phấn đấu bảo đảm"."""
    if at + 1 >= len(words) or not words[at + 1].tight or not words[at + 1].text.islower():
        return None
    if _in_dictionary_word(words, at) or _in_dictionary_word(words, at + 1):
        return None
    written = (words[at].key, words[at + 1].key)
    if column("joining_words").intersection(written):
        return None
    best: Slip | None = None
    for first in nearby().marks(written[0]):
        for second in nearby().marks(written[1]):
            seen = frequencies().pair(first, second)
            if (
                seen < 2 * _SEEN
                or f"{first} {second}" not in compounds()
                or seen < _RARER * frequencies().pair(*written)
            ):
                continue
            margin = _pair_score(words, at, (first, second)) - _pair_score(words, at, written) - _NEEDED_FITTING
            if margin >= 0 and (best is None or margin > best.margin):
                best = Slip(at, 2, f"{first} {second}", margin)
    return best


def _pairs(words: Sequence[Word], at: int, text: str) -> tuple[float, float]:
    """How often papers have `text` after the word before, and before the word after."""
    before = frequencies().pair(words[at - 1].key, text) if at and words[at].tight else 0.0
    after = frequencies().pair(text, words[at + 1].key) if at + 1 < len(words) and words[at + 1].tight else 0.0
    return before, after


def _score(words: Sequence[Word], at: int, text: str) -> float:
    """Log probability of `text` in the place of words[at]."""
    around = [words[place].key if 0 <= place < len(words) else "" for place in (at - 2, at - 1, at + 1, at + 2)]
    return frequencies().model.score(around[0], around[1], text, around[2], around[3])


def _pair_score(words: Sequence[Word], at: int, pair: tuple[str, str]) -> float:
    """Log probability of two syllables in the place of words[at:at+2]."""
    around = [words[place].key if 0 <= place < len(words) else "" for place in (at - 2, at - 1, at + 2, at + 3)]
    score = frequencies().model.score
    return score(around[0], around[1], pair[0], pair[1], around[2]) + score("", pair[0], pair[1], around[2], around[3])
