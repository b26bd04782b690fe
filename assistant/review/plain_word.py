"""A plain Word file of a paper's words, for papers that were not Word files."""

from __future__ import annotations

from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from assistant.review.records import Review
from vectorstore.text import without_controls

FONT = "Times New Roman"


def plain_document(review: Review) -> WordDocument:
    """One paragraph a clause, A4, the margins and font of Decree 30/2020/NĐ-CP; lines in capitals are centred and bold."""
    document = blank_document()
    for start, end, kind in review.clauses:
        for text in _lines(review.raw[start:end], kind):
            paragraph = document.add_paragraph()
            run = paragraph.add_run(text)
            centred = kind == "title" or (text.isupper() and len(text) < 120)
            run.bold = centred
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
            if not centred:
                paragraph.paragraph_format.first_line_indent = Cm(1)
    return document


def _lines(raw: str, kind: str) -> Iterator[str]:
    """The words of a clause in one line; of a title the kind of paper first, which stands in capitals above its subject."""
    lines = [" ".join(line.split()) for line in without_controls(raw).split("\n") if line.strip()]
    if kind == "title" and len(lines) > 1 and lines[0].isupper():
        yield lines.pop(0)
    yield " ".join(lines)


def blank_document(size: float = 14) -> WordDocument:
    """An empty A4 document in the decree's margins and font. size: points."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)  # type: ignore[attr-defined]
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(6)  # type: ignore[attr-defined]
    style.paragraph_format.space_before = Pt(0)  # type: ignore[attr-defined]
    return document
