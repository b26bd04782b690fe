"""Word documents (.docx): paragraphs and tables in their order, list numbers made visible."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.table import Table

from ingest.load.lines import Draft, Reading


def read(path: Path) -> Reading:
    """Paragraphs and table rows in reading order."""
    drafts: list[Draft] = []
    for item in docx.Document(str(path)).iter_inner_content():
        if isinstance(item, Table):
            drafts += _rows(item)
        else:
            drafts.append(Draft(raw=item.text))
    return Reading(kind="docx", drafts=tuple(drafts))


def _rows(table: Table) -> list[Draft]:
    rows = [tuple(" ".join(cell.text.split()) for cell in row.cells) for row in table.rows]
    return [Draft(raw="\t".join(cells), cells=cells, header=rows[0]) for cells in rows]
