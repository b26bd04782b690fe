"""The shapes of answers: small talk, a summary, what is due, yes or no, counts; and what a filter hides."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answers.due import asked_day
from assistant.records import Turn
from assistant.tables.due import returning_days
from tests.answering import ask, assistant_of
from ui.exchange import Exchange
from ui.render.talk import talk_html
from vectorstore.library import Library


@pytest.mark.parametrize(
    ("question", "kind", "told"),
    [
        ("Chào buổi chiều", "greeting", "Chào anh/chị"),
        ("cam on em nhe", "thanks", "Không có gì"),
        ("Bạn giúp được gì cho tôi?", "help", "mỗi ý đều dẫn"),
        ("Hôm nay ngày bao nhiêu?", "date", f"{date.today():%d/%m/%Y}"),
    ],
)
def test_small_talk_gets_a_friendly_word(sample_library: Library, question: str, kind: str, told: str) -> None:
    answer = ask(sample_library, question)
    assert (answer.mode, answer.understood.aspect) == ("talk", kind)
    assert told.casefold() in answer.answer.casefold() and not answer.citations
    page = talk_html((Exchange.of(answer, tries=("Ai ký kế hoạch?",)),))
    assert 'class="reply talk' in page and "Thử hỏi:" in page


@pytest.mark.parametrize(
    "question", ["Trao quà cảm ơn cho ai?", "Hạn nộp báo cáo hôm nào?", "Giá vàng hôm nay bao nhiêu?"]
)
def test_what_only_sounds_like_small_talk_is_a_question(sample_library: Library, question: str) -> None:
    assert ask(sample_library, question).mode == "extractive"


def test_what_is_due_is_gathered_from_all_places_by_day(sample_library: Library) -> None:
    answer = ask(sample_library, "Việc gì phải xong trước 30/6/2026?")
    assert {"dong-may-2026", "hon-sao-2026", "cau-sen-2026", "minh-giang-2026"} <= {c.doc_id for c in answer.citations}
    days = [line.split(":")[0].rsplit(" ", 1)[-1] for line in answer.answer.splitlines()[1:]]
    assert days == sorted(days, key=lambda day: day.split("/")[::-1]) and days[-1] == "30/06/2026"
    assert f"Có {len(days)} việc" in answer.answer.splitlines()[0]


def test_what_returns_each_quarter_is_due_on_its_last_day_before() -> None:
    assert returning_days("trước ngày 10 của tháng cuối quý", 2026)[1] == date(2026, 6, 10)
    assert len(returning_days("trước ngày 25 hằng tháng", 2026)) == 12
    assert asked_day("Việc gì phải xong trước quý III/2026?") == date(2026, 6, 30)
    assert asked_day("Việc gì phải xong trong quý III/2026?") == date(2026, 9, 30)


def test_a_summary_takes_the_parts_of_the_named_paper_and_nothing_of_the_question_before(
    sample_library: Library,
) -> None:
    before = "Đơn vị nào chủ trì an toàn thông tin ở phường Cầu Sen?"
    turns = Turn(role="user", content=before), Turn(role="assistant", content="Công an phường Cầu Sen [1].")
    answer = ask(sample_library, "Tóm tắt kế hoạch của đặc khu Hòn Sao", *turns)
    assert not answer.abstained and {c.doc_id for c in answer.citations} == {"hon-sao-2026"}
    assert all(part in answer.answer for part in ("Chỉ tiêu (nêu 5 trong 10):", "Việc của từng đơn vị"))


@pytest.mark.parametrize("said", ["chào em", "ok cảm ơn", "bạn làm được gì?", "hôm nay thứ mấy"])
def test_small_talk_takes_nothing_from_the_question_before(sample_library: Library, said: str) -> None:
    turns = (
        Turn(role="user", content="Xã Đồng Mây có mấy chỉ tiêu?"),
        Turn(role="assistant", content="Có 3 chỉ tiêu [1]."),
    )
    assert ask(sample_library, said, *turns).mode == "talk"


@pytest.mark.parametrize(
    "asked", ["Còn chỉ tiêu thì sao?", "Thế đơn vị nào phối hợp?", "Bao giờ xong?", "Ai ký?", "Vì sao?"]
)
def test_a_short_question_after_another_is_no_small_talk(sample_library: Library, asked: str) -> None:
    before = "Đơn vị nào chủ trì an toàn thông tin ở phường Cầu Sen?"
    turns = Turn(role="user", content=before), Turn(role="assistant", content="Công an phường Cầu Sen [1].")
    assert ask(sample_library, asked, *turns).mode == "extractive"


def test_a_place_called_by_its_kind_keeps_the_question_before(sample_library: Library) -> None:
    before = "Đơn vị nào chủ trì an toàn thông tin ở phường Cầu Sen?"
    turns = Turn(role="user", content=before), Turn(role="assistant", content="Công an phường Cầu Sen [1].")
    understood = assistant_of(sample_library).reader.read("Thế bên đặc khu thì sao?", turns)
    assert [place.name for place in understood.places] == ["đặc khu Hòn Sao"]
    assert understood.intent == "who_leads" and "an toàn thông tin" in understood.topic


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Công an phường Cầu Sen có chủ trì bảo đảm an toàn thông tin không?", "Có: Công an phường Cầu Sen"),
        (
            "Phòng Kinh tế, Hạ tầng và Đô thị phường Cầu Sen có chủ trì an toàn thông tin không?",
            "Không: Công an phường Cầu Sen",
        ),
        ("Chỉ tiêu tập huấn kỹ năng số của xã Đồng Mây có phải 70% không?", "Không: Cán bộ, công chức"),
        ("Chỉ tiêu hài lòng năm 2026 của phường Cầu Sen có phải là 95% không?", "Có: Tỷ lệ người dân"),
    ],
)
def test_yes_or_no_stands_before_the_clause_that_decides(sample_library: Library, question: str, told: str) -> None:
    assert ask(sample_library, question).answer.startswith(told)


def test_targets_of_one_place_are_counted_under_their_papers(sample_library: Library) -> None:
    lines = ask(sample_library, "Phường Cầu Sen có bao nhiêu chỉ tiêu?").answer.splitlines()
    assert lines[0] == f"Có {sum(line.startswith('- ') for line in lines)} chỉ tiêu, trong 2 văn bản:"
    assert [line for line in lines if line.startswith("Kế hoạch số")] == [
        "Kế hoạch số 07/KH-UBND:",
        "Kế hoạch số 95/KH-UBND:",
    ]
    assert ask(sample_library, "Xã Đồng Mây có mấy chỉ tiêu về nước sạch?").answer.startswith("Có 1 chỉ tiêu")


def test_a_filter_that_hides_the_named_place_is_named(sample_library: Library) -> None:
    answer = ask(sample_library, "Phường Cầu Sen đặt chỉ tiêu gì?", doc_ids=("hon-sao-2026",))
    assert answer.abstained and "Bộ lọc đang chọn không có văn bản của phường Cầu Sen" in answer.answer
    assert "Thư viện không có" not in answer.answer


def test_a_question_with_matter_of_its_own_takes_the_place_alone(sample_library: Library) -> None:
    before = "Ở xã Đồng Mây, nâng cấp máy tính phải hoàn thành khi nào?"
    turns = Turn(role="user", content=before), Turn(role="assistant", content="Trong quý III/2026 [1].")
    asked = "ngoài bãi điện thoại hay mất sóng, xã có xin nhà mạng dựng thêm cột không, mấy cột?"
    understood = assistant_of(sample_library).reader.read(asked, turns)
    assert "mất sóng" in understood.text and "hoàn thành" not in understood.text
    assert [place.name for place in understood.places] == ["xã Đồng Mây"]
