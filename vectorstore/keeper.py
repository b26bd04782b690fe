"""Keeps the dense index in step with the catalogue, and search supplied with vectors whatever state Chroma is in.

Order of a write: vectors are computed and cached, the catalogue commits, Chroma follows, the step is noted. A process
that dies in between leaves a note that is behind; whoever opens the library next mends the difference from the cache.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from vectorstore import dense_state
from vectorstore.catalogue import Catalogue
from vectorstore.dense import DenseBroken, DenseIndex
from vectorstore.dense_state import Entry, dense_text
from vectorstore.errors import Busy, Unwritable
from vectorstore.lock import WriteLock
from vectorstore.snapshot import RemoteView, Snapshot
from vectorstore.vectors import VectorCache

IN_MEMORY = 200_000
"""Up to so many vectors (300 MB at 384 dimensions) are held in memory; beyond it Chroma is asked."""

_EMBED_AT_SEARCH = 200  # so many missing vectors are made while a question waits (some 5 s); more want `rebuild`
_BEHIND = "Chỉ mục ngữ nghĩa chưa đầy đủ, tạm tìm chủ yếu theo từ ngữ. Hãy chạy: troly library rebuild"
_BROKEN = "Chỉ mục ngữ nghĩa bị hỏng, tạm dùng bản lưu và tìm theo từ ngữ. Hãy chạy: troly library rebuild"
_UNWRITTEN = "Chưa ghi được chỉ mục ngữ nghĩa; văn bản đã vào thư viện, chỉ mục sẽ được sửa ở lần mở sau."
_log = logging.getLogger(__name__)


Name = tuple[str, str]
"""A vector's key and the hash of the text that it was made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """How the dense index differed: vectors that were missing, superfluous, made from an older text."""

    missing: int = 0
    extra: int = 0
    stale: int = 0


class DenseKeeper:
    """The dense index of one library. Its own lock keeps threads apart; writers hold the library's write lock too."""

    def __init__(
        self,
        catalogue: Catalogue,
        dense: DenseIndex,
        vectors: VectorCache,
        model: str,
        lock: WriteLock,
        read_only: bool,
    ):
        self._catalogue, self._dense, self._vectors, self._model = catalogue, dense, vectors, model
        self._lock, self._read_only = lock, read_only
        self._guard = threading.RLock()
        self._seen: str | None = None  # the note under which this process last touched Chroma
        self._view: Snapshot | RemoteView | None = None
        self._view_of: tuple[str | None, str | None] | None = None
        self._held: dict[Name, np.ndarray] = {}  # the vectors of the last view
        self._waits = False  # True when the last view went without Chroma because somebody writes
        self.warnings: list[str] = []

    def follow(self, gone: Collection[str], put: Sequence[Entry], vectors: np.ndarray) -> None:
        """Bring Chroma after a committed change; the caller holds the write lock. A failure is left to be mended."""
        with self._guard:
            try:
                if self._note() != self._step(-1):
                    self.mend()
                    return
                self._reopen_if_foreign()
                self._dense.delete(gone)
                self._dense.put(put, vectors)
                self._settle()
            except DenseBroken as error:
                self._warn(_UNWRITTEN, error)

    def mend(self) -> Differences:
        """Make Chroma hold exactly what the catalogue says; the caller holds the write lock. Embeds what is not cached.

        Raises DenseBroken when a new index cannot be written either."""
        with self._guard:
            self._dense.close()
            wanted = dense_state.wanted(self._catalogue.connection())
            try:
                present = self._dense.hashes()
            except DenseBroken as error:
                _log.warning("dense index begun anew: %s", error)
                self._dense.reset()
                present = {}
            missing = [entry for key, entry in wanted.items() if key not in present]
            stale = [entry for key, entry in wanted.items() if present.get(key, entry.hash) != entry.hash]
            extra = present.keys() - wanted.keys()
            self._dense.delete(extra)
            self._put_again([*missing, *stale])
            self._settle()
            self.warnings.clear()
            return Differences(missing=len(missing), extra=len(extra), stale=len(stale))

    def reset(self) -> None:
        """Throw Chroma's index away and make it anew; the caller holds the write lock."""
        with self._guard:
            self._dense.reset()
            self.mend()
            self._vectors.prune({entry.hash for entry in dense_state.wanted(self._catalogue.connection()).values()})

    def view(self) -> Snapshot | RemoteView:
        """The vectors to search in, as new as the catalogue."""
        with self._guard:
            if self._view is None or self._view_of != (self._step(), self._note()):
                if self._note() != self._step():
                    self._catch_up()
                self._view_of = (self._step(), self._note())
                self._view = self._taken()
                if self._waits:
                    self._view_of = None  # looked at again with the next question
            return self._view

    def close(self) -> None:
        """Let go of Chroma."""
        with self._guard:
            self._dense.close()

    def _catch_up(self) -> None:
        """Mend when that is quick and nobody writes; otherwise search makes do with what there is."""
        if self._read_only:
            return
        try:
            with self._lock.held(wait=0):
                known = self._vectors.known([e.hash for e in dense_state.wanted(self._catalogue.connection()).values()])
                wanted = dense_state.wanted(self._catalogue.connection())
                if sum(entry.hash not in known for entry in wanted.values()) <= _EMBED_AT_SEARCH:
                    self.mend()
        except Busy:
            return  # a writer is at work and will settle it
        except DenseBroken as error:
            self._warn(_BROKEN, error)

    def _taken(self) -> Snapshot | RemoteView:
        """The vectors that the catalogue vouches for, from the cache and Chroma."""
        self._waits = False
        found = self._catalogue.connection().execute(
            "SELECT p.id, s.key, s.doc_id, s.zone, s.hash FROM dense_state s"
            " JOIN passages p ON p.doc_id = s.doc_id AND s.key = p.doc_id || '#' || p.ordinal"
        )
        rows = found.fetchall()
        if len(rows) > IN_MEMORY:
            return RemoteView(self._dense, {(row["key"], row["hash"]): row["id"] for row in rows})
        vectors = self._loaded({_name(row) for row in rows})
        kept = [row for row in rows if _name(row) in vectors]
        if len(kept) < len(rows) and not self._waits:
            self._warn(_BEHIND, None)
        snapshot = Snapshot.of([(row["id"], row["doc_id"], row["zone"], vectors[_name(row)]) for row in kept])
        self._held = dict(zip(map(_name, kept), snapshot.matrix, strict=True))
        return snapshot

    def _loaded(self, wanted: set[Name]) -> dict[Name, np.ndarray]:
        """The wanted vectors: those held from before, then the cache's, then Chroma's for what the cache lacks.

        The cache comes first: a writer fills it before the catalogue commits, SQLite shows each process a whole state of
        it, and a question need not wait for Chroma to be imported."""
        vectors = {name: vector for name, vector in self._held.items() if name in wanted}
        cached = self._vectors.known([hash_ for _, hash_ in wanted - vectors.keys()])
        vectors |= {name: cached[name[1]] for name in wanted - vectors.keys() if name[1] in cached}
        lacking = wanted - vectors.keys()
        return vectors | self._from_chroma(lacking) if lacking else vectors

    def _from_chroma(self, wanted: set[Name]) -> dict[Name, np.ndarray]:
        """Those of the wanted vectors that Chroma has; none while another process changes it.

        A process that reads Chroma beside a writer finds rows in its tables whose vectors its own copy of the index lacks
        ("Error finding id"). That is no damage, so Chroma is read under the write lock or not at all."""
        try:
            with self._lock.held(wait=0):
                self._reopen_if_foreign()
                found = self._dense.load(sorted(key for key, _ in wanted))
                return {(key, hash_): vector for key, hash_, vector in found if (key, hash_) in wanted}
        except Busy:
            self._waits = True
        except (DenseBroken, Unwritable) as error:
            self._warn(_BROKEN, error)
        return {}

    def _put_again(self, entries: Sequence[Entry]) -> None:
        by_doc: dict[str, dict[str, Entry]] = {}
        for entry in entries:
            by_doc.setdefault(entry.doc_id, {})[entry.key] = entry
        for doc_id, wanted in by_doc.items():
            document = self._catalogue.document(doc_id)
            assert document is not None  # dense_state goes with its document
            passages = [passage for passage in self._catalogue.passages(doc_id) if passage.key in wanted]
            vectors = self._vectors.embed([dense_text(document, passage) for passage in passages])
            self._dense.put([wanted[passage.key] for passage in passages], vectors)

    def _step(self, back: int = 0) -> str:
        """What the note says when Chroma is in step with the catalogue (back=-1: before the last change)."""
        return f"{self._model}@{self._catalogue.content + back}"

    def _note(self) -> str | None:
        return self._catalogue.state("dense")

    def _settle(self) -> None:
        self._catalogue.set_state("dense", self._step())
        self._seen = self._step()

    def _reopen_if_foreign(self) -> None:
        """An open Chroma does not see what another process wrote, and would write over it."""
        if self._seen != self._note():
            self._dense.close()
            self._seen = self._note()

    def _warn(self, message: str, error: Exception | None) -> None:
        _log.warning("%s (%s)", message, error)
        if message not in self.warnings:
            self.warnings.append(message)


def _name(row: sqlite3.Row) -> Name:
    return row["key"], row["hash"]
