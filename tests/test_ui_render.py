"""What the page is made of, without a browser: answers, quotes, tables, conversations, feedback, contrast."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document as read_docx

from assistant.records import Citation
from assistant.review import Edit, Finding
from ui.bases import DATES, TITLES, Basis, grouped
from ui.conversations import Conversations
from ui.correcting import _number
from ui.duties import DUE, OPEN, RHYTHM, due_kind
from ui.exchange import Exchange, history
from ui.export import talk_as_word
from ui.feedback import Feedback
from ui.papers import Paper, paths_of, states, uploaded
from ui.render.answer import answer_html
from ui.render.cards import columns
from ui.render.clause import clause_html
from ui.render.emphasis import emphasised
from ui.render.locate import raw_range, span_of, text_range
from ui.render.marked import marked_html
from ui.render.page import render, section_name, vietnamese_date, vietnamese_number
from ui.rows import Row, Wanted, page_of, passing
from ui.theme import static_folder
from vectorstore.records import Candidate, Document, LegalBasis, Metadata, Outcome, Section

CITATION = Citation(
    n=1,
    doc_id="mau",
    title="Kế hoạch chuyển đổi số",
    number="26/KH-UBND",
    date="2026-01-12",
    section="IV.3",
    page=3,
    quote="- Chủ trì bảo đảm an toàn thông tin.",
)
EXCHANGE = Exchange(
    question="Ai lo an toàn thông tin?",
    understood="Ai phụ trách an toàn thông tin?",
    answer="Công an phường [1].",
    abstained=False,
    citations=(CITATION,),
    at="2026-02-03T08:00:00+07:00",
)


def section(text: str, **more: object) -> Section:
    given = {"raw": text, "text": text, "start": 0, "end": len(text)} | more
    about = {"doc_id": "mau", "ordinal": 0, "parent": None, "kind": "bullet", "zone": "tasks", "label": "-"}
    return Section(**(about | given), path="II", title="", page=1)  # type: ignore[arg-type]


def test_the_cells_of_a_cited_row_are_shown_beside_their_heads() -> None:
    heads = ("Stt", "Chỉ tiêu", "Kết quả năm 2025", "Năm 2026")
    row = section("3 Hài lòng 95,2% ≥ 96%", kind="row", label="3", header=heads, cells=("3", "Hài lòng", "", "≥ 96%"))
    assert columns(row) == (("Chỉ tiêu", "Hài lòng"), ("Năm 2026", "≥ 96%"))
    assert columns(section("Stt", kind="row", header=heads, cells=heads)) == ()
    assert columns(section("- Chủ trì.")) == ()


def test_answer_text_cannot_become_markup() -> None:
    html = answer_html(
        '<img src=x onerror="alert(1)"> đạt 80% [1]\n- <b>ý</b>\n| a | <i>b</i> |\n|---|---|\n| 1 | [2] |'
    )
    assert "<img" not in html and "<i>" not in html and "<b>ý" not in html
    assert html.count('class="marker"') == 2


def test_answers_have_a_lead_lists_and_tables() -> None:
    html = answer_html(
        "Có 2 việc:\n- Việc một [1]\n- Việc hai [2]\n\n| Nơi | Mức |\n|---|---|\n| A | 80% |\n| B | 75% |"
    )
    assert html.count("<li>") == 2 and html.count("<tr>") == 3 and html.count('class="lead"') == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("đạt tối thiểu 84,5% hồ sơ", '<b class="figure">84,5%</b>'),
        ("kiểm tra 2 lần/năm", '<b class="figure">2 lần/năm</b>'),
        ("trước ngày 30/6/2026", '<b class="figure">ngày 30/6/2026</b>'),
        ("trước ngày 30 tháng 4", '<b class="figure">ngày 30 tháng 4</b>'),
        ("9 tháng đầu năm 2026", '<b class="figure long">9 tháng đầu năm 2026</b>'),
        ("từ 5 đến 10 triệu đồng/hộ", '<b class="figure long">5 đến 10 triệu đồng/hộ</b>'),
        ("| > 50 |", '<b class="figure">&gt; 50</b>'),
        ("đạt ≥ 96%", '<b class="figure">≥ 96%</b>'),
        ("03 thủ tục, 14 tổ dân phố", '<b class="figure">14 tổ dân phố</b>'),
        ("Luật số 31/2024/QH15", '<span class="code">31/2024/QH15</span>'),
        ("trong quý I/2026", '<b class="figure">quý I/2026</b>'),
        ("Nghị định 118/2021/NĐ-CP", '<span class="code">118/2021/NĐ-CP</span>'),
    ],
)
def test_figures_dates_and_numbers_stand_out(text: str, shown: str) -> None:
    assert shown in emphasised(text)


def test_a_quote_is_found_whatever_its_white_space() -> None:
    assert raw_range("Chủ trì  bảo đảm\nan toàn", "bảo đảm an") == (2, 4)
    assert raw_range("Chủ trì bảo đảm", "phối hợp") is None
    assert span_of("một hai\nba bốn", "hai ba") == (4, 10)


def test_a_raw_quote_marks_the_restored_words_that_stand_for_it() -> None:
    damaged = section(
        "Chủ trì vận hành trang tin",
        raw="Chu tri v 4n hanh trang tin",
        align=((0, 0), (1, 1), (2, 3), (4, 4), (5, 5), (6, 6)),
    )
    assert text_range(damaged.align, (2, 4)) == (2, 3)
    html = clause_html(replace(damaged, uncertain=(2,)), "v 4n hanh")
    assert (
        '<mark class="quote"><u class="unsure" title="Chưa chắc chắn khi phục hồi; tệp gốc ghi: v 4n">vận</u> hành</mark>'
        in html
    )
    assert '<span class="as-filed" lang="und">Chu tri <mark class="quote">v 4n hanh</mark> trang tin</span>' in html


def test_names_of_sections_dates_and_numbers_read_as_vietnamese() -> None:
    assert [section_name(path) for path in ("VI.6", "Điều 2.1", "Mở đầu")] == ["mục VI.6", "Điều 2.1", "Mở đầu"]
    assert vietnamese_date("2026-01-12") == "12/01/2026"
    assert [vietnamese_number(n) for n in (80.0, 1234.5, 0.25)] == ["80", "1.234,5", "0,25"]
    assert [_number(text) for text in ("84,5", "1.700,5", "95", "toàn bộ")] == [84.5, 1700.5, 95.0, "toàn bộ"]


def test_deadlines_are_of_three_kinds() -> None:
    assert [due_kind(text) for text in ("trước ngày 30/6/2026", "định kỳ hằng quý", "Thường xuyên", None)] == [
        DUE,
        RHYTHM,
        RHYTHM,
        OPEN,
    ]


def document(doc_id: str, place: str) -> Document:
    meta = Metadata(locality=place, period="năm 2026", number=f"{len(doc_id)}/KH-UBND")
    return Document(doc_id=doc_id, collection="chung", name=doc_id, sha256="", kind="txt", pages=1, metadata=meta)


def basis(doc_id: str, number: str, date: str | None, title: str, issuer: str | None = "Chính phủ") -> Row[LegalBasis]:
    fact = LegalBasis(
        doc_id=doc_id, section="I", ordinal=0, page=1, type="Nghị định", number=number, date=date,
        issuer=issuer, title=title, relation="căn cứ", evidence="", text="",
    )  # fmt: skip
    return Row(fact, document(doc_id, f"xã {doc_id}"), f"{number} {title}")


def test_one_document_under_two_spellings_is_one_and_its_disagreements_are_named() -> None:
    rows = [
        basis("a", "82/2024/NĐ-CP", "2024-07-10", "sửa đổi Nghị định về đầu tư ứng dụng công nghệ thông tin"),
        basis("b", "82/2024/ND-CP", "2024-07-16", "quản lý chi phí vận tải biển quốc tế"),
        basis("c", "26/KH-UBND", "2025-01-02", "cải cách hành chính", issuer="UBND xã Một"),
        basis("d", "26/KH-UBND", "2025-01-09", "phòng chống thiên tai", issuer="UBND phường Hai"),
    ]
    groups = grouped(rows)
    assert [len(group) for group in groups] == [2, 1, 1]
    assert Basis(tuple(groups[0])).states == (DATES, TITLES)


def test_tables_are_filtered_searched_and_paged_on_the_server() -> None:
    rows = [
        Row(n, document("p", "xã P"), f"Việc số {n} tuyên truyền", {"role": "chủ trì" if n % 2 else "phối hợp"})
        for n in range(100)
    ]
    found = passing(rows, Wanted(filters={"role": ["chủ trì"]}, text="tuyen truyen"))
    assert len(found) == 50
    page = page_of(found, Wanted(page=9, sort="-n"), {"n": lambda row: row.fact}, size=20)
    assert (page.number, page.pages, page.total, page.rows[-1].fact) == (2, 3, 50, 1)


def test_a_user_sees_only_their_own_conversations_and_finds_them_without_diacritics(tmp_path: Path) -> None:
    talks = Conversations(tmp_path / "a.sqlite")
    mine = talks.add("lan", None, EXCHANGE)
    assert talks.add("lan", mine, replace(EXCHANGE, question="Còn xã khác?")) == mine
    talks.add("binh", None, EXCHANGE)
    assert [talk.length for talk in talks.list("lan", "an toan thong tin")] == [2]
    assert talks.list("lan", "100%_lạ") == ()
    assert talks.open("lan", mine)[0] == EXCHANGE and talks.open("binh", mine) == ()
    talks.delete("binh", mine)
    assert talks.list("lan")
    talks.clear("lan")
    assert talks.list("lan") == () and talks.list("binh")


def test_feedback_is_counted_once_for_an_answer_and_tells_no_user(tmp_path: Path) -> None:
    votes = Feedback(tmp_path / "a.sqlite")
    votes.add("lan", EXCHANGE, "up")
    votes.add("lan", EXCHANGE, "down", kind="Thiếu ý", words="Còn Đoàn thanh niên")
    assert votes.counts() == {"up": 0, "down": 1}
    assert "Còn Đoàn thanh niên" in next(votes.lines()) and "lan" not in re.findall(
        r'"user"\s*:\s*"(\w+)"', next(votes.lines())
    )
    with pytest.raises(ValueError, match="not a verdict"):
        votes.add("lan", EXCHANGE, "maybe")


def test_history_leaves_the_example_of_the_first_page_out() -> None:
    turns = history((replace(EXCHANGE, example=True), EXCHANGE))
    assert [turn.role for turn in turns] == ["user", "assistant"]


def test_a_conversation_goes_to_word_with_its_sources() -> None:
    refused = replace(EXCHANGE, question="Xã khác?", answer="Chưa có văn bản.", abstained=True, citations=())
    words = [p.text for p in read_docx(io.BytesIO(talk_as_word((EXCHANGE, refused)))).paragraphs]
    assert "[1] Kế hoạch chuyển đổi số, số 26/KH-UBND ngày 12/01/2026, mục IV.3, trang 3" in words
    assert "Không trả lời vì chưa đủ căn cứ." in words


def test_only_files_of_the_upload_folder_are_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "up"))
    inside, outside = tmp_path / "up" / "x" / "a.txt", tmp_path / "b.txt"
    inside.parent.mkdir(parents=True)
    inside.write_text("a")
    outside.write_text("b")
    assert uploaded([str(inside), str(outside), str(tmp_path / "up" / ".." / "b.txt"), "/etc/passwd"]) == (
        inside.resolve(),
    )
    assert paths_of("{}") == paths_of("không phải JSON") == []


def finding(start: int, end: int, severity: str = "lỗi") -> Finding:
    return Finding(
        kind="typo", severity=severity, location="I", evidence="", explanation="<sai>", suggested_fix="", rule="",
        start=start, end=end, edits=(Edit(start, end, "x"),),
    )  # fmt: skip


def test_findings_are_marked_in_the_text_without_overlap() -> None:
    raw = "Phải pháp thực hiện\n<b>nhệm vụ</b>"
    html = marked_html(raw, [finding(0, 9), finding(5, 14), finding(23, 30, "gợi ý")], {})
    assert re.findall(r">([^<>]+)</mark>", html) == ["Phải pháp", " thực", "nhệm vụ"]
    assert "&lt;b&gt;" in html and 'title="&lt;sai&gt;"' in html


_ON = {
    "ink": ("paper", "surface", "sheet", "quote", "brand-soft", "seal-soft", "warn-soft"),
    "ink-soft": ("paper", "surface", "sheet"),
    "ink-faint": ("paper", "surface", "sheet"),
    "brand": ("paper", "surface", "sheet"),
    "brand-strong": ("paper", "surface", "brand-soft"),
    "band-ink": ("band",),
    "button-ink": ("button", "button-hover"),
    "seal": ("surface", "sheet", "seal-soft"),
    "warn": ("surface", "warn-soft"),
    "good": ("surface", "good-soft"),
}


@pytest.mark.parametrize("mode", [":root", r"\.dark"])
def test_every_text_colour_can_be_read_on_its_grounds(mode: str) -> None:
    css = (static_folder() / "css" / "tokens.css").read_text(encoding="utf-8")
    block = re.search(mode + r" \{(.*?)\n\}", css, re.DOTALL)
    assert block
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))
    poor = {
        (ink, ground): round(_contrast(colours[ink], colours[ground]), 2)
        for ink, grounds in _ON.items()
        for ground in grounds
        if _contrast(colours[ink], colours[ground]) < 4.5
    }
    assert poor == {}


def _contrast(one: str, other: str) -> float:
    """WCAG 2.1, relative luminance and contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_doubtful_field_is_shown_with_its_candidates_to_choose() -> None:
    said = (
        Candidate(value="12/KH-UBND", weight=0.35, witness="tên tệp"),
        Candidate(value=None, weight=0.3, witness="khác"),
    )
    outcome = Outcome(field="number", value="12/KH-UBND", confidence=0.3, candidates=said)
    document = Document(
        doc_id="mau",
        collection="chung",
        name="mau.txt",
        sha256="",
        kind="txt",
        pages=1,
        metadata=Metadata(),
        outcomes=(outcome,),
    )
    paper = Paper(document, 1, 1, 0, 0, 0)
    assert "Thông tin cần xác nhận" in states(document)
    html = render("papers", page={"rows": [paper], "number": 0, "pages": 1}, whole=1, warnings=[])
    assert 'data-act="choose"' in html and 'data-value="12/KH-UBND"' in html and "số, ký hiệu: cần xác nhận" in html
    sure = replace(document, outcomes=(replace(outcome, confidence=0.95),))
    assert Paper(sure, 1, 1, 0, 0, 0).doubts == ()
