"""PDF files, scans and pictures: words in order, pages, tables by their lines."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.load import load, ocr, stitch, tools
from tests.load_truth import found, master, read_rows, read_words, rows, rows_of, words, words_of
from tests.shared import SAMPLES, shared_dir
from vectorstore.text import squeeze

FORMATS = SAMPLES / "formats"
needs_ocr = pytest.mark.skipif(
    not (tools.has("tesseract") and tools.has("pdftoppm")), reason="tesseract or poppler is not installed"
)


@pytest.mark.parametrize("name", ["minh-giang-2026", "cau-sen-2027"])
def test_a_pdf_gives_every_word_once(name: str) -> None:
    paper = load(FORMATS / f"{name}.pdf")
    got, wanted = read_words(paper), words_of(master(name))
    assert found(got, wanted) == found(wanted, got) == 1.0
    assert (paper.kind, paper.pages) == ("pdf", 5)


def test_letterhead_and_signature_are_read_block_by_block() -> None:
    shown = [line.text for line in load(FORMATS / "minh-giang-2026.pdf").lines if line.text and not line.furniture]
    assert shown[:3] == ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ MINH GIANG", "Số: 118/KH-UBND"]
    assert shown[-4:] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Đinh Quang Thụy"]


def test_a_table_over_three_pages_is_one_with_its_header_once() -> None:
    paper = load(FORMATS / "cau-sen-2027.pdf")
    assert read_rows(paper) == rows_of(master("cau-sen-2027"))
    assert {line.header for line in rows(paper)} == {rows_of(master("cau-sen-2027"))[0]}
    assert {line.page for line in rows(paper)} == {1, 2}


def test_lines_know_their_page_and_page_numbers_are_furniture() -> None:
    paper = load(FORMATS / "cau-sen-2027.pdf")
    assert next(line for line in paper.lines if line.text == "IV. TỔ CHỨC THỰC HIỆN").page == 4
    assert [line.text for line in paper.lines if line.furniture and not line.cells] == ["1", "2", "3", "4", "5"]


def test_real_pdfs_in_tcvn3_are_read_right() -> None:
    legacy = shared_dir() / "public" / "legacy"
    for path in sorted((legacy / "files").glob("*.pdf")):
        truth = (legacy / "truth" / f"{path.stem}.txt").read_text(encoding="utf-8")
        assert found(read_words(load(path)), words(truth)) >= 0.985, path.name


@needs_ocr
def test_a_picture_of_a_page_is_recognised() -> None:
    paper = load(FORMATS / "hon-sao-trang-1.png")
    got = read_words(paper)
    first = words_of(master("hon-sao-2026"))[: len(got) - 5]
    assert paper.kind == "image" and found(got, first) > 0.97
    assert paper.warnings


@needs_ocr
def test_a_scanned_table_has_its_rows_and_header() -> None:
    (page,) = ocr.pdf_pages(FORMATS / "nong-thon-moi-ban-quet.pdf", [3])
    drafts = stitch.to_drafts([page])
    cells = [tuple(map(squeeze, draft.cells)) for draft in drafts if draft.cells]
    wanted = rows_of(master("nong-thon-moi-dong-may-2026"))
    assert cells[0][1:] == wanted[0][1:]
    assert sum(row in wanted for row in cells) >= 3
    units = [row[2] for row in cells[1:]]
    assert units.count("Phòng Kinh tế") >= 3


@needs_ocr
def test_a_page_lying_on_its_side_is_turned(tmp_path: Path) -> None:
    from PIL import Image

    with Image.open(FORMATS / "hon-sao-trang-1.png") as page:
        page.convert("L").crop((0, 0, page.width, page.height // 3)).rotate(90, expand=True).save(tmp_path / "nam.png")
    assert (
        "CỘNG HÒA XÃ HỘI CHỦ" in [line.text for line in load(tmp_path / "nam.png").lines]
        or found(read_words(load(tmp_path / "nam.png")), words("Ủy ban nhân dân đặc khu Hòn Sao kế hoạch")) > 0.9
    )


@needs_ocr
def test_only_the_scanned_page_of_a_mixed_pdf_is_recognised(tmp_path: Path) -> None:
    if not tools.has("pdfunite"):
        pytest.skip("pdfunite (poppler) is not installed")
    one = tmp_path / "mot.pdf"
    subprocess.run(["pdfseparate", "-f", "1", "-l", "1", FORMATS / "nong-thon-moi-ban-quet.pdf", one], check=True)
    subprocess.run(["pdfunite", FORMATS / "cau-sen-2027.pdf", one, tmp_path / "lan.pdf"], check=True)
    paper = load(tmp_path / "lan.pdf")
    assert (paper.kind, paper.pages) == ("pdf", 6)
    assert any("Đồng Mây" in line.text for line in paper.lines if line.page == 6)
    assert any("1 trang quét" in warning for warning in paper.warnings)


def test_indented_first_lines_part_paragraphs() -> None:
    from ingest.load.edges import edges
    from ingest.load.page import Word, lines

    def row(x0: float, x1: float, top: float) -> list[Word]:
        return [Word("chữ", x0, top, x0 + 40, top + 12), Word("cuối", x0 + 44, top, x1, top + 12)]

    tops = iter(range(50, 400, 18))
    page = [
        word
        for x0, x1 in [(121, 538), (85, 538), (85, 538), (121, 538), (85, 538), (121, 530), (85, 200)]
        for word in row(x0, x1, next(tops))
    ]
    found = lines(page)
    margins = edges(found)
    assert margins is not None
    opened = [margins.opens(before, line) for before, line in pairwise(found)]
    assert opened == [False, False, True, False, True, False]
