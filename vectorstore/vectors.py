"""A cache of vectors on disk, by model and text: reading a paper again or rebuilding the index embeds nothing twice."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

_BATCH = 64
_CHUNK = 500


def text_hash(text: str) -> str:
    """The name of a text in the cache and in the dense index."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def model_name(embedder: Embeddings) -> str:
    """What tells one model's vectors from another's."""
    return getattr(embedder, "name", type(embedder).__name__)


class VectorCache:
    """Vectors of one embedder, kept in a SQLite file that may be deleted at any time."""

    def __init__(self, path: Path, embedder: Embeddings):
        self._embedder = embedder
        self._model = model_name(embedder)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors (model TEXT, hash TEXT, vector BLOB, PRIMARY KEY (model, hash))"
            " WITHOUT ROWID"
        )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors [texts, dimensions] of passages; only those not known yet are computed, and kept at once."""
        hashes = [text_hash(text) for text in texts]
        known = self.known(hashes)
        missing = {name: text for name, text in zip(hashes, texts, strict=True) if name not in known}
        for names in _parts(sorted(missing, key=lambda name: len(missing[name])), _BATCH):
            made = np.asarray(self._embedder.embed_documents([missing[name] for name in names]), dtype=np.float32)
            known.update(zip(names, made, strict=True))
            self._keep(names, made)
        return np.stack([known[name] for name in hashes]) if hashes else np.zeros((0, 0), np.float32)

    def known(self, hashes: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors that are here, by hash; the others are left out."""
        found = {}
        for names in _parts(sorted(set(hashes)), _CHUNK):
            marks = ", ".join("?" * len(names))
            select = f"SELECT hash, vector FROM vectors WHERE model = ? AND hash IN ({marks})"
            with self._lock:
                rows = self._connection.execute(select, [self._model, *names]).fetchall()
            found.update({name: np.frombuffer(blob, np.float32) for name, blob in rows})
        return found

    def prune(self, wanted: set[str]) -> None:
        """Forget vectors of other models and of texts that are not wanted any more."""
        with self._lock:
            self._connection.execute("DELETE FROM vectors WHERE model != ?", (self._model,))
            known = [row[0] for row in self._connection.execute("SELECT hash FROM vectors")]
            self._connection.executemany("DELETE FROM vectors WHERE hash = ?", [(h,) for h in known if h not in wanted])

    def _keep(self, names: Sequence[str], vectors: np.ndarray) -> None:
        records = [(self._model, name, vector.tobytes()) for name, vector in zip(names, vectors, strict=True)]
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", records)
            self._connection.execute("COMMIT")


def _parts(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
