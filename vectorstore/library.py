"""The library: all papers of one data folder, as the rooms above see them.

The catalogue (SQLite) is the source of truth and holds the lexical index; the dense index (Chroma) follows it. A paper
is in the library once its transaction is committed. Whatever the dense index misses after that is mended from the
catalogue, and search goes on without it when it is broken.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from vectorstore import backup, catalogue, corrections, dense_state, lexical
from vectorstore.dense import DenseIndex
from vectorstore.errors import ReadOnly, Unwritable
from vectorstore.fusion import Fusion
from vectorstore.keeper import DenseKeeper
from vectorstore.lock import WriteLock
from vectorstore.memo import Memo
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
from vectorstore.rerank import reranker
from vectorstore.search import Searcher
from vectorstore.vectors import VectorCache, model_name

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

DATABASE = backup.DATABASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What `verify` found wrong and put right.

    passages: how many the library has. missing, extra, stale: vectors that were not there, that nothing stood for,
    that were made from an older text. words: rows of the lexical index that were not as they should be."""

    passages: int
    missing: int = 0
    extra: int = 0
    stale: int = 0
    words: int = 0

    @property
    def mended(self) -> int:
        """How many rows were put right."""
        return self.missing + self.extra + self.stale + self.words

    @property
    def sound(self) -> bool:
        """True when nothing had to be mended."""
        return not self.mended

    def __str__(self) -> str:
        if self.sound:
            return f"Thư viện nguyên vẹn: {self.passages} đoạn đều khớp chỉ mục."
        return (
            f"Đã sửa {self.mended} chỗ lệch của chỉ mục (thiếu {self.missing}, thừa {self.extra}, cũ {self.stale},"
            f" từ ngữ {self.words}); {self.passages} đoạn nay đều khớp."
        )


@dataclass(frozen=True, slots=True)
class _DenseParts:
    """What a library needs to work with vectors."""

    embedder: Embeddings
    vectors: VectorCache
    keeper: DenseKeeper
    searcher: Searcher


class Library:
    """One data folder, open. Use it as a context manager; safe to use from several threads."""

    def __init__(self, home: Path, *, read_only: bool, embedder: Embeddings | None, options: Options):
        self.home, self.read_only, self.options = home, read_only, options
        self._lock = WriteLock(home)
        self._catalogue = catalogue.Catalogue(home / DATABASE)
        self._memo = Memo(lambda: self.revision)
        self._given = embedder
        self._made: _DenseParts | None = None
        self._making = threading.Lock()

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
        changing the schema and does not finish, Damaged when the file is no library any more, Unwritable when the
        folder may not be written to."""
        home = Path(home)
        with catalogue.told_in_vietnamese():
            _make(home)
            if not catalogue.is_current(home / DATABASE):
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
        if self._made is not None:
            self._made.keeper.close()
            self._made.vectors.close()
        self._catalogue.close()

    # -- reading -----------------------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """Changes with every write of any process; what is cached from the library is keyed on it."""
        return self._catalogue.revision

    @property
    def warnings(self) -> list[str]:
        """Vietnamese sentences about the state of the indexes, to be shown to the user; usually none."""
        return self._made.keeper.warnings if self._made else []

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """All papers, or those of a collection, by id."""
        return self._memo.get(("documents", collection), lambda: self._catalogue.documents(collection))

    def document(self, doc_id: str) -> Document | None:
        """One paper, None when it is not here."""
        return self._catalogue.document(doc_id)

    def raw_text(self, doc_id: str) -> str:
        """A paper's text as its file has it. Raises KeyError when it is not here."""
        return self._catalogue.raw_text(doc_id)

    def sections(self, doc_id: str) -> tuple[Section, ...]:
        """A paper's outline in reading order."""
        return self._memo.get(("sections", doc_id), lambda: self._catalogue.sections(doc_id))

    def passages(self, doc_id: str | None = None) -> tuple[Passage, ...]:
        """The passages of one paper or of all."""
        return self._memo.get(("passages", doc_id), lambda: self._catalogue.passages(doc_id))

    def responsibilities(
        self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True
    ) -> tuple[Responsibility, ...]:
        """Who does what, of some papers or all; as people corrected it, or with corrected=False as extracted."""
        return self._facts("responsibilities", doc_ids, corrected)

    def targets(self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[Target, ...]:
        """The figures to reach."""
        return self._facts("targets", doc_ids, corrected)

    def legal_bases(self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[LegalBasis, ...]:
        """The documents that papers cite."""
        return self._facts("legal_bases", doc_ids, corrected)

    def deadlines(self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[Deadline, ...]:
        """The times by which things are due."""
        return self._facts("deadlines", doc_ids, corrected)

    def _facts(self, kind: str, doc_ids: Iterable[str] | None, corrected: bool) -> tuple[Any, ...]:
        wanted = None if doc_ids is None else tuple(sorted(set(doc_ids)))
        return self._memo.get(
            (kind, wanted, corrected), lambda: self._catalogue.facts(kind, wanted, corrected=corrected)
        )

    def corrections(self, doc_id: str | None = None) -> tuple[corrections.Correction, ...]:
        """What people corrected, also where the words it was about are no longer in the paper."""
        return corrections.listed(self._catalogue.connection(), doc_id)

    # -- searching ---------------------------------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        doc_ids: Collection[str] | None = None,
        zones: Collection[str] | None = None,
        k: int = 20,
        weights: Fusion | None = None,
    ) -> list[Hit]:
        """The k best passages of both indexes, best first, within the given papers and zones when they are given.

        weights: another mix than the fitted one, to try it."""
        return self._parts().searcher.passages(query, doc_ids=doc_ids, zones=zones, k=k, weights=weights)

    def search_facts(
        self, query: str, kind: str, *, doc_ids: Collection[str] | None = None, k: int = 20
    ) -> list[tuple[Any, float]]:
        """The k best facts of a kind (a field of Facts, for instance "targets") with their score, 0 to 1.

        A fact's dense score is that of the passage that it stands in."""
        return self._parts().searcher.facts(query, kind, doc_ids=doc_ids, k=k)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of any texts, shape (len(texts), dimensions); those embedded before come from the cache."""
        return self._parts().vectors.embed(texts)

    # -- writing -----------------------------------------------------------------------------------------------

    def add(self, ingested: Ingested) -> None:
        """Put a paper in, in place of the one with its id. Raises Busy when someone else keeps writing."""
        self._check_writable()
        document, passages = ingested.document, ingested.passages
        entries = dense_state.entries(document, passages)
        # before the lock: the long part keeps nobody waiting
        vectors = self._parts().vectors.embed([dense_state.dense_text(document, passage) for passage in passages])
        with self._lock.held():
            gone = dense_state.keys(self._catalogue.connection(), document.doc_id) - {entry.key for entry in entries}
            with self._catalogue.transaction() as connection:
                self._catalogue.put(connection, ingested, entries)
            self._parts().keeper.follow(gone, entries, vectors)

    def remove(self, doc_id: str) -> bool:
        """Take a paper out; what people corrected of its facts is kept for its return. False when it was not here."""
        self._check_writable()
        with self._lock.held():
            gone = dense_state.keys(self._catalogue.connection(), doc_id)
            with self._catalogue.transaction() as connection:
                if not self._catalogue.delete(connection, doc_id):
                    return False
            self._parts().keeper.follow(gone, (), np.zeros((0, 0), np.float32))
        return True

    def correct(self, fact: Any, action: str, *, fields: dict[str, Any] | None = None, who: str = "") -> None:
        """Note that a person edited (with new `fields`), confirmed or hid a fact; survives reading its paper again."""
        self._check_writable()
        with self._lock.held(), self._catalogue.transaction() as connection:
            corrections.record(connection, fact, action, fields=fields, who=who)
            lexical.reindex_facts(connection, fact.doc_id)

    def uncorrect(self, fact: Any) -> None:
        """Take a correction back: the fact is shown as extracted again."""
        self._check_writable()
        with self._lock.held(), self._catalogue.transaction() as connection:
            corrections.forget(connection, fact)
            lexical.reindex_facts(connection, fact.doc_id)

    def chosen(self, doc_id: str) -> dict[str, str | None]:
        """The fields of a paper's metadata that a person chose, whether or not the paper is here."""
        return corrections.chosen(self._catalogue.connection(), doc_id)

    def choose(self, doc_id: str, field: str, value: str | None, *, who: str = "") -> None:
        """Note what a person says a field of a paper's metadata is; it holds when the paper is made again from its text.

        Raises ValueError for what is no field with one value."""
        self._check_writable()
        with self._lock.held(), self._catalogue.transaction() as connection:
            corrections.choose(connection, doc_id, field, value, who=who)

    # -- keeping whole -----------------------------------------------------------------------------------------

    def verify(self) -> Verified:
        """Compare both indexes with the catalogue, row by row, and mend what differs."""
        self._check_writable()
        with self._lock.held():
            words = lexical.differences(self._catalogue.connection())
            if words:
                with self._catalogue.transaction() as connection:
                    lexical.rebuild(connection)
            found = self._parts().keeper.mend()
            passages = len(dense_state.wanted(self._catalogue.connection()))
        return Verified(passages=passages, missing=found.missing, extra=found.extra, stale=found.stale, words=words)

    def rebuild(self) -> None:
        """Make both indexes anew from the catalogue. Known vectors come from the cache."""
        self._check_writable()
        with self._lock.held():
            with self._catalogue.transaction() as connection:
                lexical.rebuild(connection)
                for document in self.documents():
                    entries = dense_state.entries(document, self.passages(document.doc_id))
                    dense_state.put(connection, document.doc_id, entries)
            self._parts().keeper.reset()

    def backup(self, dest: Path) -> Path:
        """Write a consistent copy to `dest`, also while others read or write. Returns the file written."""
        return backup.write(self.home, Path(dest))

    @staticmethod
    def restore(source: Path, home: Path) -> None:
        """Put a copy that `backup` made in place of the library in `home`. Raises BadBackup when it is none."""
        backup.restore(Path(source), Path(home))

    @property
    def embedder(self) -> Embeddings:
        """The embedding model in force."""
        return self._parts().embedder

    def _parts(self) -> _DenseParts:
        """All that works with vectors, made when first needed: listing papers should not wait for it."""
        with self._making:
            if self._made is None:
                from vectorstore.embeddings import default_embedder

                embedder = self._given or default_embedder(self.options.embedding_model)
                model = model_name(embedder)
                vectors = VectorCache(self.home / "vectors.sqlite3", embedder)
                dense = DenseIndex(self.home / "chroma", model, self.options.chroma_url)
                keeper = DenseKeeper(self._catalogue, dense, vectors, model, self._lock, self.read_only)
                searcher = Searcher(self._catalogue, keeper, embedder, reranker(self.options.reranker))
                self._made = _DenseParts(embedder, vectors, keeper, searcher)
            return self._made

    def _check_writable(self) -> None:
        if self.read_only:
            raise ReadOnly("Thư viện đang mở ở chế độ chỉ đọc.")


def _make(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(f"Không tạo được thư mục dữ liệu {home}: {error.strerror}.") from error
