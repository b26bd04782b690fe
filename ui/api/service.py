"""What all doors share: one assistant, its library, an optional model writer, counters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from assistant.records import Answer, Turn
from prompts import phrase


class Service:
    """The assistant as other systems call it.

    assistant: assistant.chain.Assistant; library: the open library; writer: assistant.model.writer.Writer or None."""

    def __init__(self, assistant: Any, library: Any, home: Path, writer: Any = None) -> None:
        self.assistant = assistant
        self.library = library
        self.home = home
        self.writer = writer
        self.registry = CollectorRegistry()
        self.asked = Counter(
            "troly_questions_total", "Questions by outcome", ["outcome", "mode"], registry=self.registry
        )
        self.seconds = Histogram("troly_answer_seconds", "Time to answer", registry=self.registry)
        self.papers = Gauge("troly_documents", "Papers in the library", registry=self.registry)

    @classmethod
    def over(cls, library: Any, settings: Any) -> Service:
        """The service of a library, with the words of the language model when the settings name one."""
        from assistant.chain import Assistant
        from assistant.model.writer import writer_for

        return cls(Assistant(library), library, settings.home, writer_for(library, settings))

    def ask(
        self, question: str, history: Sequence[Turn] = (), doc_ids: Sequence[str] = (), collection: str | None = None
    ) -> Answer:
        """One answer; with a model, in its words as far as they hold."""
        return list(self.stream(question, history, doc_ids, collection))[-1]

    def at_once(self, question: str, history: Sequence[Turn] = (), doc_ids: Sequence[str] = ()) -> Iterator[Answer]:
        """The quoted answer without waiting for a model, noted when one is about to reword it; then the final one."""
        answer = self.assistant.ask(question, history=history, doc_ids=doc_ids)
        if self.writer and self.writer.rewords(answer):
            yield replace(answer, notes=(*answer.notes, phrase("notes/model_writing")))
            answer = self.writer.write(answer)
        yield answer
        self._count(answer)

    def stream(
        self, question: str, history: Sequence[Turn] = (), doc_ids: Sequence[str] = (), collection: str | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows; the last one is final."""
        answer = self.assistant.ask(question, history=history, doc_ids=doc_ids, collection=collection)
        for step in self.writer.stream(answer) if self.writer else (answer,):
            answer = step
            yield step
        self._count(answer)

    def _count(self, answer: Answer) -> None:
        self.asked.labels("refused" if answer.abstained else "answered", answer.mode).inc()
        self.seconds.observe(answer.latency_ms / 1000)
