"""Administrative units by form: "phường Bình Minh", "TP. Minh Giang"."""

from __future__ import annotations

import re
from functools import cache

from ingest.datafiles import rows
from ingest.spans.span import PLACE, Span
from vectorstore.text import squeeze, tone_placed

_WORD = r"[A-ZĐÀ-ÖØ-ÝĂĨŨƠƯẠ-Ỹ][^\W\d_]*"
# "xã hội" and "xã hội chủ nghĩa" with a capital are words, not a commune ("Văn hóa - Xã Hội", the motto)
_SOCIAL = re.compile(r"^hội(?:$|\s+chủ\b)", re.IGNORECASE)
_ABBREVIATED = {"tp": "thành phố", "tp.": "thành phố", "p.": "phường", "q.": "quận", "h.": "huyện", "tx.": "thị xã"}


def place_spans(text: str) -> tuple[Span, ...]:
    """The units that a text names; their value has its kind in lower case and new tone placement.

    A name is one to four capitalised words, perhaps with a number; a kind without a name is no place."""
    found = []
    for match in _pattern().finditer(text):
        kind = match["kind"].lower()
        name = squeeze(match["name"]).rstrip(" -")
        if kind == "xã" and _SOCIAL.match(name):
            continue
        value = f"{_ABBREVIATED.get(kind, kind)} {tone_placed(name)}"
        found.append(Span(PLACE, match.start(), match.end(), match[0], value))
    return tuple(found)


@cache
def _pattern() -> re.Pattern[str]:
    kinds = "|".join(sorted((re.escape(row[0]) for row in rows("administrative_kinds.tsv")), key=len, reverse=True))
    number = r"\d{1,2}(?!\d|[/.,-]\d|\s*(?:tháng|năm|ngày|quý|%))"
    return re.compile(
        rf"\b(?P<kind>(?i:{kinds}|tp\.?)|[PQH]\.|TX\.)\s*(?P<name>{_WORD}(?:[ -]+{_WORD}){{0,3}}(?:\s{number})?|{number})",
    )
