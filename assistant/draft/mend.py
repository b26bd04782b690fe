"""What precedents have wrong is not handed on: the draft is put to the review, and its sure errors are mended or left out.

Every mended word stands among the paragraph's changes; a clause that cannot be mended is left out and named in the notes."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.draft.records import Change, Draft, Paragraph
from assistant.draft.word import write_word
from assistant.review import Finding, Review, review
from prompts import phrase
from vectorstore.text import squeeze

if TYPE_CHECKING:
    from vectorstore.library import Library

_ROUNDS = 4  # mending one slip can bring another to light
_GROUP = re.compile(r"^\d{1,2}\.\s+")  # "3. Công an xã", under a part's Roman number
_QUOTES = frozenset('“”"«»')


@dataclass(frozen=True, slots=True)
class _Swap:
    """One replacement within a paragraph's text."""

    start: int
    end: int
    new: str
    why: str


def mended(draft: Draft, library: Library) -> Draft:
    """The draft without the errors (grade "lỗi") that its review finds in the precedents' words."""
    found = _errors(draft, library)
    for _ in range(_ROUNDS):
        after = _mended_once(draft, found)
        if after == draft:
            break
        draft, found = after, _errors(after, library)
    return _without_faulty(draft, found)


def _errors(draft: Draft, library: Library) -> dict[int, list[tuple[Finding, int]]]:
    """The errors by paragraph (legal bases first, then the body), each with where its paragraph starts in the file's text."""
    with tempfile.TemporaryDirectory() as folder:
        seen = review(write_word(draft, Path(folder) / "du-thao.docx"), library)
    starts = _starts(seen, _all(draft))
    found: dict[int, list[tuple[Finding, int]]] = {}
    for finding in seen.by_severity("lỗi"):
        for index, (paragraph, start) in enumerate(zip(_all(draft), starts, strict=True)):
            if (
                start is not None
                and start <= finding.start
                and finding.end <= start + len(paragraph.text)
                and finding.evidence
            ):
                found.setdefault(index, []).append((finding, start))
    return found


def _all(draft: Draft) -> tuple[Paragraph, ...]:
    return (*(draft.frame.legal_bases if draft.frame else ()), *draft.paragraphs)


def _starts(seen: Review, paragraphs: Sequence[Paragraph]) -> list[int | None]:
    """Where each paragraph stands in the text of the file, None for one that is not found there."""
    starts: list[int | None] = []
    at = 0
    for paragraph in paragraphs:
        start = seen.raw.find(paragraph.text, at)
        starts.append(start if start >= 0 else None)
        at = start + len(paragraph.text) if start >= 0 else at
    return starts


def _mended_once(draft: Draft, found: dict[int, list[tuple[Finding, int]]]) -> Draft:
    after = [_mend(paragraph, found.get(index, [])) for index, paragraph in enumerate(_all(draft))]
    return _with(draft, after)


def _with(draft: Draft, paragraphs: Sequence[Paragraph]) -> Draft:
    """The draft with other paragraphs in the place of its own, as many as before."""
    bases = len(draft.frame.legal_bases) if draft.frame else 0
    frame = replace(draft.frame, legal_bases=tuple(paragraphs[:bases])) if draft.frame else None
    return replace(draft, frame=frame, paragraphs=tuple(paragraphs[bases:]))


def _mend(paragraph: Paragraph, found: Iterable[tuple[Finding, int]]) -> Paragraph:
    swaps = [swap for finding, start in found for swap in _swaps(finding, start, paragraph.text)]
    text, changes, last = paragraph.text, list(paragraph.changes), len(paragraph.text) + 1
    for swap in sorted(swaps, key=lambda swap: -swap.start):
        if swap.end > last:
            continue
        old, last = text[swap.start : swap.end], swap.start
        text = f"{text[: swap.start]}{swap.new}{text[swap.end :]}"
        changes.append(
            Change(old=squeeze(_around(paragraph.text, swap)) if not old.strip() else old, new=swap.new, why=swap.why)
        )
    tidy = re.sub(r"\s+(?=[.,;:]$)", "", squeeze(text)) if swaps else text
    return replace(paragraph, text=tidy, changes=tuple(dict.fromkeys(changes)))


def _around(text: str, swap: _Swap) -> str:
    return text[max(0, swap.start - 12) : swap.end + 12]


def _swaps(finding: Finding, start: int, text: str) -> list[_Swap]:
    """The replacements that carry a finding's fix out. A lone quote is taken away: where it should close is a guess."""
    why = phrase("draft/mended", why=finding.explanation)
    at = finding.start - start
    if finding.kind == "unbalanced_punctuation" and text[at : at + 1] in _QUOTES:
        return [_Swap(at, at + 1, "", why)]
    inside = [edit for edit in finding.edits if start <= edit.start and edit.end <= start + len(text)]
    return [_Swap(edit.start - start, edit.end - start, edit.new, why) for edit in inside]


def _without_faulty(draft: Draft, found: dict[int, list[tuple[Finding, int]]]) -> Draft:
    """The draft without the clauses that are still wrong, each named in the notes."""
    whole = _all(draft)
    faulty = {index for index in found if whole[index].kind in ("clause", "opening")}
    if not faulty:
        return draft
    bases = len(draft.frame.legal_bases) if draft.frame else 0
    notes = [
        phrase("draft/left_out", words=_beginning(whole[n].text), why=found[n][0][0].explanation)
        for n in sorted(faulty)
    ]
    kept = [paragraph for n, paragraph in enumerate(whole) if n not in faulty]
    frame = (
        replace(draft.frame, legal_bases=tuple(kept[: bases - sum(n < bases for n in faulty)])) if draft.frame else None
    )
    body = kept[len(frame.legal_bases) if frame else 0 :]
    return replace(draft, frame=frame, paragraphs=tuple(_without_empty(body)), notes=(*draft.notes, *notes))


def _without_empty(paragraphs: Sequence[Paragraph]) -> Iterable[Paragraph]:
    """Without the groups' headings that have nothing below them any more, the others numbered anew."""
    number = 0
    for at, paragraph in enumerate(paragraphs):
        below = paragraphs[at + 1].kind if at + 1 < len(paragraphs) else "end"
        group = paragraph.kind != "clause" and _GROUP.match(paragraph.text)
        if group and below != "clause":
            continue
        number = number + 1 if group else number if paragraph.kind == "clause" else 0
        yield replace(paragraph, text=_GROUP.sub(f"{number}. ", paragraph.text)) if group else paragraph


def _beginning(text: str, words: int = 14) -> str:
    """The first words of a clause."""
    parts = re.sub(r"^\W+", "", text).split()
    return " ".join(parts[:words]) + ("…" if len(parts) > words else "")
