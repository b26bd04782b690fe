"""A paper pasted as one line: its parts, clauses and bullets put on lines of their own again.

Only series count: "I.", "II.", … from the first on, and within a part "1.", "2.", …; so a number in a sentence stays there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.datafiles import words
from ingest.load.lines import Draft
from ingest.load.word_numbers import numeral
from vectorstore.text import UPPER, fold

_LONG = 1200  # characters; the longest paragraphs of real papers are shorter, or hold no series of parts
_FEWEST = 12  # words of a letterhead, type and title
_PART = re.compile(rf"(?<=\s)(?P<label>[IVX]{{1,5}})\.\s+(?=[{UPPER}])")
_CLAUSE = re.compile(rf"(?<=\s)(?P<label>\d{{1,2}})\.\s+(?=[{UPPER}])")
# "…; - Phối hợp", "…: + Trồng", "… đúng hạn. Nơi nhận:", "… VT. TM. ỦY BAN"
_BULLET = re.compile(r"(?<=[.;:]\s)(?=[-+]\s[^\W\d_])")
_DUTY = re.compile(rf"(?<=\w\s)(?=[-+]\s[{UPPER}])[-+]\s")  # "1. Phòng Kinh tế - Chủ trì …"
_TAIL = re.compile(rf"(?<=\s)(?=Nơi nhận\s*:|(?:TM|KT|TL|TUQ)\.\s?[{UPPER}]{{2}})")


def recover(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, those that hold a whole paper cut into its lines; every word stays, in its order."""
    return [piece for draft in drafts for piece in _pieces(draft)]


def _pieces(draft: Draft) -> list[Draft]:
    text = draft.raw
    if draft.cells or len(text) < _LONG:
        return [draft]
    parts = _series(text, _PART, [numeral(n, "upperRoman") for n in range(1, 31)], 0, len(text))
    if len(parts) < 2:
        return [draft]
    marks = (*_BULLET.finditer(text), *_TAIL.finditer(text), *_DUTY.finditer(text))
    cuts = {*parts, *_opening(text, parts[0]), *(mark.start() for mark in marks if _opens_line(mark, text))}
    for begin, end in pairwise([*parts, len(text)]):
        cuts |= set(_series(text, _CLAUSE, [str(n) for n in range(1, 60)], begin, end))
    bounds = [0, *sorted(cuts - {0}), len(text)]
    return [replace(draft, raw=text[a:b].strip()) for a, b in pairwise(bounds) if text[a:b].strip()]


def _opens_line(mark: re.Match[str], text: str) -> bool:
    """True unless a dash stands inside a name ("Phòng Văn hóa - Xã hội"): after a heading only a task opens a bullet."""
    if mark.re is not _DUTY:
        return True
    rest = fold(text[mark.end() : mark.end() + 40])
    return any(rest.startswith(fold(verb) + " ") for verb in words("task_verbs.txt"))


def _series(text: str, mark: re.Pattern[str], labels: Sequence[str], begin: int, end: int) -> list[int]:
    """Where the labels stand, each the next one after the one before."""
    found: list[int] = []
    for match in mark.finditer(text, begin, end):
        if len(found) < len(labels) and match["label"] == labels[len(found)]:
            found.append(match.start())
    return found


def _opening(text: str, end: int) -> Iterator[int]:
    """Where the opening begins after the title: the first word of a basis with a capital, beyond the type in capitals."""
    cues = "|".join(
        re.escape(cue[:1].upper() + cue[1:]) for cue in sorted(words("opening_cues.txt"), key=len, reverse=True)
    )
    for match in re.finditer(rf"(?<=\w\s)(?:{cues})\b", text[:end]):
        before = text[: match.start()].split()
        if len(before) > _FEWEST and not before[-1].isupper() and before[-1] not in words("joining_words.txt"):
            yield match.start()
            return
