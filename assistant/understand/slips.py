"""Slips of the keyboard, letter by letter: what a string may have been meant for."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator
from functools import lru_cache

from ingest.language.tokens import spelled
from vectorstore.text import fold

_SLIP = 2.5  # nats of an ordinary slip
_ALPHABET = "abcdeghiklmnopqrstuvxy"
_VOWELS = "aăâeêioôơuưy"
# Telex (the usual typing method): a letter after the vowel sets the tone, doubled letters and w set the marks.
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TELEX_LETTERS = (("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"), ("w", "ư"))


def edits(letters: str, known: Container[str]) -> Iterator[tuple[str, float]]:
    """Known strings one slip away (a letter too many, missing, swapped, struck for another), with their costs in nats.

    letters: without diacritics; known: the strings that some syllable has."""
    for near, cost in _near(letters):
        if near != letters and near in known:
            yield near, cost


def _near(letters: str) -> Iterator[tuple[str, float]]:
    for at in range(len(letters)):
        doubled = at > 0 and letters[at] == letters[at - 1]
        yield letters[:at] + letters[at + 1 :], _SLIP * (0.6 if doubled else 1.2)
        yield letters[:at] + letters[at + 1 : at + 2] + letters[at] + letters[at + 2 :], _SLIP
        for letter in _ALPHABET:
            yield letters[:at] + letter + letters[at + 1 :], _SLIP * 1.6
    for at in range(len(letters) + 1):
        for letter in _ALPHABET:
            yield letters[:at] + letter + letters[at:], _SLIP * 1.2


@lru_cache(maxsize=16384)
def one_mark_off(a: str, b: str) -> bool:
    """True when the marks differ in one place, wherever the tone stands: "phaỉ" and "phải", "hô" and "hồ"."""
    longer, shorter = sorted((_marks(a), _marks(b)), key=len, reverse=True)
    rest = list(longer)
    for mark in shorter:
        if mark in rest:
            rest.remove(mark)
    return len(rest) <= 1


def _marks(word: str) -> list[str]:
    return [c for c in unicodedata.normalize("NFD", word.replace("đ", "d\u0335")) if not c.isascii()]


def telexed(word: str) -> str | None:
    """A word that the typing aid left unread: "phuwowngf" → "phường", "dduwowcj" → "được", "chur" → "chủ"."""
    if fold(word) != word or len(word) < 2 or not word.isascii():
        return None
    tone = _TELEX_TONES.get(word[-1]) if len(word) > 2 else None
    letters = word[:-1] if tone else word
    plain = letters
    for typed, meant in _TELEX_LETTERS:
        plain = plain.replace(typed, meant)
    plain = plain.replace("ưo", "ươ")
    if plain == letters and tone is None:
        return None
    return _toned(plain, tone) if tone else plain


def _toned(word: str, tone: str) -> str:
    """The tone set on its vowel: the marked one, else the last but one before an open end, else the last."""
    start = 2 if word[:2] in ("qu", "gi") and len(word) > 2 else 0
    vowels = [n for n in range(start, len(word)) if word[n] in _VOWELS]
    if not vowels:
        return word
    marked = [n for n in vowels if word[n] in "ăâêôơư"]
    closed = vowels[-1] < len(word) - 1
    at = marked[-1] if marked else vowels[-1] if len(vowels) == 1 or closed else vowels[-2]
    return spelled(unicodedata.normalize("NFC", word[: at + 1] + tone + word[at + 1 :]))
