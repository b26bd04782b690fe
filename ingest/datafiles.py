"""The lists of Vietnamese words that ingest reads by: tab-separated files in `ingest/data`, comments after `#`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `ingest/data/<name>`, each a tuple of its stripped fields; blank lines and comments are left out."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(field.strip() for field in line.split("\t"))
        for line in lines
        if line.strip() and not line.startswith("#")
    )


@cache
def words(name: str) -> tuple[str, ...]:
    """The first field of every row, in the file's order."""
    return tuple(row[0] for row in rows(name))
