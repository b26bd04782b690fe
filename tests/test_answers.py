"""Questions of every kind over the sample papers: what is asked for is told, with its place, and nobody else's."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.records import Turn
from tests.answering import ask, bare_lines
from vectorstore.library import Library

# kind, question, what must be told, what belongs to other places, papers or periods, and must not be told
ASKED = [
    (
        "who leads",
        "Ở xã Đồng Mây, đơn vị nào chủ trì bảo đảm an toàn thông tin?",
        ["Văn phòng HĐND và UBND xã Đồng Mây"],
        ["Cầu Sen", "Hòn Sao", "Phòng Văn hóa"],
    ),
    (
        "focal point",
        "Đặc khu Hòn Sao giao ai làm đầu mối theo dõi, đôn đốc thực hiện kế hoạch chuyển đổi số?",
        ["Văn phòng HĐND và UBND đặc khu Hòn Sao", "đầu mối"],
        ["Phòng Văn hóa", "Cầu Sen"],
    ),
    (
        "from an annex",
        "Ai lắp 40 camera an ninh trong kế hoạch nông thôn mới của xã Đồng Mây?",
        ["Công an xã Đồng Mây", "Phòng Kinh tế"],
        ["Hòn Sao"],
    ),
    (
        "with whom",
        "Văn phòng HĐND và UBND phường Cầu Sen phối hợp với đơn vị nào để kiểm tra an toàn thông tin tại các phòng?",
        ["Công an phường"],
        ["Đồng Mây"],
    ),
    (
        "leads and with whom",
        "Năm 2027, đơn vị nào của phường Cầu Sen chủ trì thay thế máy tính đã sử dụng trên 7 năm và phối hợp với ai?",
        ["Phòng Kinh tế, Hạ tầng và Đô thị", "phối hợp: Văn phòng HĐND và UBND phường"],
        ["Công an"],
    ),
    (
        "tasks of a unit",
        "Phòng Kinh tế đặc khu Hòn Sao có những nhiệm vụ gì?",
        ["2 nhiệm vụ", "bố trí kinh phí", "tàu cá, lồng bè"],
        ["nhật ký sản xuất", "địa chính"],
    ),
    (
        "tasks of a unit in a decision",
        "phong van hoa xa hoi xa dong may lam gi trong phong chong thien tai",
        ["hàng cứu trợ", "truyền thanh"],
        ["tập huấn kỹ năng số"],
    ),
    (
        "target",
        "Chỉ tiêu hồ sơ công việc xử lý trên môi trường mạng của phường Cầu Sen đến hết năm 2026 là bao nhiêu?",
        ["90%"],
        ["75%", "80%", "95%"],
    ),
    (
        "target of a later year",
        "Năm 2027 phường Cầu Sen đặt chỉ tiêu hài lòng của người dân bao nhiêu?",
        ["từ 96% trở lên"],
        ["từ 95%", "90%"],
    ),
    (
        "target with its unit",
        "Thu nhập bình quân đầu người năm 2026 của xã Đồng Mây phấn đấu đạt bao nhiêu?",
        ["82 triệu đồng"],
        [],
    ),
    (
        "figures of two levels",
        "Thành phố Minh Giang đặt chỉ tiêu hồ sơ công việc xử lý trên mạng ở cấp thành phố và cấp xã là bao nhiêu?",
        ["95%", "80%"],
        ["75%"],
    ),
    (
        "another column of the row",
        "Kết quả năm 2026 về tỷ lệ người trưởng thành có chữ ký số cá nhân của phường Cầu Sen là bao nhiêu?",
        ["37,5%"],
        ["50%"],
    ),
    (
        "legal basis",
        "Nghị định nào về bảo đảm an toàn hệ thống thông tin theo cấp độ được phường Cầu Sen căn cứ?",
        ["Nghị định số 85/2016/NĐ-CP ngày 01/7/2016"],
        ["118/2025"],
    ),
    (
        "all legal bases",
        "Phường Cầu Sen căn cứ những văn bản nào để xây dựng kế hoạch năm 2026?",
        ["57-NQ/TW", "85/2016/NĐ-CP", "118/2025/NĐ-CP", "06/QĐ-TTg", "118/KH-UBND"],
        ["203/KH-UBND", "214/TTr"],
    ),
    (
        "all legal bases of one type",
        "Quyết định 46/QĐ-UBND căn cứ những luật nào?",
        ["Luật Tổ chức chính quyền địa phương ngày 16/6/2025", "Luật Phòng, chống thiên tai"],
        ["66/2021"],
    ),
    (
        "implements",
        "Kế hoạch năm 2026 của phường Cầu Sen thực hiện kế hoạch nào của thành phố?",
        ["118/KH-UBND"],
        ["203/KH-UBND"],
    ),
    (
        "implements, asked by number",
        "Kế hoạch chuyển đổi số năm 2027 của phường Cầu Sen triển khai kế hoạch số mấy của UBND thành phố?",
        ["203/KH-UBND", "18/12/2026"],
        ["95/KH-UBND", "118/KH-UBND"],
    ),
    (
        "replaces",
        "Kế hoạch của Hòn Sao thay cho cái kế hoạch nào trước đó?",
        ["43/KH-UBND", "14/7/2025"],
        ["118/KH-UBND"],
    ),
    (
        "deadline",
        "Khi nào phường Cầu Sen phải nâng cấp xong mạng nội bộ tại trụ sở?",
        ["quý II/2026"],
        ["quý III"],
    ),
    (
        "deadline of a block",
        "bao gio phuong cau sen xay xong bang theo doi dieu hanh nam 2027",
        ["Quý III/2027"],
        ["30/6/2027"],
    ),
    ("frequency", "Đặc khu Hòn Sao sao lưu dữ liệu quan trọng bao lâu một lần?", ["2 lần/tháng"], ["1 lần/"]),
    ("signer", "Ai ký kế hoạch chuyển đổi số năm 2027 của phường Cầu Sen?", ["Trịnh Minh Khuê"], ["Lương Thị Hảo"]),
    (
        "recipients",
        "Kế hoạch của đặc khu Hòn Sao gửi cho những ai?",
        ["Ban Chỉ huy Bộ đội Biên phòng đảo", "Sở Khoa học và Công nghệ", "Lưu: VT, VP"],
        ["VHXH", "tổ dân phố"],
    ),
    (
        "recipients, asked as places",
        "Kế hoạch chuyển đổi số năm 2026 của phường Cầu Sen gửi những nơi nào?",
        ["Ủy ban MTTQ Việt Nam phường", "Các tổ dân phố"],
        ["Biên phòng"],
    ),
    (
        "in English, who leads",
        'Which unit of Cau Sen ward leads the "Friday without appointment" day?',
        ["Trung tâm Phục vụ hành chính công phường Cầu Sen"],
        ["Công an"],
    ),
    (
        "in English, a target",
        "What is the 2026 target of Dong May commune for waste sorted at source?",
        ["65%"],
        ["98%"],
    ),
    (
        "in English, how much",
        "How much will Minh Giang cut the processing time of land and construction procedures?",
        ["30%"],
        ["85%"],
    ),
    (
        "number and date without diacritics",
        "ke hoach chuyen doi so 2026 cua dac khu hon sao so may ngay nao",
        ["12/KH-UBND", "20/01/2026"],
        ["07/KH-UBND"],
    ),
    (
        "number and date",
        "Kế hoạch chuyển đổi số năm 2026 của phường Cầu Sen số bao nhiêu, ban hành ngày nào?",
        ["07/KH-UBND", "15/01/2026"],
        ["95/KH-UBND", "12/KH-UBND"],
    ),
    (
        "list of units",
        "Liệt kê các đơn vị được giao nhiệm vụ trong phần tổ chức thực hiện của kế hoạch chuyển đổi số đặc khu Hòn Sao.",
        ["6 đơn vị", "Phòng Kinh tế", "Công an đặc khu", "Bộ đội Biên phòng"],
        ["tổ dân phố", "Trung tâm Dịch vụ"],
    ),
    (
        "count of units",
        "Có bao nhiêu đơn vị được giao nhiệm vụ trong kế hoạch năm 2026 của phường Cầu Sen?",
        ["8 đơn vị", "Trung tâm Dịch vụ tổng hợp"],
        [],
    ),
    (
        "list of targets",
        "Nêu các chỉ tiêu cụ thể đến hết năm 2026 của xã Đồng Mây trong kế hoạch chuyển đổi số.",
        ["75%", "60%", "100 lượt", "nhật ký sản xuất"],
        ["85%", "88%", "tàu cá"],
    ),
    (
        "content",
        "Vật tư dự phòng phòng chống thiên tai của xã Đồng Mây gồm những gì?",
        ["500 m3", "bao tải", "cọc tre"],
        [],
    ),
    (
        "the whole funding part",
        "Thành phố Minh Giang lấy kinh phí ở đâu để thực hiện kế hoạch?",
        ["ngân sách nhà nước", "nguồn hợp pháp khác"],
        ["ngân sách phường", "xã hội hóa"],
    ),
    (
        "a sum of money",
        "Dự toán kinh phí kế hoạch chuyển đổi số năm 2027 của phường Cầu Sen là bao nhiêu tiền?",
        ["1.850 triệu đồng"],
        [],
    ),
]


@pytest.mark.parametrize(("kind", "question", "told", "foreign"), ASKED, ids=[row[0] for row in ASKED])
def test_what_is_asked_for_is_told_and_nothing_of_other_places(
    sample_library: Library, kind: str, question: str, told: list[str], foreign: list[str]
) -> None:
    answer = ask(sample_library, question)
    assert not answer.abstained, answer.answer
    assert [words for words in told if words not in answer.answer] == []
    assert [words for words in foreign if words in answer.answer] == []


@pytest.mark.parametrize(
    ("place", "doc_id", "value"),
    [
        ("phường Cầu Sen", "cau-sen-2026", "85%"),
        ("xã Đồng Mây", "dong-may-2026", "60%"),
        ("đặc khu Hòn Sao", "hon-sao-2026", "70%"),
    ],
)
def test_a_named_place_gives_its_own_figure_alone(sample_library: Library, place: str, doc_id: str, value: str) -> None:
    question = f"Năm 2026 {place} đặt chỉ tiêu tối thiểu bao nhiêu cán bộ được tập huấn kỹ năng số?"
    answer = ask(sample_library, question)
    assert value in answer.answer
    assert [other for other in {"85%", "60%", "70%"} - {value} if other in answer.answer] == []
    assert {citation.doc_id for citation in answer.citations} == {doc_id}


def test_without_a_place_each_place_gives_its_own(sample_library: Library) -> None:
    answer = ask(sample_library, "Đơn vị nào chủ trì bảo đảm an toàn thông tin?")
    assert answer.answer.startswith("Mỗi nơi quy định một khác:")
    lines = {line.split(":")[0]: line for line in answer.answer.splitlines()[1:]}
    assert "Công an phường Cầu Sen" in lines["- Phường Cầu Sen"]
    assert "Văn phòng HĐND và UBND xã Đồng Mây" in lines["- Xã Đồng Mây"]
    assert "Phòng Văn hóa - Xã hội đặc khu Hòn Sao" in lines["- Đặc khu Hòn Sao"]


def test_without_a_place_every_figure_stands_beside_its_place(sample_library: Library) -> None:
    answer = ask(sample_library, "Chỉ tiêu tập huấn kỹ năng số cho cán bộ năm 2026 là bao nhiêu?").answer
    for place, value in (("Phường Cầu Sen", "85%"), ("Xã Đồng Mây", "60%"), ("Đặc khu Hòn Sao", "70%")):
        (line,) = [line for line in answer.splitlines() if line.startswith(f"- {place}")]
        assert value in line


def test_papers_of_one_place_are_told_apart_by_their_numbers(sample_library: Library) -> None:
    answer = ask(sample_library, "Phường Cầu Sen đặt chỉ tiêu hồ sơ trực tuyến toàn trình bao nhiêu?").answer
    assert answer.startswith("Mỗi văn bản quy định một khác:")
    assert "- Kế hoạch số 07/KH-UBND: " in answer and "- Kế hoạch số 95/KH-UBND: " in answer
    assert answer.index("88%") < answer.index("92%")


def test_places_are_compared_in_a_table_in_the_order_asked(sample_library: Library) -> None:
    question = (
        "So sánh chỉ tiêu hồ sơ công việc xử lý trên môi trường mạng năm 2026 của xã Đồng Mây, "
        "phường Cầu Sen và đặc khu Hòn Sao."
    )
    rows = ask(sample_library, question).answer.strip().splitlines()
    assert rows[0] == "| Nơi | Nội dung |" and set(rows[1]) <= set("| -")
    wanted = [("Xã Đồng Mây", "75%"), ("Phường Cầu Sen", "90%"), ("Đặc khu Hòn Sao", "80%")]
    assert len(rows) == 2 + len(wanted)
    for row, (place, value) in zip(rows[2:], wanted, strict=True):
        assert row.startswith(f"| {place} |") and value in row and row.endswith("|")
        assert [other for _, other in wanted if other != value and other in row] == []


def test_a_survey_names_each_place_once(sample_library: Library) -> None:
    answer = ask(sample_library, "Những địa phương nào giao nhiệm vụ cho Trung tâm Dịch vụ tổng hợp?").answer
    lead = answer.splitlines()[0]
    assert lead.startswith("Có 1 nơi: Phường Cầu Sen.")
    assert [place for place in ("Phường Cầu Sen", "Xã Đồng Mây", "Đặc khu Hòn Sao") if lead.count(place) != 1] == []


def test_a_follow_up_is_about_the_place_it_names(sample_library: Library) -> None:
    history = (
        Turn(role="user", content="Phường Cầu Sen năm 2026 đặt chỉ tiêu hồ sơ trực tuyến toàn trình bao nhiêu?"),
        Turn(role="assistant", content="Tối thiểu 88% (mục II.2)."),
    )
    answer = ask(sample_library, "Thế còn xã Đồng Mây?", *history)
    assert "75%" in answer.answer and "88%" not in answer.answer


def test_a_chosen_paper_is_the_only_one_answered_from(sample_library: Library) -> None:
    answer = ask(sample_library, "Đơn vị nào chủ trì an toàn thông tin?", doc_ids=("hon-sao-2026",))
    assert {citation.doc_id for citation in answer.citations} == {"hon-sao-2026"}
    assert {hit.passage.doc_id for hit in answer.retrieved} == {"hon-sao-2026"}


def test_the_cited_passage_is_the_first_retrieved_one(sample_library: Library) -> None:
    answer = ask(sample_library, "Ai chủ trì tìm kiếm cứu nạn ở xã Đồng Mây?")
    assert answer.retrieved[0].passage.doc_id == answer.citations[0].doc_id
    assert "tìm kiếm cứu nạn" in answer.retrieved[0].passage.text and len(answer.retrieved) <= 12


def test_the_papers_last_stop_is_not_the_answers(sample_library: Library) -> None:
    assert "./" not in ask(sample_library, "Công an xã Đồng Mây làm gì?").answer


def test_text_that_an_office_hid_is_never_told(sample_library: Library) -> None:
    answer = ask(sample_library, "Đoạn ẩn của đặc khu Hòn Sao nói gì?")
    assert "không được đưa vào câu trả lời" not in answer.answer


def test_a_line_without_a_marker_is_noticed() -> None:
    assert bare_lines("Phường giao Công an chủ trì.") == ["Phường giao Công an chủ trì."]
    assert bare_lines("Phòng Kinh tế có 1 nhiệm vụ:\n- Bố trí kinh phí [1].") == []


def test_ask_is_the_chain_that_others_may_invoke(sample_library: Library) -> None:
    assistant = Assistant(sample_library)
    question = "phong nao chu tri an toan thong tin o cau sen"
    asked = assistant.ask(question)
    told = assistant.chain.invoke(assistant.asked(question))
    assert (told.answer, told.citations) == (asked.answer, asked.citations)
