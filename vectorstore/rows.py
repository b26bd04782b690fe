"""How a frozen record becomes a table row and back: one column a field, tuples and nested records as JSON."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from typing import Any, TypeVar

from vectorstore.records import Candidate, Metadata, Outcome, Reference, Unread

Record = TypeVar("Record")

JSON_FIELDS = frozenset(
    {
        "cells",
        "header",
        "align",
        "uncertain",
        "sections",
        "warnings",
        "unread",
        "recipients",
        "also_roles",
        "coordinating_units",
        "other_values",
        "implements",
        "replaces",
        "outcomes",
    }
)
"""The fields that hold a tuple or a record; every other field is a plain SQLite value."""


def to_row(record: Any) -> dict[str, Any]:
    """The record as column → SQLite value."""
    row: dict[str, Any] = {}
    for item in dataclasses.fields(record):
        value = getattr(record, item.name)
        if item.name == "metadata":
            row.update(to_row(value))
        else:
            row[item.name] = _stored(item.name, value)
    return row


def from_row(record_type: type[Record], row: Any) -> Record:
    """The record that `to_row` stored; `row` is anything indexed by column name."""
    values: dict[str, Any] = {}
    for name in _names(record_type):  # type: ignore[arg-type]
        if name == "metadata":
            values[name] = from_row(Metadata, row)
        elif name in JSON_FIELDS:
            values[name] = _loaded(name, row[name])
        else:
            values[name] = row[name]
    if "repaired" in values:
        values["repaired"] = bool(values["repaired"])
    return record_type(**values)


def encode(value: Any) -> str:
    """JSON that a person can read in a table."""
    return json.dumps(value, ensure_ascii=False, default=dataclasses.asdict)


def decode(name: str, text: str) -> Any:
    """The field's value from its JSON: tuples all the way down, references as records."""
    value = json.loads(text)
    if name == "implements":
        return tuple(Reference(**item) for item in value)
    if name == "unread":
        return tuple(Unread(**item) for item in value)
    if name == "replaces":
        return Reference(**value)
    if name == "outcomes":
        return tuple(
            Outcome(**{**item, "candidates": tuple(Candidate(**said) for said in item["candidates"])}) for item in value
        )
    return _tuples(value)


def _stored(name: str, value: Any) -> Any:
    if name not in JSON_FIELDS:
        return int(value) if isinstance(value, bool) else value
    return None if value is None else encode(value)


def _loaded(name: str, value: str | None) -> Any:
    if value is None:
        return None
    return () if value == "[]" else decode(name, value)


@cache
def _names(record_type: type) -> tuple[str, ...]:
    """The fields that are stored; `correction` is laid over the facts when they are read."""
    return tuple(item.name for item in dataclasses.fields(record_type) if item.name != "correction")


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
