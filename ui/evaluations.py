"""The latest measured report, for the tab Đánh giá: found in the data folder or the project folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ui.office import Office


@dataclass(frozen=True)
class Figure:
    """A figure as it is told to officials. better: up | down."""

    key: str
    label: str
    says: str
    better: str


@dataclass(frozen=True)
class Measured:
    """One question set: our figures, the naive baseline's or none, and our share by slice {"type:target": (0.9, 12)}."""

    name: str
    ours: dict[str, float]
    naive: dict[str, float] | None
    slices: dict[str, tuple[float, int]]


@dataclass(frozen=True)
class Report:
    """A report. at: when it was written; path: the file report.md beside its figures."""

    at: datetime
    path: Path
    sets: tuple[Measured, ...]


def latest(office: Office) -> Report | None:
    """The newest readable report under `reports/`, None when nothing was measured yet."""
    project = Path(str(files("ui"))).parent
    found = [path for home in (office.home, project) for path in (home / "reports").glob("**/figures.json")]
    for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True):
        if sets := _sets(path):
            return Report(datetime.fromtimestamp(path.stat().st_mtime), path.with_name("report.md"), tuple(sets))
    return None


def _sets(path: Path) -> list[Measured]:
    try:
        runs: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        names = dict.fromkeys(run["name"] for run in runs)
        return [_measured(name, [run for run in runs if run["name"] == name]) for name in names]
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return []


def _measured(name: str, runs: Iterable[dict[str, Any]]) -> Measured:
    by_system = {run["system"]: run for run in runs}
    ours = by_system.get("troly") or next(iter(by_system.values()))
    naive = by_system.get("naive")
    slices = {key: (float(share), int(count)) for key, (share, count) in ours["slices"].items()}
    return Measured(name, ours["totals"], naive["totals"] if naive else None, slices)


@cache
def figures() -> tuple[Figure, ...]:
    """The figures that officials are shown, in order, from data/figures.tsv."""
    lines = files("ui.data").joinpath("figures.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(Figure(*line.split("\t")) for line in lines if line and not line.startswith("#"))
