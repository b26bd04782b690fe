"""What a page carries beside its text: page numbers, running heads, stamps of digital signatures. Marked, not removed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.load.lines import Draft
from vectorstore.text import fold, squeeze

# a page number alone in its line: "2", "- 3 -", "Trang 4", "Trang 4/12"
_PAGE_NUMBER = re.compile(r"^[-–—]?\s*(?:trang\s*)?(\d{1,3})(?:\s*/\s*\d{1,3})?\s*[-–—]?$", re.IGNORECASE)
# the time of a digital signature: "2025-09-09T09:50:16+0700", "25.08.2025 15:30:11 +07:00"
_STAMP_TIME = re.compile(
    r"^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*|\d\d[./-]\d\d[./-]\d{4}\s+\d\d:\d\d:\d\d(?:\s*[+-]\d\d:?\d\d)?)$"
)
# "Nguyễn Văn A <a@b.gov.vn> đã ký lên văn bản này!", "Ký bởi: …", "Người ký: …", "Ngày ký: …", "Thời gian ký: …"
_STAMP = re.compile(
    r"da ky len van ban nay|^(?:ky boi|nguoi ky|ngay ky|thoi gian ky|ky ngay|ly do ky|noi ky|duoc ky boi|signed by)\s*:"
    r"|^signature (?:not verified|valid)|^digitally signed by"
)
# lines of a stamp that mean something else elsewhere: "Email: …@…gov.vn", "Cơ quan: …", "Việt Nam"
_STAMP_COMPANION = re.compile(r"^(?:e-?mail\s*:|co quan\s*:|to chuc\s*:|chuc vu\s*:|viet nam$|\S+@\S+\.gov\.vn$)")
_NEAR = 3  # non-blank lines around a stamp line that may belong to it
_EDGE = 2  # non-blank lines at the top and bottom of a page where heads and numbers stand
_HEAD_LENGTH = 130


def mark(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts with page furniture marked. Table rows are never furniture by these rules."""
    texts = ["" if draft.cells else squeeze(draft.raw) for draft in drafts]
    filled = [at for at, text in enumerate(texts) if text]
    numbers = _page_numbers(drafts, texts, filled)
    marked = numbers | _running_heads(drafts, texts, filled, numbers) | _stamps(texts, filled)
    return tuple(replace(draft, furniture=True) if at in marked else draft for at, draft in enumerate(drafts))


def _page_numbers(drafts: Sequence[Draft], texts: Sequence[str], filled: Sequence[int]) -> set[int]:
    """Lines that hold a page number: at the edge of a page where pages are known, else alone between blank lines."""
    lone = [at for at in filled if _PAGE_NUMBER.match(texts[at])]
    if drafts and drafts[-1].page > 1:
        edges = _edges(drafts, filled)
        return {at for at in lone if at in edges and abs(_number(texts[at]) - drafts[at].page) <= 3}
    return {
        at for at in lone if _number(texts[at]) >= 2 and _stands_alone(texts, at) and not _in_series(texts, lone, at)
    }


def _number(text: str) -> int:
    match = _PAGE_NUMBER.match(text)
    return int(match[1]) if match else 0


def _stands_alone(texts: Sequence[str], at: int) -> bool:
    """True when blank lines or the document's ends are on both sides."""
    return (at == 0 or not texts[at - 1]) and (at + 1 == len(texts) or not texts[at + 1])


def _in_series(texts: Sequence[str], lone: Sequence[int], at: int) -> bool:
    """True for one of several numbers close together, as a column of row numbers or figures gives them."""
    near = [other for other in lone if other != at and abs(other - at) <= 24]
    return len(near) >= 2 and any(abs(_number(texts[other]) - _number(texts[at])) == 1 for other in near)


def _running_heads(drafts: Sequence[Draft], texts: Sequence[str], filled: Sequence[int], numbers: set[int]) -> set[int]:
    """Lines that come back at the edge of pages; where pages are unknown, beside page numbers."""
    if drafts and drafts[-1].page > 1:
        places = _edges(drafts, filled) - numbers
        least = max(2, drafts[-1].page // 3)
    else:
        places = _neighbours(filled, numbers) - numbers
        least = 2
    by_text: dict[str, set[int]] = defaultdict(set)
    for at in places:
        if len(texts[at]) <= _HEAD_LENGTH:
            by_text[_head_key(texts[at])].add(at)
    return {at for key, found in by_text.items() if len(found) >= least and key for at in found}


def _head_key(text: str) -> str:
    """What is the same in a running head on every page: figures aside, at least eight letters."""
    key = re.sub(r"\d+", "#", fold(text))
    return key if sum(char.isalpha() for char in key) >= 8 else ""


def _edges(drafts: Sequence[Draft], filled: Sequence[int]) -> set[int]:
    """The first and last lines of every page."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for at in filled:
        by_page[drafts[at].page].append(at)
    return {at for places in by_page.values() for at in (*places[:_EDGE], *places[-_EDGE:])}


def _neighbours(filled: Sequence[int], places: Iterable[int]) -> set[int]:
    """The filled lines just before and after the given ones."""
    order = {at: rank for rank, at in enumerate(filled)}
    near = (rank + step for at in places for rank in [order[at]] for step in (-1, 1))
    return {filled[rank] for rank in near if 0 <= rank < len(filled)}


def _stamps(texts: Sequence[str], filled: Sequence[int]) -> set[int]:
    """The lines of digital signature stamps, with the lines beside them that only a stamp makes meaningful."""
    folded = {at: fold(texts[at]) for at in filled}
    sure = {at for at in filled if _STAMP.search(folded[at]) or _STAMP_TIME.match(texts[at])}
    ranks = {at: rank for rank, at in enumerate(filled)}
    sure_ranks = [ranks[at] for at in sure]
    beside = {
        at
        for at in filled
        if _STAMP_COMPANION.search(folded[at]) and any(abs(ranks[at] - rank) <= _NEAR for rank in sure_ranks)
    }
    return sure | beside
