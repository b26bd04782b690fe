"""Content terms: the syllables and neighbouring pairs by which a question and a statement are compared."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import pairwise

from assistant.understand.abbreviations import alias_table
from vectorstore.text import fold, nfc, tone_placed

_TOKEN = re.compile(r"\w+(?:[./-]\w+)*%?", re.UNICODE)
_JOINED = re.compile(r"[./-]")
_CAPITALS = re.compile(r"\b[A-ZĐ]{3,}\b")


@cache
def stop_terms() -> frozenset[str]:
    """Function words with their diacritics (`data/stopwords.txt`): they carry no content in a comparison.

    With diacritics, since folded "co" is also "cơ" of "cơ quan" and "tai" also "tài" of "tài chính"."""
    lines = files("assistant").joinpath("data/stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(tone_placed(nfc(line.strip())) for line in lines if line.strip() and not line.startswith("#"))


def tokens(text: str) -> list[str]:
    """Lower-case tokens; codes such as 82/2024/NĐ-CP stay whole and are followed by their parts."""
    found: list[str] = []
    for match in _TOKEN.finditer(tone_placed(nfc(text)).casefold()):
        token = match.group()
        found.append(token)
        if _JOINED.search(token):
            parts = [part for part in _JOINED.split(token) if part]
            found.extend(parts)
            if token.count("-") == 1 and "".join(parts).isalpha() and "/" not in token and "." not in token:
                found.append("".join(parts))  # "wi-fi" is also typed "wifi"
            if len(parts) > 2 and parts[0].isdigit() and parts[1].isdigit():
                found.append(f"{parts[0]}/{parts[1]}")  # "64/2007/NĐ-CP" is also asked for as "64/2007"
    return found


@cache
def _full_forms() -> dict[str, str]:
    """Upper-case short form → its full words, folded ("CNTT" → "cong nghe thong tin")."""
    return {short: full for full, short in alias_table() if short.isupper() and len(short) > 2}


def expanded(text: str) -> str:
    """A text with the full words after each short form that papers use, so that CNTT is found by its full name too."""
    full = _full_forms()
    return _CAPITALS.sub(lambda match: f"{match[0]} {full[match[0]]}" if match[0] in full else match[0], text)


def terms_of(text: str, *, folded: bool = True) -> list[str]:
    """The content terms in order, function words left out; folded to bare letters unless told otherwise."""
    stop = stop_terms()
    kept = [token for token in tokens(text) if token not in stop]
    return [fold(token) for token in kept] if folded else kept


def pairs_of(text: str) -> list[str]:
    """Neighbouring folded content terms, as "an toan"."""
    terms = terms_of(text)
    return [f"{left} {right}" for left, right in pairwise(terms)]
