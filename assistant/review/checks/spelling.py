"""Syllables that no dictionary has, and real syllables in the wrong place.

A slip is told only when the right word is one that papers use and the written one is not: a fault that is not told costs
less than a false alarm, after three of which nobody reads on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding
from assistant.review.slips import Slip, slip_at
from assistant.review.tables import rows
from assistant.review.words import Word, runs_of

_RULE = "Chính tả tiếng Việt"
_SURE = 4.0  # nats above the threshold that make a misplaced syllable an error rather than a warning
_REPEATS = 3  # places of one slip that are told


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on spelling; none for a damaged scan."""
    if paper.damaged:
        return
    told: dict[str, int] = {}
    for clause in paper.clauses:
        if clause.letterhead or clause.zone == "signature" or clause.text.isupper():
            continue
        listed = list(_often_confused(paper, clause))
        taken = [(finding.start, finding.end) for finding in listed]
        for finding in (*listed, *_in_context(paper, clause, taken)):
            told[finding.explanation] = told.get(finding.explanation, 0) + 1
            if told[finding.explanation] <= _REPEATS:
                yield finding


def _often_confused(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """Words that are often written for another: "thăm quan" for "tham quan"."""
    for wrong, right, why in rows("confused_words"):
        for match in re.finditer(rf"(?<!\w){wrong}(?!\w)", clause.text, re.IGNORECASE):
            new = right[0].upper() + right[1:] if match.group()[0].isupper() else right
            yield _finding(paper, clause, match.span(), new, f"“{match.group()}” viết sai: {why}", "lỗi")


def _in_context(paper: Paper, clause: Clause, taken: list[tuple[int, int]]) -> Iterator[Finding]:
    for words in runs_of(clause.text):
        done = 0
        for at in range(len(words)):
            if at < done:
                continue
            slip = slip_at(words, at)
            if slip is None:
                continue
            done = slip.at + slip.size
            found = _told(paper, clause, words, slip)
            if not any(start < found.end and found.start < end for start, end in taken):
                yield found


def _told(paper: Paper, clause: Clause, words: Sequence[Word], slip: Slip) -> Finding:
    first, last = words[slip.at], words[slip.at + slip.size - 1]
    span = (first.start, last.end)
    written = clause.text[first.start : last.end]
    shown = _with_partner(words, slip)
    if not slip.text:
        return _finding(paper, clause, span, None, f"“{written}” không có trong từ điển", "cảnh báo", shown)
    new = slip.text[0].upper() + slip.text[1:] if written[0].isupper() else slip.text
    if not slip.real:
        return _finding(paper, clause, span, new, f"Sai chính tả “{written}”", "lỗi", shown)
    why = f"“{written}” không hợp ở đây, có lẽ là “{new}”"
    return _finding(paper, clause, span, new, why, "lỗi" if slip.margin >= _SURE else "cảnh báo", shown)


def _with_partner(words: Sequence[Word], slip: Slip) -> tuple[int, int]:
    """What is shown: what is no word by itself, else the words at fault with the neighbour that gives the slip away."""
    first, last = slip.at, slip.at + slip.size - 1
    if not slip.real:
        return words[first].start, words[last].end
    if slip.size == 1 and last + 1 < len(words) and words[last + 1].tight and slip.partner >= 0:
        last += 1
    elif slip.size == 1 and first > 0 and words[first].tight:
        first -= 1
    return words[first].start, words[last].end


def _finding(
    paper: Paper,
    clause: Clause,
    span: tuple[int, int],
    new: str | None,
    why: str,
    severity: str,
    shown: tuple[int, int] | None = None,
) -> Finding:
    return paper.finding(
        clause,
        span,
        kind="typo",
        severity=severity,
        explanation=why,
        fix=f"Viết “{new}”" if new else "Kiểm tra lại từ này",
        rule=_RULE,
        new=new,
        evidence=shown,
    )
