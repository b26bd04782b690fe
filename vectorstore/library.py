"""The library: all papers of one data folder, as the rooms above see them.

The catalogue (SQLite) is the source of truth and holds the lexical index; the dense index (Chroma) follows it. A paper
is in the library once its transaction is committed. Whatever the dense index misses after that is mended from the
catalogue, and search goes on without it when it is broken.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from vectorstore import backup, catalogue, corrections, lexical
from vectorstore.dense import DenseIndex
from vectorstore.embeddings import default_embedder
from vectorstore.errors import ReadOnly, StoreError
from vectorstore.lock import WriteLock
from vectorstore.options import Options
from vectorstore.records import (
    Deadline,
    Document,
    Hit,
    Ingested,
    LegalBasis,
    Passage,
    Responsibility,
    Section,
    Target,
)
from vectorstore.search import fusion, is_bare
from vectorstore.snapshot import Snapshot
from vectorstore.vectors import VectorCache, model_name, text_hash

DATABASE = "catalogue.sqlite3"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What `verify` found wrong with the dense index and put right: vectors missing, superfluous, out of date."""

    passages: int
    missing: int = 0
    extra: int = 0
    stale: int = 0

    @property
    def sound(self) -> bool:
        """True when nothing had to be mended."""
        return not (self.missing or self.extra or self.stale)


class Library:
    """One data folder, open. Use it as a context manager; safe to use from several threads."""

    def __init__(self, home: Path, *, read_only: bool, embedder: Embeddings | None, options: Options):
        self.home, self.read_only, self.options = home, read_only, options
        self.embedder = embedder or default_embedder(options.embedding_model)
        self._lock = WriteLock(home)
        self._catalogue = catalogue.Catalogue(home / DATABASE)
        self._dense = DenseIndex(home / "chroma", model_name(self.embedder), options.chroma_url)
        self._vectors = VectorCache(home / "vectors.sqlite3", self.embedder)
        self._snapshot: Snapshot | None = None
        self._guard = threading.RLock()
        self.warnings: list[str] = []

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        read_only: bool = False,
        embedder: Embeddings | None = None,
        options: Options | None = None,
    ) -> Library:
        """Open the library in `home`, making an empty one when there is none.

        embedder: another embedding model than the one that the options name. Raises Busy when another process is
        changing the schema and does not finish."""
        home = Path(home)
        home.mkdir(parents=True, exist_ok=True)
        with WriteLock(home).held():
            catalogue.create(home / DATABASE)
        return cls(home, read_only=read_only, embedder=embedder, options=options or Options.read(home))

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files."""
        with self._guard:
            self._dense.close()
            self._vectors.close()
            self._catalogue.close()

    # -- reading -----------------------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """Changes with every write of any process; what is cached from the library is keyed on it."""
        return self._catalogue.revision

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """All papers, or those of a collection, by id."""
        return self._catalogue.documents(collection)

    def document(self, doc_id: str) -> Document | None:
        """One paper, None when it is not here."""
        return self._catalogue.document(doc_id)

    def raw_text(self, doc_id: str) -> str:
        """A paper's text as its file has it. Raises KeyError when it is not here."""
        return self._catalogue.raw_text(doc_id)

    def sections(self, doc_id: str) -> tuple[Section, ...]:
        """A paper's outline in reading order."""
        return self._catalogue.sections(doc_id)

    def passages(self, doc_id: str | None = None) -> tuple[Passage, ...]:
        """The passages of one paper or of all."""
        return self._catalogue.passages(doc_id)

    def responsibilities(
        self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True
    ) -> tuple[Responsibility, ...]:
        """Who does what, of some papers or all; as people corrected it, or with corrected=False as extracted."""
        return self._catalogue.facts("responsibilities", doc_ids, corrected=corrected)

    def targets(self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[Target, ...]:
        """The figures to reach."""
        return self._catalogue.facts("targets", doc_ids, corrected=corrected)

    def legal_bases(self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[LegalBasis, ...]:
        """The documents that papers cite."""
        return self._catalogue.facts("legal_bases", doc_ids, corrected=corrected)

    def deadlines(self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[Deadline, ...]:
        """The times by which things are due."""
        return self._catalogue.facts("deadlines", doc_ids, corrected=corrected)

    # -- searching ---------------------------------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        doc_ids: Collection[str] | None = None,
        zones: Collection[str] | None = None,
        k: int = 20,
    ) -> list[Hit]:
        """The k best passages of both indexes, best first, within the given papers and zones when they are given."""
        weights, bare = fusion(), is_bare(query)
        connection = self._catalogue.connection()
        found = lexical.search_passages(connection, query, doc_ids=doc_ids, zones=zones, k=weights.pool)
        by_words = dict(found)
        by_meaning = self._nearest(query, by_words, doc_ids=doc_ids, zones=zones, k=weights.pool)
        scored = {
            row: weights.score(by_words.get(row, 0.0), by_meaning.get(row, 0.0), bare=bare)
            for row in by_words.keys() | by_meaning.keys()
        }
        best = sorted(scored, key=lambda row: (-scored[row], row))[:k]
        passages = self._catalogue.passages_by_id(best)
        return [
            Hit(
                passage=passages[row],
                score=scored[row],
                lexical=by_words.get(row, 0.0),
                dense=by_meaning.get(row, 0.0),
            )
            for row in best
            if row in passages
        ]

    def search_facts(
        self, query: str, kind: str, *, doc_ids: Collection[str] | None = None, k: int = 20
    ) -> list[tuple[Any, float]]:
        """The k best facts of a kind (a field of Facts, for instance "targets") with their score, 0 to 1."""
        weights, bare = fusion(), is_bare(query)
        connection = self._catalogue.connection()
        by_words = dict(lexical.search_facts(connection, query, kind, doc_ids=doc_ids, k=weights.pool))
        facts = self._catalogue.facts_by_id(kind, by_words)
        near = {
            (hit.passage.doc_id, ordinal): hit.dense
            for hit in self.search(query, doc_ids=doc_ids, k=weights.pool)
            for ordinal in hit.passage.sections
        }
        scored = [
            (fact, weights.score(by_words[row], near.get((fact.doc_id, fact.ordinal), 0.0), bare=bare))
            for row, fact in facts.items()
        ]
        return sorted(scored, key=lambda pair: -pair[1])[:k]

    def _nearest(self, query: str, also: Collection[int], **limits: Any) -> dict[int, float]:
        """Cosines of the nearest passages and of those in `also`; nothing when the dense index is out of order."""
        try:
            snapshot = self._fresh_snapshot()
            if not len(snapshot.ids):
                return {}
            vector = np.asarray(self.embedder.embed_query(query), dtype=np.float32)
            near = dict(snapshot.nearest(vector, **limits))
            return snapshot.cosines(vector, also) | near
        except StoreError:
            raise
        except Exception as error:  # Chroma raises many kinds, also from Rust; words alone still find most
            self._warn("Chỉ mục ngữ nghĩa đang hỏng, tạm tìm theo từ ngữ. Hãy chạy: troly library rebuild", error)
            return {}

    # -- writing -----------------------------------------------------------------------------------------------

    def add(self, ingested: Ingested) -> None:
        """Put a paper in, in place of the one with its id. Raises Busy when someone else keeps writing."""
        self._check_writable()
        texts = [dense_text(ingested.document, passage) for passage in ingested.passages]
        vectors = self._vectors.embed(texts)  # before the lock: the long part keeps nobody waiting
        doc_id = ingested.document.doc_id
        with self._lock.held(), self._guard:
            before = self._dense_keys(doc_id)
            with self._catalogue.transaction() as connection:
                self._catalogue.put(connection, ingested)
                wanted = [
                    {"key": passage.key, "doc_id": doc_id, "zone": passage.zone, "hash": text_hash(text)}
                    for passage, text in zip(ingested.passages, texts, strict=True)
                ]
                connection.executemany("INSERT INTO dense_state VALUES (:key, :doc_id, :zone, :hash)", wanted)
            self._follow(before - {row["key"] for row in wanted}, wanted, vectors)

    def remove(self, doc_id: str) -> bool:
        """Take a paper out; what people corrected of its facts is kept for its return. False when it was not here."""
        self._check_writable()
        with self._lock.held(), self._guard:
            before = self._dense_keys(doc_id)
            with self._catalogue.transaction() as connection:
                found = self._catalogue.delete(connection, doc_id)
            self._follow(before, [], np.zeros((0, 0), np.float32))
        return found

    def correct(self, fact: Any, action: str, *, fields: dict[str, Any] | None = None, who: str = "") -> None:
        """Note that a person edited (with new `fields`), confirmed or hid a fact; survives reading its paper again."""
        self._check_writable()
        with self._lock.held(), self._catalogue.transaction() as connection:
            corrections.record(connection, fact, action, fields=fields, who=who)

    def uncorrect(self, fact: Any) -> None:
        """Take a correction back."""
        self._check_writable()
        with self._lock.held(), self._catalogue.transaction() as connection:
            corrections.forget(connection, fact)

    # -- keeping whole -----------------------------------------------------------------------------------------

    def verify(self) -> Verified:
        """Compare the dense index with the catalogue, row by row, and mend what differs."""
        self._check_writable()
        with self._lock.held(), self._guard:
            self._dense.close()
            return self._mend()

    def rebuild(self) -> None:
        """Make both indexes anew from the catalogue. Known vectors come from the cache."""
        self._check_writable()
        with self._lock.held(), self._guard:
            with self._catalogue.transaction() as connection:
                for document in self.documents():
                    lexical.drop_document(connection, document.doc_id)
                    lexical.index_document(connection, document.doc_id)
                    self._restate(connection, document)
            self._dense.reset()
            self._mend()
            self._vectors.prune({row["hash"] for row in self._wanted().values()})

    def backup(self, dest: Path) -> Path:
        """Write a consistent copy to `dest`, also while others read or write. Returns the file written."""
        return backup.write(self.home / DATABASE, Path(dest))

    def _follow(self, gone: Collection[str], put: list[dict[str, str]], vectors: np.ndarray) -> None:
        """Bring the dense index after a committed change; a failure is left for the next opening to mend."""
        try:
            if self._behind(self.revision - 1):
                self._dense.close()
                self._mend()
                return
            self._dense.delete(gone)
            self._dense.put(put, vectors)
            self._settle()
        except Exception as error:
            self._warn("Chưa ghi được chỉ mục ngữ nghĩa; thư viện sẽ tự sửa ở lần mở sau.", error)

    def _mend(self) -> Verified:
        wanted = self._wanted()
        try:
            present = self._dense.hashes()
        except Exception as error:
            self._warn("Chỉ mục ngữ nghĩa đã hỏng và được dựng lại.", error)
            self._dense.reset()
            present = {}
        missing = [key for key in wanted if key not in present]
        stale = [key for key, row in wanted.items() if key in present and present[key] != row["hash"]]
        extra = present.keys() - wanted.keys()
        self._dense.delete(extra)
        self._embed_again([*missing, *stale], wanted)
        self._settle()
        return Verified(passages=len(wanted), missing=len(missing), extra=len(extra), stale=len(stale))

    def _embed_again(self, keys: list[str], wanted: dict[str, dict[str, str]]) -> None:
        by_doc: dict[str, set[str]] = {}
        for key in keys:
            by_doc.setdefault(wanted[key]["doc_id"], set()).add(key)
        for doc_id, some in by_doc.items():
            document = self.document(doc_id)
            assert document is not None
            passages = [passage for passage in self.passages(doc_id) if passage.key in some]
            vectors = self._vectors.embed([dense_text(document, passage) for passage in passages])
            self._dense.put([wanted[passage.key] for passage in passages], vectors)

    def _restate(self, connection: Any, document: Document) -> None:
        connection.execute("DELETE FROM dense_state WHERE doc_id = ?", (document.doc_id,))
        rows = [
            (passage.key, document.doc_id, passage.zone, text_hash(dense_text(document, passage)))
            for passage in self.passages(document.doc_id)
        ]
        connection.executemany("INSERT INTO dense_state VALUES (?, ?, ?, ?)", rows)

    def _settle(self) -> None:
        """Note that the dense index now holds what the catalogue's revision says."""
        self._catalogue.set_state("dense_revision", f"{model_name(self.embedder)}@{self.revision}")

    def _behind(self, revision: int) -> bool:
        return self._catalogue.state("dense_revision") != f"{model_name(self.embedder)}@{revision}"

    def _wanted(self) -> dict[str, dict[str, str]]:
        found = self._catalogue.connection().execute("SELECT key, doc_id, zone, hash FROM dense_state")
        return {row["key"]: dict(row) for row in found}

    def _dense_keys(self, doc_id: str) -> set[str]:
        found = self._catalogue.connection().execute("SELECT key FROM dense_state WHERE doc_id = ?", (doc_id,))
        return {row[0] for row in found}

    def _fresh_snapshot(self) -> Snapshot:
        with self._guard:
            revision = self.revision
            if self._snapshot is None or self._snapshot.revision != revision:
                if not self.read_only and self._behind(revision):
                    with self._lock.held():
                        self._dense.close()
                        self._mend()
                else:
                    self._dense.close()
                self._snapshot = self._take_snapshot(revision)
            return self._snapshot

    def _take_snapshot(self, revision: int) -> Snapshot:
        rows = self._catalogue.connection().execute(
            "SELECT p.id, s.key, s.doc_id, s.zone, s.hash FROM dense_state s"
            " JOIN passages p ON p.doc_id = s.doc_id AND s.key = p.doc_id || '#' || p.ordinal"
        )
        known = {(row["key"], row["hash"]): row for row in rows}
        keys, hashes, matrix = self._dense.load()
        places = [place for place, pair in enumerate(zip(keys, hashes, strict=True)) if pair in known]
        kept = [known[keys[place], hashes[place]] for place in places]
        return Snapshot(
            revision=revision,
            ids=np.array([row["id"] for row in kept], dtype=np.int64),
            docs=np.array([row["doc_id"] for row in kept], dtype=str),
            zones=np.array([row["zone"] for row in kept], dtype=str),
            matrix=matrix[places] if places else np.zeros((0, 1), np.float32),
        )

    def _check_writable(self) -> None:
        if self.read_only:
            raise ReadOnly("Thư viện đang mở ở chế độ chỉ đọc.")

    def _warn(self, message: str, error: Exception) -> None:
        _log.warning("%s (%s)", message, error)
        if message not in self.warnings:
            self.warnings.append(message)


def dense_text(document: Document, passage: Passage) -> str:
    """What is embedded for a passage: where it stands, then its words."""
    place = " ".join(part for part in (document.metadata.locality, document.metadata.period) if part)
    return "\n".join(part for part in (place, passage.heading, passage.text) if part)
