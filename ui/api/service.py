"""What all doors share: one assistant, its library, an optional language model, counters."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from assistant.model.backend import ModelUnavailable, configured
from assistant.model.duties import NO_MODEL, Duty, state_of
from assistant.records import Answer, Turn
from prompts import phrase

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.model.helper import Helper
    from assistant.model.smoother import Smoother
    from assistant.settings import Settings
    from ingest.watch import Watch
    from vectorstore.library import Library


_log = logging.getLogger(__name__)


class Service:
    """The assistant as other systems call it.

    assistant: assistant.chain.Assistant; library: the open library; helper: the language model at work, None without one."""

    def __init__(self, assistant: Any, library: Any, home: Path, helper: Helper | None = None) -> None:
        self.assistant = assistant
        self.library = library
        self.home = home
        self.helper = helper
        self.watches: list[Watch] = []  # the folders that are followed now, for the page
        self.registry = CollectorRegistry()
        self.asked = Counter(
            "troly_questions_total", "Questions by outcome", ["outcome", "mode"], registry=self.registry
        )
        self.seconds = Histogram("troly_answer_seconds", "Time to answer", registry=self.registry)
        self.papers = Gauge("troly_documents", "Papers in the library", registry=self.registry)

    @classmethod
    def over(cls, library: Library, settings: Settings, model: BaseChatModel | None = None) -> Service:
        """The service of a library, with the language model that the settings name or the caller hands in.

        Raises ModelUnavailable for a duty that there is not."""
        from assistant.chain import Assistant

        assistant = Assistant(library)
        if model is None and not configured(settings):
            return cls(assistant, library, settings.home)
        from assistant.model.helper import helper_of

        return cls(assistant, library, settings.home, helper_of(assistant, settings, model))

    def without_model(self) -> Service:
        """The same service as if no language model were configured."""
        other = copy(self)
        other.helper = None
        return other

    @property
    def smoother(self) -> Smoother | None:
        """What smooths drafts, None when no model may."""
        return self.helper.smoother if self.helper and self.helper.duty is not Duty.NONE else None

    @property
    def model(self) -> dict[str, Any]:
        """The language model and what it is let do, as `troly model show --json` tells it."""
        return state_of(self.helper.settings, self.helper.name) if self.helper else NO_MODEL

    def examine(self) -> None:
        """Examine a model that was never examined, unless its duty is set by hand; for a thread of its own.

        Until that is done it only words; a model that cannot be reached is examined at the next start."""
        from assistant.model.exam import examine

        helper = self.helper
        if helper is None or self.model["examined"] or self.model["by_hand"]:
            return
        try:
            examine(helper.beside, self.home)
        except ModelUnavailable as error:
            _log.warning("%s", error)

    def ask(
        self, question: str, history: Sequence[Turn] = (), doc_ids: Sequence[str] = (), collection: str | None = None
    ) -> Answer:
        """One answer; with a model, in its words as far as they hold."""
        return list(self.stream(question, history, doc_ids, collection))[-1]

    def at_once(self, question: str, history: Sequence[Turn] = (), doc_ids: Sequence[str] = ()) -> Iterator[Answer]:
        """The quoted answer without waiting for a model, noted when one is about to work on it; then the final one."""
        answer, rest = self._begun(question, history, doc_ids)
        if self.helper and rest is not None:
            note = "model_reading" if self.helper.duty is Duty.READ else "model_writing"
            yield replace(answer, notes=(*answer.notes, phrase(f"notes/{note}")))
            answer = list(rest)[-1]
        yield answer
        self._count(answer)

    def stream(
        self, question: str, history: Sequence[Turn] = (), doc_ids: Sequence[str] = (), collection: str | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows; the last one is final."""
        answer, rest = self._begun(question, history, doc_ids, collection)
        for step in rest or (answer,):
            answer = step
            yield step
        self._count(answer)

    def _begun(
        self, question: str, history: Sequence[Turn], doc_ids: Sequence[str], collection: str | None = None
    ) -> tuple[Answer, Iterator[Answer] | None]:
        """The answer by the rules, and what a model makes of it, None where it has no part.

        A refused follow-up is asked again as the model completes it, where it has an answer then."""
        if self.helper is None:
            return self.assistant.ask(question, history=history, doc_ids=doc_ids, collection=collection), None
        told, answer = self.assistant.told(question, history=history, doc_ids=doc_ids, collection=collection)
        refused = answer.abstained and answer.mode != "talk"
        full = self.helper.full_question(question, history) if refused and history else None
        if full is not None:
            told_again, again = self.assistant.told(full, doc_ids=doc_ids, collection=collection)
            if not again.abstained:
                told, answer = told_again, replace(again, question=question)
        return answer, self.helper.steps(told, answer) if self.helper.works_on(told, answer) else None

    def _count(self, answer: Answer) -> None:
        self.asked.labels("refused" if answer.abstained else "answered", answer.mode).inc()
        self.seconds.observe(answer.latency_ms / 1000)
