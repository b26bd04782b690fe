"""What all doors share: one assistant, its library, an optional model writer, counters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from assistant.records import Answer, Turn
from prompts import phrase

if TYPE_CHECKING:
    from assistant.model.follower import Follower
    from assistant.model.smoother import Smoother
    from assistant.model.writer import Writer
    from assistant.settings import Settings
    from vectorstore.library import Library


class Words(NamedTuple):
    """All that a language model is let do: reword answers, smooth drafts, complete follow-ups."""

    writer: Writer
    smoother: Smoother
    follower: Follower


def words_of(library: Library, settings: Settings) -> Words | None:
    """What the model of the settings is let do; None when the office named no model."""
    from assistant.model.backend import configured
    from assistant.model.follower import Follower
    from assistant.model.smoother import Smoother
    from assistant.model.speaker import Speaker
    from assistant.model.writer import Writer

    if not configured(settings):
        return None
    speaker = Speaker(settings)
    return Words(Writer(settings, speaker, library.embedder), Smoother(speaker), Follower(speaker))


class Service:
    """The assistant as other systems call it.

    assistant: assistant.chain.Assistant; library: the open library; writer: assistant.model.writer.Writer or None.
    smoother, follower: what else a language model does, None without one."""

    def __init__(self, assistant: Any, library: Any, home: Path, writer: Any = None) -> None:
        self.assistant = assistant
        self.library = library
        self.home = home
        self.writer = writer
        self.smoother: Smoother | None = None
        self.follower: Follower | None = None
        self.registry = CollectorRegistry()
        self.asked = Counter(
            "troly_questions_total", "Questions by outcome", ["outcome", "mode"], registry=self.registry
        )
        self.seconds = Histogram("troly_answer_seconds", "Time to answer", registry=self.registry)
        self.papers = Gauge("troly_documents", "Papers in the library", registry=self.registry)

    @classmethod
    def over(cls, library: Library, settings: Settings) -> Service:
        """The service of a library, with the words of the language model when the settings name one."""
        from assistant.chain import Assistant

        service = cls(Assistant(library), library, settings.home)
        if words := words_of(library, settings):
            service.writer, service.smoother, service.follower = words
        return service

    def ask(
        self, question: str, history: Sequence[Turn] = (), doc_ids: Sequence[str] = (), collection: str | None = None
    ) -> Answer:
        """One answer; with a model, in its words as far as they hold."""
        return list(self.stream(question, history, doc_ids, collection))[-1]

    def at_once(self, question: str, history: Sequence[Turn] = (), doc_ids: Sequence[str] = ()) -> Iterator[Answer]:
        """The quoted answer without waiting for a model, noted when one is about to reword it; then the final one."""
        answer = self._asked(question, history, doc_ids)
        if self.writer and self.writer.rewords(answer):
            yield replace(answer, notes=(*answer.notes, phrase("notes/model_writing")))
            answer = self.writer.write(answer)
        yield answer
        self._count(answer)

    def stream(
        self, question: str, history: Sequence[Turn] = (), doc_ids: Sequence[str] = (), collection: str | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows; the last one is final."""
        answer = self._asked(question, history, doc_ids, collection)
        for step in self.writer.stream(answer) if self.writer else (answer,):
            answer = step
            yield step
        self._count(answer)

    def _asked(
        self, question: str, history: Sequence[Turn], doc_ids: Sequence[str], collection: str | None = None
    ) -> Answer:
        """The answer by the rules; to a refused follow-up that of the question as a model completes it, where it has one."""
        answer: Answer = self.assistant.ask(question, history=history, doc_ids=doc_ids, collection=collection)
        full = (
            self.follower.full_question(question, history) if self.follower and answer.abstained and history else None
        )
        if full is None:
            return answer
        again: Answer = self.assistant.ask(full, doc_ids=doc_ids, collection=collection)
        return answer if again.abstained else replace(again, question=question)

    def _count(self, answer: Answer) -> None:
        self.asked.labels("refused" if answer.abstained else "answered", answer.mode).inc()
        self.seconds.observe(answer.latency_ms / 1000)
