"""What a paper says of itself, from its letterhead to its signature."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from ingest.choosing import DOUBTFUL
from ingest.load import load
from ingest.metadata import examine, extract
from ingest.metadata.casing import Casing
from ingest.metadata.letterhead import without_motto
from ingest.metadata.period import period_in
from ingest.metadata.places import find_places
from ingest.outline import parse
from tests.outline_papers import PLAN, read_plan, read_text
from tests.shared import shared_dir
from vectorstore.records import Metadata, Outcome
from vectorstore.text import comparable, slug


def metadata(folder: Path, text: str) -> Metadata:
    """The metadata of a text."""
    loaded = read_text(folder, text)
    return extract(parse(loaded, "x"), loaded)


def test_all_fields_of_a_plan(tmp_path: Path) -> None:
    found = metadata(tmp_path, PLAN)
    assert found.issuer == "Ủy ban nhân dân xã Bình Minh"
    assert found.parent_authority == "Ủy ban nhân dân tỉnh Sông Thương"
    assert (found.number, found.date, found.place) == ("12/KH-UBND", "2026-03-05", "Bình Minh")
    assert (found.doc_type, found.period, found.locality) == ("Kế hoạch", "năm 2026", "xã Bình Minh")
    assert found.title == "Phát triển thư viện cộng đồng trên địa bàn xã Bình Minh năm 2026"
    assert [(r.type, r.number, r.date, r.relation) for r in found.implements] == [
        ("Kế hoạch", "77/KH-UBND", "2026-01-15", "Thực hiện")
    ]
    assert (found.signer_name, found.signer_title, found.signing_capacity) == (
        "Trần Thị Lan",
        "Phó Chủ tịch",
        "KT. CHỦ TỊCH",
    )
    assert found.recipients == ("Sở Văn hóa, Thể thao và Du lịch", "Lưu: VT, VHXH")
    assert (found.replaces, found.secrecy, found.digital_signature) == (None, None, None)


def examined(folder: Path, text: str, name: str = "van-ban.txt") -> dict[str, Outcome]:
    """What the witnesses of a text under a file name came to, by field."""
    loaded = replace(read_text(folder, text), name=name)
    return {outcome.field: outcome for outcome in examine(parse(loaded, "x"), loaded).outcomes}


def test_witnesses_that_agree_make_a_field_sure_and_the_file_name_alone_does_not(tmp_path: Path) -> None:
    whole = examined(tmp_path, PLAN, "12-KH-UBND.txt")["number"]
    assert (whole.value, len(whole.candidates)) == ("12/KH-UBND", 1) and whole.confidence > 0.95
    headless = examined(tmp_path, PLAN[PLAN.index("KẾ HOẠCH\n") :], "12-KH-UBND thu vien.txt")["number"]
    assert headless.value == "12/KH-UBND" and headless.confidence < DOUBTFUL
    assert headless.candidates[0].witness == "tên tệp"


def test_witnesses_that_contradict_are_all_kept(tmp_path: Path) -> None:
    text = PLAN.replace("Ủy ban nhân dân xã ban hành", "Ủy ban nhân dân xã Bình An ban hành")
    issuer = examined(tmp_path, text)["issuer"]
    assert issuer.value == "Ủy ban nhân dân xã Bình Minh" and issuer.confidence < 0.7
    assert issuer.candidates[1].value == "Ủy ban nhân dân xã Bình An"


def test_the_annex_tells_what_the_letterhead_lost(tmp_path: Path) -> None:
    annexed = PLAN[PLAN.index("KẾ HOẠCH\n") :] + (
        "\nPHỤ LỤC\nDANH MỤC NHIỆM VỤ\n\n(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/3/2026 của Ủy ban nhân dân xã Bình Minh)\n\n"
        "1. Mua sách.\n"
    )
    found = examined(tmp_path, annexed)
    assert (found["number"].value, found["date"].value) == ("12/KH-UBND", "2026-03-05")


def test_a_title_that_is_missing_is_told_by_the_opening(tmp_path: Path) -> None:
    text = PLAN.replace("KẾ HOẠCH\n\nPhát triển thư viện cộng đồng trên địa bàn xã Bình Minh năm 2026\n", "")
    found = examined(tmp_path, text)
    assert (found["doc_type"].value, found["title"].value) == ("Kế hoạch", "Phát triển thư viện cộng đồng năm 2026")
    assert found["period"].value == "năm 2026"


def test_a_blank_number_outweighs_the_file_name(tmp_path: Path) -> None:
    number = examined(tmp_path, PLAN.replace("Số: 12/KH-UBND", "Số: /KH-UBND"), "12-KH-UBND.txt")["number"]
    assert number.value is None and number.candidates[1].value == "12/KH-UBND"


@pytest.mark.parametrize("blank", ["Số: /KH-UBND", "Số:        /KH-UBND", "Số: …/KH-UBND", "Số:      /2026/KH-UBND"])
def test_a_blank_number_stays_blank(tmp_path: Path, blank: str) -> None:
    assert metadata(tmp_path, PLAN.replace("Số: 12/KH-UBND", blank)).number is None


@pytest.mark.parametrize("blank", ["Bình Minh, ngày    tháng 3 năm 2026", "Bình Minh, ngày … tháng … năm 2026"])
def test_a_blank_day_leaves_the_date_blank_but_not_the_place(tmp_path: Path, blank: str) -> None:
    found = metadata(tmp_path, PLAN.replace("Bình Minh, ngày 05 tháng 3 năm 2026", blank))
    assert (found.date, found.place) == (None, "Bình Minh")


def test_number_and_date_side_by_side(tmp_path: Path) -> None:
    text = PLAN.replace("Số: 12/KH-UBND\n", "").replace("Bình Minh, ngày 05", "Số: 12/KH-UBND Bình Minh, ngày 05")
    found = metadata(tmp_path, text)
    assert (found.number, found.date, found.place) == ("12/KH-UBND", "2026-03-05", "Bình Minh")


def test_without_letterhead_the_issuer_is_read_from_the_opening(tmp_path: Path) -> None:
    found = metadata(tmp_path, PLAN[PLAN.index("KẾ HOẠCH\n") :])
    assert (found.issuer, found.number, found.date) == ("Ủy ban nhân dân xã Bình Minh", None, None)
    assert found.locality == "xã Bình Minh"


def test_a_department_under_its_committee(tmp_path: Path) -> None:
    text = PLAN.replace("XÃ BÌNH MINH\n", "TỈNH SÔNG THƯƠNG\nSỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH\n", 1)
    found = metadata(tmp_path, text)
    assert found.issuer == "Sở Văn hóa, Thể thao và Du lịch"
    assert found.parent_authority == "Ủy ban nhân dân tỉnh Sông Thương"


def test_a_plan_that_replaces_another(tmp_path: Path) -> None:
    sentence = "(Kế hoạch này thay thế cho Kế hoạch số 60/KH-UBND ngày 28/02/2025 của Ủy ban nhân dân huyện Tân An)\n\nNơi nhận:"
    replaced = metadata(tmp_path, PLAN.replace("Nơi nhận:", sentence)).replaces
    assert replaced is not None
    assert (replaced.number, replaced.date, replaced.issuer) == (
        "60/KH-UBND",
        "2025-02-28",
        "Ủy ban nhân dân huyện Tân An",
    )


def test_a_secrecy_mark_is_read_and_the_word_in_a_sentence_is_not(tmp_path: Path) -> None:
    assert metadata(tmp_path, PLAN.replace("Số: 12", "TỐI MẬT\nSố: 12")).secrecy == "tối mật"
    assert metadata(tmp_path, PLAN.replace("Rà soát địa điểm", "Bảo vệ tài liệu mật, rà soát địa điểm")).secrecy is None


def test_a_signature_that_a_scan_spoiled_is_read_from_the_stamp(tmp_path: Path) -> None:
    stamped = PLAN.replace(
        "Trần Thị Lan\n", "ran Thi Lan\n\nTrần Thị Lan <lan@binhminh.gov.vn> đã ký lên văn bản này!\n"
    )
    found = metadata(tmp_path, stamped)
    assert found.signer_name == "Trần Thị Lan"
    assert found.digital_signature is not None and "đã ký" in found.digital_signature


def test_rank_and_degree_are_no_part_of_the_name(tmp_path: Path) -> None:
    assert metadata(tmp_path, PLAN.replace("Trần Thị Lan", "Thượng tá Trần Thị Lan")).signer_name == "Trần Thị Lan"


def test_a_word_file_with_a_two_column_letterhead_and_signature(tmp_path: Path) -> None:
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nXÃ BÌNH MINH"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: 12/KH-UBND"
    head.cell(1, 1).text = "Bình Minh, ngày 05 tháng 3 năm 2026"
    body = PLAN[PLAN.index("KẾ HOẠCH\n") : PLAN.index("Nơi nhận:")]
    for line in body.split("\n"):
        document.add_paragraph(line)
    foot = document.add_table(rows=1, cols=2)
    foot.cell(0, 0).text = "Nơi nhận:\n- Sở Văn hóa, Thể thao và Du lịch;\n- Lưu: VT, VHXH."
    foot.cell(0, 1).text = "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n\nTrần Thị Lan"
    document.save(str(tmp_path / "ke-hoach.docx"))
    loaded = load(tmp_path / "ke-hoach.docx")
    found = extract(parse(loaded, "x"), loaded)
    assert (found.issuer, found.number, found.date) == ("Ủy ban nhân dân xã Bình Minh", "12/KH-UBND", "2026-03-05")
    assert (found.signer_name, found.signer_title, found.signing_capacity) == (
        "Trần Thị Lan",
        "Phó Chủ tịch",
        "KT. CHỦ TỊCH",
    )
    assert found.recipients == ("Sở Văn hóa, Thể thao và Du lịch", "Lưu: VT, VHXH")


def test_a_letter_without_a_type_line_is_a_cong_van(tmp_path: Path) -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nXÃ BÌNH MINH\n\nSố: 45/UBND-VHXH\nV/v mượn sách cho học sinh\n\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nBình Minh, ngày 06 tháng 4 năm 2026\n\n"
        "Kính gửi: Các trường học trên địa bàn xã.\n\nĐể phục vụ năm học mới, Ủy ban nhân dân xã đề nghị các trường:\n\n"
        "1. Lập danh sách học sinh.\n\n2. Gửi về Phòng Văn hóa - Xã hội.\n\n"
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nTrần Thị Lan\n"
    )
    found = metadata(tmp_path, text)
    assert (found.doc_type, found.number, found.date) == ("Công văn", "45/UBND-VHXH", "2026-04-06")
    assert (found.issuer, found.title) == ("Ủy ban nhân dân xã Bình Minh", "V/v mượn sách cho học sinh")


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Chuyển đổi số 6 tháng cuối năm 2025", "6 tháng cuối năm 2025"),
        ("Phát triển thư viện giai đoạn 2026-2030", "giai đoạn 2026-2030"),
        ("Thực hiện Chỉ thị số 27/CT-TTg ngày 15 tháng 8 năm 2024 của Thủ tướng Chính phủ", None),
        ("Tuyên truyền quý I/2026", "quý I/2026"),
        ("Phát triển hạ tầng đến năm 2030, tầm nhìn đến năm 2045", "đến năm 2030, tầm nhìn đến năm 2045"),
        ("Triển khai Đề án thư viện đến năm 2030 trong năm 2026", "năm 2026"),
        ("Năm học 2026-2027", "năm học 2026-2027"),
        ("Phát triển du lịch giai đoạn từ năm 2026 đến năm 2030", "giai đoạn từ năm 2026 đến năm 2030"),
        ("Báo cáo 9 tháng đầu năm 2026", "9 tháng đầu năm 2026"),
        ("Kế hoạch 5 năm, giai đoạn 2026 - 2030", "5 năm, giai đoạn 2026 - 2030"),
        ("Thi hành Luật số 31/2024/QH15", None),
        ("TRỒNG RỪNG QUÝ IV NĂM 2026", "quý IV năm 2026"),
        ("TRỒNG RỪNG NĂM 2026", "năm 2026"),
    ],
)
def test_period_of_a_title(title: str, period: str | None) -> None:
    assert period_in(title) == period


def test_places_are_found_by_form() -> None:
    text = "UBND Đặc khu Cát Bà, phường Hòa Bình 6 tháng cuối năm, xã Phú Hòa 1, các phường, Quận 5, tỉnh Bà Rịa - Vũng Tàu"
    assert find_places(text) == [
        "đặc khu Cát Bà",
        "phường Hòa Bình",
        "xã Phú Hòa 1",
        "quận 5",
        "tỉnh Bà Rịa - Vũng Tàu",
    ]


def test_capitals_are_written_as_the_paper_writes_the_same_words() -> None:
    casing = Casing(["Theo đề nghị của Sở Khoa học và Công nghệ, dùng hạ tầng IoT trên địa bàn tỉnh Đắk Lắk."])
    assert casing.ordinary("SỞ KHOA HỌC VÀ CÔNG NGHỆ DÙNG HẠ TẦNG IOT TỈNH ĐẮK LẮK") == (
        "Sở Khoa học và Công nghệ dùng hạ tầng IoT tỉnh Đắk Lắk"
    )


def test_the_motto_of_the_other_column_is_left_out() -> None:
    assert without_motto("ỦY BAN NHÂN DÂN CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM") == "ỦY BAN NHÂN DÂN"
    assert without_motto("XÃ BÌNH MINH Độc lập - Tự do - Hạnh phúc") == "XÃ BÌNH MINH"


def test_real_plans_agree_with_what_a_reader_wrote_down() -> None:
    shared = shared_dir()
    for line in (shared / "questions" / "gold" / "metadata.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        loaded = read_plan(shared / "plans" / f"{gold['doc_id']}.txt")
        found = extract(parse(loaded, gold["doc_id"]), loaded)
        for field in (
            "issuer",
            "parent_authority",
            "number",
            "date",
            "place",
            "doc_type",
            "title",
            "period",
            "signer_name",
            "signer_title",
            "signing_capacity",
        ):
            assert comparable(str(getattr(found, field))) == comparable(str(gold[field])), field
        assert list(found.recipients) == gold["recipients"]
        assert [(r.number, r.date, r.relation) for r in found.implements] == [
            (r["number"], r["date"], r["relation"]) for r in gold["implements"]
        ]


def test_provincial_papers_agree_with_their_index() -> None:
    folder = shared_dir() / "public" / "plans"
    kinds = {"KH": "Kế hoạch", "CT": "Chỉ thị", "TB": "Thông báo", "QĐ": "Quyết định"}
    index = [
        line.split("|")
        for line in (folder / "SOURCES.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| 0")
    ]
    right = total = 0
    for name, kind, issuer, number, date in ([field.strip() for field in row[1:6]] for row in index):
        loaded = load(folder / name)
        found = extract(parse(loaded, slug(name)), loaded)
        checks = [
            found.doc_type == kinds[kind],
            comparable(found.issuer or "") == comparable(issuer),
            found.number == number,
            found.date == date,
        ]
        right, total = right + sum(checks), total + len(checks)
    assert total == 128 and right >= 125
