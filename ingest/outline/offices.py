"""Papers that give each office its own heading without a part called "Tổ chức thực hiện": a directive, a notice, a plan
whose tasks are sorted by office. A row of headings that all name offices is told by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.outline.headings import unit_name
from vectorstore.records import Section

_FEWEST = 2
_SHARE = 0.75
_ZONES = frozenset({"body", "tasks"})
_HEADED = frozenset({"heading", "clause", "point"})


def with_offices(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections, those headings made units, and what stands under them put in the implementation zone."""
    rows: dict[tuple[int | None, str], list[Section]] = defaultdict(list)
    for section in sections:
        if section.zone in _ZONES and section.kind in _HEADED and section.label:
            rows[section.parent, section.kind if not section.title else "titled"].append(section)
    offices = {s.ordinal for row in rows.values() if _names_offices(row) for s in row if unit_name(s.title)}
    under: set[int] = set()
    changed = []
    for section in sections:
        if section.ordinal in offices or section.parent in under:
            under.add(section.ordinal)
            kind = "unit" if section.ordinal in offices else section.kind
            section = replace(section, kind=kind, zone="implementation")
        changed.append(section)
    return tuple(changed)


def _names_offices(row: Sequence[Section]) -> bool:
    """True when nearly all headings of one row name an office."""
    named = sum(unit_name(section.title) is not None for section in row if section.title)
    return named >= _FEWEST and named >= _SHARE * len(row)
