"""HTML of any kind (pages, fragments, what mail and Word hold of it): paragraphs, lists with their numbers, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingest.errors import Unreadable
from ingest.load import grid, limits
from ingest.load.encodings import decode
from ingest.load.lines import Draft, Reading
from ingest.load.word_numbers import numeral
from vectorstore.text import squeeze

_SKIPPED = frozenset({"script", "style", "head", "title", "noscript", "template", "object", "svg"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s"}
    | {"small", "span", "strike", "strong", "sub", "sup", "tt", "u", "o:p", "st1", "wbr"}
)
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_MOST_SPAN = 60


def read(path: Path) -> Reading:
    """The lines of an HTML file.

    Raises Unreadable when its bytes are not text."""
    limits.check_size(path, limits.MAX_TEXT_BYTES)
    drafts, title = from_bytes(path.read_bytes(), path.name)
    return Reading(kind="html", drafts=tuple(drafts), title=title)


def from_bytes(data: bytes, name: str) -> tuple[list[Draft], str]:
    """The lines and the title of HTML in whatever encoding it is."""
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].lower() not in {b"utf-8", b"utf8"} and not data.startswith(b"\xef\xbb\xbf"):
        try:
            return from_text(data.decode(declared[1].decode("ascii")), name)
        except (LookupError, UnicodeDecodeError):
            pass
    return from_text(decode(data, name=name)[0], name)


def from_text(text: str, name: str) -> tuple[list[Draft], str]:
    """The lines and the title of HTML, a whole page or a piece of one.

    Raises Unreadable when nothing in it can be parsed."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    try:
        root = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(f"Trang web “{name}” không có chữ nào đọc được.", code="no_text") from error
    walk = _Walk()
    walk.into(root)
    walk.end()
    return walk.drafts, squeeze(root.findtext(".//title") or "")


class _Walk:
    """Down through the elements, lines out of them in order."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._line = ""

    def into(self, node: Any) -> None:
        """An element with all that is in it and after it."""
        if isinstance(node.tag, str) and not _is_hidden(node):
            self._element(node)
        self._line += node.tail or ""

    def _element(self, node: Any) -> None:
        tag = node.tag.lower()
        if tag == "br":
            self.end()
        elif tag == "table":
            self.end()
            self.drafts += _table(node)
        elif tag in _INLINE or ":" in tag:
            self._inside(node)
        else:
            self.end()
            self._line += _label(node) if tag == "li" else ""
            self._inside(node)
            self.end()

    def _inside(self, node: Any) -> None:
        self._line += node.text or ""
        for child in node:
            self.into(child)

    def end(self) -> None:
        """The line so far is whole."""
        if line := squeeze(self._line):
            self.drafts.append(Draft(raw=line))
        self._line = ""


def _is_hidden(node: Any) -> bool:
    if node.tag.lower() in _SKIPPED or node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN.search(node.get("style") or ""))


def _label(item: Any) -> str:
    """What a browser shows before an item of a list: "2. ", "b) ", "- "."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    start = parent.get("start") or "1"
    place = [child for child in parent if child.tag == "li"].index(item)
    form = _FORMS.get(parent.get("type") or "", "decimal")
    number = numeral((int(start) if start.isdigit() else 1) + place, form)
    return f"{number}) " if form == "lowerLetter" else f"{number}. "


def lines_of(node: Any) -> list[str]:
    """The lines of one element, tables inside it row by row."""
    walk = _Walk()
    walk._inside(node)
    walk.end()
    return [draft.raw for draft in walk.drafts]


def _table(table: Any) -> list[Draft]:
    """A table's rows; one that only arranges the page gives its cells as lines."""
    rows = list(_rows(table))
    if not grid.is_layout(rows):
        return grid.to_drafts(rows)
    cells = (cell for row in _tags(table, "tr") for cell in _tags(row, "td", "th"))
    return [Draft(raw=line) for cell in cells for line in lines_of(cell)]


def _rows(table: Any) -> Iterator[grid.GridRow]:
    """The rows on a grid of columns: cells merged downwards repeat in every row that they cover."""
    hanging: dict[int, tuple[int, str]] = {}
    for row in _tags(table, "tr"):
        down: list[str] = []
        spread: list[str] = []
        own: list[str] = []
        column = 0
        cells = _tags(row, "td", "th")
        while cells or column in hanging:
            if column in hanging:
                left, text = hanging.pop(column)
                if left > 1:
                    hanging[column] = (left - 1, text)
                across, cell_text = 1, text
                own.append("")
            else:
                cell = cells.pop(0)
                cell_text, across = "\n".join(lines_of(cell)), _span(cell, "colspan")
                own.append(cell_text)
                if (rows := _span(cell, "rowspan")) > 1:
                    hanging |= {column + more: (rows - 1, cell_text if not more else "") for more in range(across)}
            down += [cell_text, *[""] * (across - 1)]
            spread += [cell_text] * across
            column += across
        headed = bool(_tags(row, "th")) and not _tags(row, "td")
        yield grid.GridRow(cells=tuple(down), spread=tuple(spread), raw="\t".join(own).rstrip("\t"), flagged=headed)


def _tags(node: Any, *names: str) -> list[Any]:
    """The descendants of these names that belong to this element, not to a table inside it."""
    found = []
    for child in node:
        if child.tag in names:
            found.append(child)
        elif child.tag in {"thead", "tbody", "tfoot"}:
            found += _tags(child, *names)
    return found


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return min(_MOST_SPAN, max(1, int(value))) if value.isdigit() else 1
