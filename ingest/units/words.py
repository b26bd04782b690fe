"""Tokens of a text and word lists matched against them: the reading matter of `ingest.units`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.datafiles import rows
from vectorstore.text import fold, nfc, tone_placed

_TOKEN = re.compile(r"\w+|[^\w\s]")
_DASH = re.compile("[\u2010-\u2015-]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark. form: lower case with tones placed the new way; plain: the form without diacritics."""

    form: str
    plain: str
    start: int
    end: int
    capital: bool

    @property
    def is_word(self) -> bool:
        """False for punctuation."""
        return self.form[0].isalnum()


def tokens(text: str) -> list[Token]:
    """The words and marks of `text`, with offsets into it ("&" reads as "và", every dash as "-")."""
    return [_token(match) for match in _TOKEN.finditer(text)]


def is_plain(text: str) -> bool:
    """True when the text was typed without any diacritics, so that only folded words can be compared."""
    return nfc(text).casefold() == fold(nfc(text))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases with a value each; `match` finds the longest that starts at a token.

    entries: first word → phrases as tuples of forms, longest first, each with its value."""

    entries: dict[str, list[tuple[tuple[str, ...], str]]]

    def match(self, found: list[Token], at: int, plain: bool = False) -> tuple[int, str] | None:
        """Number of tokens and value of the longest phrase at `at`. plain: compare without diacritics."""
        if at >= len(found):
            return None
        for phrase, value in self.entries.get(_form(found[at], plain), ()):
            if len(phrase) <= len(found) - at and all(
                _form(token, plain) == word for token, word in zip(found[at:], phrase, strict=False)
            ):
                return len(phrase), value
        return None


@cache
def lexicon(name: str, plain: bool = False) -> Lexicon:
    """The word list `ingest/data/<name>`: a phrase a line, with a value after a tab or none. plain: folded."""
    entries: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, *value in rows(name):
        words = tuple(_form(token, plain) for token in tokens(phrase))
        entries.setdefault(words[0], []).append((words, value[0] if value else ""))
    for phrases in entries.values():
        phrases.sort(key=lambda entry: -len(entry[0]))
    return Lexicon(entries)


def _token(match: re.Match[str]) -> Token:
    word = match[0]
    form = tone_placed(nfc(word).casefold())
    if _DASH.fullmatch(word):
        form = "-"
    elif word == "&":
        form = "và"
    return Token(form, fold(form), match.start(), match.end(), word[:1].isupper())


def _form(token: Token, plain: bool) -> str:
    return token.plain if plain else token.form
