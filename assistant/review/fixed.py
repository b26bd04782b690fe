"""The fixed copy of a paper as a Word file: each accepted finding a tracked change, or a comment where a person must write."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from assistant.review.plain_word import plain_document
from assistant.review.records import Edit, Finding, Review
from assistant.review.tracked import Tracker, paragraph_text
from assistant.review.word_format import paragraphs

Choice = str | tuple[str, str]
"""The id of an accepted finding, or the id and the words that the person wants instead of the suggestion."""


def apply(review: Review, accepted: Iterable[Choice | Finding], out: Path | None = None) -> Path:
    """Write the fixed copy and return its path.

    A Word file is edited itself, so that its form stays; of other files a plain Word file is made. Findings with a
    replacement become tracked changes, the others comments. out: where to; beside the paper when not given.
    Raises KeyError for an id that the review does not have."""
    target = out or review.path.with_name(f"{review.path.stem}-da-sua.docx")
    document = docx.Document(str(review.path)) if review.kind == "docx" else plain_document(review)
    chosen = [_chosen(review, choice) for choice in accepted]
    writer = _Writer(document, review)
    for finding in sorted((found for found in chosen if not found.edits), key=lambda found: -found.start):
        writer.comment(finding)
    edits = ((edit, finding) for finding in chosen for edit in finding.edits)
    last = len(review.raw) + 1
    for edit, finding in sorted(edits, key=lambda pair: -pair[0].start):
        if edit.end <= last:  # two findings on the same words: the first one taken wins
            last = edit.start
            writer.edit(edit, finding)
    target.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(target))
    return target


def _chosen(review: Review, choice: Choice | Finding) -> Finding:
    """The finding that is meant, with the person's own words as its replacement when there are any."""
    if isinstance(choice, Finding):
        return choice
    name, new = (choice, None) if isinstance(choice, str) else choice
    finding = review.finding(name)
    if finding is None:
        raise KeyError(name)
    if new is None:
        return finding
    span = (finding.edits[0].start, finding.edits[0].end) if finding.edits else (finding.start, finding.end)
    return replace(finding, edits=(Edit(*span, new),))


@dataclass(frozen=True, slots=True)
class _Placed:
    """One character of the raw text that is no blank: where it stands in the document."""

    raw: int
    paragraph: int
    at: int


class _Writer:
    """Finds the raw text's places in a document and writes there. Call from the last place to the first."""

    def __init__(self, document: WordDocument, review: Review) -> None:
        self.tracker = Tracker(document)
        self.paragraphs = [paragraph for paragraph, _ in paragraphs(document)]
        self.placed = list(_aligned(review.raw, self.paragraphs))
        self.raw_places = [place.raw for place in self.placed]

    def edit(self, edit: Edit, finding: Finding) -> None:
        """A tracked change; a comment when the words stand in two paragraphs or cannot be found."""
        place = self._span(edit.start, edit.end)
        if place is None:
            self.comment(finding)
            return
        paragraph, start, end = place
        start, end, new = _smallest(paragraph_text(paragraph)[start:end], edit.new, start)
        self.tracker.replace(paragraph, start, end, new)

    def comment(self, finding: Finding) -> None:
        """What is wrong, the fix and the rule, beside the words; at the first paragraph when it concerns the whole paper."""
        text = f"{finding.severity.upper()}: {finding.explanation}. {finding.suggested_fix}. ({finding.rule})"
        place = self._span(finding.start, finding.end) if finding.end > finding.start else None
        if place is None:
            first = next((paragraph for paragraph in self.paragraphs if paragraph.text.strip()), None)
            place = (first, 0, len(paragraph_text(first))) if first is not None else None
        if place is not None:
            self.tracker.comment(*place, text)

    def _span(self, start: int, end: int) -> tuple[Paragraph, int, int] | None:
        """The paragraph and offsets of a stretch of the raw text; None when it is not within one paragraph."""
        first, after = bisect_left(self.raw_places, start), bisect_left(self.raw_places, end)
        inside = self.placed[first:after]
        before = self.placed[first - 1] if first else None
        following = self.placed[after] if after < len(self.placed) else None
        anchor = inside[0] if inside else before
        if anchor is None or any(place.paragraph != anchor.paragraph for place in inside):
            return None
        at = anchor.at + (start - anchor.raw)
        last = inside[-1] if inside else following
        if last is None or last.paragraph != anchor.paragraph:
            return None
        stop = last.at + (end - last.raw)
        length = len(paragraph_text(self.paragraphs[anchor.paragraph]))
        return (self.paragraphs[anchor.paragraph], at, stop) if 0 <= at < stop <= length else None


def _aligned(raw: str, found: list[Paragraph]) -> Iterator[_Placed]:
    """The places of the raw text's characters, paragraph by paragraph in reading order; blanks are not compared, and what
    reading added (the number of a list item) is passed over."""
    marks = [(match.start(), match.group()) for match in re.finditer(r"\S", raw)]
    whole, cursor = "".join(sign for _, sign in marks), 0
    for number, paragraph in enumerate(found):
        text = paragraph_text(paragraph)
        own = [(match.start(), match.group()) for match in re.finditer(r"\S", text)]
        at = whole.find("".join(sign for _, sign in own), cursor) if own else -1
        if at < 0:
            continue
        yield from (_Placed(marks[at + offset][0], number, place) for offset, (place, _) in enumerate(own))
        cursor = at + len(own)


def _smallest(old: str, new: str, start: int) -> tuple[int, int, str]:
    """The change without the words that both begin or end with: fewer words struck out, easier to read."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    first = max(old.rfind(" ", 0, first + 1) + 1, 0) if first < len(old) else 0
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    blank = old.find(" ", len(old) - last) if last else -1
    last = len(old) - blank if blank >= 0 else 0
    if first + last >= len(old):
        return start, start + len(old), new
    return start + first, start + len(old) - last, new[first : len(new) - last]
