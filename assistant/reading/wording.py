"""How a question and a clause are worded for the reader: the clause with what stands above it, each part cut to a length."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.naming import paper_of
from assistant.sentences import unlabelled
from assistant.statements import Statement
from vectorstore.records import Document, Section
from vectorstore.text import squeeze

_TITLE_WORDS, _HEAD_WORDS, _HEADS, _CLAUSE_WORDS = 26, 18, 3, 150


def clause_words(section: Section) -> str:
    """A clause without its label; of a table row the filled cells, each after its column's head."""
    cells = [cell.strip() for cell in section.cells]
    if section.kind != "row" or sum(bool(name.strip()) for name in section.header) < 2:
        return unlabelled(section.text)
    named = list(zip(section.header, cells, strict=False))[1 if cells and cells[0] == section.label else 0 :]
    told = "; ".join(f"{name.strip()}: {cell}" if name.strip() else cell for name, cell in named if cell)
    return told or unlabelled(section.text)


def context_of(document: Document, trail: Sequence[str] = ()) -> str:
    """What a clause says nothing of itself: its paper with place and period, and the nearest headings over it."""
    meta = document.metadata
    paper = paper_of(document) if meta.number else (meta.doc_type or "")
    head = ", ".join(part for part in (paper, meta.locality, meta.period) if part)
    title = _cut(meta.title or document.name, _TITLE_WORDS)
    trail = [_cut(unlabelled(part), _HEAD_WORDS) for part in trail[-_HEADS:]]
    return squeeze(" › ".join([f"{head}: {title}", *trail]))


def read_text(document: Document, statement: Statement) -> str:
    """The whole text of a clause that the reader sees: context, line break, clause."""
    return told_text(document, clause_words(statement.section), statement.trail)


def told_text(document: Document, words: str, trail: Sequence[str] = ()) -> str:
    """Words about a paper as the reader sees a clause of it."""
    return f"{context_of(document, trail)}\n{_cut(words, _CLAUSE_WORDS)}"


def _cut(text: str, words: int) -> str:
    parts = squeeze(text).split(" ")
    return " ".join(parts[:words])
