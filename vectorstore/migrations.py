"""The catalogue's schema as an append-only list of steps. Never edit a step that was released: add one below it."""

from __future__ import annotations

import sqlite3

MIGRATIONS = (
    # 1: a paper, its text, its outline, what is retrieved, its facts
    """
    CREATE TABLE documents (
        doc_id TEXT PRIMARY KEY, collection TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, kind TEXT NOT NULL,
        pages INTEGER NOT NULL, issuer TEXT, parent_authority TEXT, number TEXT, date TEXT, place TEXT, doc_type TEXT,
        title TEXT, period TEXT, implements TEXT, replaces TEXT, signer_name TEXT, signer_title TEXT,
        signing_capacity TEXT, recipients TEXT, digital_signature TEXT, locality TEXT, secrecy TEXT,
        repaired INTEGER NOT NULL, warnings TEXT NOT NULL, ingested_at TEXT NOT NULL);
    CREATE TABLE texts (
        doc_id TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE, raw_text TEXT NOT NULL);
    CREATE TABLE sections (
        doc_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, ordinal INTEGER NOT NULL, parent INTEGER,
        kind TEXT NOT NULL, zone TEXT NOT NULL, label TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
        text TEXT NOT NULL, raw TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, page INTEGER NOT NULL,
        cells TEXT NOT NULL, header TEXT NOT NULL, align TEXT NOT NULL, uncertain TEXT NOT NULL,
        PRIMARY KEY (doc_id, ordinal)) WITHOUT ROWID;
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        doc_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, ordinal INTEGER NOT NULL,
        sections TEXT NOT NULL, path TEXT NOT NULL, heading TEXT NOT NULL, zone TEXT NOT NULL, text TEXT NOT NULL,
        raw TEXT NOT NULL, page INTEGER NOT NULL, UNIQUE (doc_id, ordinal));
    CREATE TABLE responsibilities (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        doc_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, fingerprint TEXT NOT NULL,
        section TEXT NOT NULL, ordinal INTEGER NOT NULL, page INTEGER NOT NULL, unit TEXT NOT NULL, role TEXT NOT NULL,
        task TEXT NOT NULL, evidence TEXT NOT NULL, text TEXT NOT NULL, also_roles TEXT NOT NULL,
        coordinating_units TEXT NOT NULL, deadline TEXT, product TEXT);
    CREATE TABLE targets (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        doc_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, fingerprint TEXT NOT NULL,
        section TEXT NOT NULL, ordinal INTEGER NOT NULL, page INTEGER NOT NULL, "row" TEXT, indicator TEXT NOT NULL,
        comparator TEXT NOT NULL, value NOT NULL, unit TEXT NOT NULL, year_or_period TEXT, scope TEXT,
        evidence TEXT NOT NULL, text TEXT NOT NULL, other_values TEXT NOT NULL, exceptions TEXT);
    CREATE TABLE legal_bases (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        doc_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, fingerprint TEXT NOT NULL,
        section TEXT NOT NULL, ordinal INTEGER NOT NULL, page INTEGER NOT NULL, type TEXT NOT NULL, number TEXT,
        date TEXT, issuer TEXT, title TEXT, relation TEXT NOT NULL, evidence TEXT NOT NULL, text TEXT NOT NULL);
    CREATE TABLE deadlines (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        doc_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, fingerprint TEXT NOT NULL,
        section TEXT NOT NULL, ordinal INTEGER NOT NULL, page INTEGER NOT NULL, what TEXT NOT NULL,
        "when" TEXT NOT NULL, unit TEXT, kind TEXT NOT NULL, evidence TEXT NOT NULL, text TEXT NOT NULL);
    CREATE INDEX responsibilities_doc ON responsibilities (doc_id);
    CREATE INDEX targets_doc ON targets (doc_id);
    CREATE INDEX legal_bases_doc ON legal_bases (doc_id);
    CREATE INDEX deadlines_doc ON deadlines (doc_id);
    """,
    # 2: what a person corrected; no reference to documents, so that it outlives a paper's replacement
    """
    CREATE TABLE corrections (
        doc_id TEXT NOT NULL, kind TEXT NOT NULL, fingerprint TEXT NOT NULL,
        action TEXT NOT NULL CHECK (action IN ('edited', 'confirmed', 'hidden')),
        fields TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (doc_id, kind, fingerprint));
    """,
    # 3: the lexical index over folded syllables and their bigrams; rowid: passages.id, or id * 4 + the kind's place
    """
    CREATE VIRTUAL TABLE passage_terms USING fts5 (syllables, bigrams, tokenize = "ascii tokenchars '_'");
    CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab (passage_terms, 'row');
    CREATE VIRTUAL TABLE fact_terms USING fts5 (syllables, bigrams, tokenize = "ascii tokenchars '_'");
    CREATE VIRTUAL TABLE fact_vocabulary USING fts5vocab (fact_terms, 'row');
    """,
    # 4: what the dense index must hold, and the catalogue's revision
    """
    CREATE TABLE dense_state (
        key TEXT PRIMARY KEY, doc_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, zone TEXT NOT NULL,
        hash TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX dense_state_doc ON dense_state (doc_id);
    CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    INSERT INTO state VALUES ('revision', '0');
    """,
    # 5: where each file was read, so that a file that vanished from its folder can be told
    """
    ALTER TABLE documents ADD COLUMN origin TEXT NOT NULL DEFAULT '';
    """,
    # 6: which passage holds an outline node, so that a fact finds its passage; a counter of changes to passages alone
    """
    CREATE TABLE passage_sections (
        doc_id TEXT NOT NULL, ordinal INTEGER NOT NULL, passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
        PRIMARY KEY (doc_id, ordinal, passage)) WITHOUT ROWID;
    CREATE INDEX passage_sections_passage ON passage_sections (passage);
    INSERT INTO passage_sections SELECT DISTINCT p.doc_id, s.value, p.id FROM passages p, json_each(p.sections) s;
    INSERT INTO state VALUES ('content', (SELECT value FROM state WHERE name = 'revision'));
    """,
    # 7: an index for each kind of fact, so that a search walks through one kind only (the catalogue fills them)
    """
    DROP TABLE passage_vocabulary;
    DROP TABLE passage_terms;
    DROP TABLE fact_vocabulary;
    DROP TABLE fact_terms;
    CREATE VIRTUAL TABLE passages_terms USING fts5 (syllables, bigrams, tokenize = "ascii tokenchars '_'");
    CREATE VIRTUAL TABLE responsibilities_terms USING fts5 (syllables, bigrams, tokenize = "ascii tokenchars '_'");
    CREATE VIRTUAL TABLE targets_terms USING fts5 (syllables, bigrams, tokenize = "ascii tokenchars '_'");
    CREATE VIRTUAL TABLE legal_bases_terms USING fts5 (syllables, bigrams, tokenize = "ascii tokenchars '_'");
    CREATE VIRTUAL TABLE deadlines_terms USING fts5 (syllables, bigrams, tokenize = "ascii tokenchars '_'");
    CREATE VIRTUAL TABLE passages_vocabulary USING fts5vocab (passages_terms, 'row');
    CREATE VIRTUAL TABLE responsibilities_vocabulary USING fts5vocab (responsibilities_terms, 'row');
    CREATE VIRTUAL TABLE targets_vocabulary USING fts5vocab (targets_terms, 'row');
    CREATE VIRTUAL TABLE legal_bases_vocabulary USING fts5vocab (legal_bases_terms, 'row');
    CREATE VIRTUAL TABLE deadlines_vocabulary USING fts5vocab (deadlines_terms, 'row');
    """,
    # 8: how sure each field of a paper's metadata is, with the other values it may have
    """
    ALTER TABLE documents ADD COLUMN outcomes TEXT NOT NULL DEFAULT '[]';
    """,
    # 9: the parts of a paper's file that could not be read
    """
    ALTER TABLE documents ADD COLUMN unread TEXT NOT NULL DEFAULT '[]';
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest step; each step and its number are one transaction."""
    (done,) = connection.execute("PRAGMA user_version").fetchone()
    for number, script in enumerate(MIGRATIONS[done:], start=done + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script}; PRAGMA user_version = {number}; COMMIT;")
