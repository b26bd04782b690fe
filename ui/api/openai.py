"""The OpenAI-compatible door: any OpenAI client can ask; citations stand in the message and as annotations."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import StreamingResponse

from assistant.jsonform import citation_object
from assistant.records import Answer, Turn
from ui.api.keys import Keys, guard
from ui.api.models import ChatIn
from ui.api.routes import FAULTS
from ui.api.service import Service

MODEL = "troly"


def router(service: Service, keys: Keys) -> APIRouter:
    """/v1/models and /v1/chat/completions over one service."""
    routes = APIRouter(prefix="/v1", responses=FAULTS, dependencies=[Depends(guard(keys, "read"))])

    @routes.get("/models", summary="Các mô hình (chuẩn OpenAI)")
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "troly"}]}

    @routes.post("/chat/completions", summary="Hỏi (chuẩn OpenAI)", response_model=None)
    def completions(body: ChatIn) -> dict[str, Any] | StreamingResponse:
        question, history = _conversation(body)
        if body.stream:
            return StreamingResponse(_chunks(service.stream(question, history)), media_type="text/event-stream")
        return _completion(service.ask(question, history))

    return routes


def _conversation(body: ChatIn) -> tuple[str, tuple[Turn, ...]]:
    """The last user message as the question, the user and assistant messages before it as history."""
    said = [(message.role, message.words().strip()) for message in body.messages]
    asked = [at for at, (role, words) in enumerate(said) if role == "user" and words]
    if not asked:
        raise HTTPException(400, "Không có câu hỏi: cần ít nhất một tin nhắn của người dùng.")
    history = tuple(
        Turn(role=role, content=words) for role, words in said[: asked[-1]] if role in ("user", "assistant") and words
    )
    return said[asked[-1]][1][:4000], history


def message_of(answer: Answer) -> str:
    """The answer with its sources listed below, for clients that show text only."""
    lines = [answer.answer]
    if answer.citations:
        lines += ["", "Nguồn:"]
        lines += [
            f"[{c.n}] {c.title}{f' số {c.number}' if c.number else ''}, mục {c.section or '-'}, trang {c.page}"
            for c in answer.citations
        ]
    return "\n".join(lines)


def structured(answer: Answer) -> list[dict[str, Any]]:
    """The citations as structured annotations of the message."""
    return [{"type": "document_citation", "document_citation": citation_object(c)} for c in answer.citations]


def _completion(answer: Answer) -> dict[str, Any]:
    message = {"role": "assistant", "content": message_of(answer), "refusal": None, "annotations": structured(answer)}
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }


def _chunks(steps: Iterator[Answer]) -> Iterator[str]:
    """Chunks as the checked answer grows; the sources and annotations come last.

    What was sent cannot be taken back: when the final answer is another (the model said too little), it follows whole."""
    identifier, sent, final = f"chatcmpl-{uuid.uuid4().hex}", "", None
    for final in steps:
        if final.answer.startswith(sent) and final.answer != sent:
            yield _chunk(identifier, {"role": "assistant", "content": final.answer[len(sent) :]})
            sent = final.answer
    if final is not None:
        whole = message_of(final)
        rest = whole[len(sent) :] if whole.startswith(sent) else f"\n\n{whole}"
        yield _chunk(identifier, {"content": rest, "annotations": structured(final)})
    yield _chunk(identifier, {}, "stop")
    yield "data: [DONE]\n\n"


def _chunk(identifier: str, delta: dict[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {
        "id": identifier,
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [choice],
    }
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"
