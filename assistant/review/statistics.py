"""What an office's reviews find most, so that it learns. Counts only, kept in the data folder; no words of any paper."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from assistant.review.records import Review
from assistant.review.tables import kind_label

FILE = "reviews.jsonl"


@dataclass(frozen=True, slots=True)
class Tally:
    """One review's counts. kinds: kind → grade → how many. rules: the rule or article → how many. when: ISO time."""

    doc_id: str
    when: str
    pages: int
    kinds: dict[str, dict[str, int]]
    rules: dict[str, int]


@dataclass(frozen=True, slots=True)
class Statistics:
    """An office's papers together. papers: how many; kinds: (label, how many, in how many papers), the commonest first;
    rules: (rule, how many); months: "2026-03" → findings a paper."""

    papers: int
    kinds: tuple[tuple[str, int, int], ...]
    rules: tuple[tuple[str, int], ...]
    months: dict[str, float]


def remember(review: Review, home: Path) -> None:
    """Add a review's counts; those of an earlier review of the same paper are replaced."""
    kept = [tally for tally in tallies(home) if tally.doc_id != review.doc_id]
    _write(home, [*kept, tally_of(review)])


def tally_of(review: Review) -> Tally:
    """The counts of one review."""
    kinds: dict[str, dict[str, int]] = {}
    for finding in review.findings:
        grades = kinds.setdefault(finding.kind, {})
        grades[finding.severity] = grades.get(finding.severity, 0) + 1
    rules = Counter(finding.rule for finding in review.findings)
    return Tally(
        review.doc_id, datetime.now().astimezone().isoformat(timespec="seconds"), review.pages, kinds, dict(rules)
    )


def tallies(home: Path) -> list[Tally]:
    """The counts that are kept, the oldest first; lines that cannot be read are left out."""
    path = home / FILE
    found = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            found.append(Tally(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def statistics(home: Path) -> Statistics:
    """All kept reviews together."""
    kept = tallies(home)
    totals, papers, rules = Counter[str](), Counter[str](), Counter[str]()
    months: dict[str, list[int]] = {}
    for tally in kept:
        counts = {kind: sum(grades.values()) for kind, grades in tally.kinds.items()}
        totals.update(counts)
        papers.update(counts.keys())
        rules.update(tally.rules)
        months.setdefault(tally.when[:7], []).append(sum(counts.values()))
    return Statistics(
        papers=len(kept),
        kinds=tuple((kind_label(kind), times, papers[kind]) for kind, times in totals.most_common()),
        rules=tuple(rules.most_common()),
        months={month: sum(counts) / len(counts) for month, counts in sorted(months.items())},
    )


def forget(home: Path, doc_id: str | None = None) -> None:
    """Drop the counts of one paper, or of all."""
    _write(home, [tally for tally in tallies(home) if doc_id is not None and tally.doc_id != doc_id])


def _write(home: Path, kept: Iterable[Tally]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(asdict(tally), ensure_ascii=False) + "\n" for tally in kept)
    fresh = home / f"{FILE}.new"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(home / FILE)
