"""A white-space token taken apart: the word or words in it, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AROUND = "\"'`“”‘’«»()[]{}<>.,;:!?…*|_~^•–—+=\\/-"

# addresses and file names: ubnd@haiphong.gov.vn, [x](https://a.vn/b), dichvucong.gov.vn/p/1, thong-tu-06-2026, du_lieu_so.pdf
_ADDRESS = re.compile(
    r"""\S*://\S* | www\.\S+ | /\S+/\S+/\S*
      | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
      | [\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net|pdf|docx?|xlsx?|html?)(?:/\S*)?
      | [a-z0-9]+(?:[-_][a-z0-9]+){2,} | [a-z0-9]+(?:_[a-z0-9]+)+
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
# figures, dates, ranges, sizes: 100%, 25/8/2025, 2021-2025, 1.000.000, 5G, 24/7, 2025-09-09T09:50:16+0700
_FIGURE = re.compile(r"[-+<>≥≤~]?\d+(?:[.,/:×x-]\d+)*\.?%?|\d+[GKM]B?|\d{4}-\d\d-\d\dT\S+")
# quarters and the like, strokes misread: III/2026, IiI/2026
_QUARTER = re.compile(r"[IiVl1]{1,3}/\d{4}")
# document numbers: 82/2024/NĐ-CP, 749/Qb-TTg, 57-NQ/TW, 06/CP, QĐ-TTg
_CODE = re.compile(
    r"\d+[a-z]?(?:/\d{4})?[-/][A-ZĐa-z][\w&]*(?:[-/][\w&]+)*|[A-ZĐ][A-ZĐb]{0,5}[a-z]?[-/][A-ZĐ][A-ZĐa-z]+(?:[-/][A-ZĐ]+)*"
)
# xã-hội, bộ/ngành, văn hóa,thể thao; VHTT&TT, but not the damaged "v&i", "d&n"
_JOINT = re.compile(r"([-–—/+,.;:]+|(?<=\w\w)&(?=\w\w))")
# 6, 18, II, IV: figures that OCR also writes for short words
_SHORT_FIGURE = re.compile(r"\d{1,2}|[IVX]{1,4}")
# b/c, t/h, vụ[1], 10km/h: abbreviations of single letters, notes, rates
_LETTERS = re.compile(r"[^\W\d_](?:/[^\W\d_])+|\w+\[\d+|\d+\w{0,3}/\w{1,3}")
# st? for sử, tu’ for tự: marks that stand for the hook of a letter when the sentence goes on behind them
_HOOKS = re.compile(r"(?<=[^\W\d_])[?’'`´]$")


@dataclass(frozen=True)
class Piece:
    """Part of a token.

    kind: word | mark | figure | short (one or two digits, which may be a misread word) | code | address."""

    text: str
    kind: str


def pieces(token: str, *, inside: bool = False) -> tuple[Piece, ...]:
    """The parts of a token in order; joined they are the token again.

    inside: the sentence goes on in small letters behind the token, so that a "?" at its end is no question mark."""
    if _ADDRESS.fullmatch(token.strip("<>()[],;:\"'*|")):
        return (Piece(token, "address"),)
    body = token.strip(_AROUND)
    if not body or body == "&":
        return (Piece(token, "sign" if body else "mark"),)
    start = token.index(body)
    end = start + len(body)
    if inside and _HOOKS.search(token[: end + 1]):
        end += 1
    parts = [Piece(token[:start], "mark"), *_of_body(token[start:end], token[end:]), Piece(token[end:], "mark")]
    return tuple(part for part in parts if part.text)


def _of_body(body: str, behind: str) -> list[Piece]:
    if _SHORT_FIGURE.fullmatch(body):
        # "57- NQ/TW": the number of a paper, broken at its dash
        return [Piece(body, "figure" if behind.startswith(("-", "/")) else "short")]
    if _FIGURE.fullmatch(body) or _QUARTER.fullmatch(body):
        return [Piece(body, "figure")]
    if _LETTERS.fullmatch(body) or (_CODE.fullmatch(body) and (body[0].isdigit() or "-" in body or body.isupper())):
        return [Piece(body, "code")]
    return [_of_part(part) for part in _JOINT.split(body) if part]


def _of_part(part: str) -> Piece:
    if _JOINT.fullmatch(part):
        return Piece(part, "mark")
    return Piece(part, "figure" if _FIGURE.fullmatch(part) else "word")
