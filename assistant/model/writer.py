"""A model writes the answer from the cited evidence; only sentences that hold are kept; a fault gives the extractive answer."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.model.essence import apart, is_listing, keeps_the_essence, with_asides
from assistant.model.grounding import Proof, held
from assistant.model.meaning import bears
from assistant.model.prompting import Prompt, prompt, text_of
from assistant.model.speaker import Speaker, sentences
from assistant.records import Answer
from assistant.settings import Settings
from prompts import phrase

_log = logging.getLogger(__name__)
_MARKER = re.compile(r"\[(\d{1,3})\]")
_ITEM = re.compile(r"(?:[-•*+]|\d{1,2}[.)])\s")
_ROOM = 400  # letters that a rewording may take beside twice the answer's own


@dataclass(slots=True)
class Tally:
    """Counts of one answer: sentences kept and dropped, with the reasons."""

    kept: int = 0
    dropped: int = 0
    reasons: list[str] = field(default_factory=list)


class Writer:
    """Rephrases checked extractive answers with a chat model, under the grounding checks. tally, written: of the last answer."""

    def __init__(self, settings: Settings, speaker: Speaker | None = None) -> None:
        self._context = settings.llm_context
        self._speaker = speaker or Speaker(settings)
        self.tally = Tally()
        self.written = ""

    def rewords(self, answer: Answer) -> bool:
        """Whether the answer would be given to the model: no refusal, no table, no long list."""
        return not answer.abstained and bool(answer.citations) and not is_listing(answer.answer)

    def write(self, answer: Answer) -> Answer:
        """The answer in the model's words, or the extractive one with a note when the model fails or says less."""
        pieces = list(self.stream(answer))
        return pieces[-1] if pieces else answer

    def stream(self, answer: Answer) -> Iterator[Answer]:
        """The answer growing by checked sentences; the last one is final (it may fall back to the extractive one)."""
        if not self.rewords(answer):
            yield answer
            return
        if not self._speaker.breaker.closed:
            yield _noted(answer, "model_resting")
            return
        began = time.perf_counter()
        kept: list[str] = []
        self.tally, self.written = Tally(), ""
        tally = self.tally
        try:
            for sentence in self._checked(answer, tally):
                kept.append(sentence)
                yield replace(answer, answer=_joined(kept), mode="llm")
        except Exception as error:  # any fault of a plug-in must leave the extractive answer standing
            _log.warning("Mô hình ngôn ngữ lỗi: %s", type(error).__name__)
            self._speaker.breaker.failed()
            yield _noted(_later(answer, began), "model_failed")
            return
        self._speaker.breaker.succeeded()
        yield self._final(_later(answer, began), _joined(kept))

    def _checked(self, answer: Answer, tally: Tally) -> Iterator[str]:
        """The model's sentences that hold, as they come; none when the first one falls."""
        main = apart(answer.answer)[0]
        asked = prompt(answer.understood.text, answer.citations, self._context, main)
        proof = self._proof(answer, asked)
        for sentence in sentences(self._tokens(asked.system, asked.user), _ROOM + 2 * len(main)):
            if sentence.endswith((":", "?")):
                continue  # announces what follows or says the question again
            verdict = held(sentence, proof)
            if verdict.kept is not None:
                tally.kept += 1
                yield verdict.kept
                continue
            tally.dropped += 1
            tally.reasons.append(verdict.why)
            if not tally.kept:
                return  # a reader should not wait for the rest of an answer that begins wrongly

    def _tokens(self, system: str, user: str) -> Iterator[str]:
        for piece in self._speaker.tokens(system, user):
            self.written += piece
            yield piece

    def _proof(self, answer: Answer, asked: Prompt) -> Proof:
        """What the sentences are held against: the citations that the model was given."""
        given = [citation for citation in answer.citations if citation.n in asked.given]
        return Proof(
            evidence={c.n: f"{text_of(c)} {c.quote}" for c in given},
            titles={c.n: f"{c.title} {c.number or ''} {c.place} . {' . '.join(c.context)}" for c in given},
            places={c.n: c.place for c in given},
            composed=_MARKER.sub("", apart(answer.answer)[0]),
            question=answer.understood.text,
            meaning=bears,
        )

    def _final(self, answer: Answer, text: str) -> Answer:
        """The model's text when it still says what the extractive answer says; else the extractive answer."""
        main, asides = apart(answer.answer)
        if not text or not keeps_the_essence(main, text, " ".join(c.title for c in answer.citations)):
            return _noted(answer, "model_weak")
        text = with_asides(text, asides)
        used = {int(n) for n in _MARKER.findall(text)}
        citations = tuple(c for c in answer.citations if c.n in used)
        return (
            replace(answer, answer=text, citations=citations, mode="llm") if citations else _noted(answer, "model_weak")
        )


def _later(answer: Answer, began: float) -> Answer:
    """The answer with the model's time added to its own."""
    return replace(answer, latency_ms=round(answer.latency_ms + 1000 * (time.perf_counter() - began), 1))


def _joined(kept: Sequence[str]) -> str:
    """Sentences one after another, items of a list each on a line of its own."""
    return "".join(f"\n{said}" if _ITEM.match(said) else f" {said}" for said in kept).strip()


def _noted(answer: Answer, name: str) -> Answer:
    return replace(answer, notes=(*answer.notes, phrase(f"notes/{name}")))
