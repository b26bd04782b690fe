"""Reading a question: however it is typed, what is asked, of which place, paper and office."""

from __future__ import annotations

import unicodedata
from typing import cast

import pytest

from assistant.records import Understood
from assistant.understand import Reader
from tests.understanding_papers import FewPapers, another
from vectorstore.library import Library

TRA = ("tra-2026", "tra-2025", "tra-cchc")
ME = ("me-2026", "me-bao")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(cast(Library, FewPapers()))


def places(understood: Understood) -> list[str]:
    return [place.name for place in understood.places]


# --- however it is typed -------------------------------------------------------------------------------------------------

ASKED = "Phòng nào ở phường Sông Trà chủ trì tập huấn kỹ năng số?"


@pytest.mark.parametrize(
    "typed",
    [
        ASKED,
        unicodedata.normalize("NFD", ASKED),
        "phong nao o phuong song tra chu tri tap huan ky nang so",
        "PHÒNG NÀO Ở PHƯỜNG SÔNG TRÀ CHỦ TRÌ TẬP HUẤN KỸ NĂNG SỐ",
        "Phòng nào ở P.Sông Trà chủ trì tập huấn KN số?",
        "Phòng nào ở p. song tra chủ tri tâp huấn kỹ năng số",
        "phofng naof owr phuwowngf Soong Traf chur trif taapj huaans kyx nawng soos",
        "Ở phường Sông Trà,phòng nào chủ trì tập huấn kỹ năng số??",
        "Which office in Song Tra ward leads digital skills training?",
    ],
)
def test_one_question_in_many_hands(reader: Reader, typed: str) -> None:
    understood = reader.read(typed)
    assert places(understood) == ["phường Sông Trà"]
    assert set(understood.doc_ids) == set(TRA)
    assert understood.intent == "who_leads"
    assert understood.asks == ("unit",)
    assert understood.topic.lower() == "tập huấn kỹ năng số"
    assert understood.original == typed


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("phong nao lo an toan thong tin o go me", "Phòng nào lo an toàn thông tin ở Gò Me"),
        (
            "Xã Gò Me đăt chỉ tiêu hô sơ trực tuyên bao nhiêu phân trăm?",
            "Xã Gò Me đặt chỉ tiêu hồ sơ trực tuyến bao nhiêu phần trăm?",
        ),
        ("Công an xã Gò Me phaỉ làm gì?", "Công an xã Gò Me phải làm gì?"),
        ("xã Gò Mee giao ai chủ trìi tuyên truyền", "Xã Gò Me giao ai chủ trì tuyên truyền"),
        ("phuong song tra dung tro ly ao ai lam gi", "Phường Sông Trà dùng trợ lý ảo AI làm gì"),
        ("ai lo viec nay o xa go me", "Ai lo việc này ở xã Gò Me"),
    ],
)
def test_the_question_shown_is_spelled_right(reader: Reader, typed: str, read: str) -> None:
    assert reader.read(typed).text == read


@pytest.mark.parametrize(
    "typed",
    [
        "Phòng Văn hóa - Xã hội phường Sông Trà được giao nhiệm vụ gì?",
        "Phường Sông Trà đặt chỉ tiêu hài lòng bao nhiêu phần trăm hằng năm?",
        "Theo Kế hoạch 14/KH-UBND, đơn vị nào phối hợp với Công an phường Sông Trà?",
        "Xã Gò Me báo cáo kết quả qua đầu mối nào trong quý III/2026?",
    ],
)
def test_what_is_spelled_right_stays(reader: Reader, typed: str) -> None:
    assert reader.read(typed).text == typed


# --- short forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("P.KTHT&ĐT P.Sông Trà", "Phòng Kinh tế, Hạ tầng và Đô thị phường Sông Trà"),
        ("p vhxh xa go me", "Phòng Văn hóa - Xã hội xã Gò Me"),
        ("VP HĐND&UBND xã Gò Me", "Văn phòng HĐND và UBND xã Gò Me"),
        ("TTPVHCC P. Sông Trà", "Trung tâm Phục vụ hành chính công phường Sông Trà"),
        ("CA xã Gò Me", "Công an xã Gò Me"),
        ("ĐK Đảo Nhạn đủ ĐK", "Đặc khu Đảo Nhạn đủ điều kiện"),
        ("CB, CC, VC", "Cán bộ, công chức, viên chức"),
        ("KH CĐS 2026", "Kế hoạch chuyển đổi số 2026"),
        ("KP thực hiện ƯD CNTT", "Kinh phí thực hiện ứng dụng công nghệ thông tin"),
        ("n/v ATTT, ANM", "Nhiệm vụ an toàn thông tin, an ninh mạng"),
        ("HSCV trên MT mạng", "Hồ sơ công việc trên môi trường mạng"),
        ("theo NĐ 118/2025", "Theo nghị định 118/2025"),
        ("SS CT xử lý HS TTHC", "So sánh chỉ tiêu xử lý hồ sơ thủ tục hành chính"),
        ("Q.I/2026", "Quý I/2026"),
        ("TT 06/2026 và TT VHTT", "Thông tư 06/2026 và Trung tâm Văn hóa - Thể thao"),
        ("KN số, PAKN", "Kỹ năng số, phản ánh, kiến nghị"),
        ("đc giao trc khi nào, bn %", "Được giao trước khi nào, bao nhiêu %"),
        ("UBND xã Gò Me", "UBND xã Gò Me"),
        ("45/KH-UBND", "45/KH-UBND"),
    ],
)
def test_short_forms_are_read_by_their_neighbours(reader: Reader, typed: str, full: str) -> None:
    assert reader.read(typed).text == full


# --- places --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name", "found"),
    [
        ("Ai lo an toàn thông tin ở Sông Trà?", "phường Sông Trà", TRA),
        ("bên Gò Me mình ai lo", "xã Gò Me", ME),
        ("go me ai lo so hoa ho so dat dai", "xã Gò Me", ME),
        ("UBND tỉnh Quảng Ninh giao xã Gò Me chỉ tiêu bao nhiêu?", "xã Gò Me", ME),
        ("xã Gò Me, tỉnh Quảng Ninh ai lo", "xã Gò Me", ME),
        ("Kế hoạch của xã Gò Me thực hiện kế hoạch nào của tỉnh Quảng Ninh?", "xã Gò Me", ME),
        ("Ai phối hợp với VNPT Quảng Ninh ở xã Gò Me?", "xã Gò Me", ME),
    ],
)
def test_places_of_the_library_are_found(reader: Reader, typed: str, name: str, found: tuple[str, ...]) -> None:
    understood = reader.read(typed)
    assert places(understood) == [name]
    assert set(understood.doc_ids) == set(found)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Phường Hồng Gai giao ai chủ trì?", "phường Hồng Gai"),
        ("phuong hong gai giao ai chu tri", "phường Hồng Gai"),
        ("xã Bãi Vàng Xa giao ai chủ trì?", "xã Bãi Vàng Xa"),
        ("xa quang la phong nao lo chuyen doi so", "xã Quảng La"),
        ("Quận 7 đặt chỉ tiêu bao nhiêu?", "quận 7"),
        ("Đồng Nai đặt chỉ tiêu dịch vụ công bao nhiêu?", "tỉnh Đồng Nai"),
        ("Which unit leads in Hong Gai ward?", "phường Hồng Gai"),
        ("Phường Sông Trà, tỉnh Nghệ An giao ai chủ trì?", "phường Sông Trà, tỉnh Nghệ An"),
    ],
)
def test_a_place_without_papers_is_known_for_one(reader: Reader, typed: str, name: str) -> None:
    understood = reader.read(typed)
    assert [place.name for place in understood.missing_places] == [name]
    assert understood.doc_ids == ()


@pytest.mark.parametrize(
    "typed",
    [
        "Mô hình thống nhất quản lý hồ sơ do ai phụ trách?",
        "phuong an phong chong thien tai ai lo",
        "xa hoi so dat chi tieu bao nhieu",
        "Đoàn kết là chủ đề của kế hoạch nào?",
        "Đường Trần Phú do ai quản lý?",
        "Xã nào chủ trì tập huấn kỹ năng số?",
        "thành phố giao chỉ tiêu này bao nhiêu",
    ],
)
def test_common_words_are_no_places(reader: Reader, typed: str) -> None:
    assert reader.read(typed).places == ()


def test_the_wrong_kind_of_unit_is_understood_and_said(reader: Reader) -> None:
    understood = reader.read("Xã Sông Trà giao ai chủ trì tập huấn?")
    assert places(understood) == ["phường Sông Trà"]
    assert "xã Sông Trà" in understood.notes[0]


def test_a_former_name_leads_to_the_unit_of_today(reader: Reader) -> None:
    understood = reader.read("Huyện Cô Tô giao ai chủ trì chuyển đổi số?")
    assert understood.doc_ids == ("co-to",)
    assert "đặc khu Cô Tô" in understood.notes[0]


def test_a_unit_of_today_is_not_the_district_of_the_same_name(reader: Reader) -> None:
    understood = reader.read("Đặc khu Vân Đồn giao ai chủ trì chuyển đổi số?")
    assert [place.name for place in understood.missing_places] == ["đặc khu Vân Đồn"]
    assert "huyện Vân Đồn" in understood.notes[0]


# --- papers --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Phường Sông Trà năm 2025 giao ai chủ trì?", {"tra-2025"}),
        ("Phường Sông Trà đến năm 2025 và năm 2031 giao ai chủ trì?", {"tra-2025"}),
        ("Kế hoạch cải cách hành chính phường Sông Trà giao ai lo?", {"tra-cchc"}),
        ("Kết quả năm 2025 của phường Sông Trà là bao nhiêu?", set(TRA)),
        ("Kế hoạch 14/KH-UBND của phường Sông Trà ai ký?", {"tra-2026"}),
        ("KH 14/KH-UBND ai ký?", {"tra-2026", "nhan-2026"}),
        ("Kế hoạch số 31 ai ký?", {"tra-cchc"}),
        ("Nghị định 118/2025/NĐ-CP quy định gì về một cửa?", set()),
        ("Quyết định của xã Gò Me giao ai trực ban?", {"me-bao"}),
        ("Kế hoạch nào thay thế Kế hoạch 9/KH-UBND?", set()),
        ("Xã Gò Me 6 tháng cuối năm 2026 đặt chỉ tiêu gì?", {"me-2026"}),
    ],
)
def test_number_title_and_time_fix_the_paper(reader: Reader, typed: str, found: set[str]) -> None:
    assert set(reader.read(typed).doc_ids) == found


@pytest.mark.parametrize(
    "typed",
    [
        "Phường Sông Trà năm 2031 giao ai chủ trì?",
        "Theo kế hoạch chuyển đổi số năm 2031 của phường Sông Trà, ai chủ trì?",
    ],
)
def test_a_year_without_papers_is_no_year_of_another(reader: Reader, typed: str) -> None:
    understood = reader.read(typed)
    assert understood.doc_ids == ()
    assert [place.name for place in understood.missing_places] == ["phường Sông Trà năm 2031"]
    assert "năm 2026" in understood.notes[0]


def test_a_year_that_papers_only_tell_of_keeps_them(reader: Reader) -> None:
    understood = reader.read("Huyện Vân Đồn năm 2026 giao ai nâng cấp mạng nội bộ?")
    assert understood.doc_ids == ("van-don",)
    assert "năm 2026" in understood.notes[0]
    assert reader.read("Kết quả năm 2025 của đặc khu Cô Tô là bao nhiêu?").doc_ids == ("co-to",)


def test_the_chosen_papers_limit_the_question(reader: Reader) -> None:
    assert reader.read("ai chủ trì tập huấn?", doc_ids=("tra-2025",)).doc_ids == ("tra-2025",)
    assert reader.read("Phường Sông Trà ai chủ trì tập huấn?", doc_ids=("tra-2025", "me-2026")).doc_ids == ("tra-2025",)


def test_periods_are_written_one_way(reader: Reader) -> None:
    understood = reader.read(
        "Giai đoạn 2025 - 2027 và quý 3/2026, đến hết 2026, theo Nghị định 118/2025/NĐ-CP ngày 9/6/2025"
    )
    assert understood.periods == ("giai đoạn 2025-2027", "quý III/2026", "năm 2026")


def test_numbers_are_written_as_papers_write_them(reader: Reader) -> None:
    assert reader.read("theo 46/qd-ubnd va nghi dinh 118/2025").numbers == ("46/QĐ-UBND", "118/2025")


def test_a_new_paper_is_known_at_once() -> None:
    library = FewPapers()
    reader = Reader(cast(Library, library))
    assert reader.read("Phường Hồng Gai ai lo?").missing_places
    library.put(another("phường Hồng Gai"))
    assert reader.read("Phường Hồng Gai ai lo?").doc_ids == ("them",)


# --- offices, intent, topic ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "intent", "units"),
    [
        ("Công an phường Sông Trà được giao nhiệm vụ gì?", "unit_tasks", ["Công an"]),
        ("Phòng Văn hóa xã Gò Me phải làm gì?", "unit_tasks", ["Phòng Văn hóa - Xã hội"]),
        ("Bộ phận một cửa ở Gò Me lo việc gì?", "unit_tasks", ["Trung tâm Phục vụ hành chính công"]),
        ("Công an xã Gò Me phối hợp với phòng nào?", "who_coordinates", ["Công an"]),
        ("Phòng nào phối hợp cùng Công an xã Gò Me?", "who_coordinates", ["Công an"]),
        ("Ai tham mưu UBND xã Gò Me bố trí kinh phí?", "who_leads", []),
        ("Xã Gò Me vận động người dân và doanh nghiệp làm gì?", "content", []),
        ("Phòng Giáo dục xã Gò Me làm gì?", "unit_tasks", ["Phòng Giáo dục"]),
    ],
)
def test_offices_are_told_from_question_words(reader: Reader, typed: str, intent: str, units: list[str]) -> None:
    understood = reader.read(typed)
    assert understood.intent == intent
    assert [unit.name for unit in understood.units] == units


def test_two_questions_in_one_ask_for_two_things(reader: Reader) -> None:
    assert reader.read("Ai chủ trì sao lưu dữ liệu ở Gò Me và phối hợp với ai?").asks == ("unit", "partner")


def test_several_places_are_compared_by_what_is_asked(reader: Reader) -> None:
    understood = reader.read("Phòng nào bố trí kinh phí ở Sông Trà, Gò Me và đặc khu Đảo Nhạn?")
    assert (understood.intent, understood.aspect, understood.compare) == ("compare", "who_leads", True)
    assert places(understood) == ["phường Sông Trà", "xã Gò Me", "đặc khu Đảo Nhạn"]


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        (
            "Theo kế hoạch chuyển đổi số của phường Sông Trà, đơn vị nào xây dựng quy định thi đua khen thưởng?",
            "xây dựng quy định thi đua khen thưởng",
        ),
        ("Muốn cấp mới chứng thư số ở xã Gò Me thì gõ cửa phòng nào?", "cấp mới chứng thư số"),
        ("Chỉ tiêu giao dịch không dùng tiền mặt năm 2026 của Gò Me là bao nhiêu?", "giao dịch không dùng tiền mặt"),
        ("Ngoài việc tập huấn, Công an xã Gò Me còn phải số hóa hồ sơ gì?", "số hóa hồ sơ"),
        ("Phòng Kinh tế xã Gò Me có trách nhiệm gì về đất đai?", "đất đai"),
        (
            "anh em cán bộ Gò Me phải đi học kỹ năng số bao nhiêu phần trăm vậy?",
            "cán bộ, công chức tập huấn kỹ năng số",
        ),
    ],
)
def test_the_topic_is_the_matter_alone(reader: Reader, typed: str, topic: str) -> None:
    assert reader.read(typed).topic == topic


def test_terms_that_papers_shorten_are_named_both_ways(reader: Reader) -> None:
    assert ("cong nghe thong tin", "CNTT") in reader.read("Ai lo ứng dụng CNTT ở Gò Me?").aliases


@pytest.mark.parametrize(
    "typed", ["", "?", "   ", "😀", "a", "1/2/3", "&&&", "phường", "và", "…", "x" * 5000, "Gò Me " * 400]
)
def test_nothing_that_is_typed_breaks_it(reader: Reader, typed: str) -> None:
    assert reader.read(typed).original == typed


@pytest.mark.parametrize("before", ["Các dự án", "Bản", "Bệnh viện"])
def test_a_kind_word_makes_a_name_a_place_whatever_stands_before_it(reader: Reader, before: str) -> None:
    read = reader.read(f"{before} phường Cầu Sen nêu gì về chữ ký số?")
    assert [place.name for place in read.places] == ["phường Cầu Sen"]
