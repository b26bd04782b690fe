"""What every tab works with: the service that answers, the library, and what this computer keeps for the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import SAMPLE_COLLECTION
from ui.api.service import Service
from ui.conversations import Conversations
from ui.drafts import Drafts
from ui.feedback import Feedback
from ui.reviews import Reviews
from vectorstore.records import Document

if TYPE_CHECKING:
    from ui.examples import Examples


@dataclass(frozen=True)
class Office:
    """service: answers `ask` and `stream`; library: the papers, typed loosely for tests; home: the data folder."""

    service: Service
    library: Any
    home: Path

    @cached_property
    def talks(self) -> Conversations:
        """The conversations of all users of this computer."""
        return Conversations(self.home / "ui" / "screen.sqlite")

    @cached_property
    def votes(self) -> Feedback:
        """The judgements on answers."""
        return Feedback(self.home / "ui" / "screen.sqlite")

    @cached_property
    def drafts(self) -> Drafts:
        """The drafts at work of all users."""
        return Drafts(self.home / "ui" / "screen.sqlite")

    @cached_property
    def reviews(self) -> Reviews:
        """The reviews of all users, and what they found most."""
        return Reviews(self.home / "ui" / "screen.sqlite")

    @cached_property
    def examples(self) -> Examples:
        """Questions that the library answers."""
        from ui.examples import Examples

        return Examples(self)

    def chosen(self, filters: dict[str, list[str]] | None) -> tuple[str, ...] | None:
        """The papers that pass the filters {"place": […], "period": […], "paper": […]}.

        Empty when nothing is filtered, None when no paper passes. Within one filter any value passes, between filters
        all must."""
        if not any((filters or {}).values()):
            return ()
        return tuple(document.doc_id for document in self.passing(filters or {})) or None

    def passing(self, filters: dict[str, list[str]], *, leave_out: str = "") -> list[Document]:
        """The papers that pass the filters. leave_out: a filter not to apply."""
        wanted = {key: set(values) for key, values in filters.items() if values and key != leave_out}
        return [document for document in self.library.documents() if _passes(document, wanted)]


def is_sample(document: Document) -> bool:
    """True for a paper of the sample library."""
    return document.collection == SAMPLE_COLLECTION


def place_name(document: Document) -> str:
    """The place a paper speaks for, or a word for none."""
    return document.metadata.locality or "Không rõ địa bàn"


def period_name(document: Document) -> str:
    """The period a paper is for, or a word for none."""
    return document.metadata.period or "Không rõ thời kỳ"


def paper_name(document: Document) -> str:
    """A short name of a paper: "Kế hoạch 26/KH-UBND", or its title, or its file name."""
    meta = document.metadata
    if meta.number:
        return f"{meta.doc_type or 'Văn bản'} {meta.number}"
    return meta.title or document.name


def paper_names(documents: Iterable[Document]) -> dict[str, str]:
    """What a filter calls each paper, by its id: "Kế hoạch 26/KH-UBND · xã Đồng Mây"."""
    return {document.doc_id: f"{paper_name(document)} · {place_name(document)}" for document in documents}


def by_id(documents: Iterable[Document]) -> dict[str, Document]:
    """Documents by their id."""
    return {document.doc_id: document for document in documents}


def _passes(document: Document, wanted: dict[str, set[str]]) -> bool:
    have = {"place": place_name(document), "period": period_name(document), "paper": document.doc_id}
    return all(have[key] in values for key, values in wanted.items() if key in have)
