"""The outline of a paper: `parse(loaded, doc_id)` makes the tree of its sections."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.datafiles import words
from ingest.outline.blocks import Block, joined
from ingest.outline.frame import Annex, Frame, find_frame, title_words
from ingest.outline.headings import is_free_heading, is_plain_heading, split_heading
from ingest.outline.layout import Layout, measure
from ingest.outline.marks import BULLETS
from ingest.outline.offices import with_offices
from ingest.outline.reflow import letterhead_lines, paragraphs
from ingest.outline.sections import Place, Writer
from ingest.outline.tokens import readable_rows
from ingest.outline.tree import Tree
from ingest.outline.zones import zone_of
from vectorstore.records import Loaded, Section
from vectorstore.text import fold

__all__ = ["parse"]

OPENING, CLOSING, TITLE = "Mở đầu", "Kết thúc", "Tên văn bản"
RECIPIENTS, SIGNATURE, NOTES = "Nơi nhận", "Chữ ký", "Chú thích"


def parse(loaded: Loaded, doc_id: str) -> tuple[Section, ...]:
    """The sections of a paper in reading order: letterhead, title, opening, the tree of clauses, closing, recipients,
    signature, annexes, footnotes. Every section's raw text is one stretch of the document's raw text."""
    lines = readable_rows(loaded)
    layout = measure(lines)
    frame = find_frame(lines, layout)
    writer = Writer(doc_id, loaded.raw_text)
    _write_head(writer, frame)
    _write_body(writer, paragraphs(frame.body, layout), headed=bool(frame.title or frame.head))
    _write_tail(writer, frame, layout)
    for annex in frame.annexes:
        _write_annex(writer, annex, layout)
    for block in paragraphs(frame.notes, layout):
        writer.write(block, "paragraph", Place(zone="body", path=NOTES))
    return with_offices(writer.sections)


def _write_head(writer: Writer, frame: Frame) -> None:
    for block in letterhead_lines(frame.head):
        writer.write(block, "preamble", Place(zone="opening", path=OPENING))
    if frame.title:
        title = joined(frame.title)
        writer.write(title, "title", Place(zone="opening", path=TITLE), title=title_words(frame.title))
    for block in letterhead_lines(frame.below):
        writer.write(block, "preamble", Place(zone="opening", path=OPENING))


def _write_body(writer: Writer, blocks: Sequence[Block], *, headed: bool) -> None:
    plain = not any(block.mark and block.mark.style not in BULLETS for block in blocks)
    begin = _opening_end(blocks, plain=plain) if headed else 0
    end = _closing_start(blocks, begin)
    for block in blocks[:begin]:
        basis = _starts_with(block.content, words("basis_cues.txt"))
        place = Place(zone="legal_bases" if basis else "opening", path=OPENING)
        writer.write(block, "preamble", place, label=block.mark.label if block.mark else "")
    Tree(writer, Place(zone="body", path=""), plain=plain).grow(blocks[begin:end])
    for block in blocks[end:]:
        writer.write(block, "paragraph", Place(zone="closing", path=CLOSING))


def _opening_end(blocks: Sequence[Block], *, plain: bool) -> int:
    """The first block of the body proper: a numbered one, a table row, a heading that opens a part of a plan.

    plain: the paper numbers nothing. The organ's name in capitals and the word "QUYẾT ĐỊNH:" of a decision belong to the
    opening."""
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        numbered = block.mark is not None and block.mark.style not in BULLETS
        if block.cells or numbered:
            return at
        if plain and is_plain_heading(block, following) and zone_of(block.text, top=True):
            return at
        if is_free_heading(block, following) and (zone_of(block.text, top=True) or not _rests_on_something(blocks)):
            return at
    return next((at + 1 for at, block in enumerate(blocks) if block.text.endswith(":")), 0)


def _rests_on_something(blocks: Sequence[Block]) -> bool:
    """True when a paragraph before the first number names what the paper rests on."""
    for block in blocks:
        if block.mark and block.mark.style not in BULLETS:
            return False
        if _starts_with(block.content, words("basis_cues.txt")):
            return True
    return False


def _closing_start(blocks: Sequence[Block], begin: int) -> int:
    """The first of the unmarked paragraphs at the end that close the paper instead of belonging to the last clause."""
    end = len(blocks)
    run = end
    while run > begin and not blocks[run - 1].mark and not blocks[run - 1].cells:
        run -= 1
    heading = run > begin and bool(blocks[run - 1].mark) and bool(split_heading(blocks[run - 1])[0])
    first = run + 1 if heading and not _is_closing(blocks, run, sure=True) else run
    return next((at for at in range(first, end) if _is_closing(blocks, at)), end)


def _is_closing(blocks: Sequence[Block], at: int, *, sure: bool = False) -> bool:
    if at >= len(blocks):
        return False
    cues = words("closing_cues.txt")
    return _starts_with(blocks[at].text.lstrip("(*"), cues[:2] if sure else cues)


def _starts_with(text: str, cues: Sequence[str]) -> bool:
    folded = " ".join(re.sub(r"[^\w\s,…]", " ", fold(text)).split())
    patterns = (re.escape(fold(cue)).replace("\\ …\\ ", "\\b.{1,90}?\\b").replace("\\ ", " ") for cue in cues)
    return any(re.match(rf"{pattern}(?!\w)", folded) for pattern in patterns)


def _write_tail(writer: Writer, frame: Frame, layout: Layout) -> None:
    parent = None
    for block in paragraphs(frame.recipients, layout):
        place = Place(zone="recipients", path=RECIPIENTS, parent=parent)
        ordinal = writer.write(block, "recipients", place, label=block.mark.label if block.mark else "")
        parent = ordinal if parent is None else parent
    for block in letterhead_lines(frame.signature):
        writer.write(block, "signature", Place(zone="signature", path=SIGNATURE))


def _write_annex(writer: Writer, annex: Annex, layout: Layout) -> None:
    if annex.head:
        head = joined(annex.head)
        titles = [row.text for row in annex.head[1:] if not row.text.startswith("(")]
        title = " ".join(titles) or head.text
        parent = writer.write(head, "annex", Place(zone="annex", path=annex.label), label=annex.label, title=title)
    else:
        parent = None
    Tree(writer, Place(zone="annex", path=annex.label, parent=parent)).grow(paragraphs(annex.body, layout))
