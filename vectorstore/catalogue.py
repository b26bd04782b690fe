"""The catalogue: one SQLite file, the source of truth of the library. Plain tables that anyone can read.

Writing goes through `transaction()`: a document with its outline, passages, facts and index terms becomes visible in
one piece or not at all. Reading is done on a connection of each thread's own and never waits for the writer (WAL).
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from vectorstore import corrections, dense_state, lexical, migrations, rows
from vectorstore.dense_state import Entry
from vectorstore.errors import Damaged, Unwritable
from vectorstore.records import (
    Deadline,
    Document,
    Facts,
    Ingested,
    LegalBasis,
    Passage,
    Responsibility,
    Section,
    Target,
)

Record = TypeVar("Record")

FACT_TABLES: dict[str, type] = {
    "responsibilities": Responsibility,
    "targets": Target,
    "legal_bases": LegalBasis,
    "deadlines": Deadline,
}
"""Table (= field of Facts) → record."""

_CHUNK = 500  # SQLite takes at least 999 parameters in one statement


class Catalogue:
    """The tables of one library file. Safe to use from several threads."""

    def __init__(self, path: Path):
        self.path = path
        self._local = threading.local()
        self._open: weakref.WeakSet[sqlite3.Connection] = weakref.WeakSet()  # a thread's goes when the thread goes

    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        found = getattr(self._local, "connection", None)
        if found is None:
            found = connect(self.path)
            self._local.connection = found
            self._open.add(found)
        return found

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in list(self._open):
            connection.close()
        self._local = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One write transaction; everything in it is kept, or nothing. Raises the revision by one.

        Raises Unwritable on a full disk."""
        connection = self.connection()
        with told_in_vietnamese():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                _count_up(connection, "revision")
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk rolls back by itself
                    connection.execute("ROLLBACK")
                raise

    @property
    def revision(self) -> int:
        """A number that rises with every write, of any process."""
        return int(self.state("revision") or 0)

    @property
    def content(self) -> int:
        """A number that rises when passages change; not with corrections."""
        return int(self.state("content") or 0)

    def state(self, name: str) -> str | None:
        """A value that the store keeps about itself."""
        row = self.connection().execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_state(self, name: str, value: str) -> None:
        """Keep such a value; does not change the revision."""
        self.connection().execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    # -- writing, inside transaction() -------------------------------------------------------------------------

    def put(self, connection: sqlite3.Connection, ingested: Ingested, entries: Sequence[Entry]) -> None:
        """Write a document and all that belongs to it in place of what stood under its id.

        entries: what the dense index must hold for it."""
        document = ingested.document
        self.delete(connection, document.doc_id)
        _insert(connection, "documents", [rows.to_row(document)])
        connection.execute("INSERT INTO texts VALUES (?, ?)", (document.doc_id, ingested.raw_text))
        _insert(connection, "sections", map(rows.to_row, ingested.sections))
        _insert(connection, "passages", map(rows.to_row, ingested.passages))
        for table in FACT_TABLES:
            _insert(connection, table, _fact_rows(getattr(ingested.facts, table)))
        connection.execute(
            "INSERT INTO passage_sections SELECT DISTINCT p.doc_id, s.value, p.id"
            " FROM passages p, json_each(p.sections) s WHERE p.doc_id = ?",
            (document.doc_id,),
        )
        lexical.index_document(connection, document.doc_id)
        dense_state.put(connection, document.doc_id, entries)
        _count_up(connection, "content")

    def delete(self, connection: sqlite3.Connection, doc_id: str) -> bool:
        """Take a document out, with its index terms; its corrections stay. False when there was none."""
        lexical.drop_document(connection, doc_id)
        found = connection.execute("DELETE FROM documents WHERE doc_id = ?", (doc_id,)).rowcount > 0
        if found:
            _count_up(connection, "content")
        return found

    # -- reading -----------------------------------------------------------------------------------------------

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """All papers, or those of a collection, by id."""
        where, values = ("WHERE collection = ?", [collection]) if collection is not None else ("", [])
        return self._read(Document, f"SELECT * FROM documents {where} ORDER BY doc_id", values)

    def document(self, doc_id: str) -> Document | None:
        """One paper."""
        found = self._read(Document, "SELECT * FROM documents WHERE doc_id = ?", [doc_id])
        return found[0] if found else None

    def raw_text(self, doc_id: str) -> str:
        """A paper's text, character for character; raises KeyError when there is no such paper."""
        row = self.connection().execute("SELECT raw_text FROM texts WHERE doc_id = ?", (doc_id,)).fetchone()
        if row is None:
            raise KeyError(doc_id)
        return row[0]

    def sections(self, doc_id: str) -> tuple[Section, ...]:
        """A paper's outline in reading order."""
        return self._read(Section, "SELECT * FROM sections WHERE doc_id = ? ORDER BY ordinal", [doc_id])

    def passages(self, doc_id: str | None = None) -> tuple[Passage, ...]:
        """The passages of a paper, or of the whole library."""
        where, values = ("WHERE doc_id = ?", [doc_id]) if doc_id is not None else ("", [])
        return self._read(Passage, f"SELECT * FROM passages {where} ORDER BY doc_id, ordinal", values)

    def passages_by_id(self, ids: Iterable[int]) -> dict[int, Passage]:
        """Passages by their row number."""
        found: dict[int, Passage] = {}
        for marks, values in _in_chunks(list(ids)):
            for row in self.connection().execute(f"SELECT * FROM passages WHERE id IN ({marks})", values):
                found[row["id"]] = rows.from_row(Passage, row)
        return found

    def facts(self, table: str, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[Any, ...]:
        """The facts of one table (a key of FACT_TABLES), of the given papers or of all, as people corrected them.

        corrected=False gives them as they were extracted."""
        found = self._read_facts(table, f"SELECT * FROM {table}", doc_ids)
        return corrections.apply(self.connection(), table, found) if corrected else found

    def all_facts(self, doc_id: str, *, corrected: bool = True) -> Facts:
        """The facts of one paper."""
        return Facts(**{table: self.facts(table, [doc_id], corrected=corrected) for table in FACT_TABLES})

    def facts_by_id(self, table: str, ids: Iterable[int]) -> dict[int, Any]:
        """Facts by their row number, corrected; hidden ones are left out."""
        found: dict[int, Any] = {}
        for marks, values in _in_chunks(list(ids)):
            for row in self.connection().execute(f"SELECT * FROM {table} WHERE id IN ({marks})", values):
                found[row["id"]] = rows.from_row(FACT_TABLES[table], row)
        return corrections.apply_by_id(self.connection(), table, found)

    def _read_facts(self, table: str, select: str, doc_ids: Iterable[str] | None) -> tuple[Any, ...]:
        record = FACT_TABLES[table]
        if doc_ids is None:
            return self._read(record, f"{select} ORDER BY doc_id, id", [])
        found: list[Any] = []
        for marks, values in _in_chunks(sorted(set(doc_ids))):
            found.extend(self._read(record, f"{select} WHERE doc_id IN ({marks}) ORDER BY doc_id, id", values))
        return tuple(found)

    def _read(self, record: type[Record], statement: str, values: list[Any]) -> tuple[Record, ...]:
        return tuple(rows.from_row(record, row) for row in self.connection().execute(statement, values))


@contextmanager
def told_in_vietnamese() -> Iterator[None]:
    """Turns what SQLite raises about the file or the disk into Damaged and Unwritable."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise Unwritable(f"Không ghi được vào thư viện: ổ đĩa đầy hoặc thư mục không cho ghi ({error}).") from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise Damaged(
            f"Tệp thư viện bị hỏng ({error}). Hãy phục hồi từ bản sao lưu bằng lệnh: troly restore TỆP_SAO_LƯU"
        ) from error


class _Connection(sqlite3.Connection):
    """A connection that can be referred to weakly."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection as the catalogue needs it: WAL, foreign keys on, rows by name, no implicit transactions."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False, factory=_Connection)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a document that was reported as done survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def is_current(path: Path) -> bool:
    """True when the file is there, has the newest schema and is indexed as this version indexes."""
    if not path.is_file():
        return False
    with closing(connect(path)) as connection:
        newest = connection.execute("PRAGMA user_version").fetchone()[0] >= len(migrations.MIGRATIONS)
        return newest and _indexed(connection)


def create(path: Path) -> None:
    """Make the file, or bring an older one to the newest schema. The caller holds the write lock."""
    with closing(connect(path)) as connection:
        migrations.migrate(connection)
        if not _indexed(connection):
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                lexical.rebuild(connection)


def _indexed(connection: sqlite3.Connection) -> bool:
    row = connection.execute("SELECT value FROM state WHERE name = 'lexical'").fetchone()
    return row is not None and row[0] == str(lexical.VERSION)


def _fact_rows(facts: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The facts as rows; the second fact of the same words is told from the first by a number."""
    seen: Counter[str] = Counter()
    for fact in facts:
        row = rows.to_row(fact)
        del row["correction"]
        name = corrections.fingerprint(fact)
        seen[name] += 1
        yield row | {"fingerprint": name if seen[name] == 1 else f"{name}-{seen[name]}"}


def _count_up(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("UPDATE state SET value = CAST(value AS INTEGER) + 1 WHERE name = ?", (name,))


def _insert(connection: sqlite3.Connection, table: str, records: Iterable[dict[str, Any]]) -> None:
    records = list(records)
    if records:
        names = ", ".join(f'"{name}"' for name in records[0])
        marks = ", ".join("?" * len(records[0]))
        connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(r.values()) for r in records])


def _in_chunks(values: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    for start in range(0, len(values), _CHUNK):
        part = values[start : start + _CHUNK]
        yield ", ".join("?" * len(part)), part
