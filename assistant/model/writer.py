"""A model writes the answer from the cited evidence; only sentences that hold are kept; a fault gives the extractive answer."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assistant.model.breaker import Breaker
from assistant.model.grounding import figures_of, held
from assistant.model.prompting import prompt, text_of
from assistant.records import Answer
from assistant.settings import Settings
from ingest.units import find_units, unit_key
from prompts import phrase
from vectorstore.text import comparable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_log = logging.getLogger(__name__)
# a sentence ends at its stop, with the markers behind or before it: "… chủ trì [1]. ", "… chủ trì. [1] "
_SENTENCE = re.compile(r".+?(?:[.!?;](?:\s*\[\d{1,3}\])*(?=\s|$)|\n|$)", re.DOTALL)
_LONGEST = 6000


@dataclass(slots=True)
class Tally:
    """Counts of one answer: sentences kept and dropped, with the reasons."""

    kept: int = 0
    dropped: int = 0
    reasons: list[str] = field(default_factory=list)


class Writer:
    """Rephrases checked extractive answers with a chat model, under the grounding checks.

    model: a chat model, or None to make it from the settings on first use."""

    def __init__(self, settings: Settings, model: BaseChatModel | None = None, breaker: Breaker | None = None) -> None:
        self._settings = settings
        self._model = model
        self._breaker = breaker or Breaker()
        self.tally = Tally()

    def write(self, answer: Answer) -> Answer:
        """The answer in the model's words, or the extractive one with a note when the model fails or says less."""
        pieces = list(self.stream(answer))
        return pieces[-1] if pieces else answer

    def stream(self, answer: Answer) -> Iterator[Answer]:
        """The answer growing by checked sentences; the last one is final (it may fall back to the extractive one)."""
        if answer.abstained or not answer.citations:
            yield answer
            return
        if not self._breaker.closed:
            yield _noted(answer, "model_resting")
            return
        kept: list[str] = []
        self.tally = Tally()
        try:
            for sentence in self._checked(answer):
                kept.append(sentence)
                yield replace(answer, answer=" ".join(kept), mode="llm")
        except Exception as error:  # any fault of a plug-in must leave the extractive answer standing
            _log.warning("Mô hình ngôn ngữ lỗi: %s", type(error).__name__)
            self._breaker.failed()
            yield _noted(answer, "model_failed")
            return
        self._breaker.succeeded()
        yield self._final(answer, " ".join(kept))

    def _checked(self, answer: Answer) -> Iterator[str]:
        """The model's sentences that hold, as they come."""
        asked = prompt(answer.understood.text, answer.citations, self._settings.llm_context)
        evidence = {c.n: f"{text_of(c)} {c.quote}" for c in answer.citations if c.n in asked.given}
        context = self._context(answer)
        for sentence in _sentences(self._tokens(asked.system, asked.user)):
            verdict = held(sentence, evidence, context)
            if verdict.kept is None:
                self.tally.dropped += 1
                self.tally.reasons.append(verdict.why)
                continue
            self.tally.kept += 1
            yield verdict.kept

    def _tokens(self, system: str, user: str) -> Iterator[str]:
        if self._model is None:
            from assistant.model.backend import chat_model

            self._model = chat_model(self._settings)
        for chunk in self._model.stream([("system", system), ("human", user)]):
            yield _text(chunk.content)

    def _context(self, answer: Answer) -> str:
        titles = " ".join(f"{c.title} {c.number or ''}" for c in answer.citations)
        return f"{answer.understood.text} {titles}"

    def _final(self, answer: Answer, text: str) -> Answer:
        """The model's text when it still says what the extractive answer says; else the extractive answer."""
        if not text or not keeps_the_essence(answer.answer, text):
            return _noted(answer, "model_weak")
        used = {int(n) for n in re.findall(r"\[(\d{1,3})\]", text)}
        citations = tuple(c for c in answer.citations if c.n in used)
        return (
            replace(answer, answer=text, citations=citations, mode="llm") if citations else _noted(answer, "model_weak")
        )


def keeps_the_essence(extractive: str, written: str) -> bool:
    """True when the written answer still names the figures, codes and offices of the extractive one."""
    figures = {figure for figure in figures_of(extractive) if len(figure) > 1}
    if not figures <= figures_of(written):
        return False
    said = comparable(written)
    keys = {unit_key(span.name) for span in find_units(written)}
    return all(unit_key(s.name) in keys or comparable(s.name) in said for s in find_units(extractive))


def _sentences(tokens: Iterator[str]) -> Iterator[str]:
    """Whole sentences out of a stream of pieces; bounded, so that a model that never stops is cut."""
    waiting = ""
    length = 0
    for piece in tokens:
        waiting += piece
        length += len(piece)
        *ready, waiting = _split(waiting)
        yield from ready
        if length > _LONGEST:
            return
    if waiting.strip():
        yield from (part for part in _split(waiting, last=True) if part)


def _split(text: str, *, last: bool = False) -> list[str]:
    """The complete sentences of a text and, as the last item, what is still open.

    A sentence is complete only once something follows it, since its marker may come after the stop."""
    parts = [match.group() for match in _SENTENCE.finditer(text) if match.group().strip()]
    if last:
        return [part.strip() for part in parts]
    return [*(part.strip() for part in parts[:-1]), parts[-1]] if parts else [text]


def _text(content: Any) -> str:
    """The text of a chunk: a string, or the text parts of a list of blocks."""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content if isinstance(part, dict))


def _noted(answer: Answer, name: str) -> Answer:
    return replace(answer, notes=(*answer.notes, phrase(f"notes/{name}")))
