"""Each sample plan drafted from the others: nothing foreign left, every clause sourced, figures blank unless they are set."""

from __future__ import annotations

import re
from functools import cache

import pytest

from assistant.draft import CannotDraft, Draft, Request, draft
from assistant.draft.adapt import Source, Target, adapt
from assistant.draft.offices import offices_of
from assistant.draft.places import Place, place
from assistant.naming import unit_title
from eval.drafting import foreign, leave_one_out
from vectorstore.library import Library
from vectorstore.text import normal

PLANS = ("cau-sen-2026", "cau-sen-2027", "dong-may-2026", "hon-sao-2026")
PEOPLE = ("Lương Thị Hảo", "Trịnh Minh Khuê", "Hoàng Văn Sỹ", "Phan Bá Trường", "Nguyễn Đức Lâm", "Đinh Quang Thụy")
NEW = Request(place="xã Bãi Vàng", period="năm 2027", implements="minh-giang-2026")
_PERCENT = re.compile(r"\d+(?:,\d+)?\s*%")


@cache
def without(library: Library, doc_id: str) -> tuple[Draft, tuple[str, ...]]:
    """A paper drafted whole from all other papers, given its place, period and offices; and these offices."""
    document = library.document(doc_id)
    assert document is not None and document.metadata.locality and document.metadata.period
    units = [s for s in library.sections(doc_id) if s.kind == "unit" and s.zone == "implementation"]
    offices = tuple(unit_title(section) for section in units)
    others = tuple(d.doc_id for d in library.documents() if d.doc_id != doc_id)
    request = Request(
        place=document.metadata.locality, period=document.metadata.period, precedents=others, offices=offices
    )
    return draft(library, request), offices


@cache
def made(library: Library) -> Draft:
    """A whole plan for a place that has no paper, carrying out the city's plan, for another year."""
    return draft(library, NEW)


def clause(of: Draft, holding: str) -> str:
    """The one paragraph that holds the words."""
    (found,) = [paragraph.text for paragraph in of.paragraphs if holding in paragraph.text]
    return found


def words(text: str) -> set[str]:
    """The different words of a text; page furniture inside a quote only adds to them."""
    return set(re.findall(r"\w+", normal(text)))


@pytest.mark.parametrize("doc_id", PLANS)
def test_no_place_office_or_person_of_another_place_is_left(sample_library: Library, doc_id: str) -> None:
    written, offices = without(sample_library, doc_id)
    assert foreign(sample_library, written, doc_id, offices) == []
    text = "\n".join(paragraph.text for paragraph in written.paragraphs)
    assert [name for name in PEOPLE if name in text] == []


@pytest.mark.parametrize("doc_id", PLANS)
def test_every_clause_names_a_precedent_whose_words_stand_in_it(sample_library: Library, doc_id: str) -> None:
    written, _ = without(sample_library, doc_id)
    clauses = [paragraph for paragraph in written.paragraphs if paragraph.kind == "clause"]
    assert len(clauses) > 20
    for paragraph in clauses:
        assert paragraph.precedents
        for precedent in paragraph.precedents:
            assert precedent.doc_id != doc_id
            assert normal(precedent.quote) in normal(sample_library.raw_text(precedent.doc_id))


@pytest.mark.parametrize("doc_id", PLANS)
def test_words_that_differ_from_the_precedent_are_told_with_a_reason(sample_library: Library, doc_id: str) -> None:
    written, _ = without(sample_library, doc_id)
    for paragraph in written.paragraphs:
        assert all(change.why and change.old != change.new for change in paragraph.changes)
        if paragraph.kind == "clause" and not paragraph.changes:
            assert words(paragraph.text) <= words(paragraph.precedents[0].quote)


def test_most_tasks_that_plans_share_come_back(sample_library: Library) -> None:
    held = {doc_id: leave_one_out(sample_library, doc_id) for doc_id in PLANS}
    assert all(one.foreign == () and one.unsourced == 0 for one in held.values())
    assert held["dong-may-2026"].found >= 5 and held["dong-may-2026"].tasks >= 15


def test_places_without_a_superior_plan_get_blanks_for_figures(sample_library: Library) -> None:
    written = draft(sample_library, Request(place="phường Bãi Vàng", period="năm 2026", sections=("mục tiêu",)))
    assert [p.text for p in written.paragraphs if _PERCENT.search(p.text)] == []
    assert "[…]%" in clause(written, "được tập huấn kỹ năng số")
    assert any("[…]" in blank for blank in written.placeholders)


def test_figures_that_the_superior_plan_sets_are_taken_over_for_the_right_level(sample_library: Library) -> None:
    written = made(sample_library)
    assert clause(written, "trực tuyến toàn trình").startswith("- Tối thiểu 85% hồ sơ")
    online = clause(written, "xử lý trên môi trường mạng")
    assert "80%" in online and "95%" not in online
    assert "[…]%" in clause(written, "được tập huấn kỹ năng số")


def test_counts_of_another_place_are_blank(sample_library: Library) -> None:
    text = "\n".join(paragraph.text for paragraph in made(sample_library).paragraphs)
    for figure in ("14 thôn", "04 lớp", "03 trạm", "01 chuyến", "100 lượt"):
        assert figure not in text


def test_levels_and_what_lies_below_are_the_targets(sample_library: Library) -> None:
    written = made(sample_library)
    text = "\n".join(paragraph.text for paragraph in written.paragraphs)
    assert re.findall(r"(?i)\b(phường|đặc khu|tổ dân phố)\b", text) == []
    assert "hợp tác xã" in text and "Công an xã" in text and "thôn" in text


def test_a_cooperative_is_no_commune_and_the_countryside_no_hamlet(sample_library: Library) -> None:
    written = draft(sample_library, Request(place="phường Bãi Vàng", period="năm 2026"))
    text = "\n".join(paragraph.text for paragraph in written.paragraphs)
    assert "hợp tác xã" in text and "hợp tác phường" not in text and "nông tổ" not in text


def test_offices_are_those_given(sample_library: Library) -> None:
    offices = ("Văn phòng HĐND và UBND xã", "Phòng Kinh tế", "Công an xã")
    written = draft(sample_library, Request(place="xã Bãi Vàng", period="năm 2026", offices=offices,
                                            sections=("tổ chức thực hiện",)))  # fmt: skip
    units = [re.sub(r"^\d+\. ", "", p.text) for p in written.paragraphs if p.kind == "unit"]
    own = [name for name in units if name.startswith(("Phòng", "Văn phòng", "Trung tâm", "Công an"))]
    assert own == [name for name in offices if name in own] and "Phòng Kinh tế" in own


def test_years_and_deadlines_are_the_periods(sample_library: Library) -> None:
    written = made(sample_library)
    text = "\n".join(paragraph.text for paragraph in written.paragraphs)
    assert "2026" not in text and "năm 2027" in text
    assert clause(written, "thư điện tử công vụ").endswith("hoàn thành trước [thời hạn].")
    assert written.frame and written.frame.title == "Chuyển đổi số và cải cách hành chính xã Bãi Vàng năm 2027"


def test_the_frame_cites_the_superior_plan_inside_a_sentence(sample_library: Library) -> None:
    frame = made(sample_library).frame
    assert frame is not None
    assert frame.issuer.endswith("XÃ BÃI VÀNG") and frame.parent_authority == "thành phố Minh Giang"
    bases = [basis.text for basis in frame.legal_bases]
    assert any("Kế hoạch số 118/KH-UBND ngày 22/12/2025" in basis and " về chuyển đổi số" in basis for basis in bases)
    assert frame.recipients[0] == "UBND thành phố Minh Giang" and frame.recipients[-1].startswith("Lưu: VT")


def test_parts_are_numbered_in_the_usual_order(sample_library: Library) -> None:
    heads = [p.text for p in made(sample_library).paragraphs if re.match(r"[IVX]+\. ", p.text)]
    assert [head.split(".")[0] for head in heads] == ["I", "II", "III", "IV"][: len(heads)]
    assert heads[0] == "I. MỤC TIÊU" and heads[-1].endswith("TỔ CHỨC THỰC HIỆN")


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        (Request(place="Bãi Vàng", period="năm 2026"), "«xã Bãi Vàng»"),
        (Request(place="  ", period="năm 2026"), "Hãy ghi địa phương kèm cấp"),
        (Request(place="xã Bãi Vàng", period="năm 2026", sections=("lời cảm ơn",)), "lời cảm ơn"),
        (Request(place="xã Bãi Vàng", period="năm 2026", precedents=("khong-co",)), "văn bản mẫu đã chọn không có"),
    ],
    ids=["no level", "blank", "no such part", "no precedent"],
)
def test_what_cannot_be_drafted_is_one_sentence(sample_library: Library, request_: Request, wanted: str) -> None:
    with pytest.raises(CannotDraft) as told:
        draft(sample_library, request_)
    sentence = str(told.value)
    assert wanted in sentence and sentence.endswith(".") and "\n" not in sentence and "« »" not in sentence


WARD = Source(
    place=Place("phường", "Lạch Tray"),
    parent=Place("tỉnh", "Đông Bình"),
    period="năm 2025",
    implements=frozenset({"15/kh-ubnd"}),
)
COMMUNE = Target(
    place=place("xã Bãi Vàng"),
    parent=place("thành phố Minh Giang"),
    period="năm 2026",
    offices=offices_of(place("xã Bãi Vàng"), ("Văn phòng HĐND và UBND xã", "Phòng Kinh tế", "Công an xã"), ()),
    superior="Kế hoạch số 8/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân thành phố Minh Giang",
    foreign=frozenset({"Lạch Tray", "Hòn Sao"}),
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("UBND phường Lạch Tray chỉ đạo.", "UBND xã Bãi Vàng chỉ đạo."),
        ("Trên địa bàn phường năm 2025.", "Trên địa bàn xã năm 2026."),
        ("Công an phường chủ trì.", "Công an xã chủ trì."),
        ("Vận động tại 14 tổ dân phố.", "Vận động tại […] thôn."),
        ("Đạt tỷ lệ 90% hồ sơ.", "Đạt tỷ lệ […]% hồ sơ."),
        ("Hoàn thành trước ngày 30/6/2025.", "Hoàn thành trước [thời hạn]."),
        ("Học tập đặc khu Hòn Sao.", "Học tập [địa danh]."),
        ("Báo cáo UBND tỉnh Đông Bình.", "Báo cáo UBND thành phố Minh Giang."),
        ("Giao đồng chí Nguyễn Văn Nam phụ trách.", "Giao đồng chí [họ tên] phụ trách."),
        (
            "Phát triển văn hóa - xã hội, xây dựng nông thôn mới.",
            "Phát triển văn hóa - xã hội, xây dựng nông thôn mới.",
        ),
        ("Thực hiện Nghị định số 85/2016/NĐ-CP.", "Thực hiện Nghị định số 85/2016/NĐ-CP."),
    ],
    ids=lambda text: text[:24],
)
def test_a_sentence_of_one_place_becomes_anothers(before: str, after: str) -> None:
    assert adapt(before, WARD, COMMUNE).text == after


def test_the_superior_plan_is_exchanged() -> None:
    done = adapt("Thực hiện Kế hoạch số 15/KH-UBND ngày 10/01/2025 của UBND tỉnh Đông Bình.", WARD, COMMUNE)
    assert "15/KH-UBND" not in done.text and "Kế hoạch số 8/KH-UBND ngày 05/01/2026" in done.text
    assert any(change.why == "kế hoạch cấp trên được triển khai" for change in done.changes)
