"""The lexical index: SQLite FTS5 over folded syllables and folded syllable bigrams, in the catalogue's own file.

Folding takes the diacritics away on both sides, so a question typed without them finds the same passages. Bigrams
bring back much of what folding loses: Vietnamese words are mostly two syllables ("chu_tri", "an_toan toan_thong").
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vectorstore.text import terms

VERSION = 2
"""Of what is indexed and how: raise it when that changes, so that older libraries are indexed anew when opened."""

FACT_KINDS = ("responsibilities", "targets", "legal_bases", "deadlines")
KINDS = ("passages", *FACT_KINDS)
"""What can be searched: tables of the catalogue, each with its index `<kind>_terms`, rows under the same numbers."""

_FTS5_K1 = 1.2  # fixed; a weight on every column multiplies the counts, which comes to the same as another k1
_COMMON = 0.25  # a term of more than this share of the rows is not searched for: much work for little weight
_FEW = 10  # in a small library nothing is common
_IDF_FLOOR = 1e-6  # what FTS5 gives a term of more than half of all rows
_ALL = ""  # no term: stands for the number of rows
_MAX_TERMS = 160  # a pasted page is not a question: its first syllables are enough

_TEXT = {
    "passages": "x.heading || ' ' || x.text || (SELECT ' ' || coalesce(d.locality, '') || ' ' || coalesce(d.period, '')"
    " || ' ' || coalesce(d.title, '') FROM documents d WHERE d.doc_id = x.doc_id)",
    "responsibilities": "x.unit || ' ' || x.task || ' ' || {heading} || x.text",
    "targets": "x.indicator || ' ' || coalesce(x.scope, '') || ' ' || x.text",
    "legal_bases": "x.type || ' ' || coalesce(x.number, '') || ' ' || coalesce(x.issuer, '') || ' '"
    " || coalesce(x.title, '') || ' ' || x.text",
    "deadlines": "x.what || ' ' || x.\"when\" || ' ' || coalesce(x.unit, '') || ' ' || x.text",
}
_HEADING = (  # of the passage that the fact stands in
    "coalesce((SELECT p.heading || ' ' FROM passage_sections s JOIN passages p ON p.id = s.passage"
    " WHERE s.doc_id = x.doc_id AND s.ordinal = x.ordinal), '')"
)
_CORRECTED = (  # the words of a correction are found too
    " || coalesce((SELECT ' ' || group_concat(j.value, ' ') FROM corrections c, json_each(c.fields) j"
    " WHERE c.doc_id = x.doc_id AND c.kind = '{kind}' AND c.fingerprint = x.fingerprint), '')"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How one index is asked for one text. expression: in FTS5's language, empty when there is nothing to ask.

    weight: the sum of what each of the text's terms tells (its inverse document frequency)."""

    kind: str
    expression: str
    weight: float


def index_document(connection: sqlite3.Connection, doc_id: str, kinds: Sequence[str] = KINDS) -> None:
    """Index the passages and facts of one document, inside the caller's transaction."""
    for kind in kinds:
        insert = f"INSERT INTO {kind}_terms (rowid, syllables, bigrams) VALUES (?, ?, ?)"
        connection.executemany(insert, _rows(connection, kind, doc_id))


def drop_document(connection: sqlite3.Connection, doc_id: str, kinds: Sequence[str] = KINDS) -> None:
    """Take a document's rows out of the index; call before its passages and facts are deleted."""
    for kind in kinds:
        rows = f"SELECT id FROM {kind} WHERE doc_id = ?"
        connection.execute(f"DELETE FROM {kind}_terms WHERE rowid IN ({rows})", (doc_id,))


def reindex_facts(connection: sqlite3.Connection, doc_id: str) -> None:
    """Index a document's facts anew, after one of them was corrected."""
    drop_document(connection, doc_id, FACT_KINDS)
    index_document(connection, doc_id, FACT_KINDS)


def differences(connection: sqlite3.Connection) -> int:
    """How many rows of the index are missing, superfluous or do not say what the catalogue says."""
    wrong = 0
    for kind in KINDS:
        found = {
            row[0]: hash((row[1], row[2]))
            for row in connection.execute(f"SELECT rowid, syllables, bigrams FROM {kind}_terms")
        }
        for (doc_id,) in connection.execute("SELECT doc_id FROM documents").fetchall():
            for row, syllables, pairs in _rows(connection, kind, doc_id):
                wrong += found.pop(row, None) != hash((syllables, pairs))
        wrong += len(found)
    return wrong


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the whole index anew, inside the caller's transaction."""
    for kind in KINDS:
        connection.execute(f"DELETE FROM {kind}_terms")
    for (doc_id,) in connection.execute("SELECT doc_id FROM documents").fetchall():
        index_document(connection, doc_id)
    connection.execute("INSERT OR REPLACE INTO state VALUES ('lexical', ?)", (str(VERSION),))


def plan(connection: sqlite3.Connection, kind: str, text: str, known: dict[str, int] | None = None) -> Plan:
    """How to ask the index of `kind` (of KINDS) for any of the text's terms that tell rows apart.

    A term that no row has counts in the weight: a question about something else must not look well answered.
    known: in how many rows each term was found to be; what is looked up is added. Valid until the next write."""
    syllables = terms(text)[:_MAX_TERMS]
    wanted = list(dict.fromkeys([*syllables, *bigrams(syllables)]))
    counts = known if known is not None else {}
    _count(connection, kind, wanted, counts)
    rows = counts[_ALL]
    if not wanted or not rows:
        return Plan(kind, "", 1.0)
    found = [term for term in wanted if counts[term]]
    telling = [term for term in found if counts[term] <= max(_FEW, rows * _COMMON)] or found
    weight = sum(_idf(rows, counts[term]) for term in wanted)
    return Plan(kind, " OR ".join(f'"{term}"' for term in telling), max(weight, _IDF_FLOOR))


def search(
    connection: sqlite3.Connection,
    asked: Plan,
    *,
    k1: float,
    doc_ids: Collection[str] | None = None,
    zones: Collection[str] | None = None,
    k: int = 200,
) -> dict[int, float]:
    """The k best rows of the plan's kind: row number → score, 0 to 1, BM25 over the plan's weight.

    A row of average length with each of the text's terms once has 1. k1: BM25's saturation of repeated terms.
    zones: for passages only."""
    column = _FTS5_K1 / k1
    once = (_FTS5_K1 + 1) * column / (column + _FTS5_K1)  # what FTS5 gives a term found once in a row of average length
    if not asked.expression:
        return {}
    where, values = _filter(connection, asked.kind, doc_ids, zones)
    found = connection.execute(
        f"SELECT t.rowid, bm25({asked.kind}_terms, {column}, {column}) AS score FROM {asked.kind}_terms t"
        f" {f'JOIN {asked.kind} x ON x.id = t.rowid' if where else ''}"
        f" WHERE {asked.kind}_terms MATCH ? {where} ORDER BY score LIMIT ?",
        [asked.expression, *values, k],
    )
    return {row[0]: min(1.0, -row[1] / (asked.weight * once)) for row in found}


def bigrams(syllables: Sequence[str]) -> list[str]:
    """Neighbouring syllables joined by an underscore."""
    return [f"{first}_{second}" for first, second in pairwise(syllables)]


def _rows(connection: sqlite3.Connection, kind: str, doc_id: str) -> list[tuple[int, str, str]]:
    """A document's rows of one kind as the index should have them: number, syllables, bigrams."""
    text = _TEXT[kind].format(heading=_HEADING) + (_CORRECTED.format(kind=kind) if kind in FACT_KINDS else "")
    found = connection.execute(f"SELECT x.id, {text} FROM {kind} x WHERE x.doc_id = ?", (doc_id,))
    said = ((row, terms(words)) for row, words in found)
    return [(row, " ".join(syllables), " ".join(bigrams(syllables))) for row, syllables in said]


def _count(connection: sqlite3.Connection, kind: str, wanted: Sequence[str], counts: dict[str, int]) -> None:
    """Add to `counts` in how many rows each term is, and under _ALL how many rows there are."""
    if _ALL not in counts:
        (counts[_ALL],) = connection.execute(f"SELECT count(*) FROM {kind}_terms_docsize").fetchone()
    new = [term for term in wanted if term not in counts]
    marks = ", ".join("?" * len(new))
    found = connection.execute(f"SELECT term, doc FROM {kind}_vocabulary WHERE term IN ({marks})", new).fetchall()
    counts.update(dict.fromkeys(new, 0) | dict(found))  # in one step: other threads read it


def _idf(rows: int, with_term: int) -> float:
    """The weight that FTS5's bm25() gives a term (SQLite documentation, FTS5, section 5.1.1)."""
    return max(_IDF_FLOOR, math.log((rows - with_term + 0.5) / (with_term + 0.5)))


def _filter(
    connection: sqlite3.Connection, kind: str, doc_ids: Collection[str] | None, zones: Collection[str] | None
) -> tuple[str, list[str | int]]:
    """A WHERE clause over the rows `x` and its values.

    A document's rows have neighbouring numbers, and the index can begin and end at a number: by far the quickest."""
    where = ""
    values: list[str | int] = []
    for column, wanted in (("doc_id", doc_ids), ("zone", zones)):
        if wanted is not None:
            where += f" AND x.{column} IN ({', '.join('?' * len(wanted))})"
            values.extend(wanted)
    if doc_ids:
        marks = ", ".join("?" * len(doc_ids))
        select = f"SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM {kind} WHERE doc_id IN ({marks})"
        where += " AND t.rowid BETWEEN ? AND ?"
        values.extend(connection.execute(select, list(doc_ids)).fetchone())
    return where, values
