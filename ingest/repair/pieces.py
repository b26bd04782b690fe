"""A white-space token taken apart: the word or words in it, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AROUND = "\"'`“”‘’«»()[]{}<>.,;:!?…*|_~^•–—+=\\/-"

# addresses: xavinhlai@haiphong.gov.vn, https://dichvucong.gov.vn, dichvucong.gov.vn/p/1
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net)(?:/\S*)?",
    re.IGNORECASE,
)
# figures, dates, ranges, sizes: 100%, 25/8/2025, 2021-2025, 1.000.000, 5G, 24/7, 2025-09-09T09:50:16+0700
_FIGURE = re.compile(r"[-+<>≥≤~]?\d+(?:[.,/:×x-]\d+)*\.?%?|\d+[GKM]B?|\d{4}-\d\d-\d\dT\S+")
# document numbers: 82/2024/NĐ-CP, 749/Qb-TTg, 57-NQ/TW, 06/CP, QĐ-TTg
_CODE = re.compile(
    r"\d+[a-z]?(?:/\d{4})?[-/][A-ZĐa-z][\w&]*(?:[-/][\w&]+)*|[A-ZĐ][A-ZĐb]{0,5}[a-z]?[-/][A-ZĐ][A-ZĐa-z]+(?:[-/][A-ZĐ]+)*"
)
# xã-hội, bộ/ngành, văn hóa,thể thao; VHTT&TT, but not the damaged "v&i", "d&n"
_JOINT = re.compile(r"([-–—/+,.;:]+|(?<=\w\w)&(?=\w\w))")
_SHORT_FIGURE = re.compile(r"\d{1,2}")


@dataclass(frozen=True)
class Piece:
    """Part of a token. kind: word | figure | short (one or two digits, which may be a misread word) | code | address | mark."""

    text: str
    kind: str


def pieces(token: str) -> tuple[Piece, ...]:
    """The parts of a token in order; joined they are the token again."""
    if _ADDRESS.fullmatch(token.strip("<>()[],;")):
        return (Piece(token, "address"),)
    body = token.strip(_AROUND)
    if not body or body == "&":
        return (Piece(token, "mark"),)
    start = token.index(body)
    parts = [Piece(token[:start], "mark"), *_of_body(body), Piece(token[start + len(body) :], "mark")]
    return tuple(part for part in parts if part.text)


def _of_body(body: str) -> list[Piece]:
    if _SHORT_FIGURE.fullmatch(body):
        return [Piece(body, "short")]
    if _FIGURE.fullmatch(body):
        return [Piece(body, "figure")]
    if _CODE.fullmatch(body) and (body[0].isdigit() or "-" in body or body.isupper()):
        return [Piece(body, "code")]
    return [_of_part(part) for part in _JOINT.split(body) if part]


def _of_part(part: str) -> Piece:
    if _JOINT.fullmatch(part):
        return Piece(part, "mark")
    return Piece(part, "figure" if _FIGURE.fullmatch(part) else "word")
