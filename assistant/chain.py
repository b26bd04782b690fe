"""The retrieval chain: understand | retrieve | compose | cite, as one LangChain sequence."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from langchain_core.runnables import Runnable, RunnableLambda, RunnableSequence

from assistant import answers
from assistant.cite import Citer, Sources
from assistant.desk import FACT_KINDS, Desk
from assistant.records import Answer, Turn
from assistant.retrieve import papers_of, scope, search_text
from assistant.statements import KEPT_PAPERS
from assistant.understand import Reader
from assistant.walk import Walk
from vectorstore.records import Hit

if TYPE_CHECKING:
    from vectorstore.library import Library

_RETRIEVED = 12
_PAUSE = 0.01  # seconds between papers read ahead: questions come first
_SEARCHED = 40


class Assistant:
    """Answers questions over one library; holds the caches, so keep one for the life of the process."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.reader = Reader(library)
        self.desk = Desk(library)
        self.sources = Sources(library)
        self._citer = Citer(library, self.sources)
        self._steps = (self._understand, self._retrieve, self._compose, self._cite)
        first, *others = map(RunnableLambda, self._steps)
        self.chain: Runnable[Walk, Walk] = RunnableSequence(first, *others)

    def ask(
        self, question: str, *, history: Sequence[Turn] = (), doc_ids: Iterable[str] = (), collection: str | None = None
    ) -> Answer:
        """The answer to one question, with checked citations or a reason for refusing.

        history: earlier turns, oldest first. doc_ids: only these papers. collection: only this one."""
        began = time.perf_counter()
        picked = tuple(doc_ids)
        allowed = scope(self.library, picked, collection)
        start = Walk(question=question, history=tuple(history), scope=allowed, picked=picked, collection=collection)
        walk = start
        for step in self._steps:  # what `chain.invoke` does, without its bookkeeping of a few milliseconds
            walk = step(walk)
        assert walk.understood is not None and walk.composed is not None
        return Answer(
            question=question,
            understood=walk.understood,
            answer=walk.answer,
            abstained=walk.composed.refused,
            reason=walk.composed.reason,
            citations=walk.citations,
            retrieved=walk.hits,
            latency_ms=round((time.perf_counter() - began) * 1000, 1),
            notes=walk.understood.notes,
        )

    def warm(self) -> None:
        """Load models and indexes and read the papers ahead, so that no user waits for that; stops at the next write."""
        if not self.library.documents():
            return
        self.ask("chỉ tiêu")
        revision = self.library.revision
        for document in self.library.documents()[:KEPT_PAPERS]:
            if self.library.revision != revision:
                return
            self.desk.statements.of(document.doc_id)
            for kind in FACT_KINDS:
                self.desk.facts(document.doc_id, kind)
            time.sleep(_PAUSE)

    def searched(self, walk: Walk) -> Walk:
        """A question understood and with its candidates, before anything is composed: what a judgement starts from."""
        return self._retrieve(self._understand(walk))

    def _understand(self, walk: Walk) -> Walk:
        """Question → understood question, and its topic as weighted terms."""
        understood = self.reader.read(walk.question, walk.history, doc_ids=walk.picked, collection=walk.collection)
        return replace(walk, understood=understood, query=self.desk.query(understood.topic or understood.text))

    def _retrieve(self, walk: Walk) -> Walk:
        """Candidate passages from both indexes under the same filters, and the papers to answer from."""
        assert walk.understood is not None
        fixed = tuple(doc_id for doc_id in walk.understood.doc_ids if doc_id in set(walk.scope))
        if not walk.scope:
            return walk
        within = fixed or walk.scope
        hits = tuple(self.library.search(search_text(walk.understood), doc_ids=within, k=_SEARCHED))
        if walk.understood.language != "vi":  # the embeddings know other languages better than the term list does
            hits = _merged(hits, tuple(self.library.search(walk.question, doc_ids=within, k=_SEARCHED)))
        relevance = {
            (hit.passage.doc_id, ordinal): hit.score for hit in reversed(hits) for ordinal in hit.passage.sections
        }
        return replace(walk, hits=hits, relevance=relevance, papers=papers_of(walk.understood, walk.scope, hits))

    def _compose(self, walk: Walk) -> Walk:
        """Evidence → claims, by the kind of question."""
        return replace(walk, composed=answers.answer(self.desk, walk))

    def _cite(self, walk: Walk) -> Walk:
        """Claims → text with markers and checked citations; the passages that were cited lead the retrieved ones."""
        assert walk.composed is not None
        text, citations = self._citer.write(walk.composed)
        return replace(walk, answer=text, citations=citations, hits=self._cited_first(walk, text))

    def _cited_first(self, walk: Walk, text: str) -> tuple[Hit, ...]:
        """The retrieved passages, those that hold the evidence first."""
        assert walk.composed is not None
        used = {(e.doc_id, e.ordinal) for claim in walk.composed.claims for e in claim.evidence}
        if walk.composed.refused or not used:
            return walk.hits[:_RETRIEVED]
        scores = {hit.passage.key: hit for hit in walk.hits}
        holding = [
            scores.get(passage.key, Hit(passage=passage, score=1.0))
            for doc_id in dict.fromkeys(doc_id for doc_id, _ in used)
            for passage in self.library.passages(doc_id)
            if any((doc_id, ordinal) in used for ordinal in passage.sections)
        ]
        first = {hit.passage.key for hit in holding}
        return (*holding, *(hit for hit in walk.hits if hit.passage.key not in first))[:_RETRIEVED]


def _merged(first: tuple[Hit, ...], second: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Two searches as one, each passage with its better score, best first."""
    best: dict[str, Hit] = {}
    for hit in (*first, *second):
        known = best.get(hit.passage.key)
        if known is None or hit.score > known.score:
            best[hit.passage.key] = hit
    return tuple(sorted(best.values(), key=lambda hit: -hit.score))
