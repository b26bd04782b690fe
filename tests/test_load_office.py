"""Word, RTF and Excel files: tables with merged cells, list numbers, old fonts, what stands around the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ingest.load import load, tools
from samples.maker.legacy import to_tcvn3
from tests.load_truth import found, master, read_rows, read_words, rows, rows_of, words, words_of
from tests.shared import SAMPLES, shared_dir
from vectorstore.records import Loaded

FORMATS = SAMPLES / "formats"
needs_office = pytest.mark.skipif(not tools.has("soffice"), reason="LibreOffice (soffice) is not installed")


def made(tmp_path: Path, fill: Any) -> Loaded:
    document = docx.Document()
    fill(document)
    document.save(str(tmp_path / "van-ban.docx"))
    return load(tmp_path / "van-ban.docx")


def texts(loaded: Loaded) -> list[str]:
    return [line.text for line in loaded.lines if line.text and not line.furniture]


@pytest.mark.parametrize("name", ["cau-sen-2026", "quyet-dinh-pctt-dong-may"])
def test_a_word_file_gives_every_word_of_the_paper_in_order(name: str) -> None:
    assert read_words(load(FORMATS / f"{name}.docx")) == words_of(master(name))


def test_rows_of_a_word_table_have_cells_header_and_the_text_of_merged_cells() -> None:
    paper = load(FORMATS / "nong-thon-moi-dong-may-2026.docx")
    assert read_rows(paper) == rows_of(master("nong-thon-moi-dong-may-2026"))
    assert {line.header for line in rows(paper)} == {rows_of(master("nong-thon-moi-dong-may-2026"))[0]}
    second = rows(paper)[3]
    assert second.cells[2] == "Phòng Kinh tế" and "Phòng Kinh tế" not in second.raw


def test_an_annex_on_a_new_page_has_that_page_number() -> None:
    paper = load(FORMATS / "nong-thon-moi-dong-may-2026.docx")
    assert next(line for line in paper.lines if line.text == "PHỤ LỤC").page == 2


def test_numbers_that_word_counts_are_in_the_text_and_begin_anew_under_each_article() -> None:
    shown = texts(load(FORMATS / "quyet-dinh-pctt-dong-may.docx"))
    article = shown.index("Điều 3. Ban Chỉ huy Quân sự xã")
    assert shown[article + 1].startswith("1. Chủ trì tổ chức lực lượng")
    assert shown[article + 2].startswith("2. Chủ trì tìm kiếm")


def test_the_running_head_of_a_word_file_is_furniture() -> None:
    paper = load(FORMATS / "cau-sen-2026.docx")
    assert next(line.text for line in paper.lines if line.furniture).startswith("UBND phường Cầu Sen - Kế hoạch")


@needs_office
def test_an_rtf_file_reads_like_word_and_its_hidden_words_are_left_out_and_told() -> None:
    paper = load(FORMATS / "hon-sao-2026.rtf")
    assert paper.kind == "rtf" and read_words(paper) == words_of(master("hon-sao-2026"))
    assert any("chữ ẩn" in warning for warning in paper.warnings)


def test_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        paragraph = document.add_paragraph("Tỷ lệ đạt ")._p
        for tag, inner, text in (("w:del", "w:delText", "70%"), ("w:ins", "w:t", "90%")):
            change, run, words_in = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
            words_in.text = text
            run.append(words_in)
            change.append(run)
            paragraph.append(change)

    assert texts(made(tmp_path, fill)) == ["Tỷ lệ đạt 90%"]


def test_a_text_box_is_read_where_it_hangs(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        run = document.add_paragraph("KẾ HOẠCH").add_run()
        box, paragraph, inner, text = (OxmlElement(t) for t in ("w:txbxContent", "w:p", "w:r", "w:t"))
        text.text = "DỰ THẢO"
        inner.append(text)
        paragraph.append(inner)
        box.append(paragraph)
        pict = OxmlElement("w:pict")
        pict.append(box)
        run._r.append(pict)

    paper = made(tmp_path, fill)
    assert texts(paper) == ["DỰ THẢO", "KẾ HOẠCH"]


def test_a_symbol_font_shows_its_sign(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        run = document.add_paragraph("đạt ").add_run()
        sign = OxmlElement("w:sym")
        sign.set(qn("w:font"), "Symbol")
        sign.set(qn("w:char"), "F0B3")
        run._r.append(sign)
        run.add_text(" 90%")

    assert texts(made(tmp_path, fill)) == ["đạt ≥ 90%"]


def test_a_font_of_the_nineties_is_decoded_and_its_capitals_shown(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        for text, font in (("kế hoạch", ".VnTimeH"), ("phòng, chống lụt bão", ".VnTime"), ("Năm 2026 đã có", "Arial")):
            document.add_paragraph().add_run(to_tcvn3(text) if font != "Arial" else text).font.name = font

    assert texts(made(tmp_path, fill)) == ["KẾ HOẠCH", "phòng, chống lụt bão", "Năm 2026 đã có"]


def test_unicode_text_under_an_old_font_name_is_left_alone(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph().add_run("Ủy ban nhân dân xã ban hành").font.name = ".VnTime"

    assert texts(made(tmp_path, fill)) == ["Ủy ban nhân dân xã ban hành"]


def test_a_header_of_two_rows_names_each_column_whole(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        table = document.add_table(rows=4, cols=4)
        cells = [
            ["TT", "Chỉ tiêu", "Năm 2026", ""],
            ["", "", "Quý I", "Quý II"],
            ["1", "Số lớp", "2", "3"],
            ["2", "Số xã", "4", "5"],
        ]
        for row, line in enumerate(cells):
            for column, text in enumerate(line):
                table.cell(row, column).text = text
        table.cell(0, 2).merge(table.cell(0, 3))
        for column in (0, 1):
            table.cell(0, column).merge(table.cell(1, column))

    lines = rows(made(tmp_path, fill))
    assert lines[-1].header == ("TT", "Chỉ tiêu", "Năm 2026: Quý I", "Năm 2026: Quý II")
    assert lines[-1].cells == ("2", "Số xã", "4", "5")


def test_a_workbook_gives_rows_with_header_percentages_and_no_hidden_sheet() -> None:
    paper = load(FORMATS / "chi-tieu-cau-sen-2027.xlsx")
    wanted = rows_of(master("cau-sen-2027"))
    assert paper.kind == "xlsx" and paper.lines[0].text == master("cau-sen-2027").head["title"]
    assert read_rows(paper)[1:] == wanted[1:]
    assert rows(paper)[-1].header[2:] == tuple(f"Tỷ lệ, số lượng: {name}" for name in wanted[0][2:])
    assert not any("nháp" in line.text for line in paper.lines)


@needs_office
def test_an_old_word_file_in_tcvn3_is_unicode_with_its_capitals() -> None:
    paper = load(FORMATS / "quyet-dinh-tcvn3.doc")
    body = words(" ".join(item.text for item in master("quyet-dinh-pctt-dong-may").body))
    assert paper.lines[0].text == "ỦY BAN NHÂN DÂN"
    assert found(read_words(paper), body) > 0.995


@needs_office
@pytest.mark.parametrize("name", ["2008-23.QD-991-UBND.doc", "2006-15786_FDI_Hoa_Ky.xls"])
def test_real_office_files_in_old_encodings_are_read_right(name: str) -> None:
    legacy = shared_dir() / "public" / "legacy"
    truth = (legacy / "truth" / name).with_suffix(".txt").read_text(encoding="utf-8")
    assert found(read_words(load(legacy / "files" / name)), words(truth)) >= 0.99
