"""Tables drawn with "|": Markdown (a row a line) and crawled pages (a cell a line, "|" alone between them)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.load import grid
from ingest.load.flat.stretch import blank, cell_text, joined_raw
from ingest.load.lines import Draft

# | 1. | Xây dựng chương trình | Bộ Nội vụ |
_MARKDOWN_ROW = re.compile(r"^\s*\|.*\|\s*$")
# |---|:---:|
_MARKDOWN_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?$")
_BAR = re.compile(r"(?<!\\)\|")
Span = tuple[int, int]


def recover(drafts: list[Draft]) -> list[Draft]:
    """The drafts with rows of both kinds; layout tables (letterhead, signature block) stay lines."""
    return _crawled(_markdown(drafts))


def _markdown(drafts: list[Draft]) -> list[Draft]:
    made: list[Draft] = []
    at = 0
    while at < len(drafts):
        end = _run_end(drafts, at)
        made += _markdown_rows(drafts[at:end]) if end - at >= 2 else drafts[at : at + 1]
        at = max(end, at + 1) if end - at >= 2 else at + 1
    return made


def _run_end(drafts: list[Draft], at: int) -> int:
    """The end of the run of Markdown rows that begins at `at`; `at` itself when there is none."""
    while at < len(drafts) and _MARKDOWN_ROW.match(drafts[at].raw) and len(drafts[at].raw.strip()) > 1:
        at += 1
    return at


def _markdown_rows(drafts: list[Draft]) -> list[Draft]:
    """Rows of one Markdown table; the rule under the header is dropped from the reading, not from the source."""
    rules = {at for at, draft in enumerate(drafts) if _MARKDOWN_RULE.match(draft.raw)}
    rows = [
        grid.GridRow(
            cells=tuple(cell_text([cell]) for cell in _BAR.split(draft.raw.strip())[1:-1]),
            raw=draft.raw,
            page=draft.page,
            flagged=at + 1 in rules,
        )
        for at, draft in enumerate(drafts)
        if at not in rules
    ]
    made = iter(grid.to_drafts(rows))
    return [drafts[at] if at in rules else next(made) for at in range(len(drafts))]


def _crawled(drafts: list[Draft]) -> list[Draft]:
    """Tables whose cells stand on lines of their own between lines that hold a single "|"."""
    made: list[Draft] = []
    at = 0
    header: tuple[str, ...] = ()
    for start, end in _tables(drafts):
        made += drafts[at:start]
        rows, header = _crawled_rows(drafts[start:end], header)
        made += rows
        at = end
    return made + drafts[at:]


def _tables(drafts: list[Draft]) -> Iterator[Span]:
    """Where tables begin and end: after the closing bar comes a blank line or the end, after any other a cell."""
    start = None
    for at, draft in enumerate(drafts):
        if not _is_bar(draft):
            continue
        start = at if start is None else start
        closes = at + 1 == len(drafts) or blank(drafts[at + 1])
        if closes and at > start:
            yield start, at + 1
            start = None


def _crawled_rows(drafts: list[Draft], above: tuple[str, ...]) -> tuple[list[Draft], tuple[str, ...]]:
    """The rows of one crawled table, or its lines when it only arranges a page; and the header for the next one."""
    spans = _row_spans(drafts)
    rows = [_crawled_row(drafts[start:end]) for start, end in spans]
    if grid.is_layout(rows) or (len(rows) < 3 and not any(grid.is_number_head(row.cells[0]) for row in rows)):
        return drafts, above
    width = grid.usual_width(rows)
    header = above if len(above) == width and not grid.is_number_head(rows[0].cells[0]) else rows[0].cells
    made = grid.to_drafts([_shifted(row, header, width) for row in rows], above)
    return made, _trimmed(made[-1].header)


def _trimmed(header: tuple[str, ...]) -> tuple[str, ...]:
    """The header without blank names at its end, as the next table may take it on."""
    while header and not header[-1]:
        header = header[:-1]
    return header


def _row_spans(drafts: list[Draft]) -> list[Span]:
    """A row runs from its opening bar to its closing one; two bars in a row part rows."""
    spans, start = [], 0
    for at in range(1, len(drafts)):
        if _is_bar(drafts[at]) and _is_bar(drafts[at - 1]) and at - 1 > start:
            spans.append((start, at))
            start = at
    return [*spans, (start, len(drafts))]


def _crawled_row(drafts: list[Draft]) -> grid.GridRow:
    cells: list[list[str]] = []
    for draft in drafts[:-1] if _is_bar(drafts[-1]) else drafts:
        if _is_bar(draft):
            cells.append([])
        elif cells:
            cells[-1].append(draft.raw)
    texts = [cell_text(cell) for cell in cells]
    while len(texts) > 1 and not texts[0] and (grid.LABEL.match(texts[1]) or grid.is_number_head(texts[1])):
        del texts[0]  # an opening bar too many
    return grid.GridRow(cells=tuple(texts), raw=joined_raw(drafts), page=drafts[0].page)


def _shifted(row: grid.GridRow, header: tuple[str, ...], width: int) -> grid.GridRow:
    """A row that lost its number cell (merged with the row above) moved one column to the right."""
    lost = 2 <= len(row.cells) == width - 1 and bool(row.cells[0]) and not grid.LABEL.match(row.cells[0])
    lost = lost and grid.is_number_head(header[0]) and not grid.is_number_head(row.cells[0])
    cells = ("", *row.cells) if lost else row.cells
    return grid.GridRow(cells=cells, raw=row.raw, page=row.page)


def _is_bar(draft: Draft) -> bool:
    return draft.raw.strip() == "|"
