"""A one-page summary of a review, to be put into the paper's dossier."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from assistant.review.plain_word import blank_document
from assistant.review.records import SEVERITIES, Finding, Review
from assistant.review.tables import kind_label
from vectorstore.text import without_controls

_ROWS = 14  # findings that fit on the page beside the table of counts
_WORDS = 16


def summarise(review: Review, out: Path) -> Path:
    """Write the summary: what was reviewed and when, how many findings of which kind, the gravest, what was not checkable."""
    document = blank_document(size=12)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)  # type: ignore[attr-defined]
    _head(document, review)
    _counts(document, review)
    _gravest(document, review)
    _rest(document, review)
    out.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(out))
    return out


def _head(document: WordDocument, review: Review) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("PHIẾU RÀ SOÁT DỰ THẢO VĂN BẢN")
    run.bold, run.font.size = True, Pt(14)
    pages = f", {review.pages} trang" if review.pages > 1 else ""
    _line(document, "Văn bản: ", _short(review.title, 30))
    _line(document, "Tệp: ", f"{review.path.name}{pages}. Ngày rà soát: {date.today():%d/%m/%Y}")


def _line(document: WordDocument, label: str, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(label).bold = True
    paragraph.add_run(text)


def _counts(document: WordDocument, review: Review) -> None:
    """Findings by kind and grade."""
    counts = Counter((finding.kind, finding.severity) for finding in review.findings)
    kinds = sorted({kind for kind, _ in counts}, key=lambda kind: -sum(counts[kind, grade] for grade in SEVERITIES))
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    table.autofit = False
    table.autofit = False
    _row(table.rows[0].cells, ["Loại", *(grade.capitalize() for grade in SEVERITIES)], bold=True)
    for kind in kinds:
        _row(table.add_row().cells, [kind_label(kind), *(str(counts[kind, grade] or "") for grade in SEVERITIES)])
    total = [str(len(review.by_severity(grade))) for grade in SEVERITIES]
    _row(table.add_row().cells, ["Cộng", *total], bold=True)
    for row in table.rows:
        for cell, width in zip(row.cells, (8.5, 2.5, 2.5, 2.5), strict=True):
            cell.width = Cm(width)


def _gravest(document: WordDocument, review: Review) -> None:
    ordered = sorted(review.findings, key=lambda finding: (SEVERITIES.index(finding.severity), finding.start))
    if not ordered:
        document.add_paragraph("Không phát hiện điểm nào cần sửa.")
        return
    document.add_paragraph().add_run("Các điểm cần xem trước").bold = True
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    table.autofit = False
    table.autofit = False
    _row(table.rows[0].cells, ["Vị trí", "Nội dung", "Đề nghị"], bold=True)
    for finding in ordered[:_ROWS]:
        _row(table.add_row().cells, [finding.location, _said(finding), _short(finding.suggested_fix)])
    for row in table.rows:
        for cell, width in zip(row.cells, (3.2, 8.0, 5.3), strict=True):
            cell.width = Cm(width)
    if len(ordered) > _ROWS:
        document.add_paragraph(f"Còn {len(ordered) - _ROWS} điểm khác trong bản rà soát đầy đủ.")


def _said(finding: Finding) -> str:
    evidence = (
        f"“{_short(finding.evidence, 8)}”: " if finding.evidence and finding.evidence not in finding.explanation else ""
    )
    return f"[{finding.severity}] {evidence}{_short(finding.explanation)}"


def _rest(document: WordDocument, review: Review) -> None:
    if review.not_checkable:
        text = " ".join(sentence.split(":")[0] + "." for sentence in review.not_checkable)
        _line(document, "Không kiểm tra được: ", _short(text, 60))
    paragraph = document.add_paragraph("Người rà soát: ……………………………………")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _row(cells: tuple, texts: list[str], *, bold: bool = False) -> None:  # type: ignore[type-arg]
    for cell, text in zip(cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(10.5)


def _short(text: str, words: int = _WORDS) -> str:
    parts = without_controls(text).split()
    return " ".join(parts[:words]) + (" …" if len(parts) > words else "")
