"""An OpenAI-compatible endpoint that streams, stalls, breaks and lies, for tests of the language-model plug-in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response, StreamingResponse


class FakeModel:
    """says: what to answer, given the user message. mood: "well" | "stall" | "break" | "error" | "nonsense"."""

    def __init__(self, says: Callable[[str], str] = lambda prompt: "") -> None:
        self.says = says
        self.mood = "well"
        self.prompts: list[tuple[str, str]] = []

    def app(self) -> FastAPI:
        """The endpoint."""
        app = FastAPI()

        @app.post("/v1/chat/completions")
        async def complete(body: dict) -> Response:
            said = {message["role"]: message["content"] for message in body["messages"]}
            self.prompts.append((said.get("system", ""), said.get("user", "")))
            if self.mood == "error":
                return JSONResponse({"error": {"message": "hỏng"}}, status_code=500)
            if self.mood == "nonsense":
                return Response("<html>khong phai JSON</html>", media_type="text/html")
            return StreamingResponse(self._stream(said.get("user", "")), media_type="text/event-stream")

        return app

    async def _stream(self, prompt: str) -> AsyncIterator[str]:
        text = self.says(prompt)
        for number, at in enumerate(range(0, len(text), 7)):
            if self.mood == "stall" and number == 2:
                await asyncio.sleep(30)
            if self.mood == "break" and number == 2:
                raise ConnectionResetError("đứt")
            yield _chunk({"content": text[at : at + 7]})
        yield _chunk({}, "stop")
        yield "data: [DONE]\n\n"


def _chunk(delta: dict[str, str], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    body = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "gia", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n"
