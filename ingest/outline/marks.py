"""The mark that opens a clause: "VI.", "2.1.", "a)", "Điều 5.", "-", "+", read from the head of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vectorstore.text import fold

ALPHABET = "abcdđeghiklmnopqrstuvxy"
"""The letters that number points (điểm) in Vietnamese papers, in their order."""

RANKS = {
    "part": 0,
    "chapter": 10,
    "section": 20,
    "article": 30,
    "capital": 35,
    "roman": 40,
    "decimal": 50,
    "letter": 70,
    "paren": 75,
    "heading": 80,
    "star": 85,
    "paragraph": 88,
    "dash": 90,
    "plus": 100,
    "dot": 110,
}
"""How deep a style of mark stands when nothing says otherwise: the smaller, the nearer to the top."""

BULLETS = frozenset({"dash", "plus", "star", "dot"})


@dataclass(frozen=True, slots=True)
class Mark:
    """style: a key of RANKS. label: as printed, without its point ("VI", "2.1", "a", "Điều 5", "-").

    numbers: its number, one for each level ("2.1" → (2, 1)). size: characters of the text that it takes."""

    style: str
    label: str
    numbers: tuple[int, ...]
    size: int

    @property
    def number(self) -> int:
        """The last number, 0 for a bullet."""
        return self.numbers[-1] if self.numbers else 0


_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_ORDINALS = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}

# "Phần thứ nhất", "PHẦN I.", "Chương II", "Mục 1:", "Tiểu mục 2."
_NAMED = re.compile(
    r"^(?P<word>ph[ầâa]n|ch[ươuo]{1,2}ng|ti[ểêe]u m[ụu]c|m[ụu]c)\s+"
    r"(?:(?P<thu>th[ứưu]\s+\w+)|(?P<number>[IVXL]+|\d{1,2}))[.:]?(?=\s|$)",
    re.IGNORECASE,
)
# "Điều 5. Phạm vi", "Điều 12:", "Điều 3" alone on its line
_ARTICLE = re.compile(r"^[ĐD]i[ềêe]u\s+(?P<number>\d{1,3})(?P<letter>[a-zđ]?)(?:[.:]|\s*$)", re.IGNORECASE)
# "VI. TỔ CHỨC", "II/ MỤC TIÊU", "III- NHIỆM VỤ", "I.MỤC ĐÍCH"; not "V/V"
_ROMAN = re.compile(r"^(?P<number>[IVX]{1,6})(?:\s?[.:)](?=\s|[^\W\d_]|$)|\s?[/\-](?=\s|$)|-(?=[^\W\d_]))")
# "II MỤC TIÊU": no point, then capitals only
_ROMAN_BARE = re.compile(r"^(?P<number>[IVX]{1,6})(?=\s[^\W\d_]{2})")
# "A. PHẦN CHUNG", "B)"
_CAPITAL = re.compile(r"^(?P<letter>[A-HK])\s?[./)](?=\s|$)")
# "2.1. Ứng dụng", "7.3 Triển khai", "1.1.1."
_DECIMALS = re.compile(r"^(?P<numbers>\d{1,2}(?:\.\d{1,2}){1,3})(?:[./)](?=\s|[^\W\d_]|$)|(?=\s+[^\W\d_]))")
# "1. Mục đích", "1/ Mục đích" (not "28/NQ-CP"), "1.Mục đích", "12) Xây dựng", "3.", "1- Phòng"
_DECIMAL = re.compile(r"^(?P<number>\d{1,2})(?:\s?[.)](?=\s|[^\W\d_]|$)|/(?=\s|$)|-\s(?=[^\W\d_]))")
# "(1) Tỷ trọng kinh tế số"
_PAREN = re.compile(r"^\((?P<number>\d{1,2})\)(?=\s|[^\W\d_]|$)")
# "a) Thể chế", "b. Xã hội số", "đ) …", "c/ …"
_LETTER = re.compile(r"^(?P<letter>[a-ehiklmnopqrstuvxyđg])\s?(?P<point>[)./])(?=\s|[^\W\d_]|$)")
# "- Tăng cường", "-Tăng cường", "– Phối hợp", "- + Đơn vị", "+ Đơn vị", "* Nhóm", "• Rà soát"
_BULLET = re.compile(
    r"^(?P<glyph>[-\u2010-\u2015\u2212\uf02d+*•●▪■○◦·\uf0b7\u27a2\uf0d8❖✓✔>])(?P<again>\s?[+*])?(?=\s|[^\W_]|[“\"(])"
)

_STYLE_OF_GLYPH = {"+": "plus", "*": "star"}
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uf02d")


def read_mark(text: str) -> Mark | None:
    """The mark at the head of a line, None when it begins with plain words.

    Reads form only; whether the mark fits where it stands is for the caller to judge."""
    for reader in (_bullet, _named, _article, _decimals, _decimal, _roman, _capital, _letter):
        mark = reader(text)
        if mark:
            return mark
    return None


def _bullet(text: str) -> Mark | None:
    found = _BULLET.match(text)
    if not found:
        return None
    glyph = (found["again"] or found["glyph"]).strip()
    style = "dash" if glyph in _DASHES else _STYLE_OF_GLYPH.get(glyph, "dot")
    return Mark(style, "-" if style == "dash" else glyph, (), found.end())


def _named(text: str) -> Mark | None:
    found = _NAMED.match(text)
    number = _number(found["number"] or found["thu"].split()[-1]) if found else 0
    if not found or not number or not text[0].isupper():
        return None
    word = fold(found["word"])
    style = "part" if word == "phan" else "chapter" if word.startswith("ch") else "section"
    label = " ".join(found[0].rstrip(".:").split())
    return Mark(style, label.capitalize() if found["thu"] else _titled(label), (number,), found.end())


def _titled(label: str) -> str:
    """ "CHƯƠNG II" → "Chương II": the word in title case, the number untouched."""
    word, _, number = label.rpartition(" ")
    return f"{word.capitalize()} {number}"


def _article(text: str) -> Mark | None:
    found = _ARTICLE.match(text)
    if not found or not text[0].isupper():
        return None
    return Mark("article", f"Điều {found['number']}{found['letter']}", (int(found["number"]),), found.end())


def _decimals(text: str) -> Mark | None:
    found = _DECIMALS.match(text)
    if not found:
        return None
    numbers = tuple(int(part) for part in found["numbers"].split("."))
    if 0 in numbers:
        return None
    return Mark("decimal", found["numbers"], numbers, found.end())


def _decimal(text: str) -> Mark | None:
    if found := _PAREN.match(text):
        return Mark("paren", found["number"], (int(found["number"]),), found.end())
    found = _DECIMAL.match(text)
    if not found or not int(found["number"]):
        return None
    style = "paren" if found[0].endswith(")") else "decimal"
    return Mark(style, str(int(found["number"])), (int(found["number"]),), found.end())


def _roman(text: str) -> Mark | None:
    found = _ROMAN.match(text)
    if not found:
        found = _ROMAN_BARE.match(text)
        if not found or text.upper() != text:
            return None
    number = roman(found["number"])
    return Mark("roman", found["number"], (number,), found.end()) if number else None


def _capital(text: str) -> Mark | None:
    found = _CAPITAL.match(text)
    return Mark("capital", found["letter"], (ord(found["letter"]) - 64,), found.end()) if found else None


def _letter(text: str) -> Mark | None:
    found = _LETTER.match(text)
    if not found or found["letter"] not in ALPHABET:
        return None
    return Mark("letter", found["letter"], (ALPHABET.index(found["letter"]) + 1,), found.end())


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return roman(word) or _ORDINALS.get(fold(word), 0)


def roman(word: str) -> int:
    """The value of a Roman numeral in capitals, 0 when it is none ("VI" → 6, "IIX" → 0)."""
    if not word or any(letter not in _ROMAN_VALUES for letter in word):
        return 0
    values = [_ROMAN_VALUES[letter] for letter in word]
    total = sum(-v if any(w > v for w in values[at + 1 : at + 2]) else v for at, v in enumerate(values))
    return total if to_roman(total) == word else 0


def to_roman(number: int) -> str:
    """A Roman numeral for 1 to 89."""
    digits = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, letters in digits:
        while number >= value:
            text, number = text + letters, number - value
    return text
