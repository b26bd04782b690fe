"""Times by which, or rhythms in which, something is due: the paper's own period, labels, tables, headings and sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest.facts.blocks import find_blocks
from ingest.facts.labels import column_kind
from ingest.facts.periods import find_period
from ingest.facts.reading import Paper, Stretch, body, sentences, tidy
from ingest.facts.times import DUE, PHASE, Time, find_times, labelled_kind
from ingest.outline.align import raw_quote
from vectorstore.records import Deadline, Responsibility, Section, Target
from vectorstore.text import squeeze

_ZONES = frozenset({"targets", "tasks", "solutions", "funding", "implementation", "body", "annex", "closing"})
_RUNNING = frozenset({"bullet", "paragraph", "clause", "point", "article"})
_MOST_WORDS = 40
_FEW_WORDS = 3


def extract_deadlines(
    paper: Paper, responsibilities: tuple[Responsibility, ...], targets: tuple[Target, ...]
) -> tuple[Deadline, ...]:
    """Every deadline of a paper, in reading order.

    responsibilities, targets: those of the same paper; they say whose task a time belongs to, and which of a table's
    targets have a period of their own."""
    blocks, lines = find_blocks(paper)
    tasks: dict[int, list[Responsibility]] = defaultdict(list)
    for fact in responsibilities:
        tasks[fact.ordinal].append(fact)
    found: list[Deadline] = []
    for section in paper.sections:
        if section.kind == "title":
            found.extend(_of_title(paper, section))
        elif section.ordinal in blocks and (when := blocks[section.ordinal].value("time")):
            found.append(_due(blocks[section.ordinal].task, when, labelled_kind(when), _doer(tasks[section.ordinal])))
            found.extend(_of_sentences(section, tasks[section.ordinal], blocks[section.ordinal].task))
        elif section.kind == "row":
            found.extend(_of_row(section, _doer(tasks[section.ordinal]), targets))
        elif section.kind in ("heading", "unit"):
            found.extend(_of_heading(section))
        elif section.kind in _RUNNING and section.ordinal not in lines:
            found.extend(_of_sentences(section, tasks[section.ordinal]))
    # "Thường xuyên rà soát …" with "Thời gian: Thường xuyên" below it is said twice
    return tuple({(fact.ordinal, fact.when.casefold(), fact.unit): fact for fact in reversed(found)}.values())[::-1]


def _of_title(paper: Paper, section: Section) -> Iterator[Deadline]:
    """The period that a plan is for."""
    when = paper.metadata.period or find_period(section.title)
    if when:
        yield _fact(
            section,
            0,
            len(section.text),
            f"Kỳ thực hiện: {section.title or section.text}",
            when,
            PHASE,
            paper.metadata.issuer,
        )


def _of_heading(section: Section) -> Iterator[Deadline]:
    """ "2. Mục tiêu cụ thể đến hết năm 2025": the time of all that stands below."""
    if section.zone != "targets":
        return
    time = next(iter(find_times(section.title)), None)
    when = time.when if time else find_period(section.title)
    # "Chủ đề Tháng hành động năm 2026": a bare year is part of a name
    if when and (time or not when.startswith("năm")):
        kind = time.kind if time else labelled_kind(when)
        yield _fact(section, 0, len(section.text), section.title, when, kind, None)


def _of_row(section: Section, unit: str | None, targets: tuple[Target, ...]) -> Iterator[Deadline]:
    kinds = [column_kind(cell) for cell in section.header]
    if "time" in kinds and "content" in kinds and section.cells != section.header:
        when, what = (_cell(section, kinds, kind) for kind in ("time", "content"))
        if when and what:
            yield _fact(section, 0, len(section.text), what, when, labelled_kind(when), unit)
    own = (target for target in targets if target.ordinal == section.ordinal)
    for target in own:
        # a period in the cell itself, "100% (2025-2027)", not that of its column
        if target.year_or_period and any(f"({target.year_or_period})" in squeeze(cell) for cell in section.cells):
            yield _fact(section, 0, len(section.text), target.indicator, target.year_or_period, PHASE, None)


def _cell(section: Section, kinds: list[str | None], kind: str) -> str:
    at = kinds.index(kind)
    return tidy(section.cells[at]) if at < len(section.cells) else ""


def _of_sentences(section: Section, tasks: list[Responsibility], within: Stretch | None = None) -> Iterator[Deadline]:
    """tasks: those that the section gives, whose offices its times bind."""
    seen: set[str] = set()
    for sentence in sentences(within or body(section)):
        for time in find_times(sentence.text):
            counts = section.zone in _ZONES or (section.zone == "purpose" and time.kind == DUE)
            if counts and time.when.casefold() not in seen:
                seen.add(time.when.casefold())
                yield _timed(sentence, time, _doer(tasks, sentence.text))


def _doer(tasks: list[Responsibility], sentence: str = "") -> str | None:
    """The office whose task holds a sentence, else the first that the section names."""
    said = squeeze(sentence)
    return next((task.unit for task in tasks if said in task.text), tasks[0].unit if tasks else None)


def _timed(sentence: Stretch, time: Time, unit: str | None) -> Deadline:
    """A time with the clause it stands in."""
    text = sentence.text
    start = text.rfind(";", 0, time.start) + 1
    if len(text[start : time.start].split()) < _FEW_WORDS:
        # "…; hoàn thành trong quý II/2026": what is to be done stands before
        start = text.rfind(";", 0, max(0, start - 1)) + 1
    end = text.find(";", time.end)
    clause = sentence.part(start, len(text) if end < 0 else end)
    return _due(clause, time.when, time.kind, unit)


def _due(task: Stretch, when: str, kind: str, unit: str | None) -> Deadline:
    what = squeeze(task.text)
    if kind == DUE:
        what = re.sub(rf"[,\s]*(?<!\(){re.escape(when)}(?!\))", "", what, count=1)
    words = what.split()
    short = " ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
    return _fact(task.section, task.start, task.end, tidy(short), when, kind, unit)


def _fact(section: Section, start: int, end: int, what: str, when: str, kind: str, unit: str | None) -> Deadline:
    return Deadline(
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        what=what,
        when=when,
        unit=unit,
        kind=kind,
        evidence=squeeze(raw_quote(section, start, end)),
        text=squeeze(section.text[start:end]),
    )
