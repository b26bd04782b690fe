"""The samples as old files: in the encoding TCVN3, and as a bad recognition program of former days would give them."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

import docx

from samples.maker.source import Master

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# signs that stand for a marked vowel in bad scans: "số" → "s6", "lệ" → "1é", "được" → "duoc"
_LOOKS_LIKE = {"ố": "6", "ộ": "6", "ổ": "6", "ệ": "é", "ế": "é", "ề": "é", "ứ": "ir", "ữ": "it", "ạ": "a", "ý": "y"}
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"\S*\d\S*")  # numbers, dates and codes stay as they are


def to_tcvn3(text: str) -> str:
    """The text with its letters as TCVN3 has them (seen as Windows-1252). Capitals lose their tone marks' case."""
    from viparse.normalize.encodings import get_charmap

    charmap = get_charmap("tcvn3")
    assert charmap is not None
    back = {shown: stored for stored, shown in charmap.pairs}
    return "".join(back.get(char) or back.get(char.lower()) or char for char in text)


def write_tcvn3_text(text: str, path: Path) -> None:
    """A plain text file of the nineties."""
    straight = text.translate(str.maketrans("“”–≥≤", '""-><'))
    path.write_bytes(to_tcvn3(straight).encode("cp1252", errors="replace"))


def write_tcvn3_docx(master: Master, path: Path) -> None:
    """A Word file set in .VnTime, its headings in .VnTimeH, which draws small letters as capitals."""
    document = docx.Document()
    for text, capitals in _lines(master):
        run = document.add_paragraph().add_run(to_tcvn3(text.lower() if capitals else text))
        run.font.name = ".VnTimeH" if capitals else ".VnTime"
    document.save(str(path))


def _lines(master: Master) -> list[tuple[str, bool]]:
    head = [*master.parts("issuer"), master.head["type"]]
    body = [master.head["title"], *(item.text for item in master.body)]
    return [*((text, True) for text in head), *((text, False) for text in body)]


def damaged(text: str) -> str:
    """The text with two thirds of its Vietnamese marks lost or misread; the same every time."""
    chance = random.Random(7)
    return "\n".join(" ".join(_damaged_word(word, chance) for word in line.split(" ")) for line in text.split("\n"))


def _damaged_word(word: str, chance: random.Random) -> str:
    if _CODE.fullmatch(word) or not _WORD.search(word):
        return word
    return "".join(_damaged_letter(letter, chance) for letter in word)


def _damaged_letter(letter: str, chance: random.Random) -> str:
    fate = chance.random()
    if letter.isascii() or fate < 0.3:
        return letter
    if fate < 0.45 and letter in _LOOKS_LIKE:
        return _LOOKS_LIKE[letter]
    apart = unicodedata.normalize("NFD", letter.replace("đ", "d").replace("Đ", "D"))
    kept = apart[0] if fate < 0.8 else "".join(char for char in apart if char not in _TONES)
    return unicodedata.normalize("NFC", kept)
