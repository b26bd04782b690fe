"""Many places of one small fault make one finding: an official stops reading after three of the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.review.records import Finding

_NAMED = 3  # places that are named in words; the rest are counted


def grouped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for those that share kind and explanation: the first, with the places of the others."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.kind, finding.explanation), []).append(finding)
    for group in groups.values():
        yield group[0] if len(group) == 1 else _one(group)


def same_words(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings of one kind on the very same words: each told while there are few, else one for all."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.kind, finding.evidence), []).append(finding)
    for group in groups.values():
        yield from group if len(group) <= _NAMED else [_one(group)]


def _one(group: list[Finding]) -> Finding:
    first = group[0]
    others = dict.fromkeys(finding.location for finding in group[1:])
    named = "; ".join(list(others)[:_NAMED]) + ("…" if len(others) > _NAMED else "")
    return replace(
        first,
        explanation=f"{first.explanation} ({len(group)} chỗ; cả ở {named})",
        more=tuple((finding.start, finding.end) for finding in group[1:]),
        edits=tuple(edit for finding in group for edit in finding.edits),
    )
