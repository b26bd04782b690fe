"""A model writes the answer from the cited evidence; only sentences that hold are kept; a fault gives the extractive answer."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.model.breaker import Breaker
from assistant.model.grounding import Proof, figures_of, held
from assistant.model.prompting import Prompt, prompt, text_of
from assistant.model.turned import doers, helpers
from assistant.records import Answer
from assistant.settings import Settings
from ingest.units import find_units, unit_key
from prompts import phrase
from vectorstore.text import comparable

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel

    from vectorstore.library import Library

_log = logging.getLogger(__name__)
# a sentence ends at its stop, with the markers behind or before it: "… chủ trì [1]. ", "… chủ trì. [1] "
_SENTENCE = re.compile(r".+?(?:[.!?;](?:\s*\[\d{1,3}\])*(?=\s|$)|\n|$)", re.DOTALL)
_LONGEST = 6000
_MARKER = re.compile(r"\[(\d{1,3})\]")
# "(kết quả năm 2025: 94,11%)": beside what was asked, and easily mistaken for it
_ASIDE = re.compile(r"\s*\([^()]*\d[^()]*\)")
_YEAR = re.compile(r"20\d\d")
_NAMED = re.compile(r"\d+[a-z]+")  # "4g": a name, not a figure
_ITEM = re.compile(r"^\s*(?:- |\|)", re.MULTILINE)
_MOST_ITEMS = 5


@dataclass(slots=True)
class Tally:
    """Counts of one answer: sentences kept and dropped, with the reasons."""

    kept: int = 0
    dropped: int = 0
    reasons: list[str] = field(default_factory=list)


def writer_for(library: Library, settings: Settings) -> Writer | None:
    """A writer with the model of the settings and the library's embedder; None when the office has named no model."""
    from assistant.model.backend import configured

    return Writer(settings, embedder=library.embedder) if configured(settings) else None


class Writer:
    """Rephrases checked extractive answers with a chat model, under the grounding checks.

    model: a chat model, or None to make it from the settings on first use. embedder: weighs free wordings by meaning."""

    def __init__(
        self,
        settings: Settings,
        model: BaseChatModel | None = None,
        breaker: Breaker | None = None,
        embedder: Embeddings | None = None,
    ) -> None:
        self._settings = settings
        self._model = model
        self._breaker = breaker or Breaker()
        self._embedder = embedder
        self.tally = Tally()

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
        """The model's sentences that hold, as they come; none when the first one falls."""
        main = apart(answer.answer)[0]
        asked = prompt(answer.understood.text, answer.citations, self._settings.llm_context, main)
        proof = self._proof(answer, asked)
        for sentence in _sentences(self._tokens(asked.system, asked.user)):
            if sentence.endswith(":"):
                continue  # announces the sentences that follow, says nothing itself
            verdict = held(sentence, proof)
            if verdict.kept is None:
                self.tally.dropped += 1
                self.tally.reasons.append(verdict.why)
                if not self.tally.kept:
                    return  # a reader should not wait for the rest of an answer that begins wrongly
                continue
            self.tally.kept += 1
            yield verdict.kept

    def _tokens(self, system: str, user: str) -> Iterator[str]:
        if self._model is None:
            from assistant.model.backend import chat_model

            self._model = chat_model(self._settings)
        for chunk in self._model.stream([("system", system), ("human", user)]):
            yield _text(chunk.content)

    def _proof(self, answer: Answer, asked: Prompt) -> Proof:
        """What the sentences are held against: the citations that the model was given."""
        given = [citation for citation in answer.citations if citation.n in asked.given]
        return Proof(
            evidence={c.n: f"{text_of(c)} {c.quote}" for c in given},
            titles={c.n: f"{c.title} {c.number or ''} {c.place} . {' . '.join(c.context)}" for c in given},
            places={c.n: c.place for c in given},
            composed=_MARKER.sub("", apart(answer.answer)[0]),
            question=answer.understood.text,
            meaning=self._meaning if self._embedder else None,
        )

    def _meaning(self, left: str, right: str) -> float:
        """The cosine of two texts."""
        if self._embedder is None:
            return 0.0
        one, other = (np.asarray(vector) for vector in self._embedder.embed_documents([left, right]))
        return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other) or 1.0))

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


def apart(composed: str) -> tuple[str, tuple[str, ...]]:
    """A composed answer of one line without the figures that stand in brackets beside the one asked for, and these.

    A small model takes last year's result for this year's target; of more lines nothing is taken out."""
    if "\n" in composed.strip():
        return composed, ()
    return _ASIDE.sub("", composed), tuple(match.group().strip() for match in _ASIDE.finditer(composed))


def with_asides(text: str, asides: tuple[str, ...]) -> str:
    """A text with what was taken out put back before its last markers."""
    if not asides:
        return text
    end = re.search(r"(?:\s*\[\d{1,3}\])*[.;!?]*\s*$", text)
    at = end.start() if end else len(text)
    return f"{text[:at]} {' '.join(asides)}{text[at:]}"


def is_listing(answer: str) -> bool:
    """True for a table or a long list: a reader goes down it faster than through sentences, so it stays as it is."""
    return "\n|" in answer or len(_ITEM.findall(answer)) > _MOST_ITEMS


def keeps_the_essence(extractive: str, written: str, titles: str = "") -> bool:
    """True when the written answer still names the figures, codes and acting offices of the extractive one.

    titles: of the cited papers; their years need not be said again."""
    figures = {f for f in figures_of(extractive) if len(f) > 1 and not _NAMED.fullmatch(f)}
    figures -= {figure for figure in figures_of(titles) if _YEAR.fullmatch(figure)}
    if not figures <= figures_of(written):
        return False
    said = comparable(written)
    known = {unit_key(span.name) for span in find_units(written)}
    named = {span.name for line in extractive.splitlines() for span in find_units(line) if _acts(line, span.name)}
    return all(unit_key(name) in known or comparable(name) in said for name in named)


def _acts(line: str, name: str) -> bool:
    """True for an office that a line says does or helps something."""
    bare = line.removeprefix("- ")
    return unit_key(name) in doers(bare) | helpers(bare)


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
