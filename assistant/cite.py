"""Citations: every quote is looked up in the raw source before it is shown, and dropped when it is not there."""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from itertools import islice
from typing import TYPE_CHECKING

from assistant.claims import Claim, Composed
from assistant.records import Citation, Evidence
from assistant.statements import ancestors

if TYPE_CHECKING:
    from vectorstore.library import Library
    from vectorstore.records import Section

_SPACES = re.compile(r"\s+")
_DASHES = re.compile("[\u2010-\u2015]")
# "… chịu trách nhiệm thi hành Quyết định này./.": the paper's last stop, not the answer's
_FINAL = re.compile(r"\./\.$")
_SHORTEST = 8
_KEPT_PAPERS = 64


class Sources:
    """The raw texts of the library, folded for look-ups, with the way back to raw offsets."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._revision: int | None = None
        self._texts: OrderedDict[str, tuple[str, list[int]]] = OrderedDict()
        self._outlines: OrderedDict[str, dict[int, Section]] = OrderedDict()

    def find(self, doc_id: str, quote: str) -> tuple[int, int] | None:
        """Offsets of the quote in the raw text (white space, case and dash forms folded), or None."""
        wanted = _folded(quote)[0].strip()
        text, offsets = self._text(doc_id)
        at = text.find(wanted) if wanted else -1
        if at < 0:
            return None
        last = offsets[at + len(wanted) - 1]
        return offsets[at], next(o for o in islice(offsets, at + len(wanted), None) if o > last)

    def raw(self, doc_id: str, start: int, end: int) -> str:
        """A stretch of the raw text."""
        return self._library.raw_text(doc_id)[start:end]

    def outline(self, doc_id: str) -> dict[int, Section]:
        """The nodes of a paper by their ordinals."""
        self._refresh()
        if doc_id not in self._outlines:
            self._outlines[doc_id] = {section.ordinal: section for section in self._library.sections(doc_id)}
            if len(self._outlines) > _KEPT_PAPERS:
                self._outlines.popitem(last=False)
        self._outlines.move_to_end(doc_id)
        return self._outlines[doc_id]

    def _refresh(self) -> None:
        """Drop what was kept of an older revision."""
        if self._revision != self._library.revision:
            self._texts.clear()
            self._outlines.clear()
            self._revision = self._library.revision

    def _text(self, doc_id: str) -> tuple[str, list[int]]:
        self._refresh()
        if doc_id not in self._texts:
            self._texts[doc_id] = _folded(self._library.raw_text(doc_id))
            if len(self._texts) > _KEPT_PAPERS:
                self._texts.popitem(last=False)
        self._texts.move_to_end(doc_id)
        return self._texts[doc_id]


def _plain(text: str) -> str:
    """Lower case, single blanks."""
    return _SPACES.sub(" ", text).strip().casefold()


def _folded(text: str) -> tuple[str, list[int]]:
    """Text with white space runs as one blank, lower case, NFC, plain dashes; and the raw offset of each character.

    The offsets end with the text's length, so that the one after a letter is where its combining marks end too."""
    out: list[str] = []
    offsets: list[int] = []
    blank = True
    for at, char in _composed(text):
        if char.isspace():
            if not blank:
                out.append(" ")
                offsets.append(at)
            blank = True
            continue
        blank = False
        lowered = _DASHES.sub("-", char.lower())
        out.extend(lowered)
        offsets.extend([at] * len(lowered))
    return "".join(out), [*offsets, len(text)]


def _composed(text: str) -> list[tuple[int, str]]:
    """The NFC characters of a text with the raw offset of each (combining marks go with their base)."""
    if unicodedata.is_normalized("NFC", text):
        return list(enumerate(text))
    found: list[tuple[int, str]] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            found.extend((start, char) for char in unicodedata.normalize("NFC", text[start:at]))
            start = at
    return found


class Citer:
    """Turns claims into text with markers and the checked citations behind them."""

    def __init__(self, library: Library, sources: Sources) -> None:
        self._library = library
        self._sources = sources

    def write(self, composed: Composed) -> tuple[str, tuple[Citation, ...]]:
        """The answer's text and its citations, numbered in order of first use; unproven claims are left out."""
        citations: list[Citation] = []
        lines: list[str] = []
        rows: list[str] = []
        for claim in composed.claims:
            numbers = self._numbers(claim, citations)
            if claim.evidence and not numbers:
                continue
            marks = "".join(f"[{number}]" for number in numbers)
            (rows if claim.layout == "row" else lines).append(_line(claim, marks))
        if rows:
            lines.append(_table(composed.header, rows))
        body = "\n".join(line for line in lines if line)
        if composed.lead and body:
            body = f"{composed.lead}\n{body}"
        return body or composed.lead, tuple(citations)

    def _numbers(self, claim: Claim, citations: list[Citation]) -> list[int]:
        """The markers of a claim's evidence; new citations are added to the list."""
        numbers: list[int] = []
        for evidence in claim.evidence:
            found = self._citation(evidence, len(citations) + 1)
            if found is None:
                continue
            same = next(
                (c for c in citations if (c.doc_id, c.start, c.end) == (found.doc_id, found.start, found.end)), None
            )
            if same is None:
                citations.append(found)
            number = (same or found).n
            if number not in numbers:
                numbers.append(number)
        return numbers

    def _citation(self, evidence: Evidence, number: int) -> Citation | None:
        """A citation whose quote stands in the source, or None."""
        place = self._located(evidence)
        document = self._library.document(evidence.doc_id)
        if place is None or document is None:
            return None
        quote = _SPACES.sub(" ", self._sources.raw(evidence.doc_id, *place)).strip()
        restored = evidence.text if document.repaired and evidence.text != quote else None
        meta = document.metadata
        return Citation(
            n=number,
            doc_id=evidence.doc_id,
            title=_title(document.name, meta.doc_type, meta.title),
            number=meta.number,
            date=meta.date,
            section=evidence.section,
            page=evidence.page,
            quote=quote,
            quote_restored=restored,
            start=place[0],
            end=place[1],
            place=meta.locality or "",
            context=self._context(evidence, quote),
        )

    def _context(self, evidence: Evidence, quote: str) -> tuple[str, ...]:
        """The heading of the office and the column heads above the quoted words, where the quote does not hold them."""
        by_ordinal = self._sources.outline(evidence.doc_id)
        node = by_ordinal.get(evidence.ordinal)
        if node is None:
            return ()
        heads = [" | ".join(filter(None, node.header))] if node.kind == "row" and node.cells != node.header else []
        offices = [above.text for above in ancestors(node, by_ordinal) if above.kind == "unit"][-1:]
        told = _plain(quote)
        return tuple(words for words in (*offices, *heads) if words and _plain(words) not in told)

    def _located(self, evidence: Evidence) -> tuple[int, int] | None:
        """Where the evidence's raw words stand; when page furniture cuts them, where the longest line run stands."""
        whole = self._sources.find(evidence.doc_id, evidence.raw)
        if whole is not None:
            return whole
        lines = [line for line in evidence.raw.splitlines() if line.strip()]
        runs = (
            "\n".join(lines[start:end])
            for size in range(len(lines) - 1, 0, -1)
            for start, end in ((0, size), (len(lines) - size, len(lines)))
        )
        for run in runs:
            if len(run.strip()) >= _SHORTEST and (found := self._sources.find(evidence.doc_id, run)):
                return found
        return None


def _title(name: str, doc_type: str | None, title: str | None) -> str:
    """How a citation names its paper."""
    return " ".join(part for part in (doc_type, title) if part) or name


def _line(claim: Claim, marks: str) -> str:
    """One claim as a line: the markers stand before the closing stop of a sentence."""
    text = _FINAL.sub(".", claim.text.rstrip())
    if claim.layout == "row":
        return f"| {text} {marks} |"
    closing = re.search(r"[.;:!?…]+$", text)
    end = closing.group() if closing else "."
    stem = text[: closing.start()] if closing else text
    line = f"{stem} {marks}{end}" if marks else text
    return f"- {line}" if claim.layout == "bullet" else line


def _table(header: tuple[str, ...], rows: list[str]) -> str:
    """A Markdown table."""
    head = "| " + " | ".join(header) + " |"
    return "\n".join(["", head, "|" + " --- |" * len(header), *rows])
