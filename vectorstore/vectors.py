"""A cache of vectors on disk, by model and text: reading a paper again or rebuilding the index embeds nothing twice."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

_BATCH = 64
_CHUNK = 500
_TABLE = (
    "CREATE TABLE IF NOT EXISTS vectors (model TEXT, hash TEXT, vector BLOB, PRIMARY KEY (model, hash)) WITHOUT ROWID"
)
_log = logging.getLogger(__name__)
Result = TypeVar("Result")


def text_hash(text: str) -> str:
    """The name of a text in the cache and in the dense index."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def model_name(embedder: Embeddings) -> str:
    """What tells one model's vectors from another's."""
    return getattr(embedder, "name", type(embedder).__name__)


class VectorCache:
    """Vectors of one embedder in a SQLite file. It is only a cache: a damaged file is thrown away without a word."""

    def __init__(self, path: Path, embedder: Embeddings):
        self._path = path
        self._embedder = embedder
        self._model = model_name(embedder)
        self._lock = threading.RLock()
        self._connection = self._opened()

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

        def read() -> dict[str, np.ndarray]:
            found = {}
            for names in _parts(sorted(set(hashes)), _CHUNK):
                marks = ", ".join("?" * len(names))
                select = f"SELECT hash, vector FROM vectors WHERE model = ? AND hash IN ({marks})"
                for name, blob in self._connection.execute(select, [self._model, *names]):
                    found[name] = np.frombuffer(blob, np.float32)
            return found

        return self._tried(read, {})

    def prune(self, wanted: set[str]) -> None:
        """Forget vectors of other models and of texts that are not wanted any more."""

        def delete() -> None:
            self._connection.execute("DELETE FROM vectors WHERE model != ?", (self._model,))
            known = [row[0] for row in self._connection.execute("SELECT hash FROM vectors")]
            self._connection.executemany("DELETE FROM vectors WHERE hash = ?", [(h,) for h in known if h not in wanted])

        self._tried(delete, None)

    def _keep(self, names: Sequence[str], vectors: np.ndarray) -> None:
        records = [(self._model, name, vector.tobytes()) for name, vector in zip(names, vectors, strict=True)]

        def write() -> None:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", records)

        self._tried(write, None)

    def _tried(self, work: Callable[[], Result], otherwise: Result) -> Result:
        """The work's result, or `otherwise` when the file is damaged (it is begun anew), locked or the disk full."""
        with self._lock:
            try:
                return work()
            except sqlite3.OperationalError as error:
                _log.warning("vector cache not used: %s", error)
            except sqlite3.DatabaseError as error:
                _log.warning("vector cache begun anew: %s", error)
                self._connection.close()
                self._connection = self._opened()
            return otherwise

    def _opened(self) -> sqlite3.Connection:
        try:
            return _connected(self._path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            for tail in ("", "-wal", "-shm"):
                Path(f"{self._path}{tail}").unlink(missing_ok=True)
            return _connected(self._path)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_TABLE)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _parts(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
