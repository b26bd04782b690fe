"""A conversation as a Word file: questions, answers with their markers, and the sources as a numbered list."""

from __future__ import annotations

import io
from datetime import datetime

from docx import Document as new_document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assistant.records import Citation
from ui.exchange import Exchange
from ui.render.page import section_name, vietnamese_date

_FONT = "Times New Roman"


def talk_as_word(exchanges: tuple[Exchange, ...]) -> bytes:
    """The bytes of a .docx: A4, Times New Roman 13, a heading a question, its sources under each answer."""
    word = new_document()
    _set_page(word)
    word.add_heading("Hỏi đáp về kế hoạch", level=1)
    word.add_paragraph().add_run(f"Xuất lúc {datetime.now():%H:%M ngày %d/%m/%Y} từ Trợ lý Kế hoạch.").italic = True
    for exchange in exchanges:
        _add(word, exchange)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def source_line(citation: Citation) -> str:
    """A citation in one line: "[1] Kế hoạch …, số 26/KH-UBND ngày 12/01/2026, mục IV.3, trang 3"."""
    parts = [citation.title]
    number = f"số {citation.number}" if citation.number else "chưa ghi số"
    parts.append(f"{number} ngày {vietnamese_date(citation.date)}" if citation.date else number)
    parts += [section_name(citation.section)] if citation.section else []
    parts.append(f"trang {citation.page}")
    return f"[{citation.n}] {', '.join(parts)}"


def _add(word: Word, exchange: Exchange) -> None:
    word.add_heading(exchange.question, level=2)
    if exchange.abstained:
        word.add_paragraph().add_run("Không trả lời vì chưa đủ căn cứ.").bold = True
    for line in exchange.answer.splitlines():
        if line.strip():
            bullet = line.lstrip().startswith(("- ", "• "))
            word.add_paragraph(
                line.strip().removeprefix("- ").removeprefix("• "), style="List Bullet" if bullet else None
            )
    if exchange.citations:
        word.add_paragraph().add_run("Nguồn trích dẫn").bold = True
    for citation in exchange.citations:
        word.add_paragraph(source_line(citation)).paragraph_format.space_after = Pt(0)
        quote = word.add_paragraph(f"“{citation.quote_restored or citation.quote}”", style="Quote")
        quote.paragraph_format.left_indent = Cm(1)


def _set_page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, size in (("Normal", 13), ("Heading 1", 16), ("Heading 2", 13.5)):
        style = word.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)  # type: ignore[attr-defined]
        style.font.color.rgb = RGBColor(0, 0, 0)  # type: ignore[attr-defined]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    word.styles["Heading 1"].element.rPr.rFonts.set(qn("w:ascii"), _FONT)
