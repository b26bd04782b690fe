"""A question as typed, made even: one Unicode form, blanks after punctuation, no shouting."""

from __future__ import annotations

import re

from vectorstore.text import nfc, squeeze

_AFTER_COMMA = re.compile(r"([,;?!])(?=[^\W\d_])")  # "Cầu Sen,phòng nào" → "Cầu Sen, phòng nào"
_AFTER_COLON = re.compile(r"(:)(?=[^\W\d_]|\d{2,}%)")
_AFTER_STOP = re.compile(r"(?<=[^\W\d_A-ZĐ][^\W\d_A-ZĐ])\.(?=[^\W\d_]{2,})(?!\w+\.?\w*\b(?:vn|com|org|net)\b)")
_REPEATED = re.compile(r"([?!.,])\1+")
_BEFORE_MARK = re.compile(r"\s+([,;?!])")
_LOOSE_AND = re.compile(r"(?<=[A-ZĐ])\s*&\s*(?=[A-ZĐ]{2})")  # "HĐND & UBND" → "HĐND&UBND": one short form
_GREETING = re.compile(
    r"^(?:xin chào|chào (?:bạn|anh|chị|em|ad|trợ lý)|kính gửi[^,:]*|alo|dạ(?: thưa)?|thưa[^,:]*)\s*[,:!.]\s*(?=\w+ \w+)",
    re.IGNORECASE,
)
_SHOUTED_WORDS = 4
_MOST = 2000  # characters that are read; a question longer than that is a pasted paper


def tidy(question: str) -> str:
    """NFC, single blanks, a blank after each mark, doubled marks single, greetings before the question left out.

    A question in capitals throughout is brought to lower case by `calm`, after its short forms have been read."""
    text = squeeze(nfc(question[:_MOST]))
    text = _REPEATED.sub(r"\1", text)
    text = _BEFORE_MARK.sub(r"\1", text)
    for mark in (_AFTER_COMMA, _AFTER_COLON, _AFTER_STOP):
        text = mark.sub(lambda m: m.group() + " ", text)
    text = _LOOSE_AND.sub("&", text)
    return _GREETING.sub("", text)


def shouts(text: str) -> bool:
    """True for a question typed in capitals throughout, where capitals say nothing of names and short forms."""
    typed = re.findall(r"[^\W\d_]{2,}", text)
    return len(typed) >= _SHOUTED_WORDS and sum(word.isupper() for word in typed) >= 0.9 * len(typed)


def sentence(text: str) -> str:
    """With a capital at the start and no blanks before marks."""
    text = _BEFORE_MARK.sub(r"\1", squeeze(text))
    return text[:1].upper() + text[1:]
