"""Quotes and brackets that are opened and not closed, or closed and not opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.review.paper import Clause, Paper
from assistant.review.records import Edit, Finding

_PAIRS = {")": "(", "]": "[", "”": "“", "»": "«"}
_OPENING = frozenset(_PAIRS.values())
_NAMES = {"(": "ngoặc đơn", "[": "ngoặc vuông", "“": "ngoặc kép", '"': "ngoặc kép", "«": "ngoặc kép"}
# "a)", "1)", "iv)", "2.1)": a label, its bracket belongs to no pair
_LABEL = re.compile(r"(?:(?<=\s)|(?<=[;:,.])|^)(?:[a-zđ]{1,2}|[ivxIVX]+|\d{1,2}(?:\.\d+)*)\)")
_NEAR = 3  # clauses within which a bracket may be closed; quotes of amended articles run longer
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quote or bracket. number: that of its clause; at: its place there."""

    sign: str
    number: int
    at: int


def check(paper: Paper) -> Iterator[Finding]:
    """One finding for each mark without its partner."""
    clauses = paper.clauses
    for mark in sorted(_lonely(clauses), key=lambda mark: (mark.number, mark.at)):
        clause = clauses[mark.number]
        yield (
            _opened(paper, clause, mark) if mark.sign in _OPENING or mark.sign == '"' else _closed(paper, clause, mark)
        )


def _lonely(clauses: Iterable[Clause]) -> list[_Mark]:
    """The marks that pair with none. Pairs may reach over clauses: few for brackets, many for quotes."""
    open_marks: list[_Mark] = []
    lonely: list[_Mark] = []
    for number, clause in enumerate(clauses):
        for at, sign in _marks(clause.text, open_marks):
            mark = _Mark(sign, number, at)
            partner = _partner(open_marks, mark)
            if partner is not None:
                lonely += [left for left in open_marks[partner + 1 :] if left.sign in "(["]
                del open_marks[partner:]
            elif sign in _PAIRS:
                lonely.append(mark)
            else:
                open_marks.append(mark)
        lonely += [left for left in open_marks if _stale(left, number)]
        open_marks = [left for left in open_marks if not _stale(left, number)]
    return lonely + open_marks


def _marks(text: str, open_marks: list[_Mark]) -> Iterator[tuple[int, str]]:
    """The quotes and brackets of a text, without those of labels that close nothing."""
    labels = {match.end() - 1 for match in _LABEL.finditer(text)}
    for at, sign in enumerate(text):
        if sign not in _PAIRS and sign not in _OPENING and sign != '"':
            continue
        if at in labels and not any(mark.sign == "(" for mark in open_marks):
            continue
        if sign == '"' and at and text[at - 1].isdigit():
            continue  # inches, seconds of arc
        yield at, sign


def _partner(open_marks: list[_Mark], mark: _Mark) -> int | None:
    """The index of the mark that this one closes."""
    if mark.sign in _OPENING:
        return None
    wanted = {'"', "“"} if mark.sign in '"”' else {_PAIRS[mark.sign]}
    for index in range(len(open_marks) - 1, -1, -1):
        if open_marks[index].sign in wanted:
            return index
        if open_marks[index].number != mark.number:
            return None
    return None


def _stale(mark: _Mark, number: int) -> bool:
    """True for a mark that is too far back to be closed still."""
    return number - mark.number >= (_QUOTED if mark.sign == "“" else 1 if mark.sign == '"' else _NEAR)


def _opened(paper: Paper, clause: Clause, mark: _Mark) -> Finding:
    closing = {"(": ")", "[": "]", "“": "”", '"': '"', "«": "»"}[mark.sign]
    end = _natural_end(clause.text, mark.at)
    start, stop = clause.span(end - 1, end)
    found = paper.finding(
        clause,
        (mark.at, end),
        kind="unbalanced_punctuation",
        severity="lỗi",
        explanation=f"Mở {_NAMES[mark.sign]} mà không đóng",
        fix=f"Thêm “{closing}”, có thể sau “{_last_words(clause.text[mark.at + 1 : end])}”",
        rule="Quy tắc dấu câu tiếng Việt",
        new=clause.text[mark.at : end] + closing,
        evidence=(mark.at, min(end, _after_words(clause.text, mark.at, 5))),
    )
    return _insertion(found, start, stop, clause.text[end - 1] + closing)


def _insertion(finding: Finding, start: int, stop: int, new: str) -> Finding:
    """The same finding with an edit that touches only the last character."""
    return replace(finding, edits=(Edit(start, stop, new),))


def _closed(paper: Paper, clause: Clause, mark: _Mark) -> Finding:
    return paper.finding(
        clause,
        (mark.at, mark.at + 1),
        kind="unbalanced_punctuation",
        severity="lỗi",
        explanation=f"Đóng {_NAMES[_PAIRS[mark.sign]]} mà không mở",
        fix=f"Bỏ “{mark.sign}” hoặc thêm dấu mở",
        rule="Quy tắc dấu câu tiếng Việt",
        new="",
        evidence=(_before_words(clause.text, mark.at, 4), mark.at + 1),
    )


def _natural_end(text: str, at: int) -> int:
    """Where what was opened at `at` most likely ends: before the next semicolon or full stop, else at the end."""
    found = re.compile(r"[;](?=\s|$)|\.(?=\s|$)").search(text, at)
    return found.start() if found else len(text)


def _after_words(text: str, at: int, count: int) -> int:
    ends = [at + match.end() for match in re.finditer(r"\S+", text[at:])]
    return ends[min(count, len(ends)) - 1] if ends else len(text)


def _before_words(text: str, at: int, count: int) -> int:
    starts = [match.start() for match in re.finditer(r"\S+", text[:at])]
    return starts[-min(count, len(starts))] if starts else at


def _last_words(text: str, count: int = 3) -> str:
    return " ".join(text.split()[-count:])
