"""A picture as a Word file of its own: A4 lying, the picture with its words for screen readers, its table below."""

from __future__ import annotations

import io
from datetime import datetime

from docx import Document as new_document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from assistant.tables.table import Table, vietnamese
from ui.export import set_page
from ui.picture.cut import cut
from ui.picture.png import png
from ui.picture.shapes import Picture

_WIDTH, _HEIGHT = 25.0, 15.0  # centimetres between the margins, and what is left under the heading


def picture_as_word(picture: Picture, table: Table | None = None) -> bytes:
    """The bytes of the .docx. table: the figures that the picture shows; its heads come again on every page."""
    word = new_document()
    set_page(word)
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    word.add_heading(picture.title, level=1)
    said = word.add_paragraph().add_run(f"Lập lúc {datetime.now():%H:%M ngày %d/%m/%Y} từ thư viện văn bản.")
    said.italic = True
    for part in _pages(picture):
        scale = min(_WIDTH / part.width, _HEIGHT / part.height)
        shown = word.add_picture(io.BytesIO(png(part)), width=Cm(part.width * scale))
        shown._inline.docPr.set("descr", picture.tells[:_MOST_WORDS])
        shown._inline.docPr.set("title", picture.title)
    if table and table.rows:
        _table(word, table)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


_MOST_WORDS = 2000
_TALLEST = 560  # pixels of a picture on one page, at the width of the page


def _pages(picture: Picture) -> list[Picture]:
    """A tall picture cut where no shape is cut, so that it stays readable on paper."""
    tallest = _TALLEST * max(1, picture.width // 960)
    if picture.height <= tallest:
        return [picture]
    return cut(picture, tallest)


def _table(word: object, table: Table) -> None:
    made = word.add_table(rows=1, cols=len(table.columns), style="Table Grid")  # type: ignore[attr-defined]
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fill(made.rows[0], tuple(column.heading for column in table.columns), bold=True)
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    whole = sum(min(column.width, 40) for column in table.columns)
    for line in table.rows:
        row = made.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        _fill(row, tuple(vietnamese(cell) for cell in line))
    made.autofit = False
    for at, column in enumerate(table.columns):
        made.columns[at].width = width = Cm(_WIDTH * min(column.width, 40) / whole)
        for cell in made.columns[at].cells:
            cell.width = width


def _fill(row: object, texts: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):  # type: ignore[attr-defined]
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = bold, Pt(10)
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
