"""The store's own settings: environment variables, else `troly.env` in the data folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What an office may choose for its store.

    embedding_model: name or folder of a sentence-transformers model; None is the packaged one.
    reranker: name or folder of a cross-encoder that re-orders the best hits; None is none.
    chroma_url: address of a `chroma run` server; None runs Chroma inside the process.
    """

    embedding_model: str | None = None
    reranker: str | None = None
    chroma_url: str | None = None

    @classmethod
    def read(cls, home: Path) -> Options:
        """The options in force for that data folder."""
        values = _env_file(home / "troly.env") | dict(os.environ)
        return cls(**{name: values.get(f"TROLY_{name.upper()}") or None for name in cls.__slots__})


def _env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip().strip("\"'") for name, _, value in lines if not name.startswith("#")}
