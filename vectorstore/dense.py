"""The dense index: Chroma, embedded or as a server, rebuildable from the catalogue at any time.

Chroma is the store. For searching, its vectors are held in memory as one matrix while they are few: an exact product
with 10,000 vectors takes 1-2 ms and filters cost nothing, where a Chroma query takes 10-17 ms and is approximate.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from vectorstore.vectors import text_hash

_BATCH = 1000


class DenseIndex:
    """The vectors of one model under their passages' keys, each with its document, zone and the hash of its text.

    Every method may raise what Chroma raises; `library` decides what to do about it."""

    def __init__(self, folder: Path, model: str, url: str | None = None):
        self._folder, self._url = folder, url
        self._name = f"passages-{text_hash(model)[:12]}"
        self._client: Any = None
        self._collection: Any = None

    def put(self, rows: Sequence[Mapping[str, str]], vectors: np.ndarray) -> None:
        """Write vectors [rows, dimensions]; each row has key, doc_id, zone, hash."""
        for start in range(0, len(rows), _BATCH):
            part = rows[start : start + _BATCH]
            self._opened().upsert(
                ids=[row["key"] for row in part],
                embeddings=vectors[start : start + len(part)],
                metadatas=[{name: row[name] for name in ("doc_id", "zone", "hash")} for row in part],
            )

    def delete(self, keys: Collection[str]) -> None:
        """Take vectors out."""
        listed = sorted(keys)
        for start in range(0, len(listed), _BATCH):
            self._opened().delete(ids=listed[start : start + _BATCH])

    def count(self) -> int:
        """How many vectors there are."""
        return self._opened().count()

    def hashes(self) -> dict[str, str]:
        """Key → hash of the text that its vector was made from."""
        found = self._opened().get(include=["metadatas"])
        return {key: meta["hash"] for key, meta in zip(found["ids"], found["metadatas"], strict=True)}

    def load(self) -> tuple[list[str], list[str], np.ndarray]:
        """All keys, hashes and vectors [keys, dimensions] in float32."""
        found = self._opened().get(include=["metadatas", "embeddings"])
        hashes = [meta["hash"] for meta in found["metadatas"]]
        return found["ids"], hashes, np.asarray(found["embeddings"], dtype=np.float32)

    def query(
        self, vector: np.ndarray, *, doc_ids: Collection[str] | None, zones: Collection[str] | None, k: int
    ) -> list[tuple[str, str, float]]:
        """The nearest as (key, hash, cosine), by Chroma's own approximate search."""
        conditions = [
            {name: {"$in": sorted(wanted)}}
            for name, wanted in (("doc_id", doc_ids), ("zone", zones))
            if wanted is not None
        ]
        where = {"$and": conditions} if len(conditions) > 1 else (conditions[0] if conditions else None)
        found = self._opened().query(
            query_embeddings=[vector], n_results=k, where=where, include=["metadatas", "distances"]
        )
        hashes = [meta["hash"] for meta in found["metadatas"][0]]
        return [(key, h, 1 - d) for key, h, d in zip(found["ids"][0], hashes, found["distances"][0], strict=True)]

    def close(self) -> None:
        """Let go of Chroma; the next use opens it anew and sees what other processes wrote."""
        if self._client is not None and not self._url:
            self._client.close()
        self._client = self._collection = None

    def reset(self) -> None:
        """Throw the whole index away, however broken it is, and begin an empty one."""
        if self._url:
            self._opened()
            self._client.delete_collection(self._name)
            self._client = self._collection = None
            return
        try:
            self.close()
        finally:
            self._client = self._collection = None
            shutil.rmtree(self._folder, ignore_errors=True)

    def _opened(self) -> Any:
        if self._collection is None:
            self._client = _client(self._folder, self._url)
            self._collection = self._client.get_or_create_collection(
                self._name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
        return self._collection


def _client(folder: Path, url: str | None) -> Any:
    os.environ["ANONYMIZED_TELEMETRY"] = "False"  # read by Chroma's settings when they are built anywhere else
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if url:
        parts = urlsplit(url if "//" in url else f"http://{url}")
        ssl = parts.scheme == "https"
        return chromadb.HttpClient(
            host=parts.hostname or "localhost", port=parts.port or (443 if ssl else 8000), ssl=ssl, settings=settings
        )
    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(str(folder), settings=settings)
