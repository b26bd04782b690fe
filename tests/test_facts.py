"""What a plan says becomes facts: tasks, targets, legal bases, deadlines, each with its raw words."""

from pathlib import Path

import pytest

from eval.facts import KINDS, extracted, noted_papers, read_gold, score_facts
from ingest.pipeline import read
from tests.facts_papers import facts_of
from tests.shared import ROOT, SAMPLES, shared_dir
from vectorstore.text import squeeze

UNITS = """
I. TỔ CHỨC THỰC HIỆN

1. Phòng Văn hóa - Xã hội

- Chủ trì, phối hợp với Công an xã hướng dẫn các hộ đón khách; hoàn thành trong quý II/2026.

- Theo dõi, tổng hợp kết quả.

2. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam xã

Vận động các hộ tham gia.

3. Phòng Kinh tế: Tham mưu bố trí kinh phí.

Ủy ban nhân dân xã yêu cầu các thôn, đơn vị triển khai thực hiện. Khó khăn báo cáo (qua Phòng Văn hóa - Xã hội)./.
"""


def test_tasks_below_an_office_are_its_own(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, UNITS).responsibilities
    assert [(f.unit, f.role) for f in facts] == [
        ("Phòng Văn hóa - Xã hội", "chủ trì"),
        ("Phòng Văn hóa - Xã hội", "thực hiện"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam xã", "đề nghị"),
        ("Phòng Kinh tế", "tham mưu"),
        ("các thôn, đơn vị", "thực hiện"),
    ]
    assert facts[0].coordinating_units == ("Công an xã",)
    assert facts[0].deadline == "trong quý II/2026"
    assert facts[-1].task.startswith("Ủy ban nhân dân xã yêu cầu") and "(qua Phòng" in facts[-1].task


def test_labels_below_a_task_name_its_leader_and_time(tmp_path: Path) -> None:
    body = """
I. NHIỆM VỤ

1. Hạ tầng

- Nâng cấp đường vào bản.

+ Đơn vị chủ trì: Phòng Kinh tế.

+ Đơn vị phối hợp: Các thôn, Công an xã.

+ Thời gian hoàn thành: Quý III/2026.

2. Quảng bá

Xây dựng trang thông tin du lịch của xã.

- + Đơn vị chủ trì: Văn phòng HĐND và UBND xã.

- + Thời gian hoàn thành: Thường xuyên.
"""
    facts = facts_of(tmp_path, body)
    first, second = facts.responsibilities
    assert (first.unit, first.role, first.task) == ("Phòng Kinh tế", "chủ trì", "Nâng cấp đường vào bản.")
    assert first.coordinating_units == ("các thôn", "Công an xã")
    assert (second.unit, second.task) == ("Văn phòng HĐND và UBND xã", "Xây dựng trang thông tin du lịch của xã.")
    assert [(d.when, d.kind) for d in facts.deadlines[1:]] == [
        ("Quý III/2026", "thời hạn"),
        ("Thường xuyên", "thường xuyên"),
    ]


def test_a_paragraph_that_announces_tasks_gives_them_its_office(tmp_path: Path) -> None:
    body = """
I. NHIỆM VỤ

Các thôn, đơn vị được giao quản lý bến thuyền có trách nhiệm:

1. Công khai giá vé.

2. Chỉ đạo kiểm tra an toàn bến.
"""
    facts = facts_of(tmp_path, body).responsibilities
    assert [(f.section, f.role) for f in facts] == [("I.1", "thực hiện"), ("I.2", "chỉ đạo")]
    assert facts[0].unit == "Các thôn, đơn vị được giao quản lý bến thuyền"


def test_places_behind_a_heading_belong_to_its_name(tmp_path: Path) -> None:
    body = """
I. TỔ CHỨC THỰC HIỆN

1. Ủy ban nhân dân các xã: Suối Trong, Bến Lở, Đồi Chè

- Xây dựng kế hoạch đón khách.

Trên đây là Kế hoạch phát triển du lịch; các thôn, đơn vị nghiêm túc tổ chức thực hiện./.
"""
    first, last = facts_of(tmp_path, body).responsibilities
    assert first.unit == "Ủy ban nhân dân các xã: Suối Trong, Bến Lở, Đồi Chè"
    assert first.task == "Xây dựng kế hoạch đón khách."
    assert (last.unit, last.task[:22]) == ("các thôn, đơn vị", "các thôn, đơn vị nghiê")


def test_two_offices_in_one_clause_have_each_their_own(tmp_path: Path) -> None:
    body = """
I. NHIỆM VỤ

1. Về bến thuyền: Phòng Kinh tế lập dự án. Công an xã phối hợp kiểm tra, báo cáo trước ngày 31/3/2026.
"""
    facts = facts_of(tmp_path, body)
    assert [(f.unit, f.role) for f in facts.responsibilities] == [
        ("Phòng Kinh tế", "thực hiện"),
        ("Công an xã", "phối hợp"),
    ]
    assert facts.deadlines[-1].unit == "Công an xã"


def test_rows_of_a_table_of_tasks(tmp_path: Path) -> None:
    body = """
I. NHIỆM VỤ

TT\tNhiệm vụ\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời hạn\tSản phẩm
1\tTập huấn đón khách\tPhòng Văn hóa - Xã hội\tHội Phụ nữ xã; thôn Suối Cạn\t30/6/2026\t02 lớp
2\tLắp biển chỉ dẫn\tPhòng Kinh tế\tCác thôn\tQuý IV/2026\t20 biển
"""
    first, second = facts_of(tmp_path, body).responsibilities
    assert (first.unit, first.deadline, first.product) == ("Phòng Văn hóa - Xã hội", "30/6/2026", "02 lớp")
    assert first.coordinating_units == ("Hội Phụ nữ xã", "thôn Suối Cạn")
    assert second.task == "Lắp biển chỉ dẫn"


def test_the_column_of_the_plans_year_is_the_target(tmp_path: Path) -> None:
    body = """
I. CHỈ TIÊU

Stt\tTên chỉ tiêu\tKết quả năm 2025\tNăm 2026
I\tDu lịch\t\t
1\tTỷ lệ hộ đón khách đạt chuẩn\t61,5%\t≥ 70%
2\tTỷ lệ khách hài lòng (trừ khách đoàn)\t\t90% (2026-2027)
"""
    first, second = facts_of(tmp_path, body).targets
    assert (first.row, first.comparator, first.value, first.unit) == ("I.1", ">=", 70.0, "%")
    assert first.other_values == (("kết quả năm 2025", "61,5%"),)
    assert (second.value, second.year_or_period, second.exceptions) == (90.0, "2026-2027", "trừ khách đoàn")


def test_results_and_rules_are_no_targets(tmp_path: Path) -> None:
    body = """
I. NHIỆM VỤ

- Năm 2025, lượng khách ước đạt 12.000 lượt, tăng 15% so với cùng kỳ.

- Trường hợp hộ đạt 100% tiêu chí thì được cộng 05 điểm.
"""
    assert facts_of(tmp_path, body).targets == ()


def test_criteria_of_a_contest_are_no_tasks(tmp_path: Path) -> None:
    body = """
I. THI ĐUA

1. Tiêu chí thi đua

a) Đối với các doanh nghiệp

- Kinh doanh hiệu quả, đón khách văn minh.
"""
    assert facts_of(tmp_path, body).responsibilities == ()


def test_limits_of_rewards_are_no_targets(tmp_path: Path) -> None:
    body = """
I. SỐ LƯỢNG ĐỀ NGHỊ KHEN THƯỞNG

- Mỗi thôn xét chọn không quá 05 hộ.
"""
    assert facts_of(tmp_path, body).targets == ()


def test_one_document_under_several_spellings_is_one(tmp_path: Path) -> None:
    body = """
I. NHIỆM VỤ

- Thực hiện Nghị quyết số 08-NQ/TW.

- Tiếp tục quán triệt Nghị quyết 08- NQ/TW ngày 16/01/2017 của Bộ Chính trị về phát triển du lịch.

- Triển khai Đề án 06 và Đề án 06/CP.

Kế hoạch này thay thế cho Kế hoạch số 12/KH-UBND ngày 05/3/2025 của Ủy ban nhân dân xã.
"""
    found = {f.number: f for f in facts_of(tmp_path, body).legal_bases}
    assert set(found) == {"88/KH-UBND", "08-NQ/TW", "06/CP", "12/KH-UBND"}
    assert (found["08-NQ/TW"].date, found["08-NQ/TW"].title) == ("2017-01-16", "về phát triển du lịch")
    assert found["88/KH-UBND"].relation == "thực hiện"
    assert found["12/KH-UBND"].relation == "thay thế"


def test_articles_of_a_decision_name_who_is_responsible() -> None:
    facts = read(SAMPLES / "text" / "quyet-dinh-pctt-dong-may.txt").facts.responsibilities
    by_section = {fact.section: fact for fact in facts}
    assert by_section["Điều 2.1"].unit == "Phòng Kinh tế"
    assert by_section["Điều 5.1"].unit == "Văn phòng HĐND và UBND xã"
    assert by_section["Điều 6.2"].unit.endswith("tổ chức, cá nhân có liên quan")


@pytest.mark.parametrize("name", ["cau-sen-2026.txt", "quyet-dinh-pctt-dong-may.txt"])
def test_every_fact_quotes_its_paper_verbatim(name: str) -> None:
    paper = read(SAMPLES / "text" / name)
    raw = squeeze(paper.raw_text)
    for kind in KINDS:
        for fact in getattr(paper.facts, kind):
            assert fact.evidence and fact.evidence in raw, fact


def test_facts_of_the_samples_are_those_that_were_noted() -> None:
    found = extracted(SAMPLES / "text")
    for kind, least in (("responsibilities", 0.95), ("targets", 0.95), ("legal_bases", 0.98), ("deadlines", 0.9)):
        score = score_facts(kind, read_gold(ROOT / "eval" / "gold", kind), found[kind])
        assert score.precision >= least and score.recall >= least, (score.missed, score.extra)


def test_facts_of_the_real_plans_reach_the_goal() -> None:
    folder = shared_dir()
    gold = folder / "questions" / "gold"
    found = extracted(folder / "plans", noted_papers(gold))
    goals = {
        "responsibilities": (0.95, 0.95),
        "targets": (0.97, 0.95),
        "legal_bases": (0.98, 0.98),
        "deadlines": (0.9, 0.9),
    }
    for kind, (precision, recall) in goals.items():
        score = score_facts(kind, read_gold(gold, kind), found[kind])
        assert score.precision >= precision and score.recall >= recall, (kind, score.missed, score.extra)


def test_a_paper_without_facts_has_none(tmp_path: Path) -> None:
    path = tmp_path / "thu.txt"
    path.write_text("Kính gửi các bạn,\n\nHẹn gặp lại.\n", encoding="utf-8")
    facts = read(path).facts
    assert (facts.responsibilities, facts.targets, facts.legal_bases, facts.deadlines) == ((), (), (), ())
