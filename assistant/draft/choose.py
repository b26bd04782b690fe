"""A draft without the paragraphs that a person left unticked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from assistant.draft.records import Draft, Paragraph

_HEADS = ("heading", "unit")
_GROUP = re.compile(r"^\d{1,2}\.\s+")  # "3. Công an xã", under a part's Roman number


def optional_ones(draft: Draft) -> frozenset[int]:
    """The indices of the paragraphs that stay out until a person ticks them."""
    return frozenset(n for n, paragraph in enumerate(draft.paragraphs) if paragraph.optional)


def without(draft: Draft, off: Set[int]) -> Draft:
    """The draft as it goes to Word: no unticked paragraph, no heading that nothing is left under, groups numbered anew."""
    return replace(draft, paragraphs=tuple(kept(draft, off).values())) if off else draft


def kept(draft: Draft, off: Set[int]) -> dict[int, Paragraph]:
    """The same by the index that each paragraph has in the whole draft."""
    left = [(n, paragraph) for n, paragraph in enumerate(draft.paragraphs) if n not in off]
    if not off:
        return dict(left)
    words = [paragraph for _, paragraph in left]
    return dict(_numbered([pair for at, pair in enumerate(left) if not _empty(words, at)]))


def _numbered(pairs: Sequence[tuple[int, Paragraph]]) -> Iterator[tuple[int, Paragraph]]:
    """Groups count from 1 within each part."""
    number = 0
    for n, paragraph in pairs:
        group = paragraph.kind in _HEADS and _GROUP.match(paragraph.text)
        if group:
            number += 1
            paragraph = replace(paragraph, text=_GROUP.sub(f"{number}. ", paragraph.text))
        elif paragraph.kind in _HEADS:
            number = 0
        yield n, paragraph


def _empty(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """True for a heading with no clause before the next heading of its rank or above."""
    head = paragraphs[at]
    if head.kind not in _HEADS:
        return False
    for following in paragraphs[at + 1 :]:
        if following.kind not in _HEADS:
            return False
        if _GROUP.match(head.text) or not _GROUP.match(following.text):
            return True
    return True
