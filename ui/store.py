"""The small database of the screen in the data folder: conversations, drafts, reviews, feedback; nothing leaves it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS talks (
    talk_id TEXT PRIMARY KEY, user TEXT NOT NULL, title TEXT NOT NULL, began_at TEXT NOT NULL, last_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS talks_of_user ON talks (user, last_at);
CREATE TABLE IF NOT EXISTS exchanges (
    talk_id TEXT NOT NULL REFERENCES talks ON DELETE CASCADE, n INTEGER NOT NULL, folded TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (talk_id, n));
CREATE TABLE IF NOT EXISTS votes (
    at TEXT NOT NULL, user TEXT NOT NULL, verdict TEXT NOT NULL, kind TEXT NOT NULL, words TEXT NOT NULL,
    question TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (user, question, at));
CREATE TABLE IF NOT EXISTS reviews (
    name TEXT PRIMARY KEY, at TEXT NOT NULL, pages INTEGER NOT NULL, counts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reviewed (
    review_id TEXT PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, body BLOB NOT NULL,
    decided TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS reviewed_of_user ON reviewed (user, at);
CREATE TABLE IF NOT EXISTS drafts (
    draft_id TEXT PRIMARY KEY, user TEXT NOT NULL, title TEXT NOT NULL, at TEXT NOT NULL, step INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS drafts_of_user ON drafts (user, at);
CREATE TABLE IF NOT EXISTS draft_steps (
    draft_id TEXT NOT NULL REFERENCES drafts ON DELETE CASCADE, n INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (draft_id, n));
"""


@contextmanager
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the database at `path`, made with its folder when missing; committed on a clean exit.

    One connection a call: handlers of the page run in several threads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=10)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        connection.executescript(_SCHEMA)
        with connection:
            yield connection
    finally:
        connection.close()
