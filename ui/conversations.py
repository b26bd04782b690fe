"""Conversations, kept per user on this computer: listed, searched without diacritics, opened again, deleted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ui.exchange import Exchange
from ui.store import database
from vectorstore.text import fold

_TITLE_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation in the list. title: its first question; last_at: ISO time of its last one."""

    talk_id: str
    title: str
    last_at: str
    length: int


class Conversations:
    """The conversations in one database file. A user sees only their own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, user: str, talk_id: str | None, exchange: Exchange) -> str:
        """Keep an exchange at the end of a conversation, a new one when `talk_id` is None. Returns the conversation's id."""
        talk_id = talk_id or uuid.uuid4().hex
        with database(self.path) as db:
            title = exchange.question.strip()[:_TITLE_LENGTH]
            db.execute(
                "INSERT OR IGNORE INTO talks VALUES (?, ?, ?, ?, ?)", (talk_id, user, title, exchange.at, exchange.at)
            )
            db.execute("UPDATE talks SET last_at = ? WHERE talk_id = ?", (exchange.at, talk_id))
            row = db.execute("SELECT coalesce(max(n), 0) + 1 FROM exchanges WHERE talk_id = ?", (talk_id,)).fetchone()
            db.execute(
                "INSERT INTO exchanges VALUES (?, ?, ?, ?)", (talk_id, row[0], _folded(exchange), exchange.as_json())
            )
        return talk_id

    def replace_one(self, talk_id: str, n: int, exchange: Exchange) -> None:
        """Keep a changed form of the n-th exchange, from 1 (a verdict was given)."""
        with database(self.path) as db:
            db.execute("UPDATE exchanges SET body = ? WHERE talk_id = ? AND n = ?", (exchange.as_json(), talk_id, n))

    def list(self, user: str, query: str = "", *, limit: int = 100) -> tuple[Talk, ...]:
        """The user's conversations, last one first; with a query those in which all its words stand."""
        clauses = "".join(" AND e.folded LIKE ? ESCAPE '\\'" for _ in fold(query).split())
        sql = (
            "SELECT t.*, (SELECT count(*) FROM exchanges x WHERE x.talk_id = t.talk_id) AS length FROM talks t"
            f" WHERE t.user = ? AND EXISTS (SELECT 1 FROM exchanges e WHERE e.talk_id = t.talk_id{clauses})"
            " ORDER BY t.last_at DESC, t.rowid DESC LIMIT ?"
        )
        with database(self.path) as db:
            rows = db.execute(sql, (user, *(_like(word) for word in fold(query).split()), limit)).fetchall()
        return tuple(Talk(row["talk_id"], row["title"], row["last_at"], row["length"]) for row in rows)

    def open(self, user: str, talk_id: str) -> tuple[Exchange, ...]:
        """The exchanges of a conversation in order; empty when it is not this user's."""
        sql = (
            "SELECT e.body FROM exchanges e JOIN talks t USING (talk_id) WHERE t.user = ? AND talk_id = ? ORDER BY e.n"
        )
        with database(self.path) as db:
            return tuple(Exchange.from_json(row["body"]) for row in db.execute(sql, (user, talk_id)))

    def delete(self, user: str, talk_id: str) -> None:
        """Delete one conversation of this user, for good."""
        with database(self.path) as db:
            db.execute("DELETE FROM talks WHERE user = ? AND talk_id = ?", (user, talk_id))

    def clear(self, user: str) -> None:
        """Delete all conversations of this user, for good."""
        with database(self.path) as db:
            db.execute("DELETE FROM talks WHERE user = ?", (user,))


def day_of(iso: str) -> str:
    """The day a conversation is listed under: "Hôm nay", "Hôm qua" or its date."""
    day, today = datetime.fromisoformat(iso).date(), datetime.now().date()
    names = {0: "Hôm nay", 1: "Hôm qua"}
    return names.get((today - day).days, day.strftime("%d/%m/%Y"))


def _folded(exchange: Exchange) -> str:
    return fold(f"{exchange.question}\n{exchange.understood}\n{exchange.answer}")


def _like(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
