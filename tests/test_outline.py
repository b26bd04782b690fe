"""An official's paper, however it was copied, becomes the tree that a reader sees."""

from __future__ import annotations

import textwrap
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.load import load
from ingest.load.lines import Draft, to_lines
from ingest.outline import parse
from ingest.outline.align import raw_quote
from ingest.outline.zones import zone_of
from tests.outline_papers import PLAN, above, outline, read_text, section
from tests.shared import SAMPLES
from vectorstore.records import Loaded, Section


def test_clauses_carry_the_path_that_a_reader_would_cite(tmp_path: Path) -> None:
    sections = outline(tmp_path, PLAN)
    paths = {s.text: s.path for s in sections}
    assert paths["1.1. Tại thôn"] == "II.1.1"
    assert paths["- Quét 500 trang."] == "II.2.a"
    assert paths["- Tổng hợp, báo cáo trước ngày 15/12/2026."] == "III.1"


def test_sub_bullets_stand_under_their_bullet(tmp_path: Path) -> None:
    sections = outline(tmp_path, PLAN)
    lead = section(sections, "+ Đơn vị chủ trì")
    assert above(sections, lead) == section(sections, "- Rà soát địa điểm")


def test_offices_of_the_implementation_section_are_units_even_when_misnumbered(tmp_path: Path) -> None:
    sections = outline(tmp_path, PLAN)
    units = [(s.label, s.title) for s in sections if s.kind == "unit"]
    assert units == [
        ("1", "Phòng Văn hóa - Xã hội"),
        ("1", "Phòng Kinh tế"),
        ("3", "Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam xã"),
    ]
    task = section(sections, "Tham mưu bố trí kinh phí.")
    assert above(sections, task) is not None and above(sections, task).title == "Phòng Kinh tế"  # type: ignore[union-attr]


def test_zones_follow_the_headings(tmp_path: Path) -> None:
    zones = {s.text: s.zone for s in outline(tmp_path, PLAN)}
    assert zones["- 100% thôn có tủ sách."] == "targets"
    assert zones["- Mở trang tra cứu."] == "tasks"
    assert zones["Tham mưu bố trí kinh phí."] == "implementation"
    assert zones["- Sở Văn hóa, Thể thao và Du lịch;"] == "recipients"
    assert zones["Trần Thị Lan"] == "signature"


def test_opening_and_closing_are_told_from_the_clauses(tmp_path: Path) -> None:
    sections = outline(tmp_path, PLAN)
    assert section(sections, "Thực hiện Kế hoạch số 77").path == "Mở đầu"
    assert section(sections, "Trên đây là").path == "Kết thúc"
    assert section(sections, "KẾ HOẠCH").title == "Phát triển thư viện cộng đồng trên địa bàn xã Bình Minh năm 2026"


def test_line_breaks_in_mid_sentence_with_blank_lines_between_all_lines(tmp_path: Path) -> None:
    text = """I. NHIỆM VỤ

1. Tăng cường công tác lãnh đạo, chỉ đạo, điều hành; kiểm tra, giám

sát hoạt động của thư viện

- Đẩy mạnh phong trào đọc sách trong toàn xã, nhất là ở các trường học trên

địa bàn. Phối hợp với các đơn vị liên quan tổ chức Ngày hội đọc sách hằng năm

theo kế hoạch của tỉnh.

- Duy trì hoạt động của tủ sách ở các thôn, bản; bổ sung đầu sách mới cho trẻ em

và người cao tuổi.

2. Kinh phí thực hiện

Ngân sách xã bảo đảm kinh phí cho các nhiệm vụ của Kế hoạch này theo quy định

hiện hành.
"""
    texts = [s.text for s in outline(tmp_path, text)]
    assert "1. Tăng cường công tác lãnh đạo, chỉ đạo, điều hành; kiểm tra, giám sát hoạt động của thư viện" in texts
    assert texts[2].endswith(
        "Phối hợp với các đơn vị liên quan tổ chức Ngày hội đọc sách hằng năm theo kế hoạch của tỉnh."
    )
    assert texts[-1].startswith("Ngân sách xã bảo đảm") and texts[-1].endswith("hiện hành.")
    assert len(texts) == 6


def test_a_page_number_inside_a_bullet_stays_out_of_the_text_and_in_the_quote() -> None:
    loaded = made(["I. NHIỆM VỤ", "- Bổ sung sách cho các thôn,", "2", "bản trên địa bàn xã."], furniture={2})
    bullet = parse(loaded, "x")[-1]
    assert bullet.text == "- Bổ sung sách cho các thôn, bản trên địa bàn xã."
    assert bullet.raw == loaded.raw_text[bullet.start : bullet.end] and "\n2\n" in bullet.raw
    assert raw_quote(bullet, bullet.text.index("bản"), len(bullet.text)) == "bản trên địa bàn xã."


def test_a_double_name_broken_at_its_dash_is_no_bullet(tmp_path: Path) -> None:
    text = (
        "I. TỔ CHỨC THỰC HIỆN\n\n1. Đề nghị Ủy ban Mặt trận Tổ quốc, các đoàn thể chính trị\n\n"
        "- xã hội của xã\n\nVận động hội viên.\n"
    )
    unit = outline(tmp_path, text)[1]
    assert (unit.kind, unit.title) == (
        "unit",
        "Đề nghị Ủy ban Mặt trận Tổ quốc, các đoàn thể chính trị - xã hội của xã",
    )


def test_a_code_torn_by_a_line_break_is_whole_in_the_text_and_verbatim_in_the_quote(tmp_path: Path) -> None:
    line = tmp_path / "x.txt"
    line.write_text(
        "- Thực hiện theo quy định tại Nghị định số 73/2019/NĐ-\nCP ngày 05/9/2019 của Chính phủ.\n", encoding="utf-8"
    )
    bullet = outline(tmp_path, line.read_text(encoding="utf-8"))[0]
    at = bullet.text.index("73/2019/NĐ-CP")
    assert raw_quote(bullet, at, at + len("73/2019/NĐ-CP")) == "73/2019/NĐ-\nCP"


def test_a_bullet_that_begins_in_the_middle_of_a_line_is_a_bullet(tmp_path: Path) -> None:
    text = (
        "I. CĂN CỨ\n\n- Các chương trình đã được tỉnh ban hành. - Kế hoạch số 4570/KH-UBND ngày 29/11/2024 của tỉnh.\n"
    )
    sections = outline(tmp_path, text)
    assert [s.text for s in sections[1:]] == [
        "- Các chương trình đã được tỉnh ban hành.",
        "- Kế hoạch số 4570/KH-UBND ngày 29/11/2024 của tỉnh.",
    ]


def test_a_dash_and_a_plus_together_are_a_plus(tmp_path: Path) -> None:
    sections = outline(tmp_path, "1. Nhân lực\n\nMở lớp tập huấn.\n\n- + Đơn vị chủ trì: Phòng Kinh tế.\n")
    assert sections[-1].label == "+"


def test_an_unnumbered_heading_gathers_its_list(tmp_path: Path) -> None:
    text = (
        "2. Phát triển thư viện\n\nPhục vụ bạn đọc nhỏ tuổi:\n\n- Mở góc đọc.\n\n- Kể chuyện cuối tuần.\n\n3. Số hóa\n"
    )
    sections = outline(tmp_path, text)
    heading = section(sections, "Phục vụ bạn đọc nhỏ tuổi:")
    assert (heading.kind, heading.path) == ("heading", "2")
    assert above(sections, section(sections, "- Kể chuyện")) == heading
    assert section(sections, "3. Số hóa").parent is None


def test_a_heading_that_markdown_bold_spreads_over_lines_is_one_heading(tmp_path: Path) -> None:
    text = (
        "**IV.\nPHÂN CÔNG NHIỆM VỤ**\n\n**2.** **Sở\nNông nghiệp và Môi trường:**\n\n- Phối hợp cập nhật\nthiệt hại.\n"
    )
    sections = outline(tmp_path, text)
    assert [(s.kind, s.title) for s in sections[:2]] == [
        ("heading", "PHÂN CÔNG NHIỆM VỤ"),
        ("unit", "Sở Nông nghiệp và Môi trường"),
    ]
    assert sections[2].text == "- Phối hợp cập nhật thiệt hại."


def test_a_unit_and_its_task_on_one_line(tmp_path: Path) -> None:
    text = (
        "III. TỔ CHỨC THỰC HIỆN\n\n1. Đề nghị Công ty Điện lực: Cấp điện ổn định cho thư viện.\n\n"
        "2. Sở Tài chính chủ trì thẩm định kinh phí.\n"
    )
    sections = outline(tmp_path, text)
    assert (sections[1].kind, sections[1].title) == ("unit", "Đề nghị Công ty Điện lực")
    assert (sections[2].kind, sections[2].title) == ("clause", "")


def test_a_law_with_chapters_articles_clauses_and_points(tmp_path: Path) -> None:
    text = """Chương I
QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh

1. Quy định này áp dụng cho thư viện.

2. Quy định này không áp dụng cho:

a) Thư viện nước ngoài;

b) Thư viện gia đình.

Chương II
TỔ CHỨC

Điều 2. Nhân sự 1. Mỗi thư viện có một người phụ trách. 2. Người phụ trách có nhiệm vụ: a) Cho mượn sách; b) Giữ gìn sách.
"""
    sections = outline(tmp_path, text)
    paths = {s.text: (s.kind, s.path) for s in sections}
    assert paths["b) Thư viện gia đình."] == ("point", "Điều 1.2.b")
    assert paths["1. Mỗi thư viện có một người phụ trách."] == ("clause", "Điều 2.1")
    assert paths["b) Giữ gìn sách."] == ("point", "Điều 2.2.b")
    assert above(sections, section(sections, "Điều 2.")) == section(sections, "Chương II")


def test_table_rows_stand_under_their_group(tmp_path: Path) -> None:
    rows = [
        ("TT", "Nội dung", "Đơn vị"),
        ("I", "Sách", ""),
        ("1", "Mua sách mới", "Phòng Kinh tế"),
        ("II", "Mạng", ""),
        ("1", "Kéo cáp", "VNPT"),
    ]
    drafts = [Draft(raw="PHỤ LỤC I"), Draft(raw="DANH MỤC NHIỆM VỤ")]
    drafts += [Draft(raw="\t".join(cells), cells=cells, header=rows[0]) for cells in rows]
    sections = parse(Loaded(name="x", sha256="", kind="docx", lines=to_lines(drafts), pages=1), "x")
    annex, last = sections[0], sections[-1]
    assert (annex.kind, annex.label, annex.title) == ("annex", "Phụ lục I", "DANH MỤC NHIỆM VỤ")
    assert (last.kind, last.label, last.path, last.header) == ("row", "1", "Phụ lục I", rows[0])
    assert above(sections, last) is not None and above(sections, last).title == "Mạng"  # type: ignore[union-attr]


def test_two_columns_of_a_scan_are_told_apart_at_the_foot(tmp_path: Path) -> None:
    text = PLAN.split("Nơi nhận:")[0] + (
        "Nơi nhận: , TM. ỦY BAN NHÂN DÂN\n- Sở Văn hóa (để b/c); ’\n- TT Đảng ủy, TT HĐND xã; CHỦ TỊCH\n"
        "- Lưu: VT, VHXH.\n\nTrần Thị Lan\n"
    )
    sections = outline(tmp_path, text)
    assert [s.text for s in sections if s.kind == "signature"] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Thị Lan"]
    assert "- TT Đảng ủy, TT HĐND xã;" in [s.text for s in sections if s.kind == "recipients"]


def test_words_that_look_like_recipients_are_not(tmp_path: Path) -> None:
    sections = outline(
        tmp_path,
        "I. NHIỆM VỤ\n\n- Tăng cường kỷ cương, kỷ luật\nnội ngành, đổi mới phương pháp làm việc.\n\n"
        "- Nơi nhận sách đặt tại thôn.\n",
    )
    assert not [s for s in sections if s.zone == "recipients"]


@pytest.mark.parametrize(
    ("title", "zone"),
    [
        ("MỤC ĐÍCH, YÊU CẦU", "purpose"),
        ("MUC TIÊU", "targets"),
        ("TỔ CHỨC THƯC HIỆN", "implementation"),
        ("KINH PHÍ VÀ NGUỒN LỰC THỰC HIỆN", "funding"),
        ("NHIỆM VỤ, GIẢI PHÁP CHỦ YẾU", "tasks"),
        ("KHEN THƯỞNG", None),
    ],
)
def test_zone_of_a_heading_with_small_scan_damage(title: str, zone: str | None) -> None:
    assert zone_of(title, top=True) == zone


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [
                *PLAN.splitlines(),
                "Điều 3. Hiệu lực",
                "| a | b |",
                "2",
                "PHỤ LỤC",
                "a)",
                "-",
                "IX.",
                "Nơi nhận:",
                "KT. CHỦ TỊCH",
            ]
        ),
        max_size=60,
    )
)
def test_any_heap_of_lines_keeps_every_word_and_every_place(lines: list[str]) -> None:
    loaded = made(lines)
    sections = parse(loaded, "x")
    assert [s.ordinal for s in sections] == list(range(len(sections)))
    assert all(s.parent is None or s.parent < s.ordinal for s in sections)
    assert all(s.raw == loaded.raw_text[s.start : s.end] for s in sections)
    read = sorted(" ".join(s.text for s in sections).split())
    assert read == sorted(word for line in lines if line.strip(" |-") for word in line.split())


def made(lines: list[str], furniture: frozenset[int] | set[int] = frozenset()) -> Loaded:
    """Lines as a loaded file."""
    drafts = [Draft(raw=line, furniture=at in furniture) for at, line in enumerate(lines)]
    return Loaded(name="x.txt", sha256="", kind="txt", lines=to_lines(drafts), pages=1)


def test_a_file_of_nothing_gives_nothing(tmp_path: Path) -> None:
    assert parse(Loaded(name="x", sha256="", kind="txt", lines=(), pages=1), "x") == ()
    assert read_text(tmp_path, PLAN).raw_text.strip() == PLAN.strip()


@pytest.mark.parametrize("style", ["one line a paragraph", "wrapped", "wrapped, a blank line after each"])
def test_the_tree_does_not_depend_on_how_the_lines_were_broken(style: str) -> None:
    """A paper set again in another layout gives the same clauses under the same paths."""
    same = total = 0
    for path in sorted((SAMPLES / "text").glob("*.txt")):
        first = [s for s in parse(load(path), "x") if s.kind != "row"]
        again = parse(made(_set_again([_lines(s) for s in first], style)), "x")
        found = Counter((s.kind, s.path, s.text) for s in again)
        wanted = Counter((s.kind, s.path, s.text) for s in first)
        same, total = same + sum((found & wanted).values()), total + len(first)
    assert total > 300 and same / total > 0.99


def _lines(section: Section) -> list[str]:
    """A section's lines as they are printed: a title below its type, everything else in one."""
    if section.kind == "title":
        return [section.text.removesuffix(section.title).strip(), section.title]
    return [section.text]


def _set_again(sections: list[list[str]], style: str) -> list[str]:
    lines = [line for section in sections for line in section]
    if style.startswith("wrapped"):
        lines = [part for line in lines for part in textwrap.wrap(line, 84, break_on_hyphens=False)]
    return [part for line in lines for part in (line, "")] if "blank" in style else lines


def test_numbers_that_a_scan_spoiled_are_read_as_the_ones_that_are_due(tmp_path: Path) -> None:
    text = "I. MỤC TIÊU\n\nl. Mục tiêu chung\n\nTốt hơn.\n\nIl. NHIỆM VỤ\n\nI. Hạ tầng số\n\n- Kéo cáp.\n\n"
    text += "IH. GIẢI PHÁP\n\n1V. KINH PHÍ\n\nV. THI ĐUA\n\nV1. TỔ CHỨC\n"
    sections = outline(tmp_path, text)
    assert [s.path for s in sections if s.kind == "heading"] == ["I", "I.1", "II", "II.1", "III", "IV", "V", "VI"]


def test_a_party_plan_with_capital_letters_slashes_and_dashes_after_its_numbers(tmp_path: Path) -> None:
    text = "A. NỘI DUNG\n\nI- CHỈ TIÊU\n\n1/ Phổ cập\n\n1.1. Học tập.\n\n"
    text += (
        "B. TỔ CHỨC THỰC HIỆN\n\n1. Văn phòng Đảng ủy\n\na) Theo dõi.\n\n2. Các chi bộ căn cứ kế hoạch này thực hiện.\n"
    )
    sections = outline(tmp_path, text)
    assert [(s.path, s.kind) for s in sections] == [
        ("A", "heading"),
        ("A.I", "heading"),
        ("A.I.1", "heading"),
        ("A.I.1.1", "clause"),
        ("B", "heading"),
        ("B.1", "unit"),
        ("B.1.a", "point"),
        ("B.2", "clause"),
    ]


def test_a_directive_that_gives_each_office_its_heading_has_units(tmp_path: Path) -> None:
    text = "CHỈ THỊ\n\nVề việc phòng cháy\n\nChủ tịch yêu cầu:\n\n1. Công an xã\n\na) Kiểm tra.\n\n"
    text += "2. Phòng Kinh tế\n\na) Cấp kinh phí.\n\n3. Các thôn\n\na) Tuyên truyền.\n"
    sections = outline(tmp_path, text)
    assert [s.title for s in sections if s.kind == "unit"] == ["Công an xã", "Phòng Kinh tế", "Các thôn"]
    assert section(sections, "a) Cấp kinh phí.").zone == "implementation"


def test_headings_of_a_paper_that_numbers_nothing(tmp_path: Path) -> None:
    path = tmp_path / "khong-so.txt"
    path.write_text(
        "KẾ HOẠCH\nTháng hành động vì an toàn thực phẩm năm 2026\n\n"
        "Thực hiện Công văn số 12/SYT-ATTP ngày 20/3/2026 của Sở Y tế, phường ban hành kế hoạch như sau:\n\n"
        "Mục đích\nNâng cao trách nhiệm của chính quyền, hiểu biết của người kinh doanh và người tiêu dùng về thực phẩm.\n\n"
        "Chỉ tiêu\nLấy 40 mẫu thực phẩm xét nghiệm nhanh, tăng 10 mẫu so với năm 2025 trên toàn địa bàn phường.\n\n"
        "Kinh phí\nTổng kinh phí là 78.600.000 đồng, lấy từ nguồn sự nghiệp y tế năm 2026 của phường.\n",
        encoding="utf-8",
    )
    sections = parse(load(path), "khong-so")
    assert [s.text for s in sections if s.kind == "heading"] == ["Mục đích", "Chỉ tiêu", "Kinh phí"]
    assert {s.zone for s in sections if "40 mẫu" in s.text} == {"targets"}
