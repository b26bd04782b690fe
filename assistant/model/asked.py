"""A question through the chain, with the chain's last state kept for a model that reads."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.records import Answer, Turn
from assistant.states import Told

if TYPE_CHECKING:
    from assistant.chain import Assistant


def asked(
    assistant: Assistant,
    question: str,
    *,
    history: Sequence[Turn] = (),
    doc_ids: Iterable[str] = (),
    collection: str | None = None,
) -> tuple[Told, Answer]:
    """The chain's last state for a question, and the extractive answer made of it."""
    began = time.perf_counter()
    told = assistant.chain.invoke(assistant.asked(question, history=history, doc_ids=doc_ids, collection=collection))
    answer = Answer(
        question=question,
        understood=told.understood,
        answer=told.answer,
        abstained=told.composed.refused,
        reason=told.composed.reason,
        citations=told.citations,
        retrieved=assistant._best_first(told),
        latency_ms=round((time.perf_counter() - began) * 1000, 1),
        notes=told.understood.notes,
    )
    return told, answer
