"""A reviewed paper with its findings marked in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from assistant.review import SEVERITIES, Finding


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the raw text that a finding is about."""

    start: int
    end: int
    finding: Finding


def marked_html(raw: str, findings: Sequence[Finding], statuses: dict[str, str]) -> Markup:
    """The raw text, a paragraph a line, with a mark a finding; where two overlap, the earlier keeps the words.

    statuses: finding id → accepted | dismissed; it becomes a class of the mark."""
    marks = list(_apart(_marks(findings)))
    lines, at, first = [], 0, 0
    for line in raw.split("\n"):
        end = at + len(line)
        while first < len(marks) and marks[first].end <= at:
            first += 1
        inside = [mark for mark in marks[first : first + 200] if mark.start < end and mark.end > at]
        if line.strip():
            lines.append(Markup('<p class="node">{}</p>').format(_line(line, at, inside, statuses)))
        at = end + 1
    return Markup("\n").join(lines)


def _line(line: str, at: int, marks: Sequence[Mark], statuses: dict[str, str]) -> Markup:
    parts, here = [], 0
    for mark in marks:
        start, end = max(mark.start - at, here), min(mark.end - at, len(line))
        parts += [escape(line[here:start]), _mark(mark.finding, line[start:end], statuses)]
        here = end
    return Markup("").join([*parts, escape(line[here:])])


def _mark(finding: Finding, words: str, statuses: dict[str, str]) -> Markup:
    grade = SEVERITIES.index(finding.severity) if finding.severity in SEVERITIES else len(SEVERITIES)
    return Markup('<mark class="found grade-{} {}" data-finding="{}" tabindex="0" title="{}">{}</mark>').format(
        grade, statuses.get(finding.id, ""), finding.id, finding.explanation, words
    )


def _marks(findings: Sequence[Finding]) -> Iterator[Mark]:
    for finding in findings:
        for start, end in ((finding.start, finding.end), *finding.more):
            if end > start:
                yield Mark(start, end, finding)


def _apart(marks: Iterator[Mark]) -> Iterator[Mark]:
    """The marks in order without overlaps; a long one (a whole clause) gives way to what lies in it."""
    taken = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        start = max(mark.start, taken)
        if start < mark.end:
            yield Mark(start, mark.end, mark.finding)
            taken = mark.end
