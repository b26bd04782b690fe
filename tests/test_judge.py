"""What can stand in for an answer: figures of the right kind, times, offices and papers; other places; who cites a paper."""

from __future__ import annotations

import pytest

from assistant.judge.figures import holds_figure
from assistant.judge.kinds import holds
from assistant.judge.signs import NAMES
from assistant.query import query_of
from assistant.statements import Statement, matter_of
from tests.answering import ask
from vectorstore.library import Library
from vectorstore.records import Section


def clause(text: str, *, kind: str = "bullet", header: tuple[str, ...] = (), trail: tuple[str, ...] = ()) -> Statement:
    section = Section(
        doc_id="x",
        ordinal=0,
        parent=None,
        kind=kind,
        zone="tasks",
        label="",
        path="",
        title="",
        text=text,
        raw=text,
        start=0,
        end=len(text),
        page=1,
        header=header,
    )
    return Statement(section=section, trail=trail, unit=None, matter=matter_of(text, trail))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Xã có bao nhiêu tổ công nghệ số?", "- Thực hiện Đề án 06/CP và tổ công nghệ số cộng đồng.", False),
        ("Xã có bao nhiêu tổ công nghệ số?", "- Duy trì 14 tổ công nghệ số cộng đồng.", True),
        ("Đạt bao nhiêu phần trăm hộ dùng nước sạch?", "- Lắp 40 đồng hồ nước sạch cho hộ dân.", False),
        ("Đạt bao nhiêu phần trăm hộ dùng nước sạch?", "- Hộ dùng nước sạch đạt 92%.", True),
        ("Lấy mấy mẫu thực phẩm?", "- Lấy bốn mẫu thực phẩm xét nghiệm.", True),
        ("Lấy mấy mẫu thực phẩm?", "- Báo cáo về mẫu thực phẩm trước ngày 18/4/2026.", False),
    ],
)
def test_a_figure_counts_where_it_is_of_what_is_asked(question: str, text: str, expected: bool) -> None:
    query = query_of("tổ công nghệ số hộ dùng nước sạch mẫu thực phẩm", lambda term: 1.0)
    assert holds_figure(question, query, clause(text), money=False) is expected


def test_a_column_of_amounts_holds_money_without_saying_so() -> None:
    query = query_of("lắp wifi nhà văn hóa", lambda term: 1.0)
    row = clause("2 Lắp wifi nhà văn hóa 176", kind="row", header=("TT", "Nội dung", "Kinh phí (triệu đồng)"))
    plain = clause("2 Lắp wifi nhà văn hóa 176", kind="row", header=("TT", "Nội dung", "Số lượng"))
    asked = "Chi bao nhiêu tiền để lắp wifi ở nhà văn hóa?"
    assert holds_figure(asked, query, row, money=True)
    assert not holds_figure(asked, query, plain, money=True)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("time", "Công văn số 574/UBND-NC ngày 23/9/2024 của Ủy ban nhân dân tỉnh về bảo mật", False),
        ("time", "Báo cáo trước ngày 20 hằng tháng", True),
        ("document", "theo Nghị định số 73/2019/NĐ-CP", True),
        ("document", "theo quy định hiện hành", False),
        ("unit", "Công an xã kiểm tra việc chấp hành", True),
    ],
)
def test_a_date_of_a_cited_paper_is_no_time_limit(kind: str, text: str, expected: bool) -> None:
    assert holds(kind, text, unit_above=False, zone="tasks") is expected


def test_the_fitted_models_weigh_every_sign() -> None:
    from assistant.judge.judge import models

    found = models()
    assert set(found) == {"order", "sure"}
    assert all(len(model.weights) == len(NAMES) for model in found.values())
    assert dict(zip(NAMES, found["sure"].weights, strict=True))["rank"] == 0.0


def test_a_number_of_a_cited_paper_is_told_with_its_date(sample_library: Library) -> None:
    answer = ask(sample_library, "Kế hoạch 118 mà đặc khu Hòn Sao thực hiện là của ai, ký ngày nào?")
    assert not answer.abstained
    assert "118/KH-UBND" in answer.answer and "22/12/2025" in answer.answer


def test_papers_that_cite_a_number_are_listed(sample_library: Library) -> None:
    answer = ask(sample_library, "Kế hoạch 118/KH-UBND được viện dẫn trong những kế hoạch nào?")
    assert not answer.abstained
    for place in ("Cầu Sen", "Hòn Sao"):
        assert place in answer.answer


def test_two_things_about_a_paper_in_one_question(sample_library: Library) -> None:
    answer = ask(sample_library, "Kế hoạch 2026 của đặc khu Hòn Sao thay thế kế hoạch số mấy, và ai là người ký?")
    assert not answer.abstained and "43/KH-UBND" in answer.answer
    signer = ask(sample_library, "Ai ký kế hoạch 2026 của đặc khu Hòn Sao?")
    assert signer.answer.split(",")[0] in answer.answer


def test_a_place_without_a_paper_is_still_refused(sample_library: Library) -> None:
    answer = ask(sample_library, "Phường Sông Trà đặt chỉ tiêu hồ sơ trực tuyến bao nhiêu phần trăm?")
    assert answer.abstained and answer.reason and "Sông Trà" in answer.reason
