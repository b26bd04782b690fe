"""Word documents (.docx): paragraphs, tables and text boxes in their order; headers and footers as furniture."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from ingest.errors import Unreadable
from ingest.load import archive, grid, package, word_chunks, word_tables
from ingest.load.lines import Draft, Reading
from ingest.load.word_numbers import Numbers
from ingest.load.word_pictures import WordPictures
from ingest.load.word_text import COMPATIBILITY, Fonts, joined, page_breaks, pieces
from vectorstore.records import Unread

_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:customXml", "w:smartTag")))
_NOT_AUTHORED = {"separator", "continuationSeparator", "continuationNotice"}  # rules drawn above footnotes


def read(path: Path) -> Reading:
    """Paragraphs and table rows in reading order, page numbers where Word has left its page breaks.

    Raises Unreadable when the package is damaged or a bomb."""
    archive.check_document(path)
    try:
        story = _Story(_document(path))
        story.read_body()
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise Unreadable(
            f"Tệp Word “{path.name}” bị hỏng; hãy mở bằng Word rồi lưu lại thành .docx.", code="broken"
        ) from error
    return Reading(
        kind="docx",
        drafts=tuple(story.drafts),
        pages=story.page,
        warnings=tuple(story.warnings()),
        unread=tuple(story.unread()),
        title=package.title_of(path),
    )


def _document(path: Path) -> Any:
    """The document through python-docx; a file of another program is put right first."""
    source = package.sound(path)
    return docx.Document(str(source) if isinstance(source, Path) else source)


class _Story:
    """The walk through one document; keeps the page and what was hidden."""

    def __init__(self, document: Any) -> None:
        self._document = document
        parts = {str(part.partname).rsplit("/", 1)[-1]: part for part in document.part.package.iter_parts()}
        self._parts = parts
        styles = document.styles.element
        self._fonts = Fonts(styles)
        self._numbers = Numbers(_root(parts.get("numbering.xml")), styles)
        self._notes = _notes(_root(parts.get("footnotes.xml"))) | _notes(_root(parts.get("endnotes.xml")))
        self._breaks = page_breaks(document.element.body)
        self._pictures = WordPictures(document.part)
        self.drafts: list[Draft] = []
        self.page = 1
        self._hidden = 0
        self._not_inserted: list[Unread] = []

    def read_body(self) -> None:
        """Fill `drafts`: the body, then what stands around it."""
        self._story(self._document.element.body)
        self._around()

    def _story(self, node: Any) -> None:
        for block in _blocks(node):
            if block.tag == qn("w:tbl"):
                self._table(block)
            elif block.tag == qn("w:altChunk"):
                self._inserted(block)
            else:
                self._paragraph(block)

    def _inserted(self, chunk: Any) -> None:
        """A whole file inside the document (w:altChunk: HTML, RTF, another Word file), read as that file."""
        drafts, lost = word_chunks.read(self._document.part, chunk.get(qn("r:id")))
        self.drafts += [replace(draft, page=self.page) for draft in drafts]
        self._not_inserted += [lost] if lost else []

    def _paragraph(self, paragraph: Any) -> None:
        """A paragraph with its notes; its text boxes after it, or before it where it is the first of the paper (a
        letterhead in boxes hangs on the title)."""
        leading = not any(draft.raw.strip() for draft in self.drafts)
        for box in _boxes(paragraph) if leading else ():
            self._story(box)
        lines = self._lines(paragraph)
        self.drafts += [Draft(raw=line, page=self.page) for line in lines or [""]]
        for note in paragraph.iter(qn("w:footnoteReference"), qn("w:endnoteReference")):
            kind = "footnote" if note.tag == qn("w:footnoteReference") else "endnote"
            self.drafts += [Draft(raw=line, page=self.page) for line in self._note(kind, note.get(qn("w:id")))]
        for box in () if leading else _boxes(paragraph):
            self._story(box)
        self.drafts += self._pictures.lines(paragraph, self.page)

    def _table(self, table: Any) -> None:
        rows = word_tables.read_rows(table, self._block_lines)
        laid = word_tables.grid(rows, self.page)
        if grid.is_layout(laid):
            lines = (line for row in rows for cell in row.cells for line in cell.lines)
            self.drafts += [Draft(raw=line, page=self.page) for line in lines]
        else:
            self.drafts += grid.to_drafts(laid)

    def _block_lines(self, block: Any) -> list[str]:
        """The lines of a block inside a cell; a nested table gives one line a row."""
        if block.tag == qn("w:p"):
            inside = [part for box in _boxes(block) for part in _blocks(box)]
            return [*self._lines(block), *(line for part in inside for line in self._block_lines(part))]
        if block.tag == qn("w:tbl"):
            return ["\t".join(c.text for c in row.cells) for row in word_tables.read_rows(block, self._block_lines)]
        return [line for child in block for line in self._block_lines(child)] if block.tag in _WRAPPERS else []

    def _lines(self, paragraph: Any) -> list[str]:
        """A paragraph's lines (a forced line break parts it), the automatic number before the first."""
        found, hidden = pieces(paragraph, self._fonts, self._breaks)
        self._hidden += hidden
        text = joined(found)
        label = self._numbers.label(paragraph) if text.strip() else ""
        self.page += self._breaks_before(paragraph, found)
        lines = [line.rstrip() for line in (f"{label} {text}" if label else text).split("\n")]
        self.page += sum(piece.breaks for piece in found) - _leading_breaks(found)
        return lines if any(lines) else []

    def _breaks_before(self, paragraph: Any, found: list[Any]) -> int:
        """Pages that end before the paragraph's first word."""
        properties = paragraph.find(qn("w:pPr"))
        mark = qn("w:pageBreakBefore")
        own = mark in self._breaks and properties is not None and properties.find(mark) is not None
        return max(_leading_breaks(found), int(own))

    def _note(self, kind: str, key: str) -> list[str]:
        return [line for part in self._notes.get((kind, key), ()) for line in self._lines(part) if line.strip()]

    def _around(self) -> None:
        """Headers and footers, each text once, at the end: they belong to the paper but not to its reading order."""
        seen: set[str] = set()
        for name, part in sorted(self._parts.items()):
            root = _root(part) if name.startswith(("header", "footer")) else None
            for paragraph in () if root is None else root.iter(qn("w:p")):
                for line in self._lines(paragraph):
                    if line.strip() and line not in seen:
                        seen.add(line)
                        self.drafts.append(Draft(raw=line, page=1, furniture=True))

    def warnings(self) -> Iterator[str]:
        """What the reader left out and a person should know."""
        if self._hidden:
            yield f"Đã bỏ qua {self._hidden} ký tự ở dạng chữ ẩn."
        yield from self._pictures.warnings()

    def unread(self) -> Iterator[Unread]:
        """What the document holds and the reader could not read."""
        objects = sum(1 for _ in self._document.element.body.iter(qn("w:object")))
        if objects:
            what = f"{objects} đối tượng nhúng (bảng tính, tệp kèm) chưa đọc được"
            yield Unread(what=what, remedy="hãy nạp riêng các tệp đó")
        yield from self._not_inserted
        yield from self._pictures.unread()


def _blocks(node: Any) -> Iterator[Any]:
    """Paragraphs, tables and inserted files in order, through content controls."""
    for child in node:
        if child.tag in (qn("w:p"), qn("w:tbl"), qn("w:altChunk")):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _boxes(paragraph: Any) -> list[Any]:
    """The text boxes that hang on a paragraph, each once: the copy for old programs (Fallback) is passed over."""
    boxes = paragraph.iter(qn("w:txbxContent"))
    nested = {qn("w:txbxContent"), f"{COMPATIBILITY}Fallback"}
    return [box for box in boxes if not any(a.tag in nested for a in box.iterancestors() if a is not paragraph)]


def _leading_breaks(found: list[Any]) -> int:
    count = 0
    for piece in found:
        count += piece.breaks
        if piece.text.strip():
            break
    return count


def _root(part: Any) -> Any:
    """A part's XML; None when there is none or it cannot be read."""
    if part is None:
        return None
    if hasattr(part, "element"):
        return part.element
    try:
        return parse_xml(part.blob)
    except etree.XMLSyntaxError:
        return None


def _notes(root: Any) -> dict[tuple[str, str], list[Any]]:
    """(footnote or endnote, its id) → its paragraphs."""
    found: dict[tuple[str, str], list[Any]] = {}
    for note in () if root is None else root:
        if note.get(qn("w:type")) not in _NOT_AUTHORED:
            kind = etree.QName(note).localname
            found[kind, note.get(qn("w:id"))] = list(note.iter(qn("w:p")))
    return found
