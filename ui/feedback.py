"""👍 and 👎 with a reason, kept on this computer, countable, and readable as JSON Lines for the evaluation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ui.exchange import Exchange
from ui.store import database

REASONS = ("Sai đơn vị hoặc số liệu", "Thiếu ý", "Trích dẫn sai chỗ", "Lẽ ra trả lời được", "Khó hiểu", "Khác")
"""What a user may pick for a 👎."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A judgement on an answer. verdict: up | down; kind: one of REASONS or empty; words: the user's own."""

    at: str
    user: str
    verdict: str
    kind: str
    words: str
    exchange: Exchange


class Feedback:
    """The votes in one database file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, user: str, exchange: Exchange, verdict: str, *, kind: str = "", words: str = "") -> None:
        """Keep a vote; a later one on the same answer replaces the earlier. Raises ValueError for another verdict."""
        if verdict not in ("up", "down"):
            raise ValueError(f"not a verdict: {verdict!r}")
        now = datetime.now().astimezone().isoformat(timespec="microseconds")
        with database(self.path) as db:
            db.execute("DELETE FROM votes WHERE user = ? AND question = ? AND body LIKE ?", _same(user, exchange))
            row = (now, user, verdict, kind[:100], words[:2000], exchange.question, exchange.as_json())
            db.execute("INSERT INTO votes VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def all(self, *, limit: int = 500) -> tuple[Vote, ...]:
        """The votes, last one first."""
        with database(self.path) as db:
            rows = db.execute("SELECT * FROM votes ORDER BY at DESC LIMIT ?", (limit,)).fetchall()
        return tuple(
            Vote(
                at=row["at"],
                user=row["user"],
                verdict=row["verdict"],
                kind=row["kind"],
                words=row["words"],
                exchange=Exchange.from_json(row["body"]),
            )
            for row in rows
        )

    def counts(self) -> dict[str, int]:
        """How many votes of each verdict there are: {"up": 3, "down": 1}."""
        with database(self.path) as db:
            rows = db.execute("SELECT verdict, count(*) AS n FROM votes GROUP BY verdict").fetchall()
        return {"up": 0, "down": 0} | {row["verdict"]: row["n"] for row in rows}

    def lines(self) -> Iterator[str]:
        """Each vote as a JSON line: at, verdict, kind, words, question, answer, citations; no user id."""
        for vote in self.all(limit=1_000_000):
            exchange = json.loads(vote.exchange.as_json())
            kept = {name: exchange[name] for name in ("question", "understood", "answer", "abstained", "citations")}
            about = {"at": vote.at, "verdict": vote.verdict, "kind": vote.kind, "words": vote.words}
            yield json.dumps(about | kept, ensure_ascii=False)


def _same(user: str, exchange: Exchange) -> tuple[str, str, str]:
    """What tells votes on one answer from votes on another: who, which question, when it was answered."""
    return user, exchange.question, f'%"at": "{exchange.at}"%'
