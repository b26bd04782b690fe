"""Citations, figures, times and roles in single sentences."""

import pytest

from ingest.facts.citations import find_citations
from ingest.facts.figures import find_figures
from ingest.facts.indicators import measured
from ingest.facts.roles import partners, read_role
from ingest.facts.subjects import find_subject
from ingest.facts.times import find_times
from ingest.repair.pieces import pieces
from ingest.spans.spelling import number


@pytest.mark.parametrize(
    ("text", "type", "number", "date", "issuer"),
    [
        (
            "Nghị định số 12/2024/NĐ-CP ngày 10/7/2024 của Chính phủ về quản lý lễ hội.",
            *("Nghị định", "12/2024/NĐ-CP", "2024-07-10", "Chính phủ"),
        ),
        (
            "Quyết định số 45/QĐ-UBND ngày 05 tháng 3 năm 2025 của UBND tỉnh Sông Thương ban hành Quy chế",
            *("Quyết định", "45/QĐ-UBND", "2025-03-05", "Ủy ban nhân dân tỉnh Sông Thương"),
        ),
        ("Nghị quyết 19-NQ/TW của Bộ Chính trị", "Nghị quyết", "19-NQ/TW", None, "Bộ Chính trị"),
        (
            "thực hiện Nghị định số 73/2019/NĐ- CP ngày 05/9/2019",
            "Nghị định",
            "73/2019/NĐ-CP",
            "2019-09-05",
            "Chính phủ",
        ),
        ("Luật Thư viện số 46/2019/QH14 ngày 21/11/2019", "Luật", "46/2019/QH14", "2019-11-21", "Quốc hội"),
        ("Quyết định số 17/QD-UBND", "Quyết định", "17/QĐ-UBND", None, None),
        ("Nghị quyết số 66.4/2025/NQ-CP về đất rừng", "Nghị quyết", "66.4/2025/NQ-CP", None, "Chính phủ"),
        (
            "Nghị quyết số 37/2021/QH15 của Quốc hội cho tỉnh Sông Thương",
            "Nghị quyết",
            "37/2021/QH15",
            None,
            "Quốc hội",
        ),
    ],
)
def test_a_cited_document_is_read_in_its_parts(text: str, type: str, number: str, date: str, issuer: str) -> None:
    (cited,) = find_citations(text)
    assert (cited.type, cited.number, cited.date, cited.issuer) == (type, number, date, issuer)


def test_a_document_within_the_title_of_another_is_cited_too() -> None:
    text = "Nghị định số 82/2024/NĐ-CP của Chính phủ sửa đổi một số điều của Nghị định số 73/2019/NĐ-CP ngày 05/9/2019."
    first, second = find_citations(text)
    assert first.title == "sửa đổi một số điều của Nghị định số 73/2019/NĐ-CP ngày 05/9/2019"
    assert second.date == "2019-09-05"


def test_two_documents_side_by_side_keep_their_own_titles() -> None:
    text = "Kế hoạch số 5/KH-UBND về du lịch, Kế hoạch số 6/KH-UBND về giáo dục"
    assert [cited.title for cited in find_citations(text)] == ["về du lịch", "về giáo dục"]


def test_a_number_broken_at_its_dash_is_no_misread_word() -> None:
    assert [(piece.text, piece.kind) for piece in pieces("57-")] == [("57", "figure"), ("-", "mark")]


@pytest.mark.parametrize(("written", "value"), [("1.700", 1700.0), ("94,11", 94.11), ("03", 3.0), ("2.000,5", 2000.5)])
def test_numbers_are_read_as_vietnamese_papers_write_them(written: str, value: float) -> None:
    assert float(number(written)) == value


@pytest.mark.parametrize(
    ("text", "sign", "value", "unit"),
    [
        ("đạt trên 90%", ">", 90, "%"),
        ("Tối thiểu 80% hồ sơ", ">=", 80, "%"),
        ("≥ 95%", ">=", 95, "%"),
        ("không quá 15 ngày", "<=", 15, "ngày"),
        ("từ 98% trở lên", ">=", 98, "%"),
        ("giảm xuống dưới 0,8%", "<", 0.8, "%"),
        ("tối thiểu 1 lần/ tuần", ">=", 1, "lần/tuần"),
        ("đạt trên 82 triệu đồng/năm", ">", 82, "triệu đồng/năm"),
    ],
)
def test_a_figure_says_how_it_is_to_be_met(text: str, sign: str, value: float, unit: str) -> None:
    (figure,) = find_figures(text)
    assert (figure.comparator, figure.value, figure.unit) == (sign, value, unit)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Tỷ lệ hộ dùng nước sạch đạt 98%", [("Tỷ lệ hộ dùng nước sạch", "=", 98)]),
        (
            "100% thôn có tủ sách; ít nhất 60% học sinh có thẻ",
            [("thôn có tủ sách", "=", 100), ("học sinh có thẻ", ">=", 60)],
        ),
        (
            "Tỷ lệ hồ sơ nộp qua mạng (trừ hồ sơ mật) tại huyện đạt 80%; xã đạt 60%",
            [
                ("Tỷ lệ hồ sơ nộp qua mạng (trừ hồ sơ mật) tại huyện", "=", 80),
                ("Tỷ lệ hồ sơ nộp qua mạng (trừ hồ sơ mật) tại xã", "=", 60),
            ],
        ),
        ("có ít nhất 03 bản sao dữ liệu, lưu trên 02 thiết bị khác nhau", [("bản sao dữ liệu", ">=", 3)]),
        ("Phấn đấu hoàn thành 19/19 tiêu chí nông thôn mới", [("tiêu chí nông thôn mới", "=", "19/19")]),
        ("Cài phần mềm cho 100% máy tính", [("Cài phần mềm cho máy tính", "=", 100)]),
        ("khôi phục hoạt động trong vòng 12 giờ khi có sự cố", [("khôi phục hoạt động khi có sự cố", "<=", 12)]),
    ],
)
def test_each_figure_of_a_sentence_has_its_indicator(
    sentence: str, expected: list[tuple[str, str, float | str]]
) -> None:
    assert [(m.indicator, m.figure.comparator, m.figure.value) for m in measured(sentence)] == expected


@pytest.mark.parametrize(
    ("task", "role", "others"),
    [
        ("Chủ trì, phối hợp với Công an xã tham mưu UBND xã ban hành quy chế.", "chủ trì", ("phối hợp", "tham mưu")),
        ("Là cơ quan đầu mối, chủ trì theo dõi việc thực hiện Kế hoạch.", "đầu mối", ("chủ trì",)),
        ("Căn cứ chức năng, nhiệm vụ, phối hợp với Phòng Kinh tế bố trí kinh phí.", "phối hợp", ()),
        ("Tiếp tục chủ động phối hợp với các đơn vị liên quan.", "phối hợp", ()),
        ("Hướng dẫn, hỗ trợ các hộ kinh doanh; phối hợp tuyên truyền.", "thực hiện", ("phối hợp",)),
        ("Tăng cường công tác chỉ đạo, điều hành.", "thực hiện", ()),
        ("theo chức năng của mình, có trách nhiệm phối hợp cung cấp thông tin.", "phối hợp", ()),
    ],
)
def test_the_first_governing_verb_gives_the_role(task: str, role: str, others: tuple[str, ...]) -> None:
    assert read_role(task) == (role, others)


def test_an_office_that_is_asked_has_that_role() -> None:
    assert read_role("Phối hợp tuyên truyền.", asked=True) == ("đề nghị", ("phối hợp",))


def test_partners_are_those_that_follow_phoi_hop() -> None:
    task = "Chủ trì, phối hợp với Sở Nội vụ và các đơn vị liên quan hướng dẫn Ủy ban nhân dân các xã."
    assert partners(task) == ("Sở Nội vụ", "các đơn vị liên quan")


@pytest.mark.parametrize(
    ("sentence", "office"),
    [
        ("Trung tâm Văn hóa chủ trì công tác thông tin.", "Trung tâm Văn hóa"),
        ("Giao Sở Tài chính chủ trì tổng hợp khó khăn, vướng mắc.", "Sở Tài chính"),
        ("Căn cứ Kế hoạch này, các phòng, đơn vị có trách nhiệm triển khai.", "các phòng, đơn vị"),
        ("Ủy ban nhân dân xã yêu cầu các thôn báo cáo kết quả.", "các thôn"),
        (
            "Thủ trưởng các sở, ban, ngành; Chủ tịch UBND cấp xã chịu trách nhiệm thi hành.",
            "Thủ trưởng các sở, ban, ngành; Chủ tịch UBND cấp xã",
        ),
        ("Đối với tài sản đang giao Sở Xây dựng quản lý thì Sở Xây dựng tiếp tục quản lý.", "Sở Xây dựng"),
        ("Mở tài khoản: Ủy ban nhân dân xã phối hợp với các ngân hàng.", "Ủy ban nhân dân xã"),
    ],
)
def test_a_sentence_that_gives_a_task_names_who_has_it(sentence: str, office: str) -> None:
    subject = find_subject(sentence)
    assert subject is not None
    assert subject.name == office


@pytest.mark.parametrize(
    "sentence",
    [
        "Thực hiện theo hướng dẫn của Sở Nội vụ.",
        "Tăng cường vai trò của Ban Chỉ đạo xã.",
        "Nâng cao nhận thức của người dân.",
        "Hồ sơ trình, đề nghị Chủ tịch UBND tỉnh xem xét khen thưởng gửi trước ngày 31/3.",
    ],
)
def test_an_office_that_is_only_mentioned_has_no_task(sentence: str) -> None:
    assert find_subject(sentence) is None


@pytest.mark.parametrize(
    ("text", "when", "kind"),
    [
        ("hoàn thành trong quý II/2026.", "trong quý II/2026", "thời hạn"),
        ("báo cáo trước ngày 25 hằng tháng", "trước ngày 25 hằng tháng", "định kỳ"),
        ("trình phê duyệt trước ngày 30 tháng 4 hằng năm", "trước ngày 30 tháng 4 hằng năm", "định kỳ"),
        ("báo cáo trước ngày 10 tháng cuối quý", "trước ngày 10 tháng cuối quý", "định kỳ"),
        ("định kỳ tháng, quý, năm gửi báo cáo", "định kỳ tháng, quý, năm", "định kỳ"),
        ("báo cáo định kỳ, đột xuất khi có yêu cầu", "định kỳ, đột xuất khi có yêu cầu", "định kỳ"),
        ("Thường xuyên cập nhật tin bài", "Thường xuyên", "thường xuyên"),
        ("hoàn thành Kế hoạch du lịch năm 2026.", "năm 2026", "thời hạn"),
    ],
)
def test_times_are_found_with_their_kind(text: str, when: str, kind: str) -> None:
    (time,) = find_times(text)
    assert (time.when, time.kind) == (when, kind)


@pytest.mark.parametrize(
    "text",
    [
        "gắn với Chủ đề năm 2025 của xã.",
        "nguồn chi thường xuyên của ngân sách",
        "Nghị quyết số 5/NQ-HĐND ngày 10/7/2025 của HĐND xã về du lịch đến hết năm 2025",
    ],
)
def test_years_in_names_and_titles_are_no_deadlines(text: str) -> None:
    assert find_times(text) == ()
