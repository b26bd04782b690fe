"""Reviews that were run on this computer: which findings come most over the papers of an office."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from assistant.review import Review
from ui.store import database


@dataclass(frozen=True, slots=True)
class Past:
    """A review that was run. counts: (kind, severity) → findings."""

    at: str
    name: str
    pages: int
    counts: dict[tuple[str, str], int]

    @property
    def total(self) -> int:
        """All findings."""
        return sum(self.counts.values())


class Reviews:
    """The reviews in one database file; of a paper reviewed again the last one counts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, name: str, review: Review) -> None:
        """Keep how many findings of each kind and grade a paper had, nothing of its text."""
        counts = Counter(f"{finding.kind}|{finding.severity}" for finding in review.findings)
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        with database(self.path) as db:
            db.execute(
                "INSERT OR REPLACE INTO reviews VALUES (?, ?, ?, ?)", (name, now, review.pages, json.dumps(counts))
            )

    def all(self, *, limit: int = 200) -> tuple[Past, ...]:
        """The papers reviewed, last one first."""
        with database(self.path) as db:
            rows = db.execute("SELECT * FROM reviews ORDER BY at DESC LIMIT ?", (limit,)).fetchall()
        return tuple(Past(row["at"], row["name"], row["pages"], _counts(row["counts"])) for row in rows)

    def by_kind(self) -> list[tuple[str, int, int]]:
        """(kind, findings, papers that have any), most frequent first."""
        findings: Counter[str] = Counter()
        papers: Counter[str] = Counter()
        for past in self.all():
            findings.update({kind: n for kind, n in _summed(past).items()})
            papers.update(_summed(past).keys())
        return [(kind, n, papers[kind]) for kind, n in findings.most_common()]


@cache
def kind_names() -> dict[str, str]:
    """Kind → what a person reads, from the reviewer's own data."""
    lines = files("assistant.review").joinpath("data/kinds.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t")[:2] for line in lines if line and not line.startswith("#"))  # type: ignore[misc]


def _summed(past: Past) -> Counter[str]:
    summed: Counter[str] = Counter()
    for (kind, _), n in past.counts.items():
        summed[kind] += n
    return summed


def _counts(text: str) -> dict[tuple[str, str], int]:
    return {(key.split("|")[0], key.split("|")[1]): n for key, n in json.loads(text).items()}
