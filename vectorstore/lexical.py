"""The lexical index: SQLite FTS5 over folded syllables and folded syllable bigrams, in the catalogue's own file.

Folding takes the diacritics away on both sides, so a question typed without them finds the same passages. Bigrams
bring back much of what folding loses: Vietnamese words are mostly two syllables ("chu_tri", "an_toan toan_thong").
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Collection, Sequence
from itertools import pairwise

from vectorstore.text import terms

FACT_KINDS = ("responsibilities", "targets", "legal_bases", "deadlines")
_IDF_FLOOR = 1e-6  # what FTS5 gives a term of more than half of all rows: left out of the search, it saves time
_MAX_TERMS = 160  # a pasted page is not a question: its first syllables are enough
_TABLES = ("passage_terms", "fact_terms")

_PASSAGE_TEXT = (
    "p.heading || ' ' || p.text || ' ' || coalesce(d.locality, '') || ' ' || coalesce(d.period, '') || ' '"
    " || coalesce(d.title, '')"
)
_FACT_TEXT = {
    "responsibilities": "f.unit || ' ' || f.task || ' ' || f.text",
    "targets": "f.indicator || ' ' || coalesce(f.scope, '') || ' ' || f.text",
    "legal_bases": "f.type || ' ' || coalesce(f.number, '') || ' ' || coalesce(f.issuer, '') || ' '"
    " || coalesce(f.title, '') || ' ' || f.text",
    "deadlines": "f.what || ' ' || f.\"when\" || ' ' || coalesce(f.unit, '') || ' ' || f.text",
}
_CORRECTED = (  # the words of a correction are found too
    "(SELECT ' ' || group_concat(j.value, ' ') FROM corrections c, json_each(c.fields) j"
    " WHERE c.doc_id = f.doc_id AND c.kind = ? AND c.fingerprint = f.fingerprint)"
)


def index_document(connection: sqlite3.Connection, doc_id: str) -> None:
    """Index the passages and facts of one document, inside the caller's transaction."""
    passages = connection.execute(
        f"SELECT p.id, {_PASSAGE_TEXT} FROM passages p JOIN documents d USING (doc_id) WHERE doc_id = ?", (doc_id,)
    ).fetchall()
    _insert(connection, "passage_terms", passages)
    _index_facts(connection, doc_id)


def drop_document(connection: sqlite3.Connection, doc_id: str) -> None:
    """Take a document's rows out of the index; call before its passages and facts are deleted."""
    connection.execute("DELETE FROM passage_terms WHERE rowid IN (SELECT id FROM passages WHERE doc_id = ?)", (doc_id,))
    _drop_facts(connection, doc_id)


def reindex_facts(connection: sqlite3.Connection, doc_id: str) -> None:
    """Index a document's facts anew, after one of them was corrected."""
    _drop_facts(connection, doc_id)
    _index_facts(connection, doc_id)


def rebuild(connection: sqlite3.Connection) -> int:
    """Make the whole index anew, inside the caller's transaction; the number of rows that were not as they should be."""
    before = _contents(connection)
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")
    for (doc_id,) in connection.execute("SELECT doc_id FROM documents").fetchall():
        index_document(connection, doc_id)
    after = _contents(connection)
    return sum(before.get(row) != after.get(row) for row in before.keys() | after.keys())


def search_passages(
    connection: sqlite3.Connection,
    query: str,
    *,
    doc_ids: Collection[str] | None = None,
    zones: Collection[str] | None = None,
    k: int = 200,
) -> dict[int, float]:
    """The k best passages: row number → score.

    score: BM25 over the weight of the query's own terms, 0 to 1; a passage of average length with each term once has 1.
    """
    expression, weight = _match(connection, "passage", query)
    if not expression:
        return {}
    where, values = _filter(doc_ids, zones)
    found = connection.execute(
        "SELECT t.rowid, bm25(passage_terms) AS score FROM passage_terms t"
        f" {'JOIN passages p ON p.id = t.rowid' if where else ''} WHERE passage_terms MATCH ? {where}"
        " ORDER BY score LIMIT ?",
        [expression, *values, k],
    )
    return {row[0]: min(1.0, -row[1] / weight) for row in found}


def search_facts(
    connection: sqlite3.Connection, query: str, kind: str, *, doc_ids: Collection[str] | None = None, k: int = 200
) -> dict[int, float]:
    """The k best facts of one kind (of FACT_KINDS): row number in its table → score, 0 to 1 as for passages."""
    expression, weight = _match(connection, "fact", query)
    if not expression:
        return {}
    where, values = _filter(doc_ids, None)
    count = len(FACT_KINDS)
    found = connection.execute(
        "SELECT p.id, bm25(fact_terms) AS score FROM fact_terms t"
        f" JOIN {kind} p ON p.id = t.rowid / {count}"
        f" WHERE fact_terms MATCH ? AND t.rowid % {count} = {FACT_KINDS.index(kind)} {where} ORDER BY score LIMIT ?",
        [expression, *values, k],
    )
    return {row[0]: min(1.0, -row[1] / weight) for row in found}


def bigrams(syllables: Sequence[str]) -> list[str]:
    """Neighbouring syllables joined by an underscore."""
    return [f"{first}_{second}" for first, second in pairwise(syllables)]


def _index_facts(connection: sqlite3.Connection, doc_id: str) -> None:
    for place, kind in enumerate(FACT_KINDS):
        facts = connection.execute(
            f"SELECT f.id * {len(FACT_KINDS)} + {place}, {_FACT_TEXT[kind]} || coalesce({_CORRECTED}, '')"
            f" FROM {kind} f WHERE f.doc_id = ?",
            (kind, doc_id),
        ).fetchall()
        _insert(connection, "fact_terms", facts)


def _drop_facts(connection: sqlite3.Connection, doc_id: str) -> None:
    for place, kind in enumerate(FACT_KINDS):
        rows = f"SELECT id * {len(FACT_KINDS)} + {place} FROM {kind} WHERE doc_id = ?"
        connection.execute(f"DELETE FROM fact_terms WHERE rowid IN ({rows})", (doc_id,))


def _insert(connection: sqlite3.Connection, table: str, texts: Sequence[Sequence]) -> None:
    rows = []
    for rowid, text in texts:
        syllables = terms(text)
        rows.append((rowid, " ".join(syllables), " ".join(bigrams(syllables))))
    connection.executemany(f"INSERT INTO {table} (rowid, syllables, bigrams) VALUES (?, ?, ?)", rows)


def _contents(connection: sqlite3.Connection) -> dict[tuple[str, int], int]:
    """What each row of the index says, as a hash."""
    return {
        (table, row[0]): hash((row[1], row[2]))
        for table in _TABLES
        for row in connection.execute(f"SELECT rowid, syllables, bigrams FROM {table}")
    }


def _match(connection: sqlite3.Connection, table: str, query: str) -> tuple[str, float]:
    """The FTS5 expression (any of the query's terms that tell rows apart) and the sum of all terms' weights.

    A term that no row has counts in the sum: a question about something else must not look well answered."""
    syllables = terms(query)[:_MAX_TERMS]
    wanted = list(dict.fromkeys([*syllables, *bigrams(syllables)]))
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}_terms_docsize").fetchone()
    if not wanted or not rows:
        return "", 0.0
    marks = ", ".join("?" * len(wanted))
    found = dict(
        connection.execute(f"SELECT term, doc FROM {table}_vocabulary WHERE term IN ({marks})", wanted).fetchall()
    )
    weights = {term: _idf(rows, found.get(term, 0)) for term in wanted}
    telling = [term for term in found if weights[term] > _IDF_FLOOR] or list(found)
    return " OR ".join(f'"{term}"' for term in telling), max(sum(weights.values()), _IDF_FLOOR)


def _idf(rows: int, with_term: int) -> float:
    """The weight that FTS5's bm25() gives a term (SQLite documentation, FTS5, section 5.1.1)."""
    return max(_IDF_FLOOR, math.log((rows - with_term + 0.5) / (with_term + 0.5)))


def _filter(doc_ids: Collection[str] | None, zones: Collection[str] | None) -> tuple[str, list[str]]:
    """A WHERE clause over passages (or facts) `p` and its values."""
    where = ""
    values: list[str] = []
    for column, wanted in (("doc_id", doc_ids), ("zone", zones)):
        if wanted is not None:
            where += f" AND p.{column} IN ({', '.join('?' * len(wanted))})"
            values.extend(wanted)
    return where, values
