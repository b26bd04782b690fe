"""Bullets and clauses that a copy ran together on one line, cut apart again.

"… ban hành. - Kế hoạch số 4570/KH-UBND …"; "Điều 9. Tổ chức thực hiện 1. Lấy ngày … 2. Bộ Công an …"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.outline.blocks import Block
from ingest.outline.marks import ALPHABET
from vectorstore.text import fold

_NUMBER = re.compile(r"^(\d{1,2})\.$")
_LETTER = re.compile(r"^([a-zđ])\)$")
_DASHES = frozenset("-–+")
_STOPS = (".", ";", ":", ",", "-")


def cut_inline(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, those that hold several bullets or clauses cut apart."""
    pieces = [piece for block in blocks for piece in block.cut(_bullets(block))]
    return [part for piece in pieces for part in piece.cut(_clauses(piece))]


def _bullets(block: Block) -> list[int]:
    """Indexes of tokens that open a bullet inside a bullet, or inside a list of recipients."""
    listed = (block.mark and block.mark.style in {"dash", "plus"}) or fold(block.text).startswith("noi nhan")
    if block.cells or not listed:
        return []
    texts = [token.text for token in block.tokens]
    return [at for at in range(1, len(texts) - 1) if _opens_bullet(texts, at)]


def _opens_bullet(texts: Sequence[str], at: int) -> bool:
    before = texts[at - 1]
    if texts[at] not in _DASHES or not texts[at + 1][:1].isupper() or before[0] in _DASHES:
        return False
    so_far = " ".join(texts[:at])
    return before.endswith((".", ";", ":")) and so_far.count("(") <= so_far.count(")")


def _clauses(block: Block) -> list[int]:
    """Indexes of tokens that open a numbered or lettered clause inside an article.

    Only whole series count: 1, 2, … or a, b, … from the first on."""
    if block.cells or not block.mark or block.mark.style != "article":
        return []
    texts = [token.text for token in block.tokens]
    numbers = _series(texts, _NUMBER, [str(n) for n in range(1, 60)], 2, len(texts))
    bounds = [2, *(at + 1 for at in numbers), len(texts)]
    letters = [at for begin, end in pairwise(bounds) for at in _series(texts, _LETTER, list(ALPHABET), begin, end)]
    return sorted([*numbers, *letters])


def _series(texts: Sequence[str], mark: re.Pattern[str], expected: Sequence[str], begin: int, end: int) -> list[int]:
    """Where the marks of one series stand, each after a stop (the first also after a title); none if there is but one.

    A scan may have lost one or two of them."""
    found: list[int] = []
    due = 0
    for at in range(begin, end - 1):
        label = mark.match(texts[at])
        if not label or label[1] not in expected[due : due + (3 if found else 1)]:
            continue
        if texts[at + 1][:1].isalpha() and (not found or texts[at - 1].endswith(_STOPS)):
            found.append(at)
            due = expected.index(label[1]) + 1
    return found if len(found) > 1 else []
