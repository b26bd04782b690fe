"""What an official is told about a draft: the faults that would be sent back, and nothing about a clean paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.review import Finding, Review, review
from ingest.pipeline import read
from tests.shared import SAMPLES
from vectorstore.records import Document, LegalBasis, Target

CLEAN = SAMPLES / "text" / "hon-sao-2026.txt"
PLACE = "- Lắp đặt camera quan sát"


def reviewed(folder: Path, *lines: str, replace: tuple[str, str] | None = None) -> Review:
    """The review of a clean sample plan with lines of our own before one of its tasks."""
    text = CLEAN.read_text(encoding="utf-8")
    assert PLACE in text
    text = text.replace(PLACE, "\n\n".join((*lines, PLACE)))
    if replace:
        assert replace[0] in text
        text = text.replace(*replace)
    path = folder / "du-thao.txt"
    path.write_text(text, encoding="utf-8")
    return review(path)


def told(found: Review, kind: str, evidence: str) -> list[Finding]:
    """The findings of a kind whose words hold the evidence."""
    return [finding for finding in found.findings if finding.kind == kind and evidence in finding.evidence]


def test_a_clean_plan_gets_no_findings() -> None:
    assert review(CLEAN).findings == ()


FAULTS = [
    ("typo", "nhệm", "- Giao nhệm vụ cho từng thôn và kiểm tra hằng tháng."),
    ("typo", "hướn", "- Xác định phương hướn cho các năm sau."),
    ("typo", "phải pháp", "- Cần có phải pháp cụ thể để huy động nguồn lực trong dân."),
    ("typo", "Phần đầu", "- Rà soát kết quả. Phần đầu bảo đảm toàn bộ hồ sơ được xử lý đúng hạn."),
    ("typo", "kính phí", "- Bố trí kính phí cho các thôn còn khó khăn."),
    ("typo", "vệ xinh", "- Tổ chức tổng vệ xinh môi trường vào cuối tuần."),
    ("typo", "bổ xung", "- Rà soát, bổ xung trang thiết bị còn thiếu."),
    ("typo", "Youtbe", "- Đăng phóng sự trên kênh Youtbe của đặc khu."),
    ("typo", "VneID", "- Hướng dẫn người dân cài đặt VneID tại nhà."),
    ("typo", "CNTTT", "- Tập huấn CNTTT cho cán bộ các thôn."),
    ("duplicated_text", "các các", "- Phối hợp với các các cơ quan trên địa bàn."),
    ("duplicated_text", "học sinh giỏi học sinh", "- Khen thưởng các em học sinh giỏi học sinh trong dịp khai giảng."),
    ("duplicated_text", "đến tới", "- Phổ biến nội dung đến tới từng hộ dân."),
    ("unbalanced_punctuation", "hải sản)", "- Quảng bá các nghề truyền thống như làm muối, chế biến hải sản)."),
    (
        "unbalanced_punctuation",
        "(làm muối",
        "- Giữ các nghề truyền thống (làm muối, đan lưới, chế biến hải sản; mở rộng thị trường.",
    ),
    ("format", "Biên phòng..", "- Phối hợp với Đồn Biên phòng.."),
    ("format", "sở Nội vụ", "- Phối hợp với sở Nội vụ tổ chức tập huấn."),
    ("format", "Các hợp", "- Làm việc với Các hợp tác xã về giá thu mua."),
    ("inconsistent_reference", "61/2018/NĐ-CP", "- Thực hiện Nghị định số 61/2018/NĐ-CP ngày 23/4/2024 của Chính phủ."),
    ("inconsistent_reference", "31/02/2026", "- Hoàn thành trước ngày 31/02/2026."),
    ("format", "36-KH-UBND", "- Thực hiện Kế hoạch số 36-KH-UBND ngày 05/01/2026 của Ủy ban nhân dân thành phố."),
    ("inconsistent_target", "trên 100%", "- Phấn đấu trên 100% tàu cá có thiết bị giám sát."),
    ("inconsistent_target", "giai đoạn 2030-2026", "- Xây dựng lộ trình giai đoạn 2030-2026."),
    ("other", "Mbps/s", "- Nâng tốc độ đường truyền lên 300 Mbps/s."),
    ("leftover_place_name", "UBND huyện", "- Báo cáo kết quả với UBND huyện hằng quý."),
    ("leftover_place_name", "của tỉnh", "- Theo dõi chỉ tiêu trên phần mềm của tỉnh."),
    ("unit_name", "Phòng Tài chính - Kế hoạch", "- Phối hợp với Phòng Tài chính - Kế hoạch để cân đối vốn."),
    (
        "inconsistent_target",
        "1.850 triệu đồng",
        "- Kinh phí 1.850 triệu đồng, gồm ngân sách 1.400 triệu đồng, vận động 500 triệu đồng.",
    ),
    ("inconsistent_target", "40 tàu", "- Kiểm tra 40 tàu, trong đó 30 tàu lưới kéo và 25 tàu câu."),
    ("inconsistent_target", "120 + 35 = 165", "- Tổng số hộ được vay vốn: 120 + 35 = 165."),
    ("inconsistent_target", "105%", "- Phấn đấu 105% tàu cá có thiết bị giám sát hành trình."),
    ("inconsistent_target", "quý III/2024", "- Hoàn thành cập nhật sổ thuyền viên trong quý III/2024."),
    ("inconsistent_target", "30/9/2028", "- Nghiệm thu cầu cảng trước ngày 30/9/2028."),
    ("leftover_place_name", "phường Lá Bàng", "- Ủy ban nhân dân phường Lá Bàng niêm yết công khai kết quả."),
    ("missing_annex", "Phụ lục", "- Thực hiện các nhiệm vụ theo Phụ lục kèm theo."),
]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """One paper with all faults, so that it is read once."""
    return reviewed(tmp_path_factory.mktemp("faulty"), *(line for _, _, line in FAULTS))


@pytest.mark.parametrize(("kind", "evidence", "line"), FAULTS, ids=[evidence for _, evidence, _ in FAULTS])
def test_each_fault_is_told_where_it_stands(faulty: Review, kind: str, evidence: str, line: str) -> None:
    assert told(faulty, kind, evidence), [(finding.kind, finding.evidence) for finding in faulty.findings]
    place = told(faulty, kind, evidence)[0]
    assert place.location.startswith("II.1")
    assert " ".join(faulty.raw[place.start : place.end].split()) in " ".join(line.split())


RIGHT = [
    "- Giao nhiệm vụ vụ việc cụ thể cho từng thôn; dần dần mở rộng ra toàn đặc khu.",
    "- Tiếp tục tuyên truyền trên Internet, Zalo, video clip và các nền tảng online khác.",
    "- Thu ngân sách tăng trên 100% so với năm 2024.",
    "- Kế hoạch này thay thế Kế hoạch số 08/KH-UBND ngày 10/02/2025 của Ủy ban nhân dân huyện Hòn Sao.",
    "- Thực hiện các việc sau: a) kiểm tra; b) báo cáo; c) lưu hồ sơ.",
    "- Học tập kinh nghiệm của các tỉnh, thành phố khác; triển khai theo quy định của cấp tỉnh.",
    "- Kinh phí 1.900 triệu đồng, gồm ngân sách 1.400 triệu đồng, vận động 500 triệu đồng.",
    "- Kiểm tra 60 tàu, trong đó 30 tàu lưới kéo và 25 tàu câu.",
    "- Sản lượng đạt 105% kế hoạch; giá trị khai thác tăng 112% so với năm trước.",
    "- Báo cáo kết quả cả năm trước ngày 15/01/2027; định hướng đến năm 2030.",
    "- Trao đổi kinh nghiệm nuôi biển với phường Lá Bàng và xã Gò Me.",
    "- Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị.",
    "- Truyền thông thông qua loa phát thanh, cổng thông tin điện tử.",
]


def test_right_words_are_left_alone(tmp_path: Path) -> None:
    found = reviewed(tmp_path, *RIGHT)
    assert [(finding.kind, finding.evidence, finding.explanation) for finding in found.findings] == []


def test_a_repeated_number_names_what_should_follow(tmp_path: Path) -> None:
    found = reviewed(tmp_path, replace=("3. Dữ liệu số", "2. Dữ liệu số"))
    (finding,) = [finding for finding in found.findings if "trùng" in finding.explanation]
    assert (finding.kind, finding.severity, finding.location) == ("numbering", "lỗi", "II.2")
    assert "“3”" in finding.suggested_fix


def test_two_figures_for_one_target_are_told_with_the_other_place(tmp_path: Path) -> None:
    line = "- Phấn đấu 100% hồ sơ thủ tục hành chính được tiếp nhận và giải quyết trực tuyến toàn trình trong năm 2026."
    (finding,) = told(reviewed(tmp_path, line), "inconsistent_target", "trực tuyến toàn trình")
    assert "80%" in finding.explanation and "I.2" in finding.explanation


def test_a_blank_number_is_told_and_a_filled_one_is_not(tmp_path: Path) -> None:
    found = reviewed(tmp_path, replace=("Số: 12/KH-UBND", "Số:      /KH-UBND"))
    assert [finding.kind for finding in found.findings] == ["missing_number"]


@pytest.mark.parametrize(
    ("right", "wrong", "explanation", "new"),
    [
        ("Lưu: VT", "Lưu VT", "thiếu dấu hai chấm", "Lưu:"),
        ("KT. CHỦ TỊCH", "KT CHỦ TỊCH", "Thiếu dấu chấm", "KT. "),
    ],
)
def test_a_missing_sign_in_the_closing_is_told_and_mended(
    tmp_path: Path, right: str, wrong: str, explanation: str, new: str
) -> None:
    text = CLEAN.read_text(encoding="utf-8")
    assert "Lưu: VT" in text and "CHỦ TỊCH" in text
    before, after = (right, wrong) if right in text else ("CHỦ TỊCH", f"{wrong}\n\nPHÓ CHỦ TỊCH")
    (finding,) = reviewed(tmp_path, replace=(before, after)).findings
    assert explanation in finding.explanation and [edit.new for edit in finding.edits] == [new]


def test_an_office_in_two_spellings_is_a_suggestion_only(tmp_path: Path) -> None:
    line = "- Phối hợp với Văn phòng HĐND & UBND đặc khu chuẩn bị hội nghị."
    found = reviewed(tmp_path, line)
    assert [(finding.kind, finding.severity) for finding in found.findings] == [("unit_name", "gợi ý")]


def test_many_places_of_one_small_fault_are_one_finding(tmp_path: Path) -> None:
    lines = [f"- + Đơn vị chủ trì: Thôn {name}." for name in ("Một", "Hai", "Ba", "Bốn")]
    found = [finding for finding in reviewed(tmp_path, *lines).findings if "đầu dòng" in finding.explanation]
    assert len(found) == 1 and "4 chỗ" in found[0].explanation and len(found[0].edits) == 4


def test_a_damaged_scan_is_said_to_be_unjudgeable() -> None:
    found = review(SAMPLES / "formats" / "dong-may-nhan-dang-kem.txt")
    assert any("không thể đánh giá" in sentence for sentence in found.not_checkable)
    assert not [finding for finding in found.findings if finding.kind == "typo"]


def test_a_text_file_says_which_rules_it_cannot_show() -> None:
    assert any("phông chữ" in sentence for sentence in review(CLEAN).not_checkable)


def test_findings_come_in_reading_order_with_the_fields_of_the_contract(tmp_path: Path) -> None:
    found = reviewed(tmp_path, "- Giao nhệm vụ.", "- Báo cáo UBND huyện.", replace=("Số: 12/", "Số:   /"))
    starts = [finding.start for finding in found.findings]
    assert starts == sorted(starts)
    wanted = {"kind", "severity", "location", "evidence", "explanation", "suggested_fix", "rule"}
    for row in found.as_dict()["findings"]:
        assert wanted <= row.keys() and all(isinstance(row[name], str) for name in wanted)
        assert row["severity"] in {"lỗi", "cảnh báo", "gợi ý"} and row["rule"]


class _Shelf:
    """A library of one paper, with as much of its interface as the review asks for."""

    def __init__(self, paper: Path) -> None:
        self.paper = read(paper)

    def documents(self) -> tuple[Document, ...]:
        return (self.paper.document,)

    def targets(self, doc_ids: list[str]) -> tuple[Target, ...]:
        return self.paper.facts.targets if self.paper.document.doc_id in doc_ids else ()

    def legal_bases(self) -> tuple[LegalBasis, ...]:
        return self.paper.facts.legal_bases


def test_targets_below_the_superior_plan_are_told_when_the_library_has_it() -> None:
    paper = SAMPLES / "text" / "dong-may-2026.txt"
    shelf = _Shelf(SAMPLES / "text" / "minh-giang-2026.txt")
    found = review(paper, shelf)  # type: ignore[arg-type]
    lower = [finding for finding in found.findings if finding.kind == "inconsistent_target"]
    assert lower and all("kế hoạch số 118/KH-UBND" in finding.explanation for finding in lower)
    assert not [finding for finding in review(paper).findings if finding.kind == "inconsistent_target"]
    assert not any("thư viện" in sentence for sentence in found.not_checkable)
