"""How Vietnamese text becomes index terms: folding of diacritics, tone placement, dashes and white space."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
"""Vietnamese capitals for a character class: in Unicode they alternate with small letters, so a range would take both."""

_WORD = re.compile(r"\w+", re.UNICODE)
_SPACE = re.compile(r"\s+")
_DASHES = re.compile(r"\s*[\u2010-\u2015-]\s*")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OLD_TONE = re.compile(rf"(o(?=[ae])|u(?=y))([aey])([{_TONES}])(?![\w\u0300-\u036f])", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1b\x7f]")


def nfc(text: str) -> str:
    """Composed Unicode without what nobody sees: zero-width and control characters."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def without_controls(text: str) -> str:
    """Text that may stand in a Word file: a blank for each control character, which XML does not allow."""
    return _CONTROLS.sub(" ", text)


def squeeze(text: str) -> str:
    """White space folded to single blanks, ends stripped."""
    return _SPACE.sub(" ", text).strip()


def normal(text: str) -> str:
    """The form in which two quotes are compared: NFC, case folded, dashes and white space folded.

    The same folding as the measuring scripts use, so that a quote that is found here is found there."""
    return squeeze(_DASHES.sub("-", unicodedata.normalize("NFC", text).casefold()))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without diacritics; đ becomes d: "Chủ trì" → "chu tri"."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.replace("đ", "d")


@lru_cache(maxsize=65536)
def tone_placed(text: str) -> str:
    """Old tone placement made new on open syllables, so that hoà = hòa and thuỷ = thủy are one string."""
    decomposed = unicodedata.normalize("NFD", text)
    moved = _OLD_TONE.sub(lambda m: m[1] + m[3] + m[2] if not _after_q(decomposed, m.start()) else m[0], decomposed)
    return unicodedata.normalize("NFC", moved)


def _after_q(text: str, at: int) -> bool:
    """True for the u of "quý", which is part of the initial and bears no tone."""
    return text[at] in "uU" and at > 0 and text[at - 1] in "qQ"


def comparable(text: str) -> str:
    """One spelling for one name: lower case, tone placement, "&" as "và", dashes and blanks folded."""
    spelled = tone_placed(nfc(text).casefold()).replace("&", " và ")
    return squeeze(_DASHES.sub("-", spelled)).strip(" .;,:")


def words(text: str) -> list[str]:
    """The word tokens, case kept."""
    return _WORD.findall(text)


def terms(text: str) -> list[str]:
    """Folded syllables, the unigrams of the lexical index."""
    return _WORD.findall(fold(nfc(text)))


def slug(name: str) -> str:
    """A document's id from its file name: "Kế hoạch 26 (bản ký).pdf" → "ke-hoach-26-ban-ky"."""
    stem = re.sub(r"\.(?=[^.]*$)[A-Za-z0-9]{1,5}$", "", name)
    return re.sub(r"[^a-z0-9]+", "-", fold(nfc(stem))).strip("-") or "tai-lieu"
