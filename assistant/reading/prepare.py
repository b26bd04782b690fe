"""Encoding the clauses of new papers ahead, so that the first question about them need not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from assistant.desk import Desk
from assistant.reading.reader import ClauseReader

if TYPE_CHECKING:
    from vectorstore.library import Library

Progress = Callable[[int, int, str], None]


def prepare(library: Library, doc_ids: Collection[str], progress: Progress | None = None) -> int:
    """Encode what the reader needs of these papers' clauses; returns how many clauses were new.

    progress: told (papers done, papers in all, the current paper)."""
    reader, made = ClauseReader(Desk(library)), 0
    for done, doc_id in enumerate(doc_ids):
        if progress is not None:
            progress(done, len(doc_ids), doc_id)
        made += reader.prepare(doc_id)
    return made
