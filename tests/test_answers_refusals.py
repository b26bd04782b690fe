"""What cannot be answered is refused with a reason and the nearest thing there is; samples give way to an office's own papers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.retrieve import scope
from assistant.settings import SAMPLE_COLLECTION
from ingest.pipeline import ingest
from tests.answering import ask
from tests.shared import SAMPLES
from vectorstore.library import Library

# kind, question, the reason told, what is offered in its place
REFUSED = [
    (
        "a place without papers",
        "Phường Sông Trà giao phòng nào chủ trì chuyển đổi số năm 2026?",
        "Thư viện không có văn bản nào của phường Sông Trà",
        "Hiện có văn bản của: phường Cầu Sen, thành phố Minh Giang, xã Đồng Mây, đặc khu Hòn Sao",
    ),
    (
        "an office without tasks",
        "Ủy ban Mặt trận Tổ quốc đặc khu Hòn Sao được giao nhiệm vụ gì trong kế hoạch chuyển đổi số năm 2026?",
        "không giao nhiệm vụ cho Ủy ban Mặt trận Tổ quốc",
        "Công an đặc khu; Ban Chỉ huy Bộ đội Biên phòng đảo",
    ),
    (
        "a figure that is not set",
        "Chỉ tiêu tỷ lệ hộ nghèo của phường Cầu Sen năm 2026 là bao nhiêu?",
        "không nêu số liệu này",
        "",
    ),
    (
        "a sum that is not given",
        "Tổng số tiền bố trí cho kế hoạch chuyển đổi số năm 2026 của xã Đồng Mây là bao nhiêu?",
        "không nêu số liệu này",
        "kinh phí",
    ),
    (
        "a year without a paper",
        "Năm 2024 phường Cầu Sen đạt bao nhiêu phần trăm hồ sơ trực tuyến toàn trình?",
        "không",
        "",
    ),
    (
        "a task given to nobody",
        "Phường Cầu Sen có đơn vị nào trồng cây xanh không?",
        "không nêu đơn vị nào được giao việc này",
        "",
    ),
    (
        "a blank number",
        "Kế hoạch chuyển đổi số năm 2026 của xã Đồng Mây mang số bao nhiêu?",
        "để trống phần số",
        "Bản trong thư viện chỉ ghi: “Số: /KH-UBND”",
    ),
    (
        "nothing replaced",
        "Kế hoạch năm 2026 của phường Cầu Sen thay thế văn bản nào?",
        "không nêu văn bản nào bị thay thế",
        "",
    ),
    (
        "a decree that is not cited",
        "Kế hoạch 2026 của phường Cầu Sen căn cứ nghị định nào về trồng sâm?",
        "không nêu nội dung được hỏi",
        "",
    ),
    ("an event", "Bao giờ đặc khu Hòn Sao khánh thành sân bay?", "không nêu nội dung được hỏi", ""),
    ("weather", "Hôm nay trời có mưa không nhỉ?", "nằm ngoài các văn bản trong thư viện", ""),
    ("cooking", "Cách nấu phở bò?", "nằm ngoài các văn bản trong thư viện", ""),
]


@pytest.mark.parametrize(("kind", "question", "reason", "nearest"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused_with_the_reason_and_the_nearest_thing(
    sample_library: Library, kind: str, question: str, reason: str, nearest: str
) -> None:
    answer = ask(sample_library, question)
    assert answer.abstained, answer.answer
    assert answer.reason and reason in answer.reason and answer.answer.startswith(answer.reason)
    assert nearest in answer.answer


def test_the_nearest_clause_is_cited(sample_library: Library) -> None:
    answer = ask(
        sample_library, "Tổng số tiền bố trí cho kế hoạch chuyển đổi số năm 2026 của xã Đồng Mây là bao nhiêu?"
    )
    assert "Nội dung gần nhất tìm được" in answer.answer
    assert [citation.doc_id for citation in answer.citations] == ["dong-may-2026"]


def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        answer = Assistant(library).ask("Đơn vị nào chủ trì an toàn thông tin?")
    assert answer.abstained and answer.reason == answer.answer
    assert answer.answer.startswith("Thư viện chưa có văn bản nào")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a sample and a paper of the office's own, on the same matter."""
    home = tmp_path_factory.mktemp("mixed")
    own = home / "giay-to"
    own.mkdir()
    shutil.copy(SAMPLES / "text" / "dong-may-2026.txt", own)
    with Library.open(home) as library:
        ingest(library, [SAMPLES / "text" / "hon-sao-2026.txt"], collection=SAMPLE_COLLECTION)
        assert scope(library, (), None) == ("hon-sao-2026",)
        ingest(library, [own])
    return home


def test_samples_are_left_out_once_there_are_other_papers(mixed: Path) -> None:
    with Library.open(mixed, read_only=True) as library:
        assert scope(library, (), None) == ("dong-may-2026",)
        answer = Assistant(library).ask("Đơn vị nào chủ trì bảo đảm an toàn thông tin?")
    assert {citation.doc_id for citation in answer.citations} == {"dong-may-2026"}
    assert {hit.passage.doc_id for hit in answer.retrieved} == {"dong-may-2026"}


def test_samples_are_searched_when_chosen(mixed: Path) -> None:
    with Library.open(mixed, read_only=True) as library:
        assert scope(library, (), SAMPLE_COLLECTION) == ("hon-sao-2026",)
        assert scope(library, ("hon-sao-2026", "khong-co"), None) == ("hon-sao-2026",)
