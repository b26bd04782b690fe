"""The masters as Word files: letterhead and signature in tables without borders, heading styles, real tables."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from samples.maker.source import Item, Master
from samples.maker.text import left, right

_KHOAN = re.compile(r"^\d+\. ")  # "1. Quyết định này …": numbered by Word itself where `auto_numbers` is on
FONT = "Times New Roman"


def write_docx(master: Master, path: Path) -> None:
    """One paper as .docx. Its head may ask for auto_numbers, hidden (a hidden sentence) and a running head."""
    document = docx.Document()
    document.styles["Normal"].font.name = FONT
    document.styles["Normal"].font.size = Pt(14)
    add_letterhead(document, master)
    for text in (master.head["type"], master.head["title"]):
        add_centred(document, text)
    write_items(document, master, master.body)
    add_signature(document, master)
    if master.annex:
        document.add_page_break()
        write_items(document, master, master.annex)
    _page_head(document, master)
    _fixed_dates(document)
    document.save(str(path))


def add_letterhead(document: Any, master: Master) -> None:
    """Organs beside the motto, number beside place and date, in a table without borders."""
    table = document.add_table(rows=2, cols=2)
    organs = len(master.parts("issuer"))
    motto = 2 if organs else 0
    for column, (lines, above) in enumerate(((left(master), organs), (right(master), motto))):
        _fill(table.cell(0, column), lines[:above])
        _fill(table.cell(1, column), lines[above:])


def _fill(cell: Any, lines: list[str]) -> None:
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.add_run(line).bold = True
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_centred(document: Any, text: str) -> None:
    """A paragraph in bold, in the middle."""
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = True
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def write_items(document: Any, master: Master, items: tuple[Item, ...]) -> None:
    """Paragraphs and tables in order; khoản counts anew under each heading when Word numbers them."""
    auto = "auto_numbers" in master.head
    fresh, number = True, None
    rows: list[Item] = []
    for item in (*items, Item("")):
        if item.cells:
            rows.append(item)
            continue
        if rows:
            _table(document, rows)
            rows = []
        if item.level:
            document.add_paragraph(item.text, style=f"Heading {item.level}")
            fresh = True
        elif auto and _KHOAN.match(item.text):
            number = _new_list(document) if fresh else number
            _numbered(document, _KHOAN.sub("", item.text), number)
            fresh = False
        elif item.text:
            _paragraph(document, item.text, master.head.get("hidden"))


def _paragraph(document: Any, text: str, hidden: str | None) -> None:
    paragraph = document.add_paragraph(text)
    if hidden and text.startswith("Thực hiện"):
        paragraph.add_run(" " + hidden).font.hidden = True


def _numbered(document: Any, text: str, number: int | None) -> None:
    paragraph = document.add_paragraph(text, style="List Number")
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _new_list(document: Any) -> int:
    """A list that begins at 1, on the definition of the style "List Number"."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    used = style.find(f".//{qn('w:numId')}").get(qn("w:val"))
    model = next(num for num in numbering.findall(qn("w:num")) if num.get(qn("w:numId")) == used)
    fresh = numbering.add_num(int(model.find(qn("w:abstractNumId")).get(qn("w:val"))))
    override = fresh.add_lvlOverride(ilvl=0)
    override.add_startOverride(1)
    return fresh.numId


def _table(document: Any, rows: list[Item]) -> None:
    """A table with borders; its first row is the header, a row with one text after its label is merged across."""
    width = max(len(row.cells) for row in rows)
    table = document.add_table(rows=len(rows), cols=width, style="Table Grid")
    for place, row in enumerate(rows):
        for column, text in enumerate(row.cells):
            table.cell(place, column).text = text
        if width > 2 and not any(row.cells[2:]):
            table.cell(place, 1).merge(table.cell(place, width - 1))
    _repeat_header(table.rows[0])
    _merge_down(table, rows, column=2)


def _repeat_header(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def _merge_down(table: Any, rows: list[Item], column: int) -> None:
    """Equal neighbours in one column of words become one cell, as offices do for a unit with several tasks."""
    for place in range(2, len(rows)):
        above, here = (rows[at].cells[column] if column < len(rows[at].cells) else "" for at in (place - 1, place))
        if here and here == above and not re.search(r"\d", here):
            table.cell(place, column).text = ""
            table.cell(place - 1, column).merge(table.cell(place, column))


def add_signature(document: Any, master: Master) -> None:
    """Recipients beside the signature, in a table without borders."""
    table = document.add_table(rows=1, cols=2)
    left = table.cell(0, 0)
    left.text = "Nơi nhận:"
    for name in master.parts("recipients", ";"):
        left.add_paragraph(f"- {name}{'' if name.endswith('.') else ';'}")
    *titles, name = master.parts("signature")
    _fill(table.cell(0, 1), [*titles, "", "", "", name])


def _page_head(document: Any, master: Master) -> None:
    """A page number, and the running head when the paper has one."""
    header = document.sections[0].header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if master.head.get("running_head"):
        header.add_run(master.head["running_head"] + " - trang ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    header._p.append(copy.copy(field))


def _fixed_dates(document: Any) -> None:
    """No date of making, so that the same master gives the same bytes."""
    import datetime

    properties = document.core_properties
    properties.author = properties.last_modified_by = "Trợ lý Kế hoạch"
    properties.created = properties.modified = datetime.datetime(2026, 1, 1)
