"""The whole paper at one place: its outline as readable text, the quote marked, raw words one click away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from ui.render.clause import clause_html, was_repaired
from ui.render.locate import span_of
from ui.render.page import render
from vectorstore.records import Section

WINDOW = 500
"""Outline nodes shown at once; a longer paper is shown around the place, with the way to the rest."""

_HEADINGS = ("heading", "unit", "article", "annex")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in a paper: offsets of a quote in its raw text, or an outline node, or the beginning.

    top: first node of the window to show, when the reader pages through a long paper."""

    doc_id: str
    start: int = 0
    end: int = 0
    quote: str = ""
    ordinal: int | None = None
    top: int | None = None


@dataclass(slots=True)
class _Block:
    """What is drawn together: a clause, or the rows of one table."""

    kind: str
    sections: list[Section] = field(default_factory=list)
    page: int = 0


def source_html(spot: Spot, library: Any, *, form: str = "") -> str:
    """The paper as the drawer shows it. A paper that is gone says so. form: HTML shown above the paper."""
    document = library.document(spot.doc_id)
    if document is None:
        return render("gone", doc_id=spot.doc_id)
    sections = library.sections(spot.doc_id)
    spot = _with_offsets(spot, sections, library)
    chosen = {section.ordinal for section in sections if _touched(section, spot)}
    low, high = window(sections, spot, chosen)
    blocks = [_drawn(block, spot, chosen) for block in _blocks(sections[low:high])]
    return render(
        "source",
        document=document,
        blocks=blocks,
        contents=[section for section in sections if section.kind in _HEADINGS],
        spot=spot,
        form=Markup(form),
        low=low,
        high=high,
        total=len(sections),
        window=WINDOW,
        repaired=document.repaired and any(was_repaired(section) for section in sections[low:high]),
    )


def _with_offsets(spot: Spot, sections: Sequence[Section], library: Any) -> Spot:
    """A fact names its node and its words; the words may run over several nodes, so their offsets are looked up."""
    if spot.end > spot.start or spot.ordinal is None or not spot.quote:
        return spot
    node = next((section for section in sections if section.ordinal == spot.ordinal), None)
    span = span_of(library.raw_text(spot.doc_id), spot.quote, max(0, node.start - 1) if node else 0)
    return replace(spot, start=span[0], end=span[1]) if span else replace(spot, quote="")


def window(sections: Sequence[Section], spot: Spot, chosen: set[int]) -> tuple[int, int]:
    """First and last node to draw (the last exclusive)."""
    if len(sections) <= WINDOW:
        return 0, len(sections)
    if spot.top is not None:
        low = spot.top
    else:
        low = next((i for i, section in enumerate(sections) if section.ordinal in chosen), 0) - WINDOW // 3
    low = max(0, min(low, len(sections) - WINDOW))
    return low, low + WINDOW


def _touched(section: Section, spot: Spot) -> bool:
    if spot.end > spot.start:
        return section.start < spot.end and spot.start < section.end
    return spot.ordinal is not None and section.ordinal == spot.ordinal


def _blocks(sections: Sequence[Section]) -> Iterator[_Block]:
    """Rows of one table together, every other node alone; `page` is set where a page begins."""
    current: _Block | None = None
    page = 0
    for section in sections:
        new_page = section.page if section.page != page else 0
        page = section.page
        together = current and current.kind == section.kind == "row" and current.sections[0].header == section.header
        if current and together and not new_page:
            current.sections.append(section)
            continue
        if current:
            yield current
        current = _Block(section.kind, [section], new_page)
    if current:
        yield current


def _drawn(block: _Block, spot: Spot, chosen: set[int]) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "page": block.page,
        "header": block.sections[0].header,
        "zone": block.sections[0].zone,
        "nodes": [_node(section, spot, section.ordinal in chosen) for section in block.sections],
    }


def _node(section: Section, spot: Spot, chosen: bool) -> dict[str, Any]:
    words = clause_html(section, spot.quote or section.raw, (spot.start, spot.end)) if chosen else clause_html(section)
    return {
        "section": section,
        "chosen": chosen,
        "words": words,
        "cells": _cells(section) if section.cells else (),
        "rank": _rank(section),
    }


def _cells(section: Section) -> tuple[str | Markup, ...]:
    return tuple(cell.strip() for cell in section.cells)


def _rank(section: Section) -> int:
    """How deep a node is indented: the labels in its path, from 0."""
    depth = section.path.count(".") if section.path else 0
    return min(depth + (1 if section.kind in ("bullet", "point") else 0), 3)
