"""The review's knowledge: tab-separated files in `data/`, comment lines begin with #."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `data/NAME.tsv`, each a tuple of its columns."""
    text = (files(__package__) / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def column(name: str, at: int = 0) -> frozenset[str]:
    """One column of a table as a set; rows that are too short are left out."""
    return frozenset(row[at] for row in rows(name) if len(row) > at)


@cache
def mapping(name: str, key: int = 0, value: int = 1) -> dict[str, str]:
    """Two columns of a table as a dictionary."""
    return {row[key]: row[value] for row in rows(name)}


def kind_label(kind: str) -> str:
    """What a person reads for a kind: "typo" → "Chính tả"."""
    return mapping("kinds").get(kind, kind)
