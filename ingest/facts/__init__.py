"""What a paper says as data: responsibilities, targets, legal bases, deadlines."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.facts.deadlines import extract_deadlines
from ingest.facts.legal_bases import extract_legal_bases
from ingest.facts.reading import Paper
from ingest.facts.responsibilities import extract_responsibilities
from ingest.facts.targets import extract_targets
from vectorstore.records import Facts, Metadata, Section

__all__ = ["extract"]


def extract(sections: Sequence[Section], metadata: Metadata) -> Facts:
    """All facts of one paper.

    sections: the outline in reading order, as `ingest.outline.parse` returns it. metadata: what the paper says of itself
    (its number keeps it from citing itself, its period and place complete the targets)."""
    paper = Paper(tuple(sections), metadata)
    responsibilities = extract_responsibilities(paper)
    targets = extract_targets(paper)
    return Facts(
        responsibilities=responsibilities,
        targets=targets,
        legal_bases=extract_legal_bases(paper),
        deadlines=extract_deadlines(paper, responsibilities, targets),
    )
