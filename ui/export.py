"""Word files of the screen: a conversation with its sources, a summary of a review."""

from __future__ import annotations

import io
from collections import Counter
from datetime import datetime

from docx import Document as new_document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Row

from assistant.records import Citation
from assistant.review import SEVERITIES, Review
from ui.exchange import Exchange
from ui.render.page import section_name, vietnamese_date

_FONT = "Times New Roman"
_ON_SUMMARY = 14  # findings that fit on one page


def talk_as_word(exchanges: tuple[Exchange, ...]) -> bytes:
    """The bytes of a .docx: A4, Times New Roman 13, a heading a question, its sources under each answer."""
    word = new_document()
    set_page(word)
    word.add_heading("Hỏi đáp về kế hoạch", level=1)
    word.add_paragraph().add_run(f"Xuất lúc {datetime.now():%H:%M ngày %d/%m/%Y} từ Trợ lý Kế hoạch.").italic = True
    for exchange in exchanges:
        _add(word, exchange)
    return _bytes(word)


def review_as_word(review: Review, statuses: dict[str, str], kinds: dict[str, str]) -> bytes:
    """A summary of a review for the dossier: counts, then the gravest findings with place, rule and what was decided."""
    word = new_document()
    set_page(word)
    word.add_heading("Phiếu rà soát dự thảo", level=1)
    counts = ", ".join(f"{len(review.by_severity(grade))} {grade}" for grade in SEVERITIES)
    word.add_paragraph(
        f"Văn bản: {review.title or review.path.name}. Rà soát lúc {datetime.now():%H:%M ngày %d/%m/%Y}: {counts}."
    )
    table = word.add_table(rows=1, cols=4, style="Table Grid")
    _fill(table.rows[0], ("Vị trí", "Nội dung, cách sửa", "Quy định", "Xử lý"), bold=True)
    grave = sorted(review.findings, key=lambda f: (SEVERITIES.index(f.severity), f.start))
    for finding in grave[:_ON_SUMMARY]:
        said = f"[{finding.severity}] {finding.explanation}. {finding.suggested_fix}"
        decided = {"accepted": "Nhận sửa", "dismissed": "Bỏ qua"}.get(statuses.get(finding.id, ""), "")
        _fill(table.add_row(), (finding.location, said, finding.rule, decided))
    if len(grave) > _ON_SUMMARY:
        rest = Counter(kinds.get(finding.kind, finding.kind) for finding in grave[_ON_SUMMARY:])
        word.add_paragraph(
            "Ngoài ra: " + ", ".join(f"{n} điểm về {kind.lower()}" for kind, n in rest.most_common()) + "."
        )
    for line in review.not_checkable:
        word.add_paragraph(f"Chưa kiểm tra được: {line}").paragraph_format.space_after = Pt(0)
    return _bytes(word)


def _fill(row: _Row, texts: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = bold, Pt(11)


def _bytes(word: Word) -> bytes:
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
        for above in citation.context:
            head = word.add_paragraph()
            head.add_run(above).italic = True
            head.paragraph_format.left_indent, head.paragraph_format.space_after = Cm(1), Pt(0)
        quote = word.add_paragraph(f"“{citation.quote_restored or citation.quote}”", style="Quote")
        quote.paragraph_format.left_indent = Cm(1)


def set_page(word: Word) -> None:
    """A4 with margins of an office's papers, Times New Roman, black headings."""
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
