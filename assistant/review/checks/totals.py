"""Sums and units of measure: a table's total that is not the sum of its rows, parts that exceed their whole, impossible units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.review.checks.numbering import read_label
from assistant.review.checks.sums import RULE, shown, wrong_sums
from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding
from assistant.review.tables import rows

# "Tổng cộng", "Cộng", "Tổng số" at the start of a row
_TOTAL = re.compile(r"^\W*(?:[IVX]+\s+)?(?:tổng cộng|tổng số|tổng|cộng)\b", re.IGNORECASE)
_FIGURE = re.compile(r"^-?\d{1,3}(?:[.\s]\d{3})*(?:,\d+)?$|^-?\d+(?:,\d+)?$")
# "giai đoạn 2030-2025"
_SPAN = re.compile(r"giai đoạn\s+(?P<first>(?:19|20)\d{2})\s*[-–]\s*(?P<last>(?:19|20)\d{2})", re.IGNORECASE)


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on sums, periods and units."""
    yield from _tables(paper)
    for clause in paper.clauses:
        yield from wrong_sums(paper, clause)
        yield from _period(paper, clause)
        yield from _units(paper, clause)


def _tables(paper: Paper) -> Iterator[Finding]:
    for table in _tables_of(paper):
        totals = [row for row in table if _TOTAL.match(row.text)]
        if len(totals) != 1 or len(table) < 3 or totals[0] not in (table[-1], table[0], table[1]):
            continue
        body = [row for row in table if row is not totals[0]]
        for at in range(1, min(len(row.section.cells) for row in table)):
            yield from _column(paper, totals[0], body, at)


def _tables_of(paper: Paper) -> Iterator[list[Clause]]:
    """Runs of rows with one header."""
    table: list[Clause] = []
    for clause in (*paper.clauses, None):
        same = clause is not None and clause.kind == "row" and clause.section.cells
        if table and (not same or clause is None or clause.section.header != table[0].section.header):
            yield table
            table = []
        if same and clause is not None:
            table.append(clause)


def _column(paper: Paper, total: Clause, body: list[Clause], at: int) -> Iterator[Finding]:
    """The column's figures, when each row has one: ordinal numbers, years and percentages are no summands."""
    wanted = _value(total.section.cells[at])
    cells = [row.section.cells[at] for row in body if row.section.cells != row.section.header]
    values = [_value(cell) for cell in cells]
    figures = [value for value in values if value is not None]
    if wanted is None or len(figures) < 2 or len(figures) < len(values) or any("%" in cell for cell in cells):
        return
    if _is_ordinal(figures) or _has_levels(body):
        return
    if abs(sum(figures) - wanted) > max(0.011 * len(figures), 1e-9):
        yield paper.finding(
            total,
            (0, len(total.text)),
            kind="inconsistent_target",
            severity="cảnh báo",
            explanation=f"Tổng ghi {shown(wanted)}, cộng các dòng được {shown(sum(figures))}",
            fix="Cộng lại",
            rule=RULE,
        )


def _is_ordinal(figures: list[float]) -> bool:
    return figures == [float(n) for n in range(1, len(figures) + 1)]


def _has_levels(body: list[Clause]) -> bool:
    """True for a table with sums of its own below the total: labels of several styles or depths, or rows without one."""
    styles = {(label.style, label.stem) if (label := read_label(row.section.label)) else None for row in body}
    return len(styles) > 1


def _value(cell: str) -> float | None:
    text = cell.strip()
    return float(re.sub(r"[.\s]", "", text).replace(",", ".")) if _FIGURE.match(text) else None


def _period(paper: Paper, clause: Clause) -> Iterator[Finding]:
    for match in _SPAN.finditer(clause.text):
        if int(match["last"]) < int(match["first"]):
            yield paper.finding(
                clause,
                match.span(),
                kind="inconsistent_target",
                severity="lỗi",
                explanation="Giai đoạn có năm cuối trước năm đầu",
                fix=f"Viết “giai đoạn {match['last']} - {match['first']}” hoặc đối chiếu lại",
                rule=RULE,
            )


def _units(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "300 Mbps/s": the unit says "a second" twice."""
    for wrong, right, why in rows("impossible_units"):
        for match in re.finditer(rf"(?<=[\d\s]){re.escape(wrong)}(?!\w)", clause.text):
            start = re.search(r"\d[\d.,]*\s*$", clause.text[: match.start()])
            shown = (start.start() if start else match.start(), match.end())
            yield paper.finding(
                clause,
                match.span(),
                kind="other",
                severity="lỗi",
                explanation=f"Đơn vị “{wrong}” sai: {why}",
                fix=f"Viết “{right}”",
                rule="Đơn vị đo (NĐ 86/2012/NĐ-CP)",
                new=right,
                evidence=shown,
            )
