"""Questions that lean on earlier ones, and complete ones that must not."""

from __future__ import annotations

from typing import cast

import pytest

from assistant.understand import Reader
from tests.understanding_papers import FewPapers, talk
from vectorstore.library import Library

WHO = talk(
    "Phường Sông Trà năm 2026 giao ai chủ trì bảo đảm an toàn thông tin?",
    "Công an phường Sông Trà chủ trì, phối hợp với Văn phòng HĐND và UBND phường [1].",
)
SHARE = talk("Chỉ tiêu hồ sơ công việc trên môi trường mạng của xã Gò Me là bao nhiêu?", "90% [1].")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(cast(Library, FewPapers()))


@pytest.mark.parametrize(
    ("question", "history", "intent", "papers", "topic"),
    [
        ("Thế còn xã Gò Me?", WHO, "who_leads", {"me-2026", "me-bao"}, "an toàn thông tin"),
        ("the con go me thi sao", WHO, "who_leads", {"me-2026", "me-bao"}, "an toàn thông tin"),
        ("Thế còn xã Gò Me thì phòng nào lo?", WHO, "who_leads", {"me-2026", "me-bao"}, "an toàn thông tin"),
        ("Năm 2025 thì sao?", WHO, "who_leads", {"tra-2025"}, "an toàn thông tin"),
        ("Vậy khi nào phải xong?", WHO, "deadline", {"tra-2026", "tra-cchc"}, "an toàn thông tin"),
        ("Đơn vị này còn phải làm gì nữa?", WHO, "unit_tasks", {"tra-2026", "tra-cchc"}, ""),
        ("Kế hoạch này ai ký?", WHO, "signer", {"tra-2026", "tra-cchc"}, ""),
        (
            "Còn chỉ tiêu tập huấn kỹ năng số là bao nhiêu?",
            WHO,
            "target",
            {"tra-2026", "tra-cchc"},
            "tập huấn kỹ năng số",
        ),
        ("Vậy tỉnh giao chỉ tiêu này bao nhiêu?", SHARE, "target", {"me-2026", "me-bao"}, "hồ sơ công việc"),
        ("Còn Đảo Nhạn?", SHARE, "target", {"nhan-2026"}, "hồ sơ công việc"),
        ("Ở đó ai lo sao lưu dữ liệu?", SHARE, "who_leads", {"me-2026", "me-bao"}, "sao lưu dữ liệu"),
        ("What about Dao Nhan special zone?", SHARE, "target", {"nhan-2026"}, "hồ sơ công việc"),
    ],
)
def test_what_is_missing_comes_from_before(reader: Reader, question, history, intent, papers, topic) -> None:  # type: ignore[no-untyped-def]
    understood = reader.read(question, history)
    assert understood.from_history
    assert understood.intent == intent
    assert set(understood.doc_ids) == papers
    assert topic in understood.topic


def test_the_office_of_the_last_answer_is_meant(reader: Reader) -> None:
    understood = reader.read("Ngoài việc đó, cơ quan này còn phải làm gì?", WHO)
    assert [unit.name for unit in understood.units] == ["Công an"]
    assert "Công an" in understood.text


def test_comparing_with_the_place_before(reader: Reader) -> None:
    understood = reader.read("So với xã Gò Me thì sao?", WHO)
    assert understood.compare
    assert [place.name for place in understood.places] == ["phường Sông Trà", "xã Gò Me"]


def test_a_chain_of_short_questions_keeps_its_matter(reader: Reader) -> None:
    history = (*SHARE, *talk("Còn phường Sông Trà năm 2026?", "95% [1]."))
    understood = reader.read("Thế còn Đảo Nhạn?", history)
    assert understood.doc_ids == ("nhan-2026",)
    assert "hồ sơ công việc" in understood.topic


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("Đặc khu Đảo Nhạn giao phòng nào chủ trì số hóa hồ sơ đất đai?", {"nhan-2026"}),
        ("Kế hoạch số 31 ai ký?", {"tra-cchc"}),
        ("Phường Hồng Gai giao ai chủ trì tập huấn kỹ năng số?", set()),
        ("Những địa phương nào giao Công an chủ trì?", set()),
        ("Nghị định nào của Chính phủ quy định về chữ ký số?", set()),
        ("Kể cho tôi một câu chuyện cười", set()),
    ],
)
def test_a_complete_question_takes_nothing_from_before(reader: Reader, question: str, papers: set[str]) -> None:
    understood = reader.read(question, WHO)
    assert not understood.from_history
    assert set(understood.doc_ids) == papers
    assert "an toàn thông tin" not in understood.topic
    assert "phường Sông Trà" not in [place.name for place in understood.places]
