"""The assistant's own API: /api/ask, /api/search, /api/facts, /api/documents, /health, /metrics."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.responses import StreamingResponse
from prometheus_client import generate_latest

from assistant.jsonform import answer_object
from assistant.records import Turn
from ui.api.keys import Keys, guard
from ui.api.models import AnswerOut, AskIn, DocumentOut, FactsOut, Fault, PassageOut, SearchIn
from ui.api.service import Service
from ui.cli.common import plain
from vectorstore.records import Document

Kind = Literal["metadata", "responsibilities", "targets", "legal_bases", "deadlines"]
FAULTS: dict[int | str, dict[str, Any]] = {code: {"model": Fault} for code in (401, 403, 404, 429)}


def router(service: Service, keys: Keys) -> APIRouter:
    """The routes over one service."""
    routes = APIRouter(responses=FAULTS)
    reading = [Depends(guard(keys, "read"))]

    @routes.post("/api/ask", response_model=AnswerOut, dependencies=reading, summary="Hỏi các văn bản")
    def ask(body: AskIn) -> dict[str, Any]:
        turns = tuple(Turn(role=turn.role, content=turn.content) for turn in body.history)
        return answer_object(service.ask(body.question, turns, body.doc_ids, body.collection))

    @routes.post("/api/ask/stream", dependencies=reading, summary="Hỏi, nhận dần qua SSE")
    def ask_stream(body: AskIn) -> StreamingResponse:
        turns = tuple(Turn(role=turn.role, content=turn.content) for turn in body.history)
        steps = service.stream(body.question, turns, body.doc_ids, body.collection)
        return StreamingResponse(_events(steps), media_type="text/event-stream")

    @routes.post("/api/search", response_model=list[PassageOut], dependencies=reading, summary="Tìm đoạn văn")
    def search(body: SearchIn) -> list[dict[str, Any]]:
        hits = service.library.search(body.query, doc_ids=body.doc_ids or None, k=body.k)
        return [
            {"doc_id": h.passage.doc_id, "section": h.passage.path, "text": h.passage.raw, "score": float(h.score)}
            for h in hits
        ]

    @routes.get("/api/documents", response_model=list[DocumentOut], dependencies=reading, summary="Các văn bản")
    def documents(collection: Annotated[str | None, Query(max_length=100)] = None) -> list[dict[str, Any]]:
        return [_document(document) for document in service.library.documents(collection)]

    @routes.get("/api/facts/{kind}", response_model=FactsOut, dependencies=reading, summary="Bảng trích từ văn bản")
    def facts(kind: Kind, doc_id: Annotated[list[str] | None, Query(max_length=500)] = None) -> dict[str, Any]:
        return {"kind": kind, "facts": _facts(service, kind, doc_id)}

    @routes.get("/health", summary="Tình trạng")
    def health() -> dict[str, Any]:
        papers = len(service.library.documents())
        return {
            "status": "ok",
            "documents": papers,
            "model": service.helper is not None,
            "language_model": service.model,
        }

    @routes.get("/metrics", dependencies=reading, summary="Số đo cho Prometheus", response_class=Response)
    def metrics() -> Response:
        service.papers.set(len(service.library.documents()))
        return Response(generate_latest(service.registry), media_type="text/plain; version=0.0.4")

    return routes


def _events(steps: Iterator[Any]) -> Iterator[str]:
    """Server-sent events: each checked step of the answer, the last one named "done"."""
    last = None
    for last in steps:
        yield f"event: step\ndata: {json.dumps({'answer': last.answer}, ensure_ascii=False)}\n\n"
    if last is not None:
        yield f"event: done\ndata: {json.dumps(answer_object(last), ensure_ascii=False)}\n\n"


def _facts(service: Service, kind: Kind, doc_ids: list[str] | None) -> list[dict[str, Any]]:
    known = {document.doc_id: document for document in service.library.documents()}
    for doc_id in doc_ids or ():
        if doc_id not in known:
            raise HTTPException(404, f"Thư viện không có văn bản «{doc_id}».")
    if kind == "metadata":
        return [{"doc_id": d, **plain(known[d].metadata)} for d in doc_ids or known]
    return plain(getattr(service.library, kind)(tuple(doc_ids) if doc_ids else None))


def _document(document: Document) -> dict[str, Any]:
    meta = document.metadata
    return {
        "doc_id": document.doc_id,
        "name": document.name,
        "collection": document.collection,
        "kind": document.kind,
        "pages": document.pages,
        "number": meta.number,
        "date": meta.date,
        "title": meta.title,
        "locality": meta.locality,
        "period": meta.period,
        "repaired": document.repaired,
    }
