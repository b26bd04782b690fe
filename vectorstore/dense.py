"""The dense index: Chroma, embedded or as a server, rebuildable from the catalogue at any time.

Chroma is the store. For searching, `snapshot` holds its vectors in memory as one matrix while they are few: an exact
product with 10,000 vectors takes 1-2 ms and filters cost nothing, a Chroma query 10-17 ms and is approximate.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from socket import gethostname
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from vectorstore.dense_state import Entry
from vectorstore.errors import StoreError
from vectorstore.vectors import text_hash

_BATCH = 1000


class DenseBroken(StoreError):
    """Chroma cannot be opened, read or written: damaged files, a full disk, a server that does not answer."""


class DenseIndex:
    """The vectors of one model under their passages' keys. Every method may raise DenseBroken."""

    def __init__(self, folder: Path, model: str, url: str | None = None):
        self._folder, self._url = folder, url
        whose = f"{gethostname()}:{folder.absolute()}:" if url else ""  # a server may be shared, a folder is not
        self._name = f"passages-{text_hash(whose + model)[:12]}"
        self._client: Any = None
        self._collection: Any = None

    def put(self, entries: Sequence[Entry], vectors: np.ndarray) -> None:
        """Write one vector [dimensions] an entry."""
        with _chroma():
            for start in range(0, len(entries), _BATCH):
                part = entries[start : start + _BATCH]
                self._opened().upsert(
                    ids=[entry.key for entry in part],
                    embeddings=vectors[start : start + len(part)],
                    metadatas=[{"doc_id": entry.doc_id, "zone": entry.zone, "hash": entry.hash} for entry in part],
                )

    def delete(self, keys: Collection[str]) -> None:
        """Take vectors out."""
        with _chroma():
            for part in _parts(sorted(keys)):
                self._opened().delete(ids=part)

    def hashes(self) -> dict[str, str]:
        """Key → hash of the text that its vector was made from."""
        with _chroma():
            found = self._opened().get(include=["metadatas"])
            return {key: meta["hash"] for key, meta in zip(found["ids"], found["metadatas"], strict=True)}

    def load(self, keys: Sequence[str] | None = None) -> Iterator[tuple[str, str, np.ndarray]]:
        """Key, hash and vector (float32) of the given keys or of all."""
        with _chroma():
            for part in _parts(self._opened().get(include=[])["ids"] if keys is None else keys):
                found = self._opened().get(ids=part, include=["metadatas", "embeddings"])
                vectors = np.asarray(found["embeddings"], dtype=np.float32)
                yield from zip(found["ids"], (meta["hash"] for meta in found["metadatas"]), vectors, strict=True)

    def query(
        self, vector: np.ndarray, *, doc_ids: Collection[str] | None, zones: Collection[str] | None, k: int
    ) -> list[tuple[str, str, float]]:
        """The nearest as (key, hash, cosine), by Chroma's own approximate search."""
        limits = (("doc_id", doc_ids), ("zone", zones))
        conditions: list[Any] = [{name: {"$in": sorted(wanted)}} for name, wanted in limits if wanted is not None]
        where = {"$and": conditions} if len(conditions) > 1 else (conditions[0] if conditions else None)
        with _chroma():
            found = self._opened().query(
                query_embeddings=[vector], n_results=k, where=where, include=["metadatas", "distances"]
            )
        hashes = [meta["hash"] for meta in found["metadatas"][0]]
        return [(key, h, 1 - d) for key, h, d in zip(found["ids"][0], hashes, found["distances"][0], strict=True)]

    def close(self) -> None:
        """Let go of Chroma; the next use opens it anew and sees what other processes wrote."""
        client, self._client, self._collection = self._client, None, None
        if client is not None and not self._url:
            with _chroma():
                client.close()

    def reset(self) -> None:
        """Throw the whole index away, however broken it is; the next use begins an empty one."""
        if self._url:
            with _chroma():
                self._opened()
                self._client.delete_collection(self._name)
                self._client = self._collection = None
            return
        try:
            self.close()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _opened(self) -> Any:
        if self._collection is None:
            self._client = _client(self._folder, self._url)
            self._collection = self._client.get_or_create_collection(
                self._name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
        return self._collection


@contextmanager
def _chroma() -> Iterator[None]:
    """Turns whatever Chroma raises, panics of its Rust part included, into DenseBroken."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, StoreError):
        raise
    except BaseException as error:
        raise DenseBroken(f"Chroma: {type(error).__name__}: {error}") from error


def _client(folder: Path, url: str | None) -> Any:
    os.environ["ANONYMIZED_TELEMETRY"] = "False"  # read by Chroma's settings when they are built anywhere else
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not url:
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(folder), settings=settings)
    parts = urlsplit(url if "//" in url else f"http://{url}")
    ssl = parts.scheme == "https"
    port = parts.port or (443 if ssl else 8000)
    return chromadb.HttpClient(host=parts.hostname or "localhost", port=port, ssl=ssl, settings=settings)


def _parts(values: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), _BATCH):
        yield list(values[start : start + _BATCH])
