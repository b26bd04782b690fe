"""Files that cannot be read: one clear Vietnamese sentence each, nothing hangs, nothing is read into memory whole."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.load import limits, load, tools
from samples.maker.bad import bomb
from tests.load_truth import found, master, read_words, words_of
from tests.shared import SAMPLES

BAD = SAMPLES / "bad"
REASONS = {
    "rong.txt": "empty",
    "chi-co-dau-cach.txt": "no_text",
    "pdf-bi-cat.pdf": "broken",
    "pdf-co-mat-khau.pdf": "encrypted",
    "word-bi-cat.docx": "broken",
    "word-co-mat-khau.docx": "encrypted",
    "khong-phai-van-ban.txt": "unsupported",
    "bom-nen.docx": "zip_bomb",
    "bom-nen.zip": "archive",
    "zip-co-mat-khau.zip": "archive",
}


def refused(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as raised:
        load(path)
    return raised.value


@pytest.mark.parametrize(("name", "code"), REASONS.items())
def test_a_bad_file_is_refused_with_one_sentence_that_names_it(name: str, code: str) -> None:
    error = refused(BAD / name)
    assert error.code == code
    assert name in str(error) and str(error).endswith(".") and "Traceback" not in str(error)


@pytest.mark.skipif(not tools.has("tesseract"), reason="tesseract is not installed")
def test_a_broken_picture_is_refused() -> None:
    assert refused(BAD / "anh-hong.png").code == "broken"


def test_a_wrong_ending_is_read_by_its_content_and_told() -> None:
    paper = load(BAD / "that-ra-la-word.pdf")
    assert paper.kind == "docx" and "Đuôi tệp là .pdf" in paper.warnings[-1]


def test_a_file_of_500_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lon.txt"
    with path.open("wb") as file:
        file.truncate(500 * 2**20)
    started = time.perf_counter()
    assert refused(path).code == "too_large"
    assert time.perf_counter() - started < 0.5


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "not_a_file"
    assert refused(tmp_path / "khong-co.txt").code == "not_found"


def test_a_missing_program_is_named_with_the_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "has", lambda program: False)
    error = refused(SAMPLES / "formats" / "hon-sao-trang-1.png")
    assert error.code == "missing_tool" and "tesseract-ocr-vie" in str(error)


def test_old_word_files_give_their_text_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "has", lambda program: False)
    for name, paper in (("dong-may-2026.doc", "dong-may-2026"), ("hon-sao-2026.rtf", "hon-sao-2026")):
        loaded = load(SAMPLES / "formats" / name)
        assert found(read_words(loaded), words_of(master(paper))) > 0.99
        assert any("LibreOffice" in warning for warning in loaded.warnings)


@pytest.mark.skipif(not tools.has("soffice"), reason="LibreOffice (soffice) is not installed")
def test_a_document_reaches_no_network_while_it_is_converted(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    link = f"http://127.0.0.1:{server.server_port}/anh.png"
    path = tmp_path / "lien-ket.html"
    path.write_text(f'<html><body><p>Ủy ban nhân dân xã</p><img src="{link}"></body></html>', encoding="utf-8")
    assert load(path).lines[0].text == "Ủy ban nhân dân xã"
    server.shutdown()
    assert asked == []


def test_a_program_that_hangs_is_stopped() -> None:
    started = time.perf_counter()
    with pytest.raises(Unreadable) as raised:
        tools.run(["sleep", "30"], seconds=0.2, name="cham.pdf")
    assert raised.value.code == "timeout" and time.perf_counter() - started < 5


def test_a_bomb_is_told_by_what_it_would_unpack_to(tmp_path: Path) -> None:
    path = tmp_path / "bom.xlsx"
    path.write_bytes(bomb("xl/workbook.xml"))
    assert refused(path).code == "zip_bomb"
    assert path.stat().st_size < limits.MAX_FILE_BYTES
