"""What a person said about an extracted fact: edited, confirmed or hidden. Kept apart from the facts, so that reading
the paper again does not lose it.

A correction finds its fact by a fingerprint over what the fact says and where it says it (kind, name, the words of the
evidence), not over its place in the paper: an inserted clause shifts places and must not lose corrections.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vectorstore import rows
from vectorstore.records import Deadline, LegalBasis, Metadata, Responsibility, Target
from vectorstore.text import normal, words

Fact = Responsibility | Target | LegalBasis | Deadline

KINDS: dict[type, tuple[str, tuple[str, ...]]] = {
    Responsibility: ("responsibilities", ("unit", "role")),
    Target: ("targets", ("indicator", "year_or_period")),
    LegalBasis: ("legal_bases", ("type", "number")),
    Deadline: ("deadlines", ("what",)),
}
"""Record → its table and the fields that name it."""

CHOSEN_FIELDS = frozenset(
    item.name for item in dataclasses.fields(Metadata) if item.type == "str | None" and item.name != "digital_signature"
)
"""The fields of a paper's metadata that a person may choose a value for."""

_PAPER = "documents"  # the kind of a correction that is about the paper itself
ACTIONS = ("edited", "confirmed", "hidden")
_FIXED = frozenset(
    {"doc_id", "ordinal", "page", "evidence", "correction", "fingerprint"}
)  # what the paper says is not edited
_LABEL = re.compile(
    r"^\W*(?:\d+(?:\.\d+)*|[a-zđ]|[ivxl]+)[.)]\s"
)  # "3. Văn phòng …", "a) …": changes when a clause is inserted


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person said of a fact. kind: its table; fields: the values to show, by field name; at: ISO time with zone.

    matched: the library holds a fact that it applies to; False after its words were changed in the paper."""

    doc_id: str
    kind: str
    fingerprint: str
    action: str
    fields: dict[str, Any]
    who: str
    at: str
    matched: bool


def fingerprint(fact: Fact) -> str:
    """The fact's name over re-reading: as the catalogue gave it, else computed from its words."""
    if fact.fingerprint:
        return fact.fingerprint
    kind, names = KINDS[type(fact)]
    parts = [fact.doc_id, kind, *(normal(str(getattr(fact, name) or "")) for name in names)]
    parts.append(" ".join(words(_LABEL.sub("", normal(fact.evidence)))))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def record(
    connection: sqlite3.Connection, fact: Fact, action: str, *, fields: dict[str, Any] | None = None, who: str = ""
) -> None:
    """Note what a person said; a later word on the same fact replaces the earlier.

    fields: the values to show instead, by field name (for "edited"). Raises ValueError for an unknown action or field and
    for what the paper itself says (evidence, place).
    """
    changed = fields or {}
    unknown = set(changed) - {item.name for item in dataclasses.fields(fact) if item.name not in _FIXED}
    if action not in ACTIONS or unknown:
        raise ValueError(f"unknown action or field: {action} {sorted(unknown)}")
    connection.execute(
        "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)",
        (fact.doc_id, KINDS[type(fact)][0], fingerprint(fact), action, rows.encode(changed), who, _now()),
    )


def forget(connection: sqlite3.Connection, fact: Fact) -> None:
    """Take a correction back: the fact is shown as extracted again."""
    connection.execute(
        "DELETE FROM corrections WHERE doc_id = ? AND kind = ? AND fingerprint = ?",
        (fact.doc_id, KINDS[type(fact)][0], fingerprint(fact)),
    )


def choose(connection: sqlite3.Connection, doc_id: str, field: str, value: str | None, *, who: str = "") -> None:
    """Note what a person says a field of a paper's metadata is (None: it is blank); survives reading the paper again.

    Raises ValueError for what is no field with one value."""
    if field not in CHOSEN_FIELDS:
        raise ValueError(f"unknown field: {field}")
    fields = rows.encode({**chosen(connection, doc_id), field: value})
    connection.execute(
        "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)",
        (doc_id, _PAPER, _PAPER, "edited", fields, who, _now()),
    )


def chosen(connection: sqlite3.Connection, doc_id: str) -> dict[str, str | None]:
    """The fields of a paper's metadata that a person chose."""
    where = "WHERE doc_id = ? AND kind = ?"
    row = connection.execute(f"SELECT fields FROM corrections {where}", (doc_id, _PAPER)).fetchone()
    return json.loads(row["fields"]) if row else {}


def listed(connection: sqlite3.Connection, doc_id: str | None = None) -> tuple[Correction, ...]:
    """All corrections of facts, or those of one paper, in the order of time."""
    found = connection.execute(
        "SELECT * FROM corrections WHERE (?1 IS NULL OR doc_id = ?1) AND kind <> ?2 ORDER BY at", (doc_id, _PAPER)
    )
    return tuple(_correction(connection, row) for row in found.fetchall())


def apply(connection: sqlite3.Connection, kind: str, facts: tuple[Any, ...]) -> tuple[Any, ...]:
    """The facts as people corrected them: hidden ones left out, edited and confirmed ones marked in `correction`."""
    return tuple(apply_by_id(connection, kind, dict(enumerate(facts))).values())


def apply_by_id(connection: sqlite3.Connection, kind: str, facts: dict[int, Any]) -> dict[int, Any]:
    """The same for facts by row number."""
    found = connection.execute("SELECT doc_id, fingerprint, action, fields FROM corrections WHERE kind = ?", (kind,))
    known = {(row["doc_id"], row["fingerprint"]): row for row in found}
    if not known:
        return facts
    shown = {key: _applied(fact, known.get((fact.doc_id, fact.fingerprint))) for key, fact in facts.items()}
    return {key: fact for key, fact in shown.items() if fact is not None}


def _correction(connection: sqlite3.Connection, row: sqlite3.Row) -> Correction:
    fact = f"SELECT 1 FROM {row['kind']} WHERE doc_id = ? AND fingerprint = ?"
    matched = connection.execute(fact, (row["doc_id"], row["fingerprint"])).fetchone() is not None
    names = ("doc_id", "kind", "fingerprint", "action", "who", "at")
    return Correction(fields=json.loads(row["fields"]), matched=matched, **{name: row[name] for name in names})


def _applied(fact: Any, row: sqlite3.Row | None) -> Any:
    if row is None:
        return fact
    if row["action"] == "hidden":
        return None
    values = {name: _value(name, value) for name, value in json.loads(row["fields"]).items()}
    return dataclasses.replace(fact, **values, correction=row["action"])


def _value(name: str, value: Any) -> Any:
    return rows.decode(name, json.dumps(value)) if isinstance(value, list) else value


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
