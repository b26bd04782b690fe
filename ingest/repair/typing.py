"""What a person meant by a typed syllable: marks left out, a tone on the wrong vowel, a slip of a letter, raw Telex or VNI."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ingest.language import LanguageModel
from ingest.language.syllable import is_possible
from ingest.language.tokens import spelled
from vectorstore.text import fold

_MOST = 16  # readings of one typed syllable
_EXPECTED = 0.75  # share of the syllables of Vietnamese text that bear a mark
_OTHER_MARK = 8.0  # nats: a mark was typed, but the wrong one
_MISSING_MARK = 4.5  # nats: a marked syllable lacks one of its marks ("đươc")
_MISPLACED_TONE = 0.5  # nats: the tone stands on the wrong vowel ("cuả")
_SLIP = 6.0  # nats: a letter too many, too few, wrong, or two exchanged ("thưởg")
_METHOD = 2.0  # nats: the input method was off ("chur trif", "chu3 tri2")
_UNKNOWN_START, _UNKNOWN_LETTER = 2.0, 2.6  # nats: a foreign word or a name that the vocabulary lacks
_UNHEARD = 20.0  # occurrences of all syllables of the same letters, below which one suspects a slip
_VOWEL = re.compile("[aeiouy]")
_LETTERS = "abcdeghiklmnopqrstuvxy"
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_DIGITS = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}


def omission_cost(words: list[str]) -> float:
    """What it costs in nats that a plain syllable was typed for a marked one, judged by the whole text.

    Nearly nothing when no marks were typed at all; much when the text is otherwise fully marked."""
    marked = sum(fold(word) != word for word in words)
    plain = len(words) - marked
    left_out = max(0.0, _EXPECTED * len(words) - marked)
    share = (left_out + 0.05) / (left_out + marked + 1.0) if plain else 0.05
    return -math.log(min(0.95, max(0.01, share)))


def readings(model: LanguageModel, typed: str, omission: float) -> dict[str, float]:
    """The syllables that a typed word may stand for, with their costs in nats; "" stands for the word as typed.

    typed: letters in any case; omission: from `omission_cost`."""
    word = spelled(typed)
    found = {other: _cost(word, other, omission) for other in model.candidates(word)}
    if _looks_mistyped(model, word):
        for other, cost in _mistyped(model, word):
            found[other] = min(cost, found.get(other, cost))
    best = sorted(found, key=lambda other: found[other] - math.log(1 + _frequency(model, other)))[:_MOST]
    return {**{other: found[other] for other in best}, "": _UNKNOWN_START + _UNKNOWN_LETTER * len(word)}


def _looks_mistyped(model: LanguageModel, word: str) -> bool:
    """True for marks that make no syllable, and for plain letters that hardly any syllable has; not for "bn", "cđs"."""
    if not _VOWEL.search(fold(word)) or len(word) < 3:
        return False
    if fold(word) != word and not is_possible(word):
        return True
    return sum(_frequency(model, other) for other in model.candidates(word)) < _UNHEARD


def _cost(word: str, other: str, omission: float) -> float:
    """The cost of two syllables of the same letters that differ in marks."""
    if word == other:
        return 0.0
    if fold(word) == word:
        return omission
    if _marks(word) == _marks(other):
        return _MISPLACED_TONE
    return _MISSING_MARK if _marks(word) <= _marks(other) else _OTHER_MARK


@lru_cache(maxsize=4096)
def _marks(word: str) -> frozenset[str]:
    """The tone and, with their letters, the quality marks of a syllable, wherever the tone stands."""
    marks, letter = set(), ""
    for char in unicodedata.normalize("NFD", word.replace("đ", "d\u0335")):
        if not unicodedata.combining(char):
            letter = char
        else:
            marks.add(char if char in _TONES.values() else letter + char)
    return frozenset(marks)


def _mistyped(model: LanguageModel, word: str) -> Iterator[tuple[str, float]]:
    """Syllables of other letters: what an input method would have made of the keys, and single slips."""
    for keys in (_from_telex(word), _from_vni(word)):
        if keys and is_possible(keys) and model.is_syllable(keys):
            yield keys, _METHOD
    plain = fold(word)
    for slip in _slips(plain):
        for other in model.candidates(slip):
            missing = _marks(word) - _marks(other)
            yield other, _SLIP + (1.0 if fold(word) == word else _MISSING_MARK * bool(missing))


def _slips(word: str) -> set[str]:
    """Every string one keystroke away."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    lost = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    added = {a + c + b for a, b in cuts for c in _LETTERS}
    wrong = {a + c + b[1:] for a, b in cuts if b for c in _LETTERS}
    return (lost | swapped | added | wrong) - {word, ""}


def _from_telex(word: str) -> str:
    """The syllable that Telex keys spell: "chuwowng" → "chương", "trif" → "trì"; "" when they spell none."""
    made = re.sub(r"([aeo])\1", lambda m: m[1] + "\u0302", word)
    made = re.sub(r"dd", "đ", re.sub(r"uow", "ư\u006f\u031b", made))
    made = re.sub(r"aw", "a\u0306", re.sub(r"([ou])w", "\\1\u031b", made))
    return _with_tone(made, _TONES)


def _from_vni(word: str) -> str:
    """The syllable that VNI keys spell: "chu7o7ng" → "chương", "d9o62" → "đồ"; "" when they spell none."""
    made = re.sub(r"([aeo])(\d?)6", "\\1\u0302\\2", re.sub(r"([ou])(\d?)7", "\\1\u031b\\2", word))
    return _with_tone(re.sub(r"a(\d?)8", "a\u0306\\1", made.replace("d9", "đ")), _DIGITS)


def _with_tone(word: str, tones: dict[str, str]) -> str:
    """The word with the tone key taken out and its tone put on the right vowel; "" without such a key."""
    at = max((n for n, char in enumerate(word) if char in tones and n), default=0)
    if not at:
        made = unicodedata.normalize("NFC", word)
        return made if fold(made) != made else ""
    bare = unicodedata.normalize("NFC", word[:at] + word[at + 1 :])
    return _toned(bare, tones[word[at]])


@lru_cache(maxsize=1024)
def _toned(bare: str, tone: str) -> str:
    """The syllable with the tone on the vowel that spelling wants it on; "" when no place gives a syllable."""
    order = [n for n, c in enumerate(bare) if c in "ăâêôơư"][::-1] + _middle(bare)
    for at in order:
        made = spelled(unicodedata.normalize("NFC", bare[: at + 1] + tone + bare[at + 1 :]))
        if is_possible(made):
            return made
    return ""


def _middle(bare: str) -> list[int]:
    """The vowels, the one that bears a tone first: the middle of three, the last before a consonant, else the first."""
    vowels = [n for n, c in enumerate(bare) if c in "aeiouy"]
    if bare[:2] in ("qu", "gi") and len(vowels) > 1:
        vowels = vowels[1:]
    if len(vowels) < 2:
        return vowels
    first = 1 if len(vowels) > 2 or vowels[-1] < len(bare) - 1 else 0
    return [vowels[first], *vowels]


def _frequency(model: LanguageModel, word: str) -> float:
    return float(model.counts.single[model.number(word)])
