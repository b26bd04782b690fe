"""What a review hands on: findings with their place, grade and fix."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

SEVERITIES = ("lỗi", "cảnh báo", "gợi ý")
"""The grades, gravest first: would be sent back; should be looked at; a matter of care."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement. start, end: offsets in the paper's raw text; new: what should stand there."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that would be sent back, or should be looked at.

    kind: the family (typo, format, numbering, …), as in `data/kinds.tsv`. severity: one of SEVERITIES.
    location: where a person looks ("VI.2 gạch đầu dòng 3"). evidence: verbatim words of the paper, white space folded;
    empty when the fault is something missing from the whole paper. rule: what says so, with its article when there is one.
    start, end: offsets of the first place in the raw text; more: those of the same fault elsewhere in the paper.
    edits: the replacements that carry the fix out; empty when a person has to write it."""

    kind: str
    severity: str
    location: str
    evidence: str
    explanation: str
    suggested_fix: str
    rule: str
    page: int = 1
    start: int = 0
    end: int = 0
    more: tuple[tuple[int, int], ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def id(self) -> str:
        """Names the finding within its review."""
        return f"{self.kind}-{self.start}-{self.end}-{crc32(self.explanation.encode()):08x}"

    def as_dict(self) -> dict[str, Any]:
        """The seven fields of the command line's contract, then page and offsets."""
        names = (
            "kind",
            "severity",
            "location",
            "evidence",
            "explanation",
            "suggested_fix",
            "rule",
            "page",
            "start",
            "end",
        )
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All findings on one paper, in reading order.

    not_checkable: sentences that say which rules this kind of file cannot show. raw: the text that the offsets count in.
    clauses: the paragraphs, headings and table rows as (start, end, kind as in `Section.kind`) in it."""

    doc_id: str
    path: Path
    title: str
    kind: str
    pages: int
    findings: tuple[Finding, ...]
    not_checkable: tuple[str, ...] = ()
    raw: str = field(default="", repr=False)
    clauses: tuple[tuple[int, int, str], ...] = field(default=(), repr=False)

    def finding(self, name: str) -> Finding | None:
        """The finding of this id, or None."""
        return next((finding for finding in self.findings if finding.id == name), None)

    def by_severity(self, severity: str) -> tuple[Finding, ...]:
        """The findings of one grade, in reading order."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    def as_dict(self) -> dict[str, Any]:
        """The object that `troly review --json` prints."""
        return {
            "findings": [finding.as_dict() for finding in self.findings],
            "not_checkable": list(self.not_checkable),
        }
