"""Retrieval: the papers a question may be answered from, and the best passages among them, as a LangChain retriever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.records import Understood
from assistant.settings import SAMPLE_COLLECTION
from vectorstore.records import Hit

if TYPE_CHECKING:
    from vectorstore.library import Library

_MOST_PAPERS = 24


def scope(library: Library, doc_ids: tuple[str, ...], collection: str | None) -> tuple[str, ...]:
    """The papers that may be searched: the chosen ones, or a collection, or all but the samples once there are others."""
    if doc_ids:
        known = {document.doc_id for document in library.documents()}
        return tuple(doc_id for doc_id in doc_ids if doc_id in known)
    documents = library.documents(collection)
    own = [d.doc_id for d in documents if d.collection != SAMPLE_COLLECTION]
    return tuple(own) if own and collection is None else tuple(d.doc_id for d in documents)


def search_text(understood: Understood) -> str:
    """What the indexes are asked: the topic with the units' names; the whole question when no topic is left."""
    units = " ".join(unit.name for unit in understood.units)
    topic = f"{units} {understood.topic}".strip()
    return topic if len(topic.split()) >= 2 else understood.text


def papers_of(understood: Understood, allowed: tuple[str, ...], hits: tuple[Hit, ...]) -> tuple[str, ...]:
    """The papers to answer from: those the question fixes, else those of the best passages; all when they are few."""
    fixed = tuple(doc_id for doc_id in understood.doc_ids if doc_id in set(allowed))
    if fixed:
        return fixed
    if understood.doc_ids:
        return ()
    if len(allowed) <= _MOST_PAPERS:
        return allowed
    return tuple(dict.fromkeys(hit.passage.doc_id for hit in hits))[:_MOST_PAPERS]


class PlanRetriever(BaseRetriever):
    """The library's hybrid search as a LangChain retriever, for chains of others; metadata carries the citation."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Any
    doc_ids: tuple[str, ...] = ()
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        hits = self.library.search(query, doc_ids=self.doc_ids or None, k=self.k)
        return [_document(hit) for hit in hits]


def _document(hit: Hit) -> LangChainDocument:
    passage = hit.passage
    metadata = {
        "doc_id": passage.doc_id,
        "section": passage.path,
        "heading": passage.heading,
        "page": passage.page,
        "score": hit.score,
    }
    return LangChainDocument(page_content=passage.raw, metadata=metadata, id=passage.key)
