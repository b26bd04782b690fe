"""One question and what was answered, as the screen shows it, keeps it and exports it."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.records import Answer, Citation, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question with its answer. at: ISO time with zone. understood: the question as it was read, restored.

    verdict: "up" | "down" | "" as the user judged it; example: shown on the first page, not asked by the user.
    ticket: the browser's own name for this sending of the question, so that one sent twice is answered once.
    tries: after a refusal, questions that the library does answer."""

    question: str
    understood: str
    answer: str
    abstained: bool
    citations: tuple[Citation, ...] = ()
    reason: str | None = None
    mode: str = "extractive"
    latency_ms: float = 0.0
    notes: tuple[str, ...] = ()
    at: str = ""
    verdict: str = ""
    example: bool = False
    ticket: str = ""
    tries: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer, *, example: bool = False, ticket: str = "", tries: tuple[str, ...] = ()) -> Exchange:
        """What the screen keeps of an answer."""
        return cls(
            question=answer.question,
            understood=answer.understood.text,
            answer=answer.answer,
            abstained=answer.abstained,
            citations=answer.citations,
            reason=answer.reason,
            mode=answer.mode,
            latency_ms=answer.latency_ms,
            notes=answer.notes,
            at=_now(),
            example=example,
            ticket=ticket,
            tries=tries,
        )

    @classmethod
    def refused(cls, question: str, reason: str, *, ticket: str = "") -> Exchange:
        """A question that was not put to the assistant at all."""
        return cls(
            question=question,
            understood=question,
            answer=reason,
            abstained=True,
            reason=reason,
            at=_now(),
            ticket=ticket,
        )

    def as_json(self) -> str:
        """One JSON object, read back by `from_json`."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Exchange:
        """The exchange written by `as_json`; fields that this version does not know are left out."""
        values: dict[str, Any] = json.loads(text)
        known = {field.name for field in dataclasses.fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        kept["citations"] = tuple(_citation(citation) for citation in kept.get("citations", ()))
        kept |= {name: tuple(kept.get(name, ())) for name in ("notes", "tries")}
        return cls(**kept)


def _citation(values: dict[str, Any]) -> Citation:
    return Citation(**{**values, "context": tuple(values.get("context", ()))})


def history(exchanges: tuple[Exchange, ...], *, last: int = 6) -> tuple[Turn, ...]:
    """The last exchanges as turns for the next question; the example of the first page is not part of it."""
    asked = [exchange for exchange in exchanges if not exchange.example][-last:]
    return tuple(
        turn
        for exchange in asked
        for turn in (Turn(role="user", content=exchange.question), Turn(role="assistant", content=exchange.answer))
    )


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
