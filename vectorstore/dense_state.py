"""What the dense index must hold, noted in the catalogue in the same transaction as the passages themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vectorstore.records import Document, Passage
from vectorstore.vectors import text_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One vector that must be there. key: the passage's; hash: of the text that is embedded for it."""

    key: str
    doc_id: str
    zone: str
    hash: str


def dense_text(document: Document, passage: Passage) -> str:
    """What is embedded for a passage: where it stands, then its words."""
    place = " ".join(part for part in (document.metadata.locality, document.metadata.period) if part)
    return "\n".join(part for part in (place, passage.heading, passage.text) if part)


def entries(document: Document, passages: Iterable[Passage]) -> tuple[Entry, ...]:
    """The entries of a document's passages, in their order."""
    return tuple(
        Entry(key=passage.key, doc_id=passage.doc_id, zone=passage.zone, hash=text_hash(dense_text(document, passage)))
        for passage in passages
    )


def put(connection: sqlite3.Connection, doc_id: str, wanted: Sequence[Entry]) -> None:
    """Note a document's entries in place of its earlier ones; inside the caller's transaction."""
    connection.execute("DELETE FROM dense_state WHERE doc_id = ?", (doc_id,))
    connection.executemany(
        "INSERT INTO dense_state (key, doc_id, zone, hash) VALUES (?, ?, ?, ?)",
        [(entry.key, entry.doc_id, entry.zone, entry.hash) for entry in wanted],
    )


def keys(connection: sqlite3.Connection, doc_id: str) -> set[str]:
    """The keys noted for a document."""
    return {row[0] for row in connection.execute("SELECT key FROM dense_state WHERE doc_id = ?", (doc_id,))}


def wanted(connection: sqlite3.Connection) -> dict[str, Entry]:
    """All entries by key."""
    found = connection.execute("SELECT key, doc_id, zone, hash FROM dense_state")
    return {
        row["key"]: Entry(key=row["key"], doc_id=row["doc_id"], zone=row["zone"], hash=row["hash"]) for row in found
    }
