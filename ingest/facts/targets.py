"""Figures to reach: in bullets, in running sentences and, through `target_rows`, in tables."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.facts.indicators import Measured, measured, speaks_of
from ingest.facts.reading import Paper, Stretch, body, sentence_case, sentences
from ingest.facts.target_context import exceptions_of, period_of, scope_of
from ingest.facts.target_parts import part_targets
from ingest.facts.target_rows import row_targets
from vectorstore.records import Section, Target

# Where a paper sets itself figures. Elsewhere (legal bases, funding, signature) figures are somebody else's.
_ZONES = frozenset({"targets", "tasks", "solutions", "implementation", "body", "purpose"})
_KINDS = frozenset({"bullet", "paragraph", "clause", "point", "heading", "unit"})
# Rules and reports are full of figures that nobody plans to reach; there only a chapter of targets counts.
_NO_PLANS = frozenset({"quyết định", "thông báo", "báo cáo", "nghị định", "thông tư", "luật"})


def extract_targets(paper: Paper) -> tuple[Target, ...]:
    """Every target of a paper, in reading order."""
    found: list[Target] = []
    for section in paper.sections:
        if section.kind == "row":
            found.extend(row_targets(paper, section))
        elif section.kind in _KINDS and section.zone in _ZONES and _plans(paper, section):
            found.extend(list(part_targets(paper, section)) or _clause_targets(paper, section))
    return tuple(found)


def _plans(paper: Paper, section: Section) -> bool:
    """True where a paper may set targets: not under a heading on rewards, in rules only in a chapter of targets."""
    headings = (above.title for above in (section, *paper.ancestors(section)) if above.title)
    if any(speaks_of("reward", title) for title in headings):
        return False
    return section.zone == "targets" or (paper.metadata.doc_type or "").casefold() not in _NO_PLANS


def _clause_targets(paper: Paper, section: Section) -> Iterator[Target]:
    for sentence in sentences(body(section)):
        if speaks_of("past", sentence.text) or speaks_of("condition", sentence.text):
            continue
        for reading in measured(sentence.text, own_targets=section.zone == "targets"):
            yield _target(paper, sentence, reading)


def _target(paper: Paper, sentence: Stretch, reading: Measured) -> Target:
    section = sentence.section
    stretch = sentence.part(reading.start, reading.end)
    return Target(
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        row=None,
        indicator=sentence_case(reading.indicator),
        comparator=reading.figure.comparator,
        value=reading.figure.value,
        unit=reading.unit,
        year_or_period=period_of(paper, section, stretch.text),
        scope=scope_of(paper, reading.indicator),
        evidence=stretch.evidence,
        text=stretch.text,
        exceptions=exceptions_of(stretch.text),
    )
