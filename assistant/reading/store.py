"""Token vectors of clauses on disk, by what made them and by text: a clause is encoded once, whatever happens to its paper.

Only a cache beside the catalogue: a damaged file is begun anew, a full disk means computing again.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant.reading.weights import FILE

NAME = "reader.sqlite3"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS tokens (mark TEXT, hash TEXT, vectors BLOB, PRIMARY KEY (mark, hash)) WITHOUT ROWID"
)
_CHUNK = 400
_STEP = 127.0  # of an 8-bit part of a vector of length 1
_log = logging.getLogger(__name__)

Encode = Callable[[Sequence[str]], list[np.ndarray]]


class TokenStore:
    """Token vectors, int8 [tokens, width] times 1/127, of clause texts. Safe between threads."""

    def __init__(self, home: Path, encode: Encode, width: int = 128) -> None:
        self._path, self._encode, self._width = home / NAME, encode, width
        self._mark = hashlib.sha256(FILE.read_bytes()).hexdigest()[:16]
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def of(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Vectors float32 [tokens, width] of each text; those not known yet are computed, and kept."""
        names = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
        found = self._known(names)
        missing = {name: text for name, text in zip(names, texts, strict=True) if name not in found}
        if missing:
            made = dict(zip(missing, map(_packed, self._encode(list(missing.values()))), strict=True))
            self._keep(made)
            found |= made
        return [found[name].astype(np.float32) / _STEP for name in names]

    def missing(self, texts: Sequence[str]) -> list[str]:
        """The texts whose vectors are not here yet."""
        names = {hashlib.sha256(text.encode()).hexdigest()[:32]: text for text in texts}
        known = self._known(list(names))
        return [text for name, text in names.items() if name not in known]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _known(self, names: Sequence[str]) -> dict[str, np.ndarray]:
        found: dict[str, np.ndarray] = {}

        def read(connection: sqlite3.Connection) -> None:
            for at in range(0, len(names), _CHUNK):
                some = names[at : at + _CHUNK]
                marks = ", ".join("?" * len(some))
                rows = connection.execute(
                    f"SELECT hash, vectors FROM tokens WHERE mark = ? AND hash IN ({marks})", [self._mark, *some]
                )
                found.update((name, np.frombuffer(blob, np.int8).reshape(-1, self._width)) for name, blob in rows)

        self._tried(read)
        return found

    def _keep(self, made: dict[str, np.ndarray]) -> None:
        rows = [(self._mark, name, vectors.tobytes()) for name, vectors in made.items()]

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("DELETE FROM tokens WHERE mark != ?", (self._mark,))
                connection.executemany("INSERT OR REPLACE INTO tokens VALUES (?, ?, ?)", rows)

        self._tried(write)

    def _tried(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do the work; a damaged file is begun anew, one that cannot be used is done without."""
        with self._lock:
            try:
                work(self._opened())
            except sqlite3.OperationalError as error:
                _log.warning("token vectors not kept: %s", error)
            except (sqlite3.DatabaseError, ValueError) as error:
                _log.warning("token vectors begun anew: %s", error)
                self.close()
                for tail in ("", "-wal", "-shm"):
                    Path(f"{self._path}{tail}").unlink(missing_ok=True)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self._path, timeout=5, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute(_TABLE)
        return self._connection


def _packed(vectors: np.ndarray) -> np.ndarray:
    return np.rint(vectors * _STEP).astype(np.int8)
