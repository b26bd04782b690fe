"""Pages put together: lines and tables in order, a table that goes on over a page break made one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.load import grid
from ingest.load.edges import Edges, edges
from ingest.load.grid import GridRow
from ingest.load.labels import mended
from ingest.load.lines import Draft
from ingest.load.page import TextLine, Word, inside, lines, reading_order
from ingest.load.ruled import RuledTable, grid_rows

_PARAGRAPH = 1.75  # of the usual distance of lines: from here on a blank line is shown
_CARRIED_LINES = 3  # at most this many lines (page number, running head) between two parts of a table


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page: words with places, the tables drawn on it. height in points; scanned: read from a picture."""

    number: int
    height: float
    words: tuple[Word, ...]
    tables: tuple[RuledTable, ...] = ()
    scanned: bool = False


Block = list[GridRow] | Draft


def to_drafts(pages: Iterable[Page]) -> list[Draft]:
    """The drafts of all pages in reading order."""
    blocks: list[Block] = []
    scanned: set[int] = set()
    for page in pages:
        _append(blocks, _blocks(page))
        scanned |= {page.number} if page.scanned else set()
    drafts: list[Draft] = []
    header: tuple[str, ...] = ()
    for block in blocks:
        if isinstance(block, Draft):
            drafts.append(block)
            continue
        rows = grid.to_drafts(mended(block) if block[0].page in scanned else block, header)
        header = rows[-1].header or header
        drafts += rows
    return drafts


def _blocks(page: Page) -> list[Block]:
    """A page's lines and tables from top to bottom; tables that only arrange the page become lines."""
    tables: list[tuple[float, list[GridRow]]] = []
    free = list(page.words)
    for table in page.tables:
        rows = grid_rows(table, page.words, page.number)
        if len(table.columns) > 1 and not grid.is_layout(rows):
            tables.append((table.box[1], rows))
            free = [word for word in free if not inside(word, table.box)]
    blocks: list[Block] = []
    text = text_of_page = lines(free)
    for top, rows in [*sorted(tables, key=lambda item: item[0]), (page.height * 2, [])]:
        above = [line for line in text if line.top < top]
        text = text[len(above) :]
        blocks += _drafts(reading_order(above, page.height), page.number, None if page.scanned else edges(text_of_page))
        blocks += [rows] if rows else []
    return blocks


def _drafts(page: Sequence[TextLine], number: int, margins: Edges | None) -> list[Block]:
    """Lines as drafts, a blank one where the distance or an indented first line shows a new paragraph."""
    steps = [below.top - above.top for above, below in pairwise(page) if below.top > above.top]
    usual = median(steps) if steps else 0.0
    drafts: list[Block] = []
    before: TextLine | None = None
    for line in page:
        apart = before is not None and (line.top - before.top > _PARAGRAPH * usual or line.top < before.top)
        if before is not None and (apart or (margins is not None and margins.opens(before, line))):
            drafts.append(Draft(raw="", page=number))
        drafts.append(Draft(raw=line.text, page=number))
        before = line
    return drafts


def _append(blocks: list[Block], page: list[Block]) -> None:
    """Add a page's blocks; its first table goes on from the last one when only page furniture lies between."""
    first = next((at for at, block in enumerate(page) if isinstance(block, list)), None)
    last = next((at for at in range(len(blocks) - 1, -1, -1) if isinstance(blocks[at], list)), None)
    if first is None or last is None or not _goes_on(blocks, last, page, first):
        blocks += page
        return
    before, rows = blocks[last], page[first]
    assert isinstance(before, list) and isinstance(rows, list)
    blocks[last] = _joined(before, rows)
    blocks += page[:first] + page[first + 1 :]


def _goes_on(blocks: Sequence[Block], last: int, page: Sequence[Block], first: int) -> bool:
    """True when the tables have as many columns and only a few short lines lie between them."""
    between = [
        block for block in (*blocks[last + 1 :], *page[:first]) if isinstance(block, Draft) and block.raw.strip()
    ]
    before, rows = blocks[last], page[first]
    if not isinstance(before, list) or not isinstance(rows, list) or len(before[0].cells) != len(rows[0].cells):
        return False
    return len(between) <= _CARRIED_LINES and all(len(draft.raw) < 120 for draft in between)


def _joined(before: list[GridRow], rows: list[GridRow]) -> list[GridRow]:
    """The rows of both parts; a row that the page break cut in two is one again."""
    header = grid.header_rows(before)
    repeated = 0
    while repeated < min(header, len(rows)) and _alike(before[repeated], rows[repeated]):
        repeated += 1
    body = rows[repeated:]
    if body and len(before) > header and _cut(before[-1], body[0]):
        before = [*before[:-1], _one(before[-1], body[0])]
        body = body[1:]
    return [*before, *rows[:repeated], *body]


def _alike(one: GridRow, other: GridRow) -> bool:
    """True when most cells hold the same words; a scan may have read one of them differently."""
    pairs = [(a.split(), b.split()) for a, b in zip(one.cells, other.cells, strict=True) if a.strip() or b.strip()]
    return bool(pairs) and sum(a == b for a, b in pairs) >= 0.6 * len(pairs)


def _cut(above: GridRow, below: GridRow) -> bool:
    """True when the lower row has no label of its own and its first text goes on in the middle of a sentence."""
    texts = [cell for cell in below.cells[1:] if cell.strip()]
    goes_on = bool(texts) and (
        texts[0][0].islower() or texts[0][0] in ",.;)%" or not above.cells[1].rstrip().endswith(".")
    )
    return not below.cells[0].strip() and bool(above.cells[0].strip()) and goes_on


def _one(above: GridRow, below: GridRow) -> GridRow:
    """Two parts of a row as one; its raw text holds the upper part's words, then the lower part's."""
    cells = tuple(" ".join(filter(None, pair)) for pair in zip(above.cells, below.cells, strict=True))
    return replace(above, cells=cells, spread=cells, raw=f"{above.raw}\n{below.raw}")
