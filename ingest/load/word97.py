"""The text of a Word 97-2003 file without LibreOffice: its piece table gives the characters, cell marks give the rows.

After [MS-DOC] 2.4.1 (retrieving text) and 2.8.35 (Pcd). Merged cells, list numbers and page breaks by Word are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import Unreadable
from ingest.load import grid
from ingest.load.encodings import convert, detected
from ingest.load.lines import Draft, Reading

_FLAGS, _CCP_TEXT, _FC_CLX = 0x0A, 0x4C, 0x1A2  # offsets in the file information block
_TABLE_ONE = 0x0200  # which of the two table streams is in use
_COMPRESSED = 0x40000000  # the piece is one byte a character
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14?|\x15")  # a field's instruction; its result stays
_NOTE = "Máy chưa có LibreOffice: đã đọc chữ của tệp Word đời cũ nhưng số tự động và ô gộp có thể thiếu."


def read(path: Path) -> Reading:
    """Paragraphs and table rows of a .doc.

    Raises Unreadable when the file's structure is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as container:
            text = _text(container)
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise Unreadable(f"Tệp Word “{path.name}” bị hỏng; hãy mở và lưu lại bằng Word.", code="broken") from error
    encoding = detected([text])
    text = convert(text.replace("\x1f", "\u00ad"), encoding) if encoding else text.replace("\x1f", "")
    drafts = tuple(_drafts(_FIELD.sub("", text)))
    return Reading(kind="doc", drafts=drafts, pages=drafts[-1].page if drafts else 1, warnings=(_NOTE,))


def _text(container: Any) -> str:
    """The main text, its pieces put together."""
    main = container.openstream("WordDocument").read()
    table = container.openstream("1Table" if _number(main, _FLAGS, 2) & _TABLE_ONE else "0Table").read()
    at, size = _number(main, _FC_CLX), _number(main, _FC_CLX + 4)
    pieces = _piece_table(table[at : at + size])
    count = (len(pieces) - 4) // 12
    text = ""
    for piece in range(count):
        length = _number(pieces, 4 * piece + 4) - _number(pieces, 4 * piece)
        place = _number(pieces, 4 * (count + 1) + 8 * piece + 2)
        if place & _COMPRESSED:
            start = (place & ~_COMPRESSED) // 2
            text += main[start : start + length].decode("cp1252", errors="replace")
        else:
            text += main[place : place + 2 * length].decode("utf-16-le", errors="replace")
    return text[: _number(main, _CCP_TEXT)]


def _piece_table(clx: bytes) -> bytes:
    """The PlcPcd inside a Clx: what stands before it are property modifiers."""
    at = 0
    while clx[at] == 1:
        at += 3 + _number(clx, at + 1, 2)
    return clx[at + 5 : at + 5 + _number(clx, at + 1)]


def _number(data: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _drafts(text: str) -> Iterator[Draft]:
    """Paragraphs as lines, runs of cells as tables, a page break opens a page."""
    for page, block in enumerate(text.split("\x0c"), start=1):
        table: list[list[str]] = []
        row: list[str] = []
        *cells, rest = block.split("\x07")
        for cell in cells:
            if not cell and row:  # the mark at a row's end
                table.append(row)
                row = []
                continue
            if not row and "\r" in cell:  # paragraphs stand before the table's first cell
                before, _, cell = cell.rpartition("\r")
                yield from _table(table, page)
                yield from (Draft(raw=line, page=page) for line in _lines(before))
                table = []
            row.append(cell.replace("\r", "\n").strip("\x08 \n"))
        yield from _table([*table, row] if row else table, page)
        yield from (Draft(raw=line, page=page) for line in _lines(rest))


def _table(rows: list[list[str]], page: int) -> list[Draft]:
    """The rows of one table; plain lines where they do not have the same cells, so that no cell gets a wrong head."""
    made = [grid.GridRow(cells=tuple(row), raw="\t".join(row), page=page) for row in rows]
    even = rows and all(len(row) == len(rows[0]) for row in rows)
    if even and not grid.is_layout(made):
        return grid.to_drafts(made)
    return [Draft(raw=line, page=page) for row in rows for cell in row for line in cell.split("\n")]


def _lines(text: str) -> list[str]:
    return [line.replace("\x1e", "-").rstrip("\x01\x08 ") for line in re.split(r"[\r\x0b]", text)]
