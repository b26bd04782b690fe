"""A model reads the clauses and answers; each sentence is held against what it cites, a fault gives the extractive answer."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable

from assistant.answers import clauses
from assistant.answers.common import HEADINGS
from assistant.answers.refuse import weak
from assistant.answers.unread import unread_notes
from assistant.claims import Claim, Composed
from assistant.desk import evidence_of
from assistant.model.essence import is_listing
from assistant.model.given import Sheet, sheet
from assistant.model.grounding import held, invented
from assistant.model.speaker import Speaker, sentences
from assistant.model.writer import Tally
from assistant.naming import bare_place
from assistant.records import Answer, Evidence
from assistant.settings import Settings
from assistant.statements import Statement, ancestors
from assistant.states import Told
from assistant.terms import terms_of
from prompts import load, phrase
from vectorstore.text import comparable, squeeze

if TYPE_CHECKING:
    from assistant.chain import Assistant

_log = logging.getLogger(__name__)
VERY_SURE = 0.95
"""How sure the reader is that the clauses answer, where a model's refusal is shown beside them, not instead of them."""
_OUTSIDE = frozenset({"out_of_scope", "empty_library", "talk"})
_MARKER = re.compile(r"\s*\[(\d{1,3})\]")
_ITEM = re.compile(r"^(?:[-•*+]|\d{1,2}[.)])\s+")
_MOST_SENTENCES = 5
_MOST_LETTERS = 2500
_SAME_MATTER = 0.6  # of a fallen sentence's terms that a cited clause holds: then the clause is shown in its place


class ModelReader:
    """Answers questions with a chat model that reads; for the reading duty. tally, written: of the last answer."""

    def __init__(self, assistant: Assistant, settings: Settings, speaker: Speaker) -> None:
        self._assistant = assistant
        self._context = settings.llm_context
        self._speaker = speaker
        self.tally = Tally()
        self.written = ""
        self.sheet: Sheet | None = None

    @cached_property
    def chain(self) -> Runnable[dict[str, str], str]:
        """prompt | model | parser. Raises ModelUnavailable where there is no model."""
        messages = [("system", load("model/read_system")), ("human", load("model/read_user"))]
        return ChatPromptTemplate.from_messages(messages) | self._speaker.model | StrOutputParser()

    def reads(self, told: Told) -> bool:
        """Whether a question would be given to the model: all that are not plainly out of scope."""
        return told.composed.refusal not in _OUTSIDE and bool(told.hits)

    def read(self, told: Told, answer: Answer) -> Answer:
        """The model's checked answer, or the extractive one with a note."""
        return list(self.stream(told, answer))[-1]

    def stream(self, told: Told, answer: Answer) -> Iterator[Answer]:
        """The answer growing by checked sentences; the last one is final.

        told: the chain's last state; answer: the extractive one made of it, which stands when the model fails."""
        self.tally, self.written, self.sheet = Tally(), "", None
        if not self.reads(told):
            yield answer
            return
        if not self._speaker.breaker.closed:
            yield _noted(answer, "model_resting")
            return
        began = time.perf_counter()
        final = answer
        try:
            for final in self._steps(told, answer):
                yield final
        except Exception as error:  # any fault of a plug-in must leave the extractive answer standing
            _log.warning("Mô hình ngôn ngữ lỗi: %s", type(error).__name__)
            self._speaker.breaker.failed()
            final = _noted(answer, "model_failed")
        else:
            self._speaker.breaker.succeeded()
        yield replace(final, latency_ms=round(answer.latency_ms + 1000 * (time.perf_counter() - began), 1))

    def _steps(self, told: Told, answer: Answer) -> Iterator[Answer]:
        """The answer after each sentence that stands, then the final one."""
        self.sheet = given = sheet(self._assistant.desk, told, self._context)
        said = sentences(self._tokens(given), _MOST_LETTERS)
        claims: list[Claim] = []
        for sentence in said:
            if refuses(sentence):
                if not claims:
                    yield self._refused(told, answer, " ".join((sentence, *said)))
                    return
                break
            if sentence.endswith((":", "?")):
                continue  # announces what follows or says the question again
            claim = self._claim(told, sentence, given)
            if claim is None and not claims:
                break  # the core of the answer fell
            if claim is not None and claim not in claims:
                claims.append(claim)
                yield self._answer(told, answer, claims)
            if len(claims) == _MOST_SENTENCES:
                break
        yield self._final(told, answer, claims)

    def _tokens(self, given: Sheet) -> Iterator[str]:
        for piece in self.chain.stream(given.fields):
            self.written += piece
            yield piece

    def _claim(self, told: Told, sentence: str, given: Sheet) -> Claim | None:
        """A sentence with the clauses that bear it, or one of the clauses in its place, or None."""
        layout = "bullet" if _ITEM.match(sentence) else "sentence"
        said = _ITEM.sub("", sentence).replace("**", "")
        verdict = held(said, given.proof)
        if verdict.kept is not None:
            self.tally.kept += 1
            cited = _cited(verdict.kept, given)
            text = _MARKER.sub("", verdict.kept)
            evidence = (one for n in cited for one in self._evidence(text, given.clauses[n].statement))
            return Claim(text=text, evidence=tuple(dict.fromkeys(evidence)), layout=layout)
        self.tally.dropped += 1
        self.tally.reasons.append(verdict.why)
        return self._clause(told, said, given, layout)

    def _clause(self, told: Told, said: str, given: Sheet, layout: str) -> Claim | None:
        """The clause that a fallen sentence meant to tell: of those that it cites the one that holds most of its words."""
        terms = set(terms_of(_MARKER.sub("", said)))
        shares = {
            n: len(terms & set(terms_of(f"{given.clauses[n].text} {given.clauses[n].above}"))) / (len(terms) or 1)
            for n in _cited(said, given)
            if given.clauses[n].statement.section.kind not in HEADINGS
        }
        best = max(shares, key=lambda n: shares[n], default=0)
        if not best or shares[best] < _SAME_MATTER:
            return None
        text, evidence = clauses.sentence(self._assistant.desk, told, given.clauses[best].statement)
        return Claim(text=text, evidence=evidence, layout=layout)

    def _evidence(self, text: str, statement: Statement) -> tuple[Evidence, ...]:
        """A clause as evidence, with the heading of its office where the sentence takes the office from there."""
        by_ordinal = {section.ordinal: section for section in self._assistant.desk.sections(statement.doc_id)}
        offices = [node for node in ancestors(statement.section, by_ordinal) if node.kind == "unit" and node.title]
        own = evidence_of(statement.section)
        if offices and not _holds(statement.section.text, offices[-1].title) and _holds(text, offices[-1].title):
            return evidence_of(offices[-1]), own
        return (own,)

    def _answer(self, told: Told, answer: Answer, claims: list[Claim]) -> Answer:
        """The claims, cited as every answer is."""
        made = self._assistant.cite(replace(told, composed=Composed(claims=tuple(claims))))
        found = self._assistant.best_first(made)
        answer = replace(answer, abstained=False, reason=None, retrieved=found, mode="llm")
        return replace(answer, answer=made.answer, citations=made.citations)

    def _final(self, told: Told, answer: Answer, claims: list[Claim]) -> Answer:
        """The read answer when it holds; a table or list that holds all that it tells stays; else the extractive one."""
        evidence = [one for claim in claims for one in claim.evidence]
        if not claims or not self._of_the_place(told, evidence):
            return _noted(answer, "model_weak")
        listed = {(one.doc_id, one.ordinal) for claim in told.composed.claims for one in claim.evidence}
        if not answer.abstained and is_listing(answer.answer) and {(e.doc_id, e.ordinal) for e in evidence} <= listed:
            return answer
        made = self._answer(told, answer, claims)
        return made if made.citations else _noted(answer, "model_weak")

    def _of_the_place(self, told: Told, evidence: list[Evidence]) -> bool:
        """Of a place without papers of its own only clauses or titles that name it may tell."""
        names = [comparable(bare_place(place.name)) for place in told.understood.missing_places]
        documents = {one.doc_id: self._assistant.desk.document(one.doc_id) for one in evidence}
        titles = " ".join(document.metadata.title or "" for document in documents.values() if document)
        words = comparable(" ".join([titles, *(one.text for one in evidence)]))
        return all(name in words for name in names)

    def _refused(self, told: Told, answer: Answer, said: str) -> Answer:
        """The model's refusal with its reason; beside the clause where the reader is very sure of one."""
        why = self._why(told, said)
        composed = told.composed
        if not composed.refused and told.answerable >= VERY_SURE:
            note = phrase("notes/model_doubts", why=f" ({why})" if why else "")
            return replace(answer, notes=(*answer.notes, note))
        refusal = composed if composed.refused else weak(self._assistant.desk, told)
        if why:
            reason = phrase("refusals/read", why=why)
            refusal = replace(refusal, reason=reason, lead=reason)
        made = self._assistant.cite(replace(told, composed=refusal))
        return replace(
            answer,
            answer=made.answer,
            citations=made.citations,
            abstained=True,
            reason=refusal.reason,
            notes=tuple(dict.fromkeys((*answer.notes, *unread_notes(self._assistant.desk, made)))),
            mode="llm",
        )

    def _why(self, told: Told, said: str) -> str:
        """The model's reason in a line, "" when it names what nobody named."""
        bare = _MARKER.sub("", said)[len(load("model/read_refusal")) :]
        why = squeeze(bare).strip(' :.–-"').split(". ")[0]
        known = [told.question, told.understood.text]
        known += [f"{one.paper} {one.above} {one.text}" for one in (self.sheet.clauses.values() if self.sheet else ())]
        if not terms_of(why) or len(why) > 300 or invented(why, " . ".join(known)):
            return ""
        return why[:1].lower() + why[1:]


def refuses(sentence: str) -> bool:
    """Whether a reply, or a sentence of it, begins with the words of refusal that the prompt asks for."""
    return comparable(sentence.lstrip("*# ")).startswith(comparable(load("model/read_refusal")))


def _cited(sentence: str, given: Sheet) -> list[int]:
    """The clauses that a sentence names, each once."""
    numbers = [int(n) for n in _MARKER.findall(sentence)]
    return [n for n in dict.fromkeys(numbers) if n in given.clauses]


def _holds(text: str, title: str) -> bool:
    """Whether a text names the office of a heading."""
    return comparable(title.rstrip(":;. ")) in comparable(text)


def _noted(answer: Answer, name: str) -> Answer:
    return replace(answer, notes=(*answer.notes, phrase(f"notes/{name}")))
