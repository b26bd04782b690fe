"""What the API takes and gives, as pydantic models: bounded, described in Vietnamese for the OpenAPI page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

_Text = Field(min_length=1, max_length=4000)


class TurnIn(BaseModel):
    """An earlier message."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=8000)


class AskIn(BaseModel):
    """A question."""

    question: str = _Text
    history: list[TurnIn] = Field(default_factory=list, max_length=40)
    doc_ids: list[str] = Field(default_factory=list, max_length=500, description="Chỉ hỏi trong các văn bản này")
    collection: str | None = Field(None, max_length=100)


class SearchIn(BaseModel):
    """A search for passages."""

    query: str = _Text
    doc_ids: list[str] = Field(default_factory=list, max_length=500)
    k: int = Field(10, ge=1, le=50)


class CitationOut(BaseModel):
    """A checked citation; `quote` stands verbatim in the paper, from `start` to `end` of its raw text.

    `context`: the office's heading and the column heads printed above it. `place`: what its paper speaks for."""

    n: int
    doc_id: str
    title: str
    number: str | None
    date: str | None
    section: str
    page: int
    quote: str
    quote_restored: str | None
    start: int
    end: int
    context: list[str]
    place: str


class PassageOut(BaseModel):
    """A retrieved passage, raw text."""

    doc_id: str
    section: str
    text: str
    score: float


class UnderstoodOut(BaseModel):
    """How the question was read."""

    text: str
    places: list[str]
    periods: list[str]
    units: list[str]
    intent: str


class AnswerOut(BaseModel):
    """The answer object of the command-line contract."""

    id: str | None = None
    question: str
    understood: UnderstoodOut
    answer: str
    abstained: bool
    reason: str | None
    citations: list[CitationOut]
    retrieved: list[PassageOut]
    mode: Literal["extractive", "llm", "talk"]
    notes: list[str] = Field(default_factory=list)
    latency_ms: float


class DocumentOut(BaseModel):
    """A paper of the library."""

    doc_id: str
    name: str
    collection: str
    kind: str
    pages: int
    number: str | None
    date: str | None
    title: str | None
    locality: str | None
    period: str | None
    repaired: bool


class FactsOut(BaseModel):
    """Facts of one kind, as in `troly facts`."""

    kind: str
    facts: list[dict[str, Any]]


class Message(BaseModel):
    """A chat message of the OpenAI form; content may be a list of parts, of which the text parts are read."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[dict[str, Any]] | None = None

    def words(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return " ".join(str(part.get("text", "")) for part in self.content if part.get("type") == "text")
        return self.content or ""


class ChatIn(BaseModel):
    """A chat completion request; sampling settings are accepted and have no effect, since answers are extracted."""

    model: str = Field("troly", max_length=100)
    messages: list[Message] = Field(min_length=1, max_length=200)
    stream: bool = False


class Fault(BaseModel):
    """One clear sentence on what is wrong and what to do."""

    detail: str
