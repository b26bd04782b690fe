"""Chat models that answer by a function of the prompt, for tests of what a model may do; no endpoint between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field


class Chat(BaseChatModel):
    """says: the user's message → the reply, streamed in pieces; what it raises is the model's fault."""

    says: Callable[[str], str]
    seen: list[tuple[str, str]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "chat"

    def _generate(self, messages: list[BaseMessage], *args: Any, **more: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self._reply(messages)))])

    def _stream(self, messages: list[BaseMessage], *args: Any, **more: Any) -> Iterator[ChatGenerationChunk]:
        text = self._reply(messages)
        for at in range(0, len(text), 9):
            yield ChatGenerationChunk(message=AIMessageChunk(text[at : at + 9]))

    def _reply(self, messages: list[BaseMessage]) -> str:
        system, user = (str(message.content) for message in messages)
        self.seen.append((system, user))
        return self.says(user)
