"""Review of a draft before it is sent: `review(path, library)` finds, `apply(review, accepted)` writes the fixed copy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.review.records import SEVERITIES, Edit, Finding, Review

if TYPE_CHECKING:
    from vectorstore.library import Library

__all__ = ["SEVERITIES", "Edit", "Finding", "Review", "apply", "review"]


def review(path: Path, library: Library | None = None) -> Review:
    """Everything that would be sent back in one paper, in reading order.

    path: docx, doc, pdf, txt, md, rtf or a scan. library: what to compare targets and cited documents with.
    Raises ingest.errors.Unreadable when the file gives no text."""
    from assistant.review.run import review as run

    return run(path, library)


def apply(review: Review, accepted: Iterable[str | tuple[str, str] | Finding], out: Path | None = None) -> Path:
    """The fixed copy as a Word file: each accepted finding a tracked change, or a comment where a person must write.

    accepted: findings, their ids, or (id, the words that the person wants instead). out: where to; beside the paper, with
    "-da-sua" in its name, when not given. Raises KeyError for an id that the review does not have."""
    from assistant.review.fixed import apply as write

    return write(review, accepted, out)
