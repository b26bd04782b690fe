"""Reviews that were run on this computer, to open again; and which findings come most over an office's papers."""

from __future__ import annotations

import json
import shutil
import uuid
import zlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter

from assistant.review import Review
from ui.store import database


@dataclass(frozen=True)
class Work:
    """A review and what was decided. statuses: finding id → accepted | dismissed; own: id → the user's own words."""

    review: Review
    statuses: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Past:
    """A review that was run. total: its findings; decided: how many of them were accepted or dismissed."""

    review_id: str
    name: str
    at: str
    total: int
    decided: int


class Reviews:
    """The reviews in one database file, each paper beside it in a folder of its own. A user opens only their own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = path.parent / "reviews"

    def add(self, user: str, review: Review) -> str:
        """Keep a review with a copy of its paper (the fixed copy is made from it); returns its id."""
        review_id, name = uuid.uuid4().hex, review.path.name
        (self.folder / review_id).mkdir(parents=True)
        kept = Path(shutil.copy2(review.path, self.folder / review_id / name))
        counts = Counter(f"{finding.kind}|{finding.severity}" for finding in review.findings)
        work, now = Work(replace(review, path=kept)), datetime.now().astimezone().isoformat(timespec="seconds")
        with database(self.path) as db:
            db.execute(
                "INSERT OR REPLACE INTO reviews VALUES (?, ?, ?, ?)", (name, now, review.pages, json.dumps(counts))
            )
            row = (review_id, user, name, now, _packed(work.review), _decided(work))
            db.execute("INSERT INTO reviewed VALUES (?, ?, ?, ?, ?, ?)", row)
        return review_id

    def open(self, user: str, review_id: str) -> Work | None:
        """A review with its decisions, None when it is not this user's."""
        with database(self.path) as db:
            sql = "SELECT body, decided FROM reviewed WHERE user = ? AND review_id = ?"
            row = db.execute(sql, (user, review_id)).fetchone()
        return Work(_FORM.validate_json(zlib.decompress(row["body"])), **json.loads(row["decided"])) if row else None

    def decide(self, user: str, review_id: str, work: Work) -> None:
        """Keep what was decided."""
        with database(self.path) as db:
            sql = "UPDATE reviewed SET decided = ? WHERE user = ? AND review_id = ?"
            db.execute(sql, (_decided(work), user, review_id))

    def all(self, user: str, *, limit: int = 30) -> tuple[Past, ...]:
        """The user's reviews, last one first."""
        with database(self.path) as db:
            sql = "SELECT review_id, name, at FROM reviewed WHERE user = ? ORDER BY at DESC, rowid DESC LIMIT ?"
            rows = db.execute(sql, (user, limit)).fetchall()
        works = ((row, self.open(user, row["review_id"])) for row in rows)
        return tuple(
            Past(row["review_id"], row["name"], row["at"], len(work.review.findings), len(work.statuses))
            for row, work in works
            if work
        )

    def delete(self, user: str, review_id: str) -> None:
        """Delete a review of this user and the copy of its paper, for good."""
        with database(self.path) as db:
            sql = "DELETE FROM reviewed WHERE user = ? AND review_id = ?"
            if db.execute(sql, (user, review_id)).rowcount:
                shutil.rmtree(self.folder / review_id, ignore_errors=True)

    def by_kind(self) -> list[tuple[str, int, int]]:
        """(kind, findings, papers that have any), most frequent first; of a paper reviewed again the last one counts."""
        with database(self.path) as db:
            rows = db.execute("SELECT counts FROM reviews ORDER BY at DESC LIMIT 200").fetchall()
        findings: Counter[str] = Counter()
        papers: Counter[str] = Counter()
        for row in rows:
            summed = _summed(row["counts"])
            findings.update(summed)
            papers.update(summed.keys())
        return [(kind, n, papers[kind]) for kind, n in findings.most_common()]


@cache
def kind_names() -> dict[str, str]:
    """Kind → what a person reads, from the reviewer's own data."""
    lines = files("assistant.review").joinpath("data/kinds.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t")[:2] for line in lines if line and not line.startswith("#"))  # type: ignore[misc]


_FORM = TypeAdapter(Review)


def _packed(review: Review) -> bytes:
    return zlib.compress(_FORM.dump_json(review))


def _decided(work: Work) -> str:
    return json.dumps({"statuses": work.statuses, "own": work.own}, ensure_ascii=False)


def _summed(counts: str) -> Counter[str]:
    """'{"typo|lỗi": 2}' → findings of each kind."""
    summed: Counter[str] = Counter()
    for key, n in json.loads(counts).items():
        summed[key.split("|")[0]] += n
    return summed
