"""The matter that a question is about: its words without places, times, papers, offices asked about and question words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from assistant.understand.datafiles import pattern, role, rows
from assistant.understand.line import Line, Span
from assistant.understand.shelf import Shelf
from assistant.understand.sketch import Sketch
from assistant.understand.titles import naming_phrases
from vectorstore.text import squeeze, tone_placed

_ROUNDS = 6
_APART = re.compile(r"^(?:ngoai|ben canh|tru)(?: \w+){1,12}$")  # "Ngoài việc A, ai lo B?": A is not the matter


def topic_of(sketch: Sketch, papers_named: Iterable[Span] = ()) -> str:
    """What remains of the question when everything that is not its matter is taken out, in its own words and order.

    papers_named: the words that name the paper asked about ("kế hoạch chuyển đổi số"), taken out unless they are all
    that is left."""
    kept = [n for n in _kept(sketch) if n >= _set_aside(sketch.line)]
    named = {n for span in papers_named for n in range(*span)}
    narrower = [n for n in kept if n not in named]
    return _written(sketch.line, _trimmed(sketch, narrower)) or _written(sketch.line, _trimmed(sketch, kept))


def paper_spans(line: Line, closed: Iterable[Span], shelf: Shelf, doc_ids: Iterable[str]) -> tuple[Span, ...]:
    """The words that only say which paper is meant: "theo kế hoạch chuyển đổi số", "Kế hoạch CNTT của … nêu".

    A paper's name after "xây dựng", "thực hiện" … is the matter itself and stays."""
    shut = {n for span in closed for n in range(*span)}
    papers = [shelf.papers[doc_id] for doc_id in doc_ids] or list(shelf.papers.values())
    spans = []
    for naming in naming_phrases(line, closed):
        words = set(naming.words) - role("title_stop")
        if any(words <= paper.title | {paper.type_key} for paper in papers):
            start, end = naming.span
            leads = start > 0 and line.folds[start - 1] in role("leads")
            opens = start <= 1 and _after_closed(line, end, shut) in role("reports")
            if leads or opens:
                spans.append((start - leads, end))
    return tuple(spans)


def _after_closed(line: Line, at: int, shut: set[int]) -> str:
    """The first word, folded, after places and periods that follow word `at`; "" at the end."""
    while at < len(line.words) and (at in shut or line.folds[at] in ("cua", "o", "tai", "nay")):
        at += 1
    return line.folds[at] if at < len(line.words) else ""


def _set_aside(line: Line) -> int:
    """The number of words in an opening clause that says what is not asked: "Ngoài việc A, …"."""
    comma = next((n for n in range(len(line.words) - 1) if "," in line.between(n, n + 1)), None)
    if comma is None or comma + 4 > len(line.words) or not _APART.match(" ".join(line.folds[: comma + 1])):
        return 0
    return comma + 1


def _kept(sketch: Sketch) -> list[int]:
    """The words that no filler takes out."""
    text = sketch.text
    gone: set[int] = set()
    for where, filler in _fillers():
        found = filler.finditer(text) if where == "any" else [filler.match(text)] if where == "first" else []
        for match in filter(None, found):
            gone |= set(range(*sketch.words(match)))
    placed = {n for form, span in zip(sketch.forms, sketch.spans, strict=True) if form.isupper() for n in range(*span)}
    return [n for n in range(len(sketch.line.words)) if n not in gone | placed]


def _trimmed(sketch: Sketch, kept: list[int]) -> list[int]:
    """Without the fillers at both edges, again and again until nothing more goes."""
    for _ in range(_ROUNDS):
        text = " ".join(tone_placed(sketch.line.words[n].text.lower()) for n in kept)
        before = len(kept)
        for where, filler in _fillers():
            if where == "start" and (match := filler.match(text)):
                kept = kept[len(match.group().split()) :]
                break
            if where == "end" and (match := _at_end(filler, text)):
                kept = kept[: len(kept) - len(match.group().split())]
                break
        if len(kept) == before:
            return kept
    return kept


def _at_end(filler: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next((match for match in filler.finditer(text) if match.end() == len(text)), None)


@cache
def _fillers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((where, pattern(source, folded=False)) for where, source in rows("fillers.tsv"))


def _written(line: Line, kept: list[int]) -> str:
    """The kept words with the punctuation between neighbours."""
    pieces: list[str] = []
    for n, at in enumerate(kept):
        if n:
            previous = kept[n - 1]
            between = line.between(previous, at) if at == previous + 1 else _joint(line, previous, at)
            pieces.append(between if between.strip() or between == " " else " ")
        pieces.append(line.words[at].text)
    return squeeze("".join(pieces)).strip(' ,.;:?!"“”-')


def _joint(line: Line, left: int, right: int) -> str:
    """A comma where words were taken out between two marks, else a blank."""
    return ", " if "," in line.between(left, left + 1) and "," in line.between(right - 1, right) else " "
