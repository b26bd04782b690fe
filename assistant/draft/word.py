"""A draft as a Word file in the form of Decree 30/2020/NĐ-CP, made as an official would make it by hand.

Sizes and margins come from `data/form.json`. Real heading styles, borderless layout tables, rules as paragraph borders,
page numbers at the top from page 2."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION_START
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from assistant.draft.records import Draft, Frame, Paragraph
from prompts import phrase

CENTER, BOTH, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
_STYLES = {"heading": "Heading 1", "unit": "Heading 2"}
_BLANK = re.compile(r"(\[[^\[\]]*\])")  # "[…]", "[Họ và tên]"
SIGNER = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "[Họ và tên]")
"""The lines of the signature block, room for the signature before the last."""


@cache
def form() -> dict[str, Any]:
    """The rules of the form, read from `data/form.json`."""
    return json.loads(files("assistant.draft").joinpath("data/form.json").read_text(encoding="utf-8"))


def write_word(draft: Draft, path: Path, *, comments: bool = False) -> Path:
    """Write the draft to a .docx file; with comments, each paragraph carries its precedents and changes. Returns the path."""
    paper = new_document()
    _page(paper)
    _styles(paper)
    if draft.frame:
        _heading_table(paper, draft.frame)
        _title(paper, draft.frame)
        _opening(paper, draft)
    for paragraph in draft.paragraphs:
        _body(paper, paragraph, comments=comments)
    if draft.frame:
        _closing(paper, draft)
        _signature_table(paper, draft.frame)
    paper.save(str(path))
    return path


def _page(paper: WordDocument) -> None:
    """A4 with the decree's margins; page number centred at the top, not on the first page."""
    page, section = form()["page"], paper.sections[0]
    section.start_type = WD_SECTION_START.NEW_PAGE
    section.page_width, section.page_height = Mm(page["width_mm"]), Mm(page["height_mm"])
    section.top_margin, section.bottom_margin = Mm(page["top_mm"]), Mm(page["bottom_mm"])
    section.left_margin, section.right_margin = Mm(page["left_mm"]), Mm(page["right_mm"])
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTER
    run = number.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field(kind, text))
    _font(run, form()["sizes"]["page_number"])


def _field(kind: str, text: str) -> Any:
    if kind:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        return element
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = text
    return element


def _styles(paper: WordDocument) -> None:
    """Body and headings in the decree's font, black; headings keep Word's outline levels so that the file stays easy to edit."""
    body = form()["body"]
    for name, bold in (("Normal", False), ("Heading 1", True), ("Heading 2", True)):
        style = paper.styles[name]
        style.font.name, style.font.size, style.font.bold = form()["font"], Pt(form()["sizes"]["body"]), bold
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.italic = False
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), form()["font"])
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(theme), None)
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(0), Pt(body["space_after_pt"])
        spacing.line_spacing = body["line_spacing"]


def _heading_table(paper: WordDocument, frame: Frame) -> None:
    """Issuer at the left, national name and motto at the right; number and date below, left to be filled."""
    sizes = form()["sizes"]
    table = paper.add_table(rows=2, cols=2)
    _borderless(table, (Cm(6.6), Cm(9.8)))
    left, right = table.rows[0].cells
    _line(left, superior_words(frame), sizes["parent"])
    for line in frame.issuer.split("\n"):
        _line(left, line, sizes["issuer"], bold=True)
    _rule(left, share=0.35, width_cm=6.6)
    _line(right, phrase("draft/national"), sizes["national"], bold=True)
    _line(right, phrase("draft/motto"), sizes["motto"], bold=True)
    _rule(right, share=0.62, width_cm=9.8)
    number, date = table.rows[1].cells
    _line(number, phrase("draft/number"), sizes["number"])
    _line(date, phrase("draft/date", place=frame.place_name), sizes["date"], italic=True)


def _title(paper: WordDocument, frame: Frame) -> None:
    sizes = form()["sizes"]
    head = _centred(paper, phrase("draft/type"), sizes["type"])
    head.paragraph_format.space_before = Pt(12)
    title = _centred(paper, frame.title, sizes["title"])
    title.paragraph_format.space_after = Pt(0)
    _border(paper.add_paragraph(), indent_cm=5.4)


def _opening(paper: WordDocument, draft: Draft) -> None:
    """Legal bases in italics, each on its own line, then the sentence that opens the plan."""
    assert draft.frame is not None
    for words in basis_lines(draft.frame):
        line = paper.add_paragraph()
        _flow(line)
        _words(line, words, italic=True)
    line = paper.add_paragraph()
    _flow(line)
    _words(line, opening_words(draft))


def _body(paper: WordDocument, paragraph: Paragraph, *, comments: bool) -> None:
    line = paper.add_paragraph(style=_STYLES.get(paragraph.kind))
    _flow(line)
    runs = _words(line, paragraph.text, bold=paragraph.kind in _STYLES)
    if paragraph.kind in _STYLES:
        line.paragraph_format.keep_with_next = True
    if comments and paragraph.precedents and runs:
        paper.add_comment(runs, text=provenance(paragraph), author=phrase("draft/author"), initials="TL")


def _words(line: WordParagraph, text: str, *, bold: bool = False, italic: bool = False) -> list[Any]:
    """The text as runs; what a person has to fill in, "[…]", is highlighted. Returns the runs."""
    runs = [line.add_run(part) for part in _BLANK.split(text) if part]
    for run in runs:
        _font(run, bold=bold, italic=italic)
        if _BLANK.fullmatch(run.text):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return runs


def provenance(paragraph: Paragraph) -> str:
    """Where a paragraph comes from and what was changed, for a comment."""
    sources = "; ".join(f"{p.doc_id}, mục {p.section or '-'}" for p in paragraph.precedents)
    changes = "; ".join(f"“{c.old}” → “{c.new}” ({c.why})" for c in paragraph.changes)
    return phrase("draft/comment", sources=sources) + (
        f"\n{phrase('draft/comment_changes', changes=changes)}" if changes else ""
    )


def superior_words(frame: Frame) -> str:
    """The line of the superior authority: "UBND THÀNH PHỐ …"."""
    return f"UBND {frame.parent_authority}".upper()


def basis_lines(frame: Frame) -> list[str]:
    """The legal bases as they are written under each other, the last with a comma."""
    last = len(frame.legal_bases) - 1
    return [b.text.rstrip(" .;,") + (";" if n < last else ",") for n, b in enumerate(frame.legal_bases)]


def opening_words(draft: Draft) -> str:
    """The sentence that opens a whole paper."""
    assert draft.frame is not None
    return phrase("draft/opening", place=draft.place, title=draft.frame.title)


def closing_words(draft: Draft) -> str:
    """The sentence that closes a whole paper."""
    kind = "đặc khu" if draft.place.startswith("đặc") else draft.place.split()[0]
    return phrase("draft/closing", kind=kind)


def _closing(paper: WordDocument, draft: Draft) -> None:
    line = paper.add_paragraph()
    _flow(line)
    _words(line, closing_words(draft))
    line.paragraph_format.keep_with_next = True  # the signature never stands alone on a page


def _signature_table(paper: WordDocument, frame: Frame) -> None:
    """Recipients at the left, signing capacity at the right with room for the signature."""
    sizes = form()["sizes"]
    table = paper.add_table(rows=1, cols=2)
    _borderless(table, (Cm(8.4), Cm(8.0)))
    left, right = table.rows[0].cells
    _line(left, "Nơi nhận:", sizes["recipients_head"], bold=True, italic=True, align=LEFT)
    last = len(frame.recipients) - 1
    for number, name in enumerate(frame.recipients):
        _line(left, f"- {name}{'.' if number == last else ';'}", sizes["recipients"], align=LEFT)
    for text in SIGNER[:-1]:
        _line(right, text, sizes["signer"], bold=True)
    for _ in range(4):
        _line(right, "", sizes["signer"])
    _line(right, SIGNER[-1], sizes["signer"], bold=True).runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW
    _unsplit(table)


def _unsplit(table: Any) -> None:
    """The table stays whole on one page."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for line in (line for cell in row.cells for line in cell.paragraphs):
            line.paragraph_format.keep_together = True
            line.paragraph_format.keep_with_next = True


def _borderless(table: Any, widths: Sequence[Any]) -> None:
    table.autofit = False
    table.style = "Normal Table"
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _line(
    cell: _Cell, text: str, size: int, *, bold: bool = False, italic: bool = False, align: WD_ALIGN_PARAGRAPH = CENTER
) -> WordParagraph:
    """One line of a layout cell, single spaced."""
    first = cell.paragraphs[0]
    line = first if not first.text and len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()
    line.alignment = align
    line.paragraph_format.space_after, line.paragraph_format.line_spacing = Pt(0), 1.0
    _font(line.add_run(text), size, bold=bold, italic=italic)
    return line


def _rule(cell: _Cell, *, share: float, width_cm: float) -> None:
    """A rule of a share of the cell's width, centred: an empty line with a top border."""
    _border(cell.add_paragraph(), indent_cm=width_cm * (1 - share) / 2)


def _border(line: WordParagraph, *, indent_cm: float) -> None:
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Cm(indent_cm)
    line.paragraph_format.space_after, line.paragraph_format.line_spacing = Pt(4), Pt(4)
    _font(line.add_run(""), 4)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    line._p.get_or_add_pPr().append(borders)


def _centred(paper: WordDocument, text: str, size: int) -> WordParagraph:
    line = paper.add_paragraph()
    line.alignment = CENTER
    line.paragraph_format.space_after = Pt(2)
    _font(line.add_run(text), size, bold=True)
    return line


def _flow(line: WordParagraph) -> None:
    """Justified, first line indented."""
    line.alignment = BOTH
    line.paragraph_format.first_line_indent = Cm(form()["body"]["first_line_cm"])


def _font(run: Any, size: int | None = None, *, bold: bool = False, italic: bool = False) -> None:
    run.font.name, run.font.size = form()["font"], Pt(size or form()["sizes"]["body"])
    run.font.bold, run.font.italic = bold, italic
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), form()["font"])
