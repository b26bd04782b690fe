"""The lists that a question is read by: tab-separated files in `assistant/data`, comments after `#`."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from vectorstore.text import fold, nfc, squeeze, tone_placed


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `assistant/data/<name>`, each a tuple of its stripped fields; blank lines and comments left out."""
    text = nfc(files("assistant").joinpath(f"data/{name}").read_text(encoding="utf-8"))
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple(field.strip() for field in line.split("\t")) for line in lines)


@cache
def role(name: str) -> frozenset[str]:
    """The words of one role in `word_roles.tsv`, folded."""
    lists = (words for found, words in rows("word_roles.tsv") if found == name)
    return frozenset(squeeze(fold(word)) for words in lists for word in words.split(";"))


def pattern(source: str, macros: dict[str, str] | None = None, *, folded: bool = True) -> re.Pattern[str]:
    """A pattern of a data file, compiled for a line of folded words, or of words with their diacritics.

    Written in Vietnamese with diacritics; `{name}` stands for a macro; ` … ` for up to six words; words in capitals (UNIT,
    PLACE, TIME, PAPER) for what was recognised. Everything else is a regular expression."""
    for name, meaning in (macros or {}).items():
        source = source.replace("{" + name + "}", f"(?:{meaning})")
    marks = re.split(r"(\b[A-Z]{4,}\b|\\[a-zA-Z])", source)
    spell = fold if folded else tone_placed
    spelled = "".join(part if n % 2 else spell(part) for n, part in enumerate(marks))
    spelled = spelled.replace(" … ", r"(?: \w+){0,6}? ").replace(" …", r"(?: \w+){0,6}")
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)")
