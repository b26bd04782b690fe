"""The command line as a clerk types it: what it prints, what it writes, and one Vietnamese sentence when it cannot."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx import Document as read_docx
from openpyxl import load_workbook

from assistant.settings import settings
from tests.shared import SAMPLES
from ui.cli import main

QUESTION = "Ai ký kế hoạch chuyển đổi số năm 2027 của phường Cầu Sen?"


@dataclass(frozen=True)
class Ran:
    """What one command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Troly = Callable[..., Ran]


@pytest.fixture(scope="module")
def office(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of this module's own with the sample papers, ingested once for all tests."""
    home = tmp_path_factory.mktemp("cli") / "home"
    shutil.copytree(sample_home, home)
    return home


@pytest.fixture
def troly(office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Troly]:
    """`troly …` in this process: troly("ask", "…", home=…) gives exit status and both streams."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object, home: Path = office) -> Ran:
        monkeypatch.setenv("TROLY_HOME", str(home))
        monkeypatch.setattr(sys, "argv", ["troly", *map(str, arguments)])
        settings.cache_clear()
        capsys.readouterr()
        try:
            main()
            status = 0
        except SystemExit as left:
            status = int(left.code or 0)
        printed = capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    yield run
    settings.cache_clear()


@pytest.fixture
def own(office: Path, tmp_path: Path) -> Path:
    """A copy of the data folder for a test that changes it."""
    home = tmp_path / "rieng"
    shutil.copytree(office, home)
    return home


def test_ingesting_twice_does_nothing_the_second_time_and_says_so(troly: Troly, tmp_path: Path) -> None:
    paper, home = SAMPLES / "text" / "quyet-dinh-pctt-dong-may.txt", tmp_path / "home"
    first = troly("ingest", paper, home=home)
    assert first.status == 0 and "Đã thêm 1" in first.out
    again = troly("ingest", paper, home=home)
    assert again.status == 0 and "Không có gì mới: 1 văn bản đã có" in again.out
    told = troly("ingest", paper, "--json", home=home).json
    assert told["unchanged"] == ["quyet-dinh-pctt-dong-may"] and told["added"] == []


def test_an_answer_in_json_has_the_fields_of_the_contract(troly: Troly) -> None:
    answer = troly("ask", QUESTION, "--json").json
    assert answer.keys() == {
        "id",
        "question",
        "understood",
        "answer",
        "abstained",
        "reason",
        "citations",
        "retrieved",
        "mode",
        "notes",
        "latency_ms",
    }
    assert answer["understood"].keys() == {"text", "places", "periods", "units", "intent"}
    assert answer["retrieved"][0].keys() == {"doc_id", "section", "text", "score"}
    wanted = {"n", "doc_id", "title", "number", "date", "section", "page", "quote", "quote_restored", "start", "end"}
    wanted |= {"context", "place"}
    assert answer["citations"][0].keys() == wanted
    assert "Trịnh Minh Khuê" in answer["answer"] and not answer["abstained"] and answer["mode"] == "extractive"


def test_an_answer_for_people_names_its_source(troly: Troly) -> None:
    told = troly("ask", "ai ky ke hoach chuyen doi so nam 2027 cua phuong cau sen")
    assert told.out.startswith("Đang hiểu là: ") and "Trịnh Minh Khuê" in told.out
    assert "[1] Kế hoạch Chuyển đổi số phường Cầu Sen năm 2027 số 95/KH-UBND" in told.out


def test_only_the_named_paper_is_asked(troly: Troly) -> None:
    answer = troly("ask", "Đơn vị nào chủ trì an toàn thông tin?", "--doc", "hon-sao-2026", "--json").json
    assert {citation["doc_id"] for citation in answer["citations"]} == {"hon-sao-2026"}


def test_a_batch_answers_line_by_line_with_the_history_of_each(troly: Troly, tmp_path: Path) -> None:
    history = [
        {"role": "user", "content": "Phường Cầu Sen năm 2026 đặt chỉ tiêu hồ sơ trực tuyến toàn trình bao nhiêu?"},
        {"role": "assistant", "content": "Tối thiểu 88%."},
    ]
    rows = [{"id": "a", "question": QUESTION}, {"id": "b", "question": "Thế còn xã Đồng Mây?", "history": history}]
    questions, out = tmp_path / "hoi.jsonl", tmp_path / "moi" / "tra-loi.jsonl"
    questions.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert troly("ask", "--batch", questions, "--out", out).status == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b"]
    assert "Trịnh Minh Khuê" in answers[0]["answer"] and "75%" in answers[1]["answer"]
    assert troly("ask", "--batch", questions).lines[0]["citations"] == answers[0]["citations"]


@pytest.mark.parametrize("kind", ["metadata", "responsibilities", "targets", "legal-bases", "deadlines"])
def test_facts_as_lines_keep_to_the_contract(troly: Troly, kind: str) -> None:
    rows = troly("facts", kind, "--doc", "hon-sao-2026", "--format", "jsonl").lines
    assert rows and {row["doc_id"] for row in rows} == {"hon-sao-2026"}
    if kind == "metadata":
        assert rows[0]["number"] == "12/KH-UBND" and rows[0]["signer_name"] == "Phan Bá Trường"
    else:
        assert all(row["evidence"] and row["section"] for row in rows)


def test_facts_as_a_workbook(troly: Troly, tmp_path: Path) -> None:
    out = tmp_path / "chi-tieu.xlsx"
    assert troly("facts", "targets", "--doc", "cau-sen-2027", "--format", "xlsx", "--out", out).status == 0
    cells = [str(cell.value) for row in load_workbook(out).active.iter_rows() for cell in row]
    assert any("chữ ký số cá nhân" in cell for cell in cells)


def test_facts_as_a_table_on_the_screen(troly: Troly) -> None:
    assert "chữ ký số" in troly("facts", "targets", "--doc", "cau-sen-2027").out


def test_two_papers_side_by_side(troly: Troly) -> None:
    rows = troly("compare", "targets", "--doc", "dong-may-2026", "--doc", "hon-sao-2026", "--format", "jsonl").out
    assert "tập huấn kỹ năng số" in rows and "60" in rows and "70" in rows


def test_a_draft_in_json_and_as_a_word_file(troly: Troly, tmp_path: Path) -> None:
    out = tmp_path / "du-thao" / "to-chuc.docx"
    made = troly("draft", "--section", "tổ chức thực hiện", "--for", "xã Bãi Vàng", "--period", "năm 2027", "--json",
                 "--out", out).json  # fmt: skip
    assert made.keys() == {"place", "period", "paragraphs", "placeholders", "notes"} and made["place"] == "xã Bãi Vàng"
    assert made["paragraphs"][0].keys() == {"section", "text", "precedents", "changes"}
    changed = [change for paragraph in made["paragraphs"] for change in paragraph["changes"]]
    assert changed and changed[0].keys() == {"from", "to", "why"}
    words = [line.text for line in read_docx(str(out)).paragraphs]
    assert words == [paragraph["text"] for paragraph in made["paragraphs"]]


def test_a_review_in_json_with_its_fixed_copy(troly: Troly, tmp_path: Path) -> None:
    draft, fixed = tmp_path / "du-thao.txt", tmp_path / "sua.docx"
    text = (SAMPLES / "text" / "hon-sao-2026.txt").read_text(encoding="utf-8")
    draft.write_text(text.replace("- Lắp đặt camera", "- Giao nhệm vụ cho các thôn.\n\n- Lắp đặt camera"), "utf-8")
    found = troly("review", draft, "--json", "--docx", fixed).json
    assert found.keys() >= {"findings", "not_checkable"} and fixed.is_file()
    assert any("nhệm" in finding["evidence"] for finding in found["findings"])


def test_the_library_is_listed_and_shown(troly: Troly) -> None:
    assert "12/KH-UBND" in troly("library", "list").out
    listed = troly("library", "list", "--json").json["documents"]
    assert len(listed) == 7 and {"doc_id", "metadata", "collection"} <= listed[0].keys()
    assert "Phòng Kinh tế" in troly("library", "show", "hon-sao-2026").out
    shown = troly("library", "show", "hon-sao-2026", "--json").json
    assert shown["document"]["doc_id"] == "hon-sao-2026" and shown["sections"]


def test_removed_papers_answer_no_more_and_a_backup_brings_them_back(troly: Troly, own: Path, tmp_path: Path) -> None:
    copy = tmp_path / "sao-luu"
    assert "Đã sao lưu" in troly("backup", copy, home=own).out
    assert troly("library", "remove", "cau-sen-2027", "--json", home=own).json == {"removed": ["cau-sen-2027"]}
    assert "Trịnh Minh Khuê" not in troly("ask", QUESTION, home=own).out
    assert troly("restore", copy, home=own).status == 0
    assert "Trịnh Minh Khuê" in troly("ask", QUESTION, home=own).out


def test_a_whole_library_verifies_and_rebuilds(troly: Troly, own: Path) -> None:
    found = troly("library", "verify", "--json", home=own).json
    assert found["passages"] > 50 and not any(found[name] for name in ("missing", "extra", "stale", "words"))
    assert troly("library", "rebuild", "--json", home=own).json == {"rebuilt": 7}
    assert "nguyên vẹn" in troly("library", "verify", home=own).out


def test_repair_prints_the_paper_line_by_line(troly: Troly, tmp_path: Path) -> None:
    paper = tmp_path / "van-ban.txt"
    lines = ["ỦY BAN NHÂN DÂN", "XÃ BÃI VÀNG", "KẾ HOẠCH", "Chuyển đổi số năm 2026", "I. MỤC TIÊU", "- Đạt 80%."]
    paper.write_text("\n".join(lines), encoding="utf-8")
    told = troly("repair", paper)
    assert told.status == 0 and [line for line in told.out.splitlines() if line.strip()] == lines


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "x", "--batch", "y"),
        ("ask", "Ai ký?", "--doc", "khong-co"),
        ("ask", "Ai ký?", "--collection", "khong-co"),
        ("ask", "--batch", "khong-co.jsonl"),
        ("ask", "--batch", "{tmp}/hong.jsonl"),
        ("ask", "--batch", "{tmp}/danh-sach.jsonl"),
        ("ask", "--batch", "{tmp}/thieu.jsonl"),
        ("ask", "--batch", "{tmp}/latin.jsonl"),
        ("ingest", "khong-co.txt"),
        ("repair", "khong-co.txt"),
        ("repair", str(SAMPLES / "bad" / "word-bi-cat.docx")),
        ("review", "khong-co.docx"),
        ("review", str(SAMPLES / "bad" / "rong.txt")),
        ("facts", "targets", "--doc", "khong-co"),
        ("facts", "targets", "--format", "xlsx"),
        ("compare", "targets", "--doc", "hon-sao-2026"),
        ("library", "show", "khong-co"),
        ("library", "remove", "khong-co"),
        ("restore", "{tmp}/hong.jsonl"),
        ("backup", "{tmp}/hong.jsonl/x"),
        ("draft", "--for", "Bãi Vàng", "--period", "năm 2026"),
        ("draft", "--for", "xã Bãi Vàng", "--period", "năm 2026", "--section", "abc"),
        ("draft", "--for", "xã Bãi Vàng", "--period", "năm 2026", "--implements", "khong-co"),
        ("draft", "--for", "xã Bãi Vàng", "--period", "năm 2026", "--precedent", "khong-co"),
        ("eval", "--questions", "khong-co.jsonl"),
        ("eval", "promote", "--accept", "{tmp}/hong.jsonl"),
    ],
    ids=lambda arguments: " ".join(Path(part).name for part in arguments),
)
def test_a_fault_is_one_vietnamese_sentence_and_status_one(
    troly: Troly, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "hong.jsonl").write_text('{"question": "Ai ký?"}\n{hỏng', encoding="utf-8")
    (tmp_path / "danh-sach.jsonl").write_text("[1, 2]", encoding="utf-8")
    (tmp_path / "thieu.jsonl").write_text('{"id": "a"}', encoding="utf-8")
    (tmp_path / "latin.jsonl").write_bytes(b'{"question": "\xe9"}')
    ran = troly(*(part.replace("{tmp}", str(tmp_path)) for part in arguments))
    assert ran.status == 1 and ran.out == ""
    assert len(ran.err.strip().splitlines()) == 1 and "Traceback" not in ran.err
    assert not ran.err.isascii()


def test_an_unreadable_file_is_told_by_name_and_the_run_fails(troly: Troly, tmp_path: Path) -> None:
    ran = troly("ingest", SAMPLES / "bad" / "rong.txt", home=tmp_path / "home")
    assert ran.status == 1 and "rong.txt: Tệp “rong.txt” rỗng (0 byte); hãy chép lại từ bản gốc." in ran.err
