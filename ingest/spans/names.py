"""Offices and places as spans."""

from __future__ import annotations

from ingest.spans.places import place_spans
from ingest.spans.span import OFFICE, Span
from ingest.units import find_units


def named(text: str) -> tuple[Span, ...]:
    """The offices and the places of a text; a place may lie within an office."""
    offices = tuple(
        Span(OFFICE, unit.start, unit.end, text[unit.start : unit.end], unit.name) for unit in find_units(text)
    )
    return (*offices, *place_spans(text))
