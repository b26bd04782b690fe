"""Bytes to Unicode: UTF-8, UTF-16, Windows-1258 and the legacy Vietnamese encodings (TCVN3, VNI, VISCII, VPS).

The tables of the legacy encodings are viparse's. A file in one of them is known by its bytes when it is plain text, and
by its fonts (.VnTime, VNI-Times) when it is a Word file or a PDF.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from ingest.errors import Unreadable

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LEGACY = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "vps": "VPS", "cp1258": "Windows-1258"}
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
# a Vietnamese syllable without its tone: onset, one to three vowels, coda: "nghiêng", "đường", "quý", "ăn"
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|tr|th|ph|gh|gi|kh|qu|[bcdđghklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ch|nh|ng|[cmnpt])?"
)
# letters that no legacy encoding shows as itself: ơ ư ă đ and the double-marked vowels ạ … ỹ
_TRUE_VIETNAMESE = re.compile("[ăĂđĐơƠưƯ\u1ea0-\u1ef9]")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # characters that are enough to tell an encoding
_ENOUGH = 0.8  # share of Vietnamese syllables: 0.93 and more in real papers, 0.5 in a wrong decoding


def decode(data: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of `data` and the warnings worth telling.

    Raises Unreadable when the bytes are not text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace"), ()
    if wide := _wide(data):
        return data.decode(wide, errors="replace"), ()
    if _is_binary(data):
        raise Unreadable(f"Tệp “{name}” không phải là văn bản hoặc định dạng chưa được hỗ trợ.", code="unsupported")
    try:
        return _from_surface(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _from_bytes(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of plain Latin text is zero."""
    sample = data[:2000]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > half * 0.4:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > half * 0.4 else None


def _is_binary(data: bytes) -> bool:
    """Zero bytes, or many control bytes; VISCII uses six of them as letters, seldom."""
    sample = data[:_SAMPLE]
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x0b\x1a" for byte in sample)
    return b"\0" in sample or controls > max(2, len(sample) * 0.02)


def _from_surface(text: str) -> tuple[str, tuple[str, ...]]:
    """Valid UTF-8 that may still be legacy text copied with its letters wrong ("Céng hßa x· héi")."""
    encoding = detected([text])
    if encoding is None:
        return text, ()
    return convert(text, encoding), (_note(encoding),)


def _from_bytes(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The one decoding whose words look most Vietnamese."""
    candidates = {"cp1258": unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))}
    surface = data.decode("cp1252", errors="replace")
    candidates |= {name: convert(surface, name) for name in ("tcvn3", "vni")}
    candidates |= {name: convert(data.decode("latin-1"), name) for name in ("viscii", "vps")}
    candidates["utf-8"] = data.decode("utf-8", errors="replace")
    best = max(candidates, key=lambda name: syllable_share(candidates[name][:_SAMPLE]))
    return candidates[best], (_note(best),) if best in _LEGACY else ("Tệp có ký tự hỏng, đã thay bằng dấu hỏi.",)


def detected(texts: Iterable[str]) -> str | None:
    """The legacy encoding that text without true Vietnamese letters is in, by its content; None when in doubt."""
    from viparse import detect_text_encoding

    sample = "\n".join(texts)[:_SAMPLE]
    if not sample.strip() or len(_TRUE_VIETNAMESE.findall(sample)) > len(sample) * 0.01:
        return None
    encoding = detect_text_encoding(sample)
    return encoding if encoding and syllable_share(convert(sample, encoding)) >= _ENOUGH else None


def convert(text: str, encoding: str) -> str:
    """Legacy text (its bytes as Latin-1 characters) to Unicode NFC."""
    from viparse.normalize.encodings import get_charmap
    from viparse.normalize.tables import convert as by_table

    charmap = get_charmap(encoding)
    if encoding == "tcvn3":
        text = _LOST_HORN.sub("\u00ad", text)
    decoded = by_table(text, charmap) if charmap else text
    return _recased(decoded) if encoding == "tcvn3" else decoded


# the letter ư of TCVN3 as a PDF shows it, a minus sign beside a letter of that encoding: "−¬ng" is "ương"
_LOST_HORN = re.compile("\u2212(?=[a-z\u00a1-\u00ff])|(?<=[A-Za-z\u00a1-\u00ff])\u2212", re.IGNORECASE)


def _recased(text: str) -> str:
    """Capitals made whole: TCVN3 has no marked capitals, so "KẾ HOẠCH" is written "KÕ HO¹CH" and comes out "Kế HOạCH".

    A word is in capitals when an unmarked capital stands behind its first letter; a short one beside such a word too."""
    parts = re.split(r"(\W+)", text)
    whole = [bool(_INNER_CAPITAL.search(part)) and not _SMALL.search(part) for part in parts]
    for at in range(0, len(parts), 2):
        beside = any(whole[near] for near in (at - 2, at + 2) if 0 <= near < len(parts))
        if whole[at] or (beside and len(parts[at]) <= 3 and not _SMALL.search(parts[at])):
            parts[at] = parts[at].upper()
    return "".join(parts)


_INNER_CAPITAL = re.compile(r"(?<=\w)[A-ZĂÂÊÔƠƯĐ]")
_SMALL = re.compile("[a-zăâêôơưđ]")  # letters that TCVN3 has in both cases
# .VnTime, .VnArialH, and as PDF writes them: FBHPEM+VnTimeHBold
_TCVN3_FONT = re.compile(r"^(?:[A-Z]{6}\+)?\.?Vn(?=[A-Z3])(?!I[- ])")
# .VnTimeH, VnTimeHBold, .VnArialH: TCVN3 fonts that draw small letters as capitals
_CAPITALS_FONT = re.compile(r"^(?:[A-Z]{6}\+)?\.?Vn[A-Za-z ]*?H(?:Bold|Italic|[-, ]|$)")


@cache
def font_encoding(font: str | None) -> str | None:
    """The legacy encoding that a font's name stands for: ".VnTime" → tcvn3, "VNI-Times" → vni, else None."""
    from viparse.normalize.detector import detect_encoding

    if not font:
        return None
    return "tcvn3" if _TCVN3_FONT.match(font) else detect_encoding([font]).encoding


def by_font(text: str, font: str | None) -> str:
    """Text set in a font: decoded when the font is a legacy one and the text is not Unicode already."""
    encoding = font_encoding(font)
    if encoding is None or _TRUE_VIETNAMESE.search(text):
        return text
    decoded = convert(text, encoding)
    return decoded.upper() if encoding == "tcvn3" and _CAPITALS_FONT.match(font or "") else decoded


def syllable_share(text: str) -> float:
    """The share of words that can be Vietnamese syllables, counting those with a mark double; 0 to 1."""
    seen = [_spelled(word) for word in _WORD.findall(unicodedata.normalize("NFC", text).lower())]
    weights = [(2 if marked else 1, bool(_SYLLABLE.fullmatch(bare))) for bare, marked in seen]
    total = sum(weight for weight, _ in weights)
    return sum(weight for weight, valid in weights if valid) / total if total else 0.0


def _spelled(word: str) -> tuple[str, bool]:
    """The word without its tone, and whether it bears any mark."""
    bare = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES))
    return bare, not word.isascii()


def _note(encoding: str) -> str:
    return f"Văn bản theo bảng mã cũ {_LEGACY[encoding]}, đã chuyển sang Unicode."
