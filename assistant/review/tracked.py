"""Tracked changes and comments in a Word file: what Word itself writes when a person edits with "Track Changes" on."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

AUTHOR, INITIALS = "Trợ lý Kế hoạch", "TL"
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


class Tracker:
    """Writes changes into one open document. Places are character offsets in `paragraph_text` of a paragraph."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self._numbers = count(9000)
        self._now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def replace(self, paragraph: Paragraph, start: int, end: int, new: str) -> None:
        """`new` in the place of the characters start to end, the old ones kept as deleted."""
        runs = _isolate(paragraph, start, end)
        if not runs:
            return
        kept = deepcopy(runs[0].find(qn("w:rPr")))
        if new:
            runs[-1].addnext(self._inserted(new, kept))
        for run in runs:
            self._delete(run)

    def comment(self, paragraph: Paragraph, start: int, end: int, text: str) -> None:
        """A comment on the characters start to end; on the whole paragraph when they are none."""
        runs = _isolate(paragraph, start, end) or [run._r for run in paragraph.runs]
        if not runs:
            runs = [paragraph.add_run(" ")._r]
        self.document.add_comment(
            [Run(run, paragraph) for run in (runs[0], runs[-1])], text=text, author=AUTHOR, initials=INITIALS
        )

    def _inserted(self, new: str, properties: Any) -> Any:
        run = OxmlElement("w:r")
        if properties is not None:
            run.append(properties)
        text = OxmlElement("w:t")
        text.set(qn("xml:space"), "preserve")
        text.text = new
        run.append(text)
        return self._wrapped("w:ins", run)

    def _delete(self, run: Any) -> None:
        for text in run.findall(qn("w:t")):
            text.tag = qn("w:delText")
            text.set(qn("xml:space"), "preserve")
        place, parent = run.getnext(), run.getparent()
        wrapped = self._wrapped("w:del", run)
        parent.append(wrapped) if place is None else place.addprevious(wrapped)

    def _wrapped(self, tag: str, run: Any) -> Any:
        element = OxmlElement(tag)
        element.set(qn("w:id"), str(next(self._numbers)))
        element.set(qn("w:author"), AUTHOR)
        element.set(qn("w:date"), self._now)
        element.append(run)
        return element


def paragraph_text(paragraph: Paragraph) -> str:
    """The text of a paragraph as the offsets count it: that of its runs, links included, without deleted words."""
    return "".join(piece.text for piece in _pieces(paragraph))


@dataclass(frozen=True, slots=True)
class _Piece:
    """One text-bearing child of a run."""

    run: Any
    node: Any
    text: str


def _pieces(paragraph: Paragraph) -> Iterator[_Piece]:
    for run in paragraph._p.iter(qn("w:r")):
        for node in run:
            if node.tag == qn("w:t"):
                yield _Piece(run, node, node.text or "")
            elif node.tag in _MARKS:
                yield _Piece(run, node, _MARKS[node.tag])


def _isolate(paragraph: Paragraph, start: int, end: int) -> list[Any]:
    """The runs that hold the characters start to end and no others; runs are split where they hold more."""
    for place in (start, end):
        _split(paragraph, place)
    runs: list[Any] = []
    at = 0
    for piece in _pieces(paragraph):
        if start <= at and at + len(piece.text) <= end and piece.text and piece.run not in runs:
            runs.append(piece.run)
        at += len(piece.text)
    return runs


def _split(paragraph: Paragraph, place: int) -> None:
    """Make a run begin at a character offset."""
    at = 0
    for piece in _pieces(paragraph):
        if at == place and piece.node.getprevious() is not None and piece.node.getprevious().tag != qn("w:rPr"):
            _break_run(piece.run, piece.node)
            return
        if at < place < at + len(piece.text):
            later = deepcopy(piece.node)
            piece.node.text, later.text = piece.text[: place - at], piece.text[place - at :]
            for node in (piece.node, later):
                node.set(qn("xml:space"), "preserve")
            piece.node.addnext(later)
            _break_run(piece.run, later)
            return
        at += len(piece.text)


def _break_run(run: Any, node: Any) -> None:
    """Move `node` and what follows it in its run into a new run of the same look."""
    fresh = OxmlElement("w:r")
    properties = run.find(qn("w:rPr"))
    if properties is not None:
        fresh.append(deepcopy(properties))
    following = [node, *node.itersiblings()]
    for item in following:
        fresh.append(item)
    run.addnext(fresh)
