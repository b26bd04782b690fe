"""A chat model made when first needed, behind a breaker, heard sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.model.breaker import Breaker
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# a sentence ends at its stop, with the markers behind or before it: "… chủ trì [1]. ", "… chủ trì. [1] "
_SENTENCE = re.compile(r".+?(?:[.!?](?:\s*\[\d{1,3}\])*(?=\s|$)|\n|$)", re.DOTALL)
_LONGEST = 6000


class Speaker:
    """One model for all who let it write. model: a chat model, or None to make it from the settings on first use."""

    def __init__(self, settings: Settings, model: BaseChatModel | None = None, breaker: Breaker | None = None) -> None:
        self._settings = settings
        self._model = model
        self.breaker = breaker or Breaker()

    @property
    def model(self) -> BaseChatModel:
        """The chat model. Raises ModelUnavailable with the reason when there is none."""
        if self._model is None:
            from assistant.model.backend import chat_model

            self._model = chat_model(self._settings)
        return self._model

    def tokens(self, system: str, user: str) -> Iterator[str]:
        """The pieces of the model's reply as they come. Raises whatever the model's client raises."""
        for chunk in self.model.stream([("system", system), ("human", user)]):
            yield _text(chunk.content)


def sentences(tokens: Iterator[str], longest: int = _LONGEST) -> Iterator[str]:
    """Whole sentences out of a stream of pieces; a model that never stops is cut after `longest` letters."""
    waiting = ""
    length = 0
    for piece in tokens:
        waiting += piece
        length += len(piece)
        *ready, waiting = _split(waiting)
        yield from ready
        if length > longest:
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
