"""Of a long clause the sentences that answer, by the side-by-side look."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.reading.network import network
from assistant.reading.wording import told_text
from assistant.sentences import sentences
from vectorstore.records import Document

_READ = 16


def likeliest(question: str, document: Document, text: str, trail: Sequence[str], limit: int) -> str:
    """A clause when it is short; else its sentences that answer best, in order, up to about `limit` characters.

    What is left out between two of them is marked "…"."""
    parts = sentences(text)
    if len(text) <= limit or len(parts) < 2 or not question.strip():
        return text
    read = network()
    some = parts[:_READ]
    logits = read.read(read.question(question), [told_text(document, part, trail) for part in some])
    kept: list[int] = []
    for at in sorted(range(len(some)), key=lambda n: -logits[n]):
        if kept and sum(len(parts[n]) for n in kept) + len(parts[at]) > limit:
            break
        kept.append(at)
    kept.sort()
    gaps = any(right - left > 1 for left, right in pairwise(kept))
    return (" … " if gaps else " ").join(parts[at] for at in kept)
