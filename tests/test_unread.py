"""What a file shows and nobody read is read after all, or stands at the paper; and no answer denies over it in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from assistant.chain import Assistant
from assistant.records import Answer
from ingest.load import load, tools
from ingest.pipeline import ingest, read
from tests.shared import SAMPLES
from tests.test_load_pdf import needs_ocr
from tests.test_load_strange import book
from ui.papers import Paper, states
from ui.render.page import render
from vectorstore.library import Library
from vectorstore.records import Unread

_PDF = SAMPLES / "formats" / "cau-sen-2027.pdf"
_BOX = (235, 1000, 1436, 1600)  # pixels at 200 dpi: three rows of the table on the second page


def changed(target: Path, change: Callable[[Any], None]) -> Path:
    """The sample PDF with something added."""
    with pypdfium2.PdfDocument(_PDF) as pdf:
        change(pdf)
        pdf.save(target)
    return target


def add_picture(pdf: Any) -> None:
    """Three rows of a table as a picture under the signature of the last page."""
    crop = pdf[1].render(scale=200 / 72).to_pil().crop(_BOX)
    picture = pypdfium2.PdfImage.new(pdf)
    picture.set_bitmap(pypdfium2.PdfBitmap.from_pil(crop))
    picture.set_matrix(pypdfium2.PdfMatrix().scale(432, 216).translate(85, 50))
    page = pdf[4]
    page.insert_obj(picture)
    page.gen_content()


def add_file(pdf: Any) -> None:
    """A text file inside the PDF."""
    text = "KẾ HOẠCH\nTrồng rừng xã Suối Mây năm 2026\n- Tỷ lệ che phủ rừng đạt 61%."
    pdf.new_attachment("phu-luc.txt").set_data(text.encode())


@needs_ocr
def test_a_table_that_is_a_picture_on_a_page_of_text_is_read(tmp_path: Path) -> None:
    paper = load(changed(tmp_path / "a.pdf", add_picture))
    rows = [line.cells for line in paper.lines if line.page == 5 and line.cells]
    assert ["412 hộ" in row and "≥ 600 hộ" in row for row in rows].count(True) == 1
    assert any("Trịnh Minh Khuê" in line.text for line in paper.lines if line.page == 5)
    assert not paper.unread and any("hình" in note for note in paper.warnings)


def test_a_picture_that_cannot_be_looked_into_stands_at_the_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "has", lambda name: name != "tesseract")
    paper = load(changed(tmp_path / "a.pdf", add_picture))
    assert [(part.where, part.what) for part in paper.unread] == [("trang 5", "có hình chưa đọc được")]


def test_a_file_inside_a_pdf_becomes_a_paper(tmp_path: Path) -> None:
    path = changed(tmp_path / "a.pdf", add_file)
    with Library.open(tmp_path / "home") as library:
        report = ingest(library, [path])
        assert not report.failed and [d.name for d in library.documents()] == ["a.pdf", "phu-luc.txt"]
        assert any("phu-luc.txt" in note for note in library.document("a").warnings)  # type: ignore[union-attr]


def test_what_a_workbook_holds_past_the_limits_stands_at_the_paper(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["D3"] = '=VLOOKUP("a",A1:B2,2)'
        sheet.cell(2, 70).value = "xa"

    first, second = load(book(tmp_path, fill)).unread
    assert "D3" in first.what and first.where == "trang tính “Sheet”" and first.remedy
    assert "70 cột" in second.what


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Answer]:
    """Asks over one paper, whole or with a page that nobody read."""
    folder = tmp_path_factory.mktemp("unread")
    made = read(SAMPLES / "text" / "cau-sen-2026.txt")
    part = Unread(where="trang 2", what="có hình chưa đọc được")

    def ask(question: str, *, whole: bool) -> Answer:
        with Library.open(folder / str(whole)) as library:
            document = made.document if whole else replace(made.document, unread=(part,))
            if not library.documents():
                library.add(replace(made, document=document))
            assert library.documents()[0].unread == document.unread
            return Assistant(library).ask(question)

    return ask


def test_a_denial_over_an_unread_page_says_so(asked: Callable[..., Answer]) -> None:
    question = "Tỷ lệ hộ nghèo của phường Cầu Sen năm 2026 là bao nhiêu?"
    answer = asked(question, whole=False)
    assert answer.abstained and "trang 2: có hình chưa đọc được" in answer.notes[-1]
    assert "không có" in answer.notes[-1]
    sound = asked(question, whole=True)
    assert sound.abstained and not any("chưa đọc được" in note for note in sound.notes)


def test_a_list_over_an_unread_page_may_lack_something(asked: Callable[..., Answer]) -> None:
    question = "Liệt kê các chỉ tiêu của phường Cầu Sen năm 2026"
    answer = asked(question, whole=False)
    assert not answer.abstained and "có thể chưa đủ" in answer.notes[-1]
    assert not asked(question, whole=True).notes


def test_the_page_shows_what_was_not_read() -> None:
    made = read(SAMPLES / "text" / "cau-sen-2026.txt").document
    part = Unread(where="trang 2", what="có hình chưa đọc được", remedy="hãy gõ lại")
    paper = Paper(replace(made, unread=(part,)), 1, 1, 0, 0, 0)
    assert "Chưa đọc hết" in states(paper.document)
    html = render("papers", page={"rows": [paper], "number": 0, "pages": 1}, whole=1, warnings=[])
    assert "Trang 2: có hình chưa đọc được; hãy gõ lại." in html and "đọc tốt" not in html
