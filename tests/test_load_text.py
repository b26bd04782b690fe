"""Plain text and Markdown: encodings, pages, furniture, tables that became lines."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.load import load
from ingest.load.lines import readable, without_marks
from tests.load_truth import found, master, read_rows, read_words, rows, rows_of, words_of
from tests.shared import SAMPLES, shared_dir
from vectorstore.records import Loaded
from vectorstore.text import squeeze

SENTENCE = "Phòng Kinh tế chủ trì, phối hợp với Công an xã thực hiện trước ngày 30/6/2026; tỷ lệ đạt từ 90% trở lên."


def loaded(tmp_path: Path, text: str | bytes, name: str = "van-ban.txt") -> Loaded:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_reads_the_same_in_every_unicode_encoding(tmp_path: Path, encoding: str) -> None:
    assert loaded(tmp_path, SENTENCE.encode(encoding)).lines[0].text == SENTENCE


def test_windows_1258_and_decomposed_text_come_out_composed(tmp_path: Path) -> None:
    def windows(char: str) -> str:
        apart = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", "".join(c for c in apart if c not in tone)) + tone if tone else char

    old = "".join(map(windows, SENTENCE)).encode("cp1258")
    assert loaded(tmp_path, old).lines[0].text == SENTENCE
    assert loaded(tmp_path, unicodedata.normalize("NFD", SENTENCE)).lines[0].text == SENTENCE


def test_a_file_of_the_nineties_is_read_as_unicode_and_says_so() -> None:
    paper = load(SAMPLES / "formats" / "hon-sao-tcvn3.txt")
    assert found(read_words(paper), words_of(master("hon-sao-2026"))) > 0.98
    assert any("TCVN3" in warning for warning in paper.warnings)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\f"), max_size=300))
def test_no_word_of_a_text_is_lost_and_each_is_aligned(text: str) -> None:
    shown, align = readable(text)
    if not shown:  # nothing but soft hyphens and the like: nothing to align
        return
    assert len(shown.split()) == (len(align) or len(text.split()))


def test_the_raw_text_stays_the_file_word_for_word() -> None:
    for path in sorted((SAMPLES / "text").iterdir()):
        paper = load(path)
        assert squeeze(paper.raw_text) == squeeze(path.read_text(encoding="utf-8"))
        assert all(paper.raw_text[line.start : line.start + len(line.raw)] == line.raw for line in paper.lines)


def test_a_form_feed_opens_a_page() -> None:
    paper = load(SAMPLES / "text" / "minh-giang-2026.txt")
    heading = next(line for line in paper.lines if line.text == "V. TỔ CHỨC THỰC HIỆN")
    assert (paper.pages, heading.page) == (4, 3)


def test_page_numbers_and_running_heads_do_not_stand_in_the_text() -> None:
    paper = load(SAMPLES / "text" / "cau-sen-2026.txt")
    text = squeeze(" ".join(line.text for line in paper.lines if not line.furniture))
    assert "từ 95% trở lên. - Tối thiểu 85% cán bộ" in text
    assert [line.text for line in paper.lines if line.furniture and line.text.isdigit()] == ["2", "3", "4"]


def test_the_stamp_of_a_digital_signature_is_furniture_and_kept(tmp_path: Path) -> None:
    stamp = ["Trần Thị Bích <bich@xa.gov.vn> đã ký lên văn bản này!", "2026-01-09T09:50:16+0700", "Việt Nam"]
    paper = loaded(tmp_path, "\n\n".join(["KẾ HOẠCH", SENTENCE, "Trần Thị Bích", *stamp]))
    assert [line.raw for line in paper.lines if line.furniture] == stamp


def test_a_figure_alone_in_a_line_of_a_table_is_no_page_number(tmp_path: Path) -> None:
    lines = ["Kết quả:", "12", "", "13", "", "14", "", SENTENCE]
    assert not any(line.furniture for line in loaded(tmp_path, "\n".join(lines)).lines)


@pytest.mark.parametrize("name", ["cau-sen-2027", "nong-thon-moi-dong-may-2026"])
def test_rows_parted_by_tabs_carry_their_header(name: str) -> None:
    paper = load(SAMPLES / "text" / f"{name}.txt")
    assert read_rows(paper) == rows_of(master(name))
    assert {line.header for line in rows(paper)} == {rows_of(master(name))[0]}


def test_a_table_that_a_pdf_gave_back_cell_by_cell_is_rows_again(tmp_path: Path) -> None:
    source = """II. CHỈ TIÊU
TT Chỉ tiêu của xã
Chỉ tiêu
huyện
giao
1
Tỷ lệ hộ nghèo giảm xuống
dưới 2%
1,5%
2 Tỷ lệ hộ dùng nước sạch đạt trên 90%. 95%
3
Số lớp tập huấn
12 lớp

5

TT Chỉ tiêu của xã
Chỉ tiêu
huyện
giao
4 Tỷ lệ đường thôn có đèn chiếu sáng đạt
80%
80%
III. NHIỆM VỤ
1. Tuyên truyền"""
    paper = loaded(tmp_path, source)
    header = ("TT", "Chỉ tiêu của xã", "Chỉ tiêu huyện giao")
    assert read_rows(paper) == [
        header,
        ("1", "Tỷ lệ hộ nghèo giảm xuống dưới 2%", "1,5%"),
        ("2", "Tỷ lệ hộ dùng nước sạch đạt trên 90%.", "95%"),
        ("3", "Số lớp tập huấn", "12 lớp"),
        ("4", "Tỷ lệ đường thôn có đèn chiếu sáng đạt 80%", "80%"),
    ]
    assert paper.lines[-1].text == "1. Tuyên truyền"


def test_markdown_marks_are_cleaned_for_reading_and_kept_in_the_source(tmp_path: Path) -> None:
    source = "## **Điều 2.** Phòng *Kinh tế*\n\n| TT | Việc | Chủ trì |\n|---|:--|---|\n| 1 | Lập **kế hoạch** | Phòng<br>Kinh tế |"
    paper = loaded(tmp_path, source, "van-ban.md")
    assert paper.lines[0].text == "Điều 2. Phòng Kinh tế"
    assert paper.lines[0].raw == "## **Điều 2.** Phòng *Kinh tế*"
    assert read_rows(paper)[1] == ("1", "Lập kế hoạch", "Phòng Kinh tế")
    assert without_marks("3*4") == "3*4"


def test_a_crawled_table_with_a_bar_a_line_is_rows_again(tmp_path: Path) -> None:
    table = [
        ["STT", "Nhiệm vụ", "Đơn vị thực hiện"],
        ["I", "Hạ tầng"],
        ["1", "Lát\nvỉa hè", "Phòng Kinh tế"],
        ["2", "Trồng cây", "Các thôn"],
    ]
    drawn = "\n".join("|\n" + "\n|\n".join(row) + "\n|" for row in table)
    paper = loaded(tmp_path, f"PHỤ LỤC\n\n{drawn}\n\nHết.")
    assert read_rows(paper)[1:] == [
        ("I", "Hạ tầng", ""),
        ("1", "Lát vỉa hè", "Phòng Kinh tế"),
        ("2", "Trồng cây", "Các thôn"),
    ]


def test_zero_width_characters_do_not_hide_a_word(tmp_path: Path) -> None:
    paper = loaded(tmp_path, "Phòng Ki\u200bnh t\u00adế chủ trì")
    assert paper.lines[0].text == "Phòng Kinh tế chủ trì"


def test_real_tables_of_wards_carry_their_header_with_each_row() -> None:
    plans = shared_dir() / "plans"
    broken = rows(load(plans / "duong-kinh-2025.txt"))
    assert len(broken) == 21 and all(line.header == broken[0].cells for line in broken)
    assert [len(line.cells) for line in broken] == [3] * 21 and all(line.cells[2] for line in broken)
    tabbed = rows(load(plans / "an-hai-2026.txt"))
    assert len(tabbed) == 23 and tabbed[1].cells[0] == "I" and tabbed[4].cells[2] == ""


def test_clean_real_papers_keep_every_word() -> None:
    for path in sorted((shared_dir() / "public" / "plans").glob("*.txt"))[:12]:
        paper = load(path)
        assert squeeze(paper.raw_text) == squeeze(path.read_text(encoding="utf-8"))


def test_a_table_kept_in_shape_by_blanks_is_rows_again(tmp_path: Path) -> None:
    source = """1. Chỉ tiêu
Stt    Tên chỉ tiêu       Kết quả năm    Năm 2027
                          2026
1      Tỷ lệ hồ sơ thủ    89,4%          ≥ 92%
       tục hành chính
2      Tỷ lệ người dân    95,2%          ≥ 96%
       hài lòng
II. NHIỆM VỤ
"""
    assert read_rows(loaded(tmp_path, source)) == [
        ("Stt", "Tên chỉ tiêu", "Kết quả năm 2026", "Năm 2027"),
        ("1", "Tỷ lệ hồ sơ thủ tục hành chính", "89,4%", "≥ 92%"),
        ("2", "Tỷ lệ người dân hài lòng", "95,2%", "≥ 96%"),
    ]


def test_a_head_of_two_rows_between_tabs_names_every_column(tmp_path: Path) -> None:
    path = tmp_path / "phu-luc.txt"
    path.write_text(
        "PHỤ LỤC\n\nTT\tNội dung\tMức độ đạt\t\tTrách nhiệm\n\t\tNăm 2025\tNăm 2026\n"
        "A\tHẠ TẦNG\n1\tĐường trục thôn\t82%\t90%\tPhòng Kinh tế\n2\tNhà văn hóa thôn\t9 thôn\t12 thôn\tPhòng Văn hóa - Xã hội\n",
        encoding="utf-8",
    )
    rows = [line for line in load(path).lines if line.cells]
    assert rows[-1].header == ("TT", "Nội dung", "Mức độ đạt: Năm 2025", "Mức độ đạt: Năm 2026", "Trách nhiệm")
    assert rows[-1].cells == ("2", "Nhà văn hóa thôn", "9 thôn", "12 thôn", "Phòng Văn hóa - Xã hội")
