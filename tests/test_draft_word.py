"""The Word file of a draft, read back: the form of Decree 30/2020/NĐ-CP as an official would set it by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document as read_docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from assistant.draft import Draft, Request, draft
from assistant.draft.word import write_word
from vectorstore.library import Library


@pytest.fixture(scope="module")
def made(sample_library: Library) -> Draft:
    return draft(sample_library, Request(place="xã Bãi Vàng", period="năm 2027", implements="minh-giang-2026"))


@pytest.fixture(scope="module")
def paper(made: Draft, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The file as another program sees it."""
    return read_docx(str(write_word(made, tmp_path_factory.mktemp("word") / "ke-hoach.docx")))


def test_a4_with_the_decrees_margins(paper: Any) -> None:
    page = paper.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert [round(side.mm) for side in (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)] == [
        20,
        20,
        30,
        20,
    ]


def test_times_new_roman_everywhere_in_the_decrees_sizes(paper: Any, made: Draft) -> None:
    cells = [line for table in paper.tables for row in table.rows for cell in row.cells for line in cell.paragraphs]
    runs = [run for line in [*paper.paragraphs, *cells] for run in line.runs if run.text.strip()]
    assert {run.font.name for run in runs} == {"Times New Roman"}
    assert {run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in runs} == {"Times New Roman"}
    assert {run.font.size.pt for run in runs} <= {11, 12, 13, 14}
    texts = {paragraph.text for paragraph in made.paragraphs}
    body = [line for line in paper.paragraphs if line.text in texts]
    assert {run.font.size.pt for line in body for run in line.runs} == {14}
    assert {line.alignment for line in body} == {WD_ALIGN_PARAGRAPH.JUSTIFY}
    assert all(round(line.paragraph_format.first_line_indent.cm, 2) == 1.27 for line in body)


def test_headings_are_real_headings_and_black(paper: Any, made: Draft) -> None:
    styles = {line.text: line.style.name for line in paper.paragraphs}
    for paragraph in made.paragraphs:
        wanted = {"heading": "Heading 1", "unit": "Heading 2"}.get(paragraph.kind, "Normal")
        assert styles[paragraph.text] == wanted
    for name in ("Heading 1", "Heading 2"):
        font = paper.styles[name].font
        assert (font.name, font.size.pt, font.bold, str(font.color.rgb)) == ("Times New Roman", 14, True, "000000")


def test_page_number_at_the_top_from_the_second_page(paper: Any) -> None:
    page = paper.sections[0]
    assert page.different_first_page_header_footer
    line = page.header.paragraphs[0]
    assert line.alignment == WD_ALIGN_PARAGRAPH.CENTER
    kinds = [field.get(qn("w:fldCharType")) for field in line._p.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "end"]
    assert [code.text for code in line._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert not page.first_page_header.paragraphs[0].text and not list(
        page.first_page_header._element.iter(qn("w:instrText"))
    )


def test_heading_and_signature_stand_in_tables_without_borders(paper: Any) -> None:
    head, foot = paper.tables
    for table in (head, foot):
        assert table._tbl.tblPr.find(qn("w:tblBorders")) is None
        assert table.style.name in ("Normal Table", "Table Normal")
        assert not [border for border in table._tbl.iter(qn("w:tcBorders"))]
    left, right = head.rows[0].cells
    assert "UBND THÀNH PHỐ MINH GIANG" in left.text and "XÃ BÃI VÀNG" in left.text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in right.text and "Độc lập - Tự do - Hạnh phúc" in right.text
    assert foot.cell(0, 0).text.startswith("Nơi nhận:") and "TM. ỦY BAN NHÂN DÂN" in foot.cell(0, 1).text
    assert foot.cell(0, 0).paragraphs[-1].text.endswith(".")


def test_nobody_signs_and_no_number_is_given(paper: Any) -> None:
    head, foot = paper.tables
    assert "[Họ và tên]" in foot.cell(0, 1).text
    number = head.cell(1, 0).text
    assert not any(char.isdigit() for char in number) and "KH-UBND" in number


def test_a_part_alone_has_no_heading_or_signature(sample_library: Library, tmp_path: Path) -> None:
    part = draft(sample_library, Request(place="xã Bãi Vàng", period="năm 2027", sections=("kinh phí",)))
    paper = read_docx(str(write_word(part, tmp_path / "phan.docx")))
    assert not paper.tables and paper.paragraphs[0].text.startswith("I. KINH PHÍ")


def test_comments_tell_sources_and_changes_only_when_asked(made: Draft, paper: Any, tmp_path: Path) -> None:
    assert list(paper.comments) == []
    noted = read_docx(str(write_word(made, tmp_path / "chu-thich.docx", comments=True)))
    told = [comment.text for comment in noted.comments]
    assert len(told) == sum(bool(paragraph.precedents) for paragraph in made.paragraphs)
    assert any("dong-may-2026, mục I.1" in text and "“xã Đồng Mây” → “xã Bãi Vàng”" in text for text in told)


def test_the_signature_block_stays_on_one_page_with_the_closing_sentence(paper: Any) -> None:
    (row,) = paper.tables[-1].rows
    assert row._tr.trPr.find(qn("w:cantSplit")) is not None
    assert all(line.paragraph_format.keep_with_next for cell in row.cells for line in cell.paragraphs)
    closing = next(line for line in reversed(paper.paragraphs) if line.text.strip())
    assert closing.text.endswith("./.") and closing.paragraph_format.keep_with_next


def test_what_a_person_has_to_fill_in_is_highlighted_and_nothing_else(paper: Any) -> None:
    cells = [line for row in paper.tables[-1].rows for cell in row.cells for line in cell.paragraphs]
    runs = [run for line in [*paper.paragraphs, *cells] for run in line.runs if run.text.strip()]
    marked = [run.text for run in runs if run.font.highlight_color]
    assert marked and all(text.startswith("[") and text.endswith("]") for text in marked)
    assert not any(run.text.startswith("[") for run in runs if not run.font.highlight_color)
