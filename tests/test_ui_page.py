"""The page in a real browser, over the sample papers: ask, cite, refuse, filter, take in, correct, keep, export."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as read_docx
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser import NARROW, WIDE, Watched, ask, chromium, open_tab, served
from tests.shared import SAMPLES

WHO = "Don vi nao chu tri tuyen truyen o phuong Cau Sen nam 2026?"
REFUSED = "Xã Thanh Bình có những chỉ tiêu gì?"
NEW_PAPER = """ỦY BAN NHÂN DÂN
XÃ TRÚC LÂM
Số: 11/KH-UBND
Trúc Lâm, ngày 20 tháng 01 năm 2026

KẾ HOẠCH
Chuyển đổi số xã Trúc Lâm năm 2026

I. CHỈ TIÊU
- Tỷ lệ hồ sơ nộp trực tuyến đạt tối thiểu 83%.

II. TỔ CHỨC THỰC HIỆN
1. Văn phòng HĐND và UBND xã
- Chủ trì theo dõi, đôn đốc việc thực hiện Kế hoạch.
2. Công an xã
- Chủ trì bảo đảm an ninh mạng cho các hệ thống của xã.
"""


@pytest.fixture(scope="module")
def address(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application over a copy of the sample library with one badly recognised paper more."""
    from ingest.pipeline import ingest
    from vectorstore.library import Library

    home = tmp_path_factory.mktemp("man-hinh") / "home"
    shutil.copytree(sample_home, home)
    with Library.open(home) as library:
        ingest(library, [SAMPLES / "formats" / "dong-may-nhan-dang-kem.txt"])
    with served(home) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Iterator[Watched]:
    """One visit on an office screen for all tests."""
    watched = Watched(browser, address, WIDE)
    yield watched
    watched.context.close()


@pytest.fixture
def page(visit: Watched) -> Iterator[Page]:
    """The page as on a first visit; after the test nothing was logged as an error and nothing left this computer."""
    yield visit.fresh()
    assert visit.errors == []
    assert visit.foreign == []
    assert visit.alerts == []


def test_first_page_shows_an_answered_example_and_fits_the_screen(page: Page) -> None:
    expect(page.locator("#talk .ribbon")).to_be_visible()
    expect(page.locator("#talk .reply.answer .marker").first).to_be_visible()
    assert page.locator("#talk .examples button").count() >= 2
    assert page.evaluate(
        "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
    )
    for selector in ("#box textarea", "#send", "#filters .chip >> nth=0", "#sources .card >> nth=0"):
        box = page.locator(selector).bounding_box()
        assert box and box["y"] >= 0 and box["y"] + min(box["height"], 40) <= 768, selector
    tabs = page.locator("[role=tablist] button[role=tab]:visible").all_inner_texts()
    assert tabs[:4] == ["Hỏi đáp", "Phân công", "Chỉ tiêu", "Căn cứ"] and tabs[-2:] == ["Rà soát", "Thư viện"]


def test_there_is_nothing_of_the_framework_to_see(page: Page) -> None:
    assert page.locator("footer:visible", has_text="Gradio").count() == 0
    assert "gradio" not in page.inner_text("body").casefold()
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert page.title() == "Trợ lý Kế hoạch"


def test_a_question_without_diacritics_is_answered_with_its_source(page: Page) -> None:
    ask(page, WHO)
    reply = page.locator("#talk .turn").last.locator(".reply")
    expect(reply).to_have_class("reply answer")
    expect(page.locator("#reading q")).to_contain_text("Đơn vị nào chủ trì tuyên truyền")
    card = page.locator("#sources .card:visible").first
    expect(card.locator(".about")).to_contain_text("07/KH-UBND")
    expect(card.locator("mark.quote").first).to_be_visible()
    assert page.input_value("#box textarea") == ""


def test_the_card_shows_the_whole_quote_also_where_it_begins_at_a_heading(page: Page) -> None:
    ask(page, WHO)
    marked = " ".join(page.locator("#sources .card:visible mark.quote").all_inner_texts())
    assert "uyên truyền" in marked


def test_a_marker_lights_its_card_and_the_card_opens_the_paper_at_the_quote(page: Page) -> None:
    ask(page, WHO)
    page.locator("#talk .turn .marker").last.click()
    lit = page.locator("#sources .card.lit")
    expect(lit).to_have_count(1)
    quote = lit.locator("mark.quote").first.inner_text()
    lit.locator("[data-open]").click()
    mark = page.locator(".drawer .chosen mark.quote").first
    expect(mark).to_be_visible()
    assert mark.inner_text().split()[:4] == quote.split()[:4]
    assert mark.evaluate(
        "mark => mark.getBoundingClientRect().top >= mark.closest('.paper-body').getBoundingClientRect().top"
    )
    expect(mark).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_be_hidden()


def test_a_refusal_is_one_plain_sentence_with_questions_that_are_answered(page: Page) -> None:
    ask(page, REFUSED)
    reply = page.locator("#talk .turn").last.locator(".reply")
    expect(reply).to_have_class("reply refusal")
    expect(reply.locator(".words > .lead")).to_contain_text("Thanh Bình")
    edge = reply.evaluate("e => getComputedStyle(e).borderLeftColor.match(/\\d+/g).map(Number)")
    assert max(edge) - min(edge) < 60, "a refusal is no fault and is not red"
    assert "ms" not in reply.inner_text().split()
    tries = reply.locator(".tries [data-ask]")
    assert tries.count() == 2
    tries.first.click()
    expect(page.locator("#talk .turn")).to_have_count(2)
    expect(page.locator("#talk .turn").last.locator(".reply")).to_have_class("reply answer")
    expect(page.locator("#talk .turn").last.locator(".tools")).to_be_in_viewport()


def test_filters_narrow_what_is_asked(page: Page) -> None:
    page.click("#filters .chip[data-key=place] summary")
    page.locator("#filters .chip[data-key=place] label", has_text="Hòn Sao").locator("input").check()
    expect(page.locator("#filters .chip[data-key=place]")).to_have_class("chip on")
    page.keyboard.press("Escape")
    ask(page, "Đơn vị nào chủ trì tuyên truyền?")
    for about in page.locator("#sources .card:visible h3").all_inner_texts():
        assert "Hòn Sao" in about


def test_keyboard_alone_is_enough(page: Page) -> None:
    page.click("#talk h1")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement === document.querySelector('#box textarea')")
    page.keyboard.type("dòng một")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dòng hai")
    assert page.input_value("#box textarea") == "dòng một\ndòng hai"
    ask(page, REFUSED)
    page.focus("#box textarea")
    page.keyboard.press("ArrowUp")
    assert page.input_value("#box textarea") == REFUSED
    page.keyboard.press("ArrowDown")
    assert page.input_value("#box textarea") == ""
    page.locator("#talk .tool.sources-of, #talk .tool").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_thumbs_down_with_a_reason_is_kept_and_counted(page: Page) -> None:
    ask(page, WHO)
    page.click("#talk [data-ask-why]")
    page.locator("#talk .reasons label", has_text="Thiếu ý").click()
    page.fill("#talk .why textarea", "Còn đài truyền thanh")
    page.click("#talk .why [type=submit]")
    expect(page.locator("#talk .thanks")).to_be_visible()
    open_tab(page, "quality")
    expect(page.locator("#quality")).to_contain_text("Còn đài truyền thanh")


def test_conversations_are_kept_found_opened_exported_and_deleted(page: Page) -> None:
    ask(page, WHO)
    page.click("#talk-bar [data-act=new]")
    expect(page.locator("#talk .greeting")).to_be_visible()
    page.click("#talk-bar [data-act=past]")
    page.fill("#past input[type=search]", "tuyen truyen")
    expect(page.locator("#past [data-act=clear-talks]")).to_have_count(0)  # the list is the filtered one
    talk = page.locator("#past .past-talk").first
    expect(talk).to_contain_text(WHO)
    talk.click()
    expect(page.locator("#talk .question")).to_have_text(f"Câu hỏi: {WHO}")
    with page.expect_download() as download:
        page.click("#talk-bar [data-act=word]")
    words = "\n".join(p.text for p in read_docx(download.value.path()).paragraphs)
    assert WHO in words and "[1]" in words and "07/KH-UBND" in words
    page.click("#talk-bar [data-act=past]")
    page.wait_for_selector("#past [data-act=clear-talks]")
    page.click("#past [data-act=clear-talks]")
    expect(page.locator("#past .empty")).to_have_text("Chưa có hội thoại nào.")


def test_a_file_is_taken_in_and_answers_at_once(page: Page, tmp_path: Path) -> None:
    paper = tmp_path / "truc-lam-2026.txt"
    paper.write_text(NEW_PAPER, encoding="utf-8")
    broken = tmp_path / "hong.docx"
    broken.write_bytes(b"")
    open_tab(page, "papers")
    with page.expect_file_chooser() as chooser:
        page.locator("#dropzone label", has_text="Chọn tệp").click()
    chooser.value.set_files([paper, broken])
    expect(page.locator("#intake .done")).to_contain_text("Đã thêm 1 văn bản", timeout=30_000)
    expect(page.locator("#intake details")).to_contain_text("hong.docx")
    expect(page.locator("#papers")).to_contain_text("11/KH-UBND")
    open_tab(page, "ask")
    ask(page, "Đơn vị nào chủ trì bảo đảm an ninh mạng ở xã Trúc Lâm?")
    expect(page.locator("#talk .turn").last).to_contain_text("Công an xã")
    expect(page.locator("#sources .card:visible").first).to_contain_text("11/KH-UBND")
    open_tab(page, "papers")
    page.locator("#papers tr", has_text="11/KH-UBND").locator("[data-act=remove]").click()
    expect(page.locator("#intake")).to_contain_text("Đã gỡ")
    expect(page.locator("#papers")).not_to_contain_text("11/KH-UBND")


def test_a_zip_with_a_page_of_markup_is_shown_as_text(page: Page, tmp_path: Path) -> None:
    archive = tmp_path / "goi.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(
            "ma-doc.txt",
            "KẾ HOẠCH\n<img src=x onerror=alert(1)> xã Mây Trắng năm 2026\n- Việc <script>alert(2)</script>\n",
        )
    open_tab(page, "papers")
    with page.expect_file_chooser() as chooser:
        page.locator("#dropzone label", has_text="Chọn tệp").click()
    chooser.value.set_files([archive])
    expect(page.locator("#intake .done")).to_contain_text("Đã thêm 1 văn bản", timeout=30_000)
    row = page.locator("#papers tr", has_text="ma-doc.txt")
    row.locator("[data-open]").first.click()
    expect(page.locator(".drawer .sheet")).to_contain_text("<img src=x")
    assert page.locator(".drawer .sheet img, .drawer .sheet script").count() == 0
    page.keyboard.press("Escape")
    page.locator("#papers-bar [data-act=verify]").click()
    expect(page.locator("#intake")).to_contain_text("Thư viện nguyên vẹn")


def test_tasks_are_filtered_lead_to_their_clause_and_go_to_excel(page: Page) -> None:
    open_tab(page, "duties")
    page.wait_for_selector("#duties table")
    page.fill("#duties-bar input[type=search]", "an toan thong tin")
    expect(page.locator("#duties-bar .count")).to_contain_text("/")
    rows = page.locator("#duties tbody tr")
    assert rows.count() > 0
    for task in rows.all_inner_texts():
        assert "toàn thông tin" in task.casefold() or "thông tin" in task.casefold()
    rows.first.locator(".to-clause").click()
    expect(page.locator(".drawer .chosen").first).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.click("#duties-bar [data-act=excel]")
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    assert sheet.max_row == rows.count() + 1 and sheet.freeze_panes == "A2"


def test_the_matrix_leads_to_a_unit_and_its_printable_page(page: Page) -> None:
    open_tab(page, "duties")
    page.click("#duties-bar [data-mode=matrix]")
    page.wait_for_selector("#duties .matrix")
    unit = page.locator("#duties .matrix tbody th button").first
    name = unit.inner_text()
    unit.click()
    expect(page.locator("#duties .unit-page h2")).to_have_text(name)
    expect(page.locator("#duties-bar [data-print]")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#duties .unit-page")).to_be_visible()
    expect(page.locator("#duties-bar")).to_be_hidden()


def test_tasks_are_shown_by_the_day_they_are_due_and_taken_home_as_a_calendar(page: Page) -> None:
    open_tab(page, "duties")
    page.click("#duties-bar [data-mode=due]")
    page.wait_for_selector("#duties .agenda .due-day")
    for office in page.locator("#duties .agenda tbody").all():
        days = [tuple(reversed(day.split("/"))) for day in office.locator(".due-day b").all_inner_texts()]
        assert days == sorted(days)
    with page.expect_download() as download:
        page.click("#duties-bar [data-act=calendar]")
    events = Path(download.value.path()).read_text(encoding="utf-8").count("BEGIN:VEVENT")
    assert download.value.suggested_filename.endswith(".ics")
    assert events == page.locator("#duties .due-day").count() > 0
    page.click("#duties [data-span=overdue]")
    expect(page.locator("#duties [data-span=overdue]")).to_have_attribute("aria-pressed", "true")
    page.click("#duties-bar [data-mode=table]")
    page.wait_for_selector("#duties .facts:not(.agenda)")


def test_filters_offer_what_the_chosen_place_has_and_are_cleared_at_once(page: Page) -> None:
    open_tab(page, "duties")
    page.click("#duties-bar [data-mode=table]")
    page.wait_for_selector("#duties .facts")
    clear = page.locator("#duties-filters .chip-clear")
    if clear.is_visible():  # an earlier search leaves out what it does not find, as it should
        clear.click()
    expect(page.locator("#duties-bar .count")).not_to_contain_text("/")
    place = page.locator("#duties-filters .chip[data-key=place]")
    place.locator("summary").click()
    place.locator("label", has_text="Hòn Sao").locator("input").check()
    expect(page.locator("#duties-bar .count")).to_contain_text("/")
    expect(place.locator(".chip-menu")).to_be_visible()  # the user goes on picking
    page.keyboard.press("Escape")
    page.locator("#duties-filters .chip[data-key=unit] summary").click()
    units = page.locator("#duties-filters .chip[data-key=unit] .chip-list span")
    expect(units.nth(1)).to_be_visible()
    assert not [
        name for name in units.all_inner_texts() if "đặc khu" not in name and ("phường" in name or "xã" in name.split())
    ]
    page.keyboard.press("Escape")
    page.fill("#duties-bar input[type=search]", "tau ca")
    page.click("#duties-filters .chip-clear")
    expect(page.locator("#duties-bar .count")).not_to_contain_text("/")


def test_what_falls_short_is_named_with_the_plan_above_whatever_is_filtered(page: Page) -> None:
    open_tab(page, "targets")
    place = page.locator("#targets-filters .chip[data-key=place]")
    place.locator("summary").click()
    place.locator("label", has_text="Đồng Mây").locator("input").check()
    page.keyboard.press("Escape")
    page.click("#targets-bar [data-mode=low]")
    low = page.locator("#targets .cell.low").first
    expect(low).to_contain_text("thấp hơn ≥ 85% (118/KH-UBND, chung)")
    with page.expect_download() as download:
        page.click("#targets-bar [data-act=excel]")
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    names = {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)}
    expect(page.locator("#targets .aligned tbody tr")).to_have_count(len(names))
    page.click("#targets-filters .chip-clear")
    page.click("#targets-bar [data-mode=aligned]")


def test_a_fact_is_corrected_with_a_name_and_shown_as_corrected(page: Page) -> None:
    open_tab(page, "duties")
    page.click("#duties-bar [data-mode=table]")
    page.wait_for_selector("#duties .edit-fact")
    first = page.locator("#duties tbody tr").first
    first.locator(".edit-fact").click()
    page.fill(".fact-form [name=deadline]", "trước ngày 15/9/2026")
    page.click(".fact-form [value=edited]")
    expect(page.locator(".form-said")).to_contain_text("Hãy ghi tên người sửa")
    page.fill(".fact-form [name=who]", "Lê Thị Hoa")
    page.click(".fact-form [value=edited]")
    expect(page.locator(".form-head")).to_contain_text("Lê Thị Hoa")
    page.keyboard.press("Escape")
    expect(first).to_contain_text("trước ngày 15/9/2026")
    expect(first).to_contain_text("đã sửa")
    first.locator(".edit-fact").click()
    page.click(".fact-form [value=undo]")
    expect(page.locator(".form-head")).to_contain_text("chưa ai kiểm tra")
    page.keyboard.press("Escape")
    expect(first).not_to_contain_text("đã sửa")


def test_indicators_stand_side_by_side(page: Page) -> None:
    open_tab(page, "targets")
    page.wait_for_selector("#targets .aligned", timeout=30_000)
    assert page.locator("#targets .aligned thead th").count() >= 5
    assert page.locator("#targets .bars").count() >= 1
    page.locator("#targets .aligned .cell").first.click()
    expect(page.locator(".drawer .chosen").first).to_be_visible()


def test_cited_documents_are_listed_with_who_cites_them(page: Page) -> None:
    open_tab(page, "bases")
    page.wait_for_selector("#bases table")
    page.fill("#bases-bar input[type=search]", "118/KH-UBND")
    expect(page.locator("#bases-bar .count")).to_contain_text("1 / ")
    expect(page.locator("#bases tbody tr").first).to_contain_text("118/KH-UBND")
    citers = page.locator("#bases tbody tr").first.locator(".citers")
    if not citers.locator("li").first.is_visible():
        citers.locator("summary").click()
    citers.locator("li .to-clause").first.click()
    expect(page.locator(".drawer .chosen mark.quote").first).to_contain_text("118/KH-UBND")


def test_a_repaired_paper_shows_its_raw_words_on_demand(page: Page) -> None:
    open_tab(page, "papers")
    page.locator("#papers tr", has_text="dong-may-nhan-dang-kem.txt").locator("[data-open]").first.click()
    page.wait_for_selector(".drawer .switch")
    shown = page.inner_text(".drawer .sheet")
    page.click(".drawer [data-filed=yes]")
    filed = page.inner_text(".drawer .sheet")
    assert shown != filed and len(filed) > 200


def test_a_phone_has_no_sideways_scroll_and_sources_come_up(browser: Browser, address: str) -> None:
    watched = Watched(browser, address, NARROW)
    page = watched.page
    ask(page, WHO)
    page.locator("#talk .turn .marker").first.click()
    expect(page.locator("#sources .card.lit")).to_be_in_viewport()
    page.click("[data-close-sources]")
    for key in ("duties", "targets", "bases", "papers", "quality", "ask"):
        open_tab(page, key)
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), key
    watched.context.close()
    assert watched.errors == [] and watched.foreign == []


def test_a_part_is_drafted_with_its_sources_edited_and_goes_to_word(page: Page) -> None:
    open_tab(page, "draft")
    page.fill("#draft-form [name=place]", "xã Đồng Mây")
    page.fill("#draft-form [name=period]", "năm 2027")
    page.locator("#draft-form label", has_text="Tổ chức thực hiện").click()
    page.click("#draft-form [value=now]")
    page.wait_for_selector("#draft-page .draft-line.clause", timeout=30_000)
    line = page.locator("#draft-page .draft-line.clause").first
    line.locator("[data-edit]").click()
    expect(page.locator("#draft-side .clause").first).to_be_visible()
    line.locator("[data-edit]").press("End")
    page.keyboard.type(" và báo cáo kết quả hằng tháng")
    page.locator("#draft-page .about").first.click()
    expect(page.locator("#draft-side .note")).to_contain_text("Bạn đã sửa")
    with page.expect_download() as download:
        page.locator("#draft-page [data-act=word]").first.click()
    words = "\n".join(p.text for p in read_docx(download.value.path()).paragraphs)
    assert "và báo cáo kết quả hằng tháng" in words


def test_a_draft_is_reviewed_and_a_fixed_copy_taken_home(page: Page, tmp_path: Path) -> None:
    paper = tmp_path / "du-thao.txt"
    paper.write_text(NEW_PAPER.replace("theo dõi", "theo giõi").replace("nhân dân", "nhân  dân"), encoding="utf-8")
    open_tab(page, "review")
    with page.expect_file_chooser() as chooser:
        page.locator("#review-drop label", has_text="Chọn tệp").click()
    chooser.value.set_files([paper])
    page.wait_for_selector("#findings .finding", timeout=60_000)
    assert page.locator("#review-page mark.found").count() >= 1
    page.locator("#findings [data-act=accepted]").first.click()
    expect(page.locator("#findings [data-act=accepted][aria-pressed=true]")).to_have_count(1)
    page.locator("#findings [data-act=dismissed]").nth(1).click()
    expect(page.locator("#findings .finding.dismissed")).to_have_count(1)
    with page.expect_download() as download:
        page.click("#review-page [data-act=fixed]")
    assert "Kế hoạch" in "\n".join(p.text for p in read_docx(download.value.path()).paragraphs)
    with page.expect_download() as download:
        page.click("#review-page [data-act=summary]")
    assert read_docx(download.value.path()).paragraphs[0].text == "Phiếu rà soát dự thảo"
    page.click("#review-page [data-act=again]")
    expect(page.locator("#review-page .bar-list")).to_be_visible()
