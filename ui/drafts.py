"""Drafts at work, kept per user on this computer with every step, so that each can be undone and done again."""

from __future__ import annotations

import uuid
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from assistant.draft import Draft
from assistant.draft.choose import optional_ones
from ui.store import database


@dataclass(frozen=True)
class Work:
    """A draft as it stands. edited: indices of the paragraphs that the user changed; off: of those that are not ticked.

    undoes, redoes: whether there is a step before and after this one."""

    draft: Draft
    edited: frozenset[int] = frozenset()
    off: frozenset[int] = frozenset()
    undoes: bool = False
    redoes: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A draft in the list of earlier ones. at: ISO time of its last change."""

    draft_id: str
    title: str
    at: str


class Drafts:
    """The drafts in one database file. A user sees only their own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, user: str, draft: Draft) -> str:
        """Keep a new draft; returns its id."""
        draft_id = uuid.uuid4().hex
        title = f"{draft.place}, {draft.period}"
        with database(self.path) as db:
            db.execute("INSERT INTO drafts VALUES (?, ?, ?, ?, 0)", (draft_id, user, title, _now()))
            db.execute(
                "INSERT INTO draft_steps VALUES (?, 0, ?)", (draft_id, _packed(Work(draft, off=optional_ones(draft))))
            )
        return draft_id

    def open(self, user: str, draft_id: str) -> Work | None:
        """The draft at its current step, None when it is not this user's."""
        sql = (
            "SELECT s.body, s.n, (SELECT max(n) FROM draft_steps m WHERE m.draft_id = d.draft_id) AS last FROM drafts d"
            " JOIN draft_steps s ON s.draft_id = d.draft_id AND s.n = d.step WHERE d.user = ? AND d.draft_id = ?"
        )
        with database(self.path) as db:
            row = db.execute(sql, (user, draft_id)).fetchone()
        return replace(_unpacked(row["body"]), undoes=row["n"] > 0, redoes=row["n"] < row["last"]) if row else None

    def change(self, user: str, draft_id: str, work: Work) -> None:
        """Keep the next step; what was undone before it is given up."""
        with database(self.path) as db:
            row = db.execute("SELECT step FROM drafts WHERE user = ? AND draft_id = ?", (user, draft_id)).fetchone()
            if row is None:
                return
            step = row["step"] + 1
            db.execute("DELETE FROM draft_steps WHERE draft_id = ? AND n >= ?", (draft_id, step))
            db.execute("INSERT INTO draft_steps VALUES (?, ?, ?)", (draft_id, step, _packed(work)))
            db.execute("UPDATE drafts SET step = ?, at = ? WHERE draft_id = ?", (step, _now(), draft_id))

    def move(self, user: str, draft_id: str, by: int) -> None:
        """Undo (by = -1) or do again (by = 1); at either end nothing happens."""
        sql = (
            "UPDATE drafts SET step = step + :by, at = :now WHERE user = :user AND draft_id = :draft"
            " AND EXISTS (SELECT 1 FROM draft_steps s WHERE s.draft_id = :draft AND s.n = step + :by)"
        )
        with database(self.path) as db:
            db.execute(sql, {"by": by, "now": _now(), "user": user, "draft": draft_id})

    def all(self, user: str, *, limit: int = 30) -> tuple[Past, ...]:
        """The user's drafts, the one changed last first."""
        sql = "SELECT draft_id, title, at FROM drafts WHERE user = ? ORDER BY at DESC, rowid DESC LIMIT ?"
        with database(self.path) as db:
            return tuple(Past(*row) for row in db.execute(sql, (user, limit)))

    def delete(self, user: str, draft_id: str) -> None:
        """Delete one draft of this user, for good."""
        with database(self.path) as db:
            db.execute("DELETE FROM drafts WHERE user = ? AND draft_id = ?", (user, draft_id))


_FORM = TypeAdapter(Work)


def _packed(work: Work) -> bytes:
    return zlib.compress(_FORM.dump_json(work))


def _unpacked(body: bytes) -> Work:
    return _FORM.validate_json(zlib.decompress(body))


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="microseconds")
