"""Long clauses cut to the sentences that matter, never in the middle of one."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.query import Query, coverage
from assistant.statements import matter_of
from vectorstore.text import UPPER, squeeze

# "… phương tiện điện tử; Hướng dẫn, tiếp nhận …", "… của UBND phường. Tiếp tục …"; not "TP. Hải Phòng", "KT. CHỦ TỊCH"
_END = re.compile(r"(?<=[\w\)\]”\"%…])(?<!\b[A-ZĐ])(?<!\b[A-ZĐ]{2})([.;!?])\s+(?=[" + UPPER + '“"(])')
_LABEL = re.compile(r"^\s*(?:[-+*•–]|\(?[IVXLC]+[.)]|\(?\d+(?:\.\d+)*[.)]|[a-zđ]\))\s+(?=\S)")


def sentences(text: str) -> list[str]:
    """The sentences of a clause, in order, their stops kept."""
    marked = _END.sub(lambda match: match.group(1) + "\n", squeeze(text))
    return [part.strip() for part in marked.split("\n") if part.strip()]


def unlabelled(text: str) -> str:
    """A clause without its bullet or number: "- Chủ trì …" → "Chủ trì …"."""
    bare = squeeze(text)
    for _ in range(2):
        bare = _LABEL.sub("", bare)
    return bare


def shortened(text: str, query: Query | None, limit: int = 420) -> str:
    """The clause when it is short; else its sentences that match the query best, in order, up to about `limit` characters."""
    whole = unlabelled(text)
    parts = sentences(whole)
    if len(whole) <= limit or len(parts) < 2 or query is None:
        return whole
    ranked = sorted(range(len(parts)), key=lambda at: -coverage(query, matter_of(parts[at])))
    kept: list[int] = []
    length = 0
    for at in ranked:
        if kept and length + len(parts[at]) > limit:
            break
        kept.append(at)
        length += len(parts[at])
    return (
        " … ".join(parts[at] for at in sorted(kept))
        if _gaps(sorted(kept))
        else " ".join(parts[at] for at in sorted(kept))
    )


def _gaps(kept: list[int]) -> bool:
    return any(right - left > 1 for left, right in pairwise(kept))
