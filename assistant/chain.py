"""The retrieval chain as one LangChain sequence: understand | retrieve | read | compose | cite."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from langchain_core.runnables import Runnable, RunnableLambda

from assistant import answers
from assistant.answers.unread import unread_notes
from assistant.cite import Citer, Sources
from assistant.desk import FACT_KINDS, Desk
from assistant.reading.reader import ClauseReader
from assistant.records import Answer, Turn
from assistant.retrieve import papers_of, scope, search_text
from assistant.statements import KEPT_PAPERS
from assistant.states import Asked, Judged, Retrieved, Told, Understanding, onward
from assistant.understand import Reader
from assistant.understand.talk import TalkReader
from vectorstore.records import Hit

if TYPE_CHECKING:
    from vectorstore.library import Library

_RETRIEVED = 12
_PAUSE = 0.01  # seconds between papers read ahead: questions come first
_SEARCHED = 40
_BESIDE = 30  # passages of other papers than the named ones: a name may be misread, or told of elsewhere


class Assistant:
    """Answers questions over one library; holds the caches, so keep one for the life of the process."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.reader = Reader(library)
        self.desk = Desk(library)
        self._talk = TalkReader(library, self.reader)
        self.clauses = ClauseReader(self.desk)
        self.sources = Sources(library)
        self._citer = Citer(library, self.sources)
        self.chain: Runnable[Asked, Told] = (
            RunnableLambda(self.understand)
            | RunnableLambda(self.retrieve)
            | RunnableLambda(self.read)
            | RunnableLambda(self.compose)
            | RunnableLambda(self.cite)
        )

    def ask(
        self, question: str, *, history: Sequence[Turn] = (), doc_ids: Iterable[str] = (), collection: str | None = None
    ) -> Answer:
        """The answer to one question, with checked citations or a reason for refusing.

        history: earlier turns, oldest first. doc_ids: only these papers. collection: only this one."""
        return self.told(question, history=history, doc_ids=doc_ids, collection=collection)[1]

    def told(
        self, question: str, *, history: Sequence[Turn] = (), doc_ids: Iterable[str] = (), collection: str | None = None
    ) -> tuple[Told, Answer]:
        """The chain's last state for a question, for a model that reads on, and the answer made of it."""
        began = time.perf_counter()
        told = self.chain.invoke(self.asked(question, history=history, doc_ids=doc_ids, collection=collection))
        answer = Answer(
            question=question,
            understood=told.understood,
            answer=told.answer,
            abstained=told.composed.refused,
            reason=told.composed.reason,
            citations=told.citations,
            retrieved=self.best_first(told),
            mode="talk" if told.understood.intent == "talk" else "extractive",
            latency_ms=round((time.perf_counter() - began) * 1000, 1),
            notes=(*told.understood.notes, *unread_notes(self.desk, told)),
        )
        return told, answer

    def asked(
        self, question: str, *, history: Sequence[Turn] = (), doc_ids: Iterable[str] = (), collection: str | None = None
    ) -> Asked:
        """A question at the head of the chain, with the papers that it may be answered from."""
        picked = tuple(doc_ids)
        allowed = scope(self.library, picked, collection)
        return Asked(question=question, history=tuple(history), scope=allowed, picked=picked, collection=collection)

    def warm(self) -> None:
        """Load models and indexes and read the papers ahead, so that no user waits for that; stops at the next write."""
        if not self.library.documents():
            return
        self.ask("chỉ tiêu")
        revision = self.library.revision
        for document in self.library.documents()[:KEPT_PAPERS]:
            if self.library.revision != revision:
                return
            self.clauses.prepare(document.doc_id)
            for kind in FACT_KINDS:
                self.desk.facts(document.doc_id, kind)
            time.sleep(_PAUSE)

    def understand(self, state: Asked) -> Understanding:
        """Question → understood question, and its topic as weighted terms."""
        understood = self.reader.read(state.question, (), doc_ids=state.picked, collection=state.collection)
        if talk := self._talk.kind(understood):  # by its own words: thanks are thanks after a question, too
            understood = replace(understood, intent="talk", aspect=talk, asks=())
        elif state.history:
            understood = self.reader.read(
                state.question, state.history, doc_ids=state.picked, collection=state.collection
            )
        query = self.desk.query(understood.topic or understood.text)
        return onward(state, Understanding, understood=understood, query=query)

    def retrieve(self, state: Understanding) -> Retrieved:
        """Candidate passages from both indexes under the same filters, and the papers to answer from.

        Papers that the question names narrow the search; the best passages of the others stay candidates."""
        if state.understood.intent == "talk":
            return onward(state, Retrieved)
        allowed = set(state.scope)
        named = tuple(doc_id for doc_id in state.understood.doc_ids if doc_id in allowed)
        hits: tuple[Hit, ...] = ()
        if state.scope:
            hits = self._searched(state, named or state.scope, _SEARCHED)
            if named and len(named) < len(state.scope):
                known = {hit.passage.key for hit in hits}
                beside = self._searched(state, state.scope, _BESIDE)
                hits += tuple(hit for hit in beside if hit.passage.key not in known)
        relevance = {
            (hit.passage.doc_id, ordinal): hit.score for hit in reversed(hits) for ordinal in hit.passage.sections
        }
        papers = papers_of(state.understood, state.scope, hits)
        return onward(state, Retrieved, hits=hits, relevance=relevance, papers=papers)

    def read(self, state: Retrieved) -> Judged:
        """Candidate passages → their clauses with the chance that each answers."""
        reads, answerable = self.clauses.judged(state)
        return onward(state, Judged, reads=tuple(reads), answerable=answerable)

    def compose(self, state: Judged) -> Told:
        """Clauses and facts → claims, worded by the kind of question."""
        return onward(state, Told, composed=answers.answer(self.desk, self.clauses, state))

    def cite(self, state: Told) -> Told:
        """Claims → text with markers and checked citations."""
        text, citations = self._citer.write(state.composed)
        return replace(state, answer=text, citations=citations)

    def _searched(self, state: Understanding, doc_ids: Sequence[str], k: int) -> tuple[Hit, ...]:
        hits = tuple(self.library.search(search_text(state.understood), doc_ids=doc_ids, k=k))
        if state.understood.language == "vi":
            return hits
        # the embeddings know other languages better than the term list does
        return _merged(hits, tuple(self.library.search(state.question, doc_ids=doc_ids, k=k)))

    def best_first(self, told: Told) -> tuple[Hit, ...]:
        """The retrieved passages: those that are cited, then those of the likeliest clauses, then as search found them."""
        cited = [(e.doc_id, e.ordinal) for claim in told.composed.claims for e in claim.evidence]
        keys = [*(() if told.composed.refused else cited), *(read.key for read in told.reads)]
        by_key = {(hit.passage.doc_id, o): hit for hit in told.hits for o in hit.passage.sections}
        found: dict[str, Hit] = {}
        for doc_id, ordinal in keys:
            hit = by_key.get((doc_id, ordinal)) or self._passage(doc_id, ordinal)
            if hit is not None:
                found.setdefault(hit.passage.key, hit)
        for hit in told.hits:
            found.setdefault(hit.passage.key, hit)
        return tuple(found.values())[:_RETRIEVED]

    def _passage(self, doc_id: str, ordinal: int) -> Hit | None:
        """The passage of an outline node that search did not find."""
        holding = (passage for passage in self.library.passages(doc_id) if ordinal in passage.sections)
        return next((Hit(passage=passage, score=0.0) for passage in holding), None)


def _merged(first: tuple[Hit, ...], second: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Two searches as one, each passage with its better score, best first."""
    best: dict[str, Hit] = {}
    for hit in (*first, *second):
        known = best.get(hit.passage.key)
        if known is None or hit.score > known.score:
            best[hit.passage.key] = hit
    return tuple(sorted(best.values(), key=lambda hit: -hit.score))
