"""Questions typed without diacritics, or with slips, are read as they were meant."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.restoration import score_restored
from ingest.repair import restore
from tests.shared import shared_dir

NAMES = ("phường An Hòa", "xã Đồng Mây", "Phòng Văn hóa - Xã hội", "Trung tâm Phục vụ hành chính công")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("phong nao chu tri an toan thong tin", "phòng nào chủ trì an toàn thông tin"),
        ("bao nhieu phan tram ho so duoc xu ly truc tuyen", "bao nhiêu phần trăm hồ sơ được xử lý trực tuyến"),
        ("ai ky ke hoach chuyen doi so", "ai ký kế hoạch chuyển đổi số"),
        ("Cong an xa phai lam gi?", "Công an xã phải làm gì?"),
        ("KE HOACH CHUYEN DOI SO NAM 2026", "KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2026"),
    ],
)
def test_without_diacritics(typed: str, meant: str) -> None:
    assert restore(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("đơn vị nào phaỉ báo cáo", "đơn vị nào phải báo cáo"),
        ("kế hoạch cuả phường", "kế hoạch của phường"),
        ("quyết đinh nào phê duyêt chiến lươc quốc gia", "quyết định nào phê duyệt chiến lược quốc gia"),
        ("quy định thi đua khen thưởg", "quy định thi đua khen thưởng"),
        ("phòng nào chur trif an toàn thông tin", "phòng nào chủ trì an toàn thông tin"),
        ("pho2ng na2o chu3 tri2", "phòng nào chủ trì"),
    ],
)
def test_slips_of_the_keyboard(typed: str, meant: str) -> None:
    assert restore(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Phòng nào chủ trì an toàn thông tin?",
        "Cát Hải mình phải cho ít nhất bao nhiêu cán bộ đi học?",
        "Nghị định số 82/2024/NĐ-CP ngày 10/7/2024 quy định gì?",
        "P.KTHT&ĐT được giao n/v gì về KP thực hiện KH CĐS?",
        "Which unit leads the rollout of the online video conferencing system?",
        "ubnd@example.gov.vn https://dichvucong.gov.vn/p/1",
        "",
        "???",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert restore(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("phuong an hoa giao ai chu tri", "phường An Hòa giao ai chủ trì"),
        ("xa dong may va an hoa", "xã Đồng Mây và An Hòa"),
        ("phong van hoa - xa hoi lam gi", "Phòng Văn hóa - Xã hội làm gì"),
        (
            "Which unit in An Hoa ward leads the rollout of this system",
            "Which unit in An Hòa ward leads the rollout of this system",
        ),
    ],
)
def test_names_of_the_library_are_written_as_they_are(typed: str, meant: str) -> None:
    assert restore(typed, vocabulary=NAMES) == meant


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aăâbcdđeghiklmnoôơpqrstuưvxyáàạếứ 0123456789/%.,?-@", max_size=60))
def test_figures_and_the_number_of_words_never_change(text: str) -> None:
    restored = restore(text)
    assert len(restored.split()) == len(text.split())
    figures = [token for token in text.split() if re.fullmatch(r"\d+%?", token)]
    assert [token for token in restored.split() if token in figures] == figures


def test_real_questions_typed_without_diacritics() -> None:
    rows = (shared_dir() / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [row["question"] for row in map(json.loads, rows) if row["style"] == "normal"]
    assert score_restored(questions).accuracy > 0.97
