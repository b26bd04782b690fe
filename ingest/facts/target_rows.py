"""Targets in tables: the header says which column names the indicator and which holds this plan's figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.datafiles import rows
from ingest.facts.figures import Figure, find_figures
from ingest.facts.indicators import measured
from ingest.facts.periods import years
from ingest.facts.reading import Paper, sentence_case, tidy
from ingest.facts.target_context import exceptions_of, period_of, scope_of
from vectorstore.records import Section, Target
from vectorstore.text import fold, squeeze


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions in a row. value: columns of figures to reach, none when they stand within the indicators' own words;
    others: the rest that says something. told: figures have columns of their own, though of other years."""

    indicator: int
    value: tuple[int, ...]
    measure: int | None
    others: tuple[int, ...]
    told: bool = False


def row_targets(paper: Paper, section: Section) -> Iterator[Target]:
    """The targets of one table row; none when its table is not one of targets, or the row only names a group."""
    columns = read_header(section.header, paper.metadata.period)
    if columns is None or len(section.cells) <= columns.indicator or section.cells == section.header:
        return
    if not columns.value and not columns.told:
        yield from _inside(paper, section, columns)
    for at in columns.value:
        if at < len(section.cells) and (target := _from_cell(paper, section, columns, at)):
            yield target


def _inside(paper: Paper, section: Section, columns: Columns) -> Iterator[Target]:
    """Figures within the indicator's own words: "Tỷ lệ … đạt trên 25%" in a column "Chỉ tiêu quận"."""
    cell = squeeze(section.cells[columns.indicator])
    for reading in measured(cell, own_targets=True):
        yield _target(paper, section, columns, reading.indicator, reading.figure, cell[reading.start : reading.end])


def _from_cell(paper: Paper, section: Section, columns: Columns, at: int) -> Target | None:
    indicator, cell = tidy(section.cells[columns.indicator]), squeeze(section.cells[at])
    figure = next(iter(find_figures(cell)), None)
    if not indicator or not cell or not (figure or _says_something(cell)):
        return None
    said = f"{cell} {section.header[at]}"
    return _target(paper, section, columns, indicator, figure or _words_only(cell), said)


def _words_only(cell: str) -> Figure:
    return Figure(start=0, end=len(cell), number_at=0, comparator="=", spelled="", value=tidy(cell), unit="")


def read_header(header: tuple[str, ...], period: str | None) -> Columns | None:
    """What each column holds, None when none holds indicators."""
    kinds = [_kind(cell) for cell in header]
    if "indicator" not in kinds:
        return None
    indicator = kinds.index("indicator")
    goals = [at for at, kind in enumerate(kinds) if kind in ("goal", "year") and at != indicator]
    value = _this_years(header, goals, period)
    others = tuple(
        at
        for at, kind in enumerate(kinds)
        if at not in (indicator, *value) and kind not in ("number", "measure", "skip")
    )
    return Columns(indicator, value, kinds.index("measure") if "measure" in kinds else None, others, bool(goals))


def _this_years(header: tuple[str, ...], goals: list[int], period: str | None) -> tuple[int, ...]:
    """Of the columns that may hold figures to reach those of the paper's own period; the last when none can be told."""
    wanted = set(years(period or ""))
    fitting = [at for at in goals if wanted & set(years(header[at]))]
    if fitting:
        return tuple(fitting)
    if wanted and goals and all(years(header[at]) and max(years(header[at])) < min(wanted) for at in goals):
        return ()  # what was planned and done in earlier years
    plain = [at for at in goals if not years(header[at])]
    return tuple(plain or goals[-1:])


def _target(paper: Paper, section: Section, columns: Columns, indicator: str, figure: Figure, said: str) -> Target:
    return Target(
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        row=_row_label(paper, section),
        indicator=sentence_case(indicator),
        comparator=figure.comparator,
        value=figure.value,
        unit=_unit(section, columns, figure),
        year_or_period=period_of(paper, section, said),
        scope=scope_of(paper, indicator),
        evidence=squeeze(section.raw),
        text=section.text,
        other_values=_others(section, columns),
        exceptions=exceptions_of(section.cells[columns.indicator]),
    )


def _unit(section: Section, columns: Columns, figure: Figure) -> str:
    if figure.unit:
        return figure.unit
    stated = (
        section.cells[columns.measure] if columns.measure is not None and columns.measure < len(section.cells) else ""
    )
    return tidy(stated)


def _others(section: Section, columns: Columns) -> tuple[tuple[str, str], ...]:
    pairs = ((section.header[at], section.cells[at]) for at in columns.others if at < len(section.cells))
    return tuple((squeeze(name).lower(), squeeze(cell)) for name, cell in pairs if squeeze(cell))


def _row_label(paper: Paper, section: Section) -> str | None:
    """ "II.8": the number of a row after that of its group."""
    labels = [section.label, *(above.label for above in paper.ancestors(section) if above.kind == "row")]
    return ".".join(reversed([label for label in labels if label])) or None


def _says_something(cell: str) -> bool:
    return bool(re.search(r"\w{2}", cell)) and not re.fullmatch(r"[\W_xX]+", cell)


@cache
def _kind(cell: str) -> str:
    """The kind of a column by its header: number, indicator, measure, goal, past, year, skip or other."""
    header = squeeze(fold(cell))
    for phrase, kind in rows("target_columns.tsv"):
        if re.search(rf"\b{re.escape(fold(phrase))}\b", header):
            return kind
    return "year" if years(header) else "other"
