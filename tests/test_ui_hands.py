"""The page for every hand and eye: screen readers, zoom, phones, paper; pictures and questions made from the library."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document as read_docx
from playwright.sync_api import Browser, Page, expect

from tests.browser import NARROW, WIDE, ZOOMED, Watched, ask, chromium, open_tab, served

WHO = "Đơn vị nào chủ trì tuyên truyền ở phường Cầu Sen năm 2026?"
UNKNOWN_PLACE = "Xã Thanh Bình đặt thu nhập bình quân đầu người là bao nhiêu?"
TABS = ("duties", "targets", "bases", "draft", "review", "papers", "quality")


@pytest.fixture(scope="module")
def address(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application over a copy of the sample library."""
    import shutil

    home = tmp_path_factory.mktemp("moi-nguoi") / "home"
    shutil.copytree(sample_home, home)
    with served(home) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Iterator[Watched]:
    """One visit for all tests."""
    watched = Watched(browser, address, WIDE)
    watched.page.wait_for_selector("#talk .examples")
    yield watched
    watched.context.close()


@pytest.fixture
def page(visit: Watched) -> Page:
    """The page as on a first visit."""
    visit.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return visit.fresh()


def test_screen_readers_find_nothing_serious_on_any_tab(page: Page) -> None:
    ask(page, WHO)
    ask(page, UNKNOWN_PLACE)
    found = _serious(page)
    for key in TABS:
        open_tab(page, key)
        page.wait_for_timeout(300)
        found += _serious(page)
    for key, mode in (("duties", "due"), ("duties", "year"), ("targets", "picture"), ("bases", "tree")):
        open_tab(page, key)
        page.click(f"#{key}-bar [data-mode={mode}]")
        page.wait_for_selector(f"#{key}-bar [data-mode={mode}][aria-pressed=true]")
        found += _serious(page)
    assert found == []


def test_at_150_percent_every_tab_is_in_sight_and_arrows_go_through_them(page: Page) -> None:
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    tabs = page.locator("[role=tablist] button[role=tab]:visible")
    assert tabs.count() == 7
    for tab in tabs.all():
        box = tab.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= ZOOMED["width"] - 80, tab.inner_text()
    tabs.last.focus()
    page.keyboard.press("ArrowRight")  # from the last to the first, past the administrator's
    expect(tabs.first).to_be_focused()
    assert tabs.first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_markers_can_be_touched_on_a_phone(browser: Browser, address: str) -> None:
    watched = Watched(browser, address, NARROW)
    ask(watched.page, WHO)
    box = watched.page.locator("#talk .marker").first.bounding_box()
    assert box and box["width"] >= 24 and box["height"] >= 24
    open_tab(watched.page, "bases")
    watched.page.click("#bases-bar [data-mode=tree]")
    watched.page.wait_for_selector("#bases .picture")
    assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    watched.context.close()


def test_the_evaluation_is_the_administrators(page: Page) -> None:
    expect(page.locator("[role=tablist] button[data-tab-id=quality]")).to_be_hidden()
    page.click("[data-go-tab=quality]")
    expect(page.locator("#quality h2").first).to_be_visible()
    expect(page.locator("[data-go-tab=quality]")).to_have_attribute("aria-current", "page")


def test_the_first_page_offers_six_questions_that_are_all_answered(page: Page) -> None:
    offered = page.locator("#talk .examples button")
    expect(offered).to_have_count(6)
    expect(offered.last).to_be_in_viewport()
    questions = offered.all_inner_texts()
    for question in questions:
        ask(page, question)
        last = page.locator("#talk .turn").last
        expect(last.locator(".reply")).to_have_class("reply answer")
        expect(last.locator(".marker").first).to_be_visible()


def test_a_refusal_offers_what_the_library_says_on_the_same_matter(page: Page) -> None:
    offered = set(page.locator("#talk .examples button").all_inner_texts())
    ask(page, UNKNOWN_PLACE)
    reply = page.locator("#talk .turn").last.locator(".reply")
    expect(reply).to_have_class("reply refusal")
    tries = reply.locator(".tries [data-ask]")
    expect(tries).to_have_count(2)
    first = tries.first.inner_text()
    assert "thu nhập bình quân đầu người" in first and first not in offered
    tries.first.click()
    expect(page.locator("#talk .turn").last.locator(".reply")).to_have_class("reply answer")


def test_an_answer_is_printed_with_its_sources_and_a_table_with_its_heads_on_a4(page: Page) -> None:
    ask(page, WHO)
    words = _printed(page)
    assert "07/KH-UBND" in words and "Nguồn trích dẫn" in words and "Hội thoại mới" not in words
    open_tab(page, "duties")
    page.click("#duties-bar [data-mode=table]")
    page.wait_for_selector("#duties table")
    words = _printed(page)
    assert words.count("Nhiệm vụ") >= 2 and "Tải Excel" not in words  # the heads on each page


@pytest.mark.parametrize(("tab", "mode"), [("targets", "picture"), ("duties", "year"), ("bases", "tree")])
def test_pictures_tell_what_they_show_and_go_to_word(page: Page, tab: str, mode: str) -> None:
    open_tab(page, tab)
    page.click(f"#{tab}-bar [data-mode={mode}]")
    picture = page.locator(f"#{tab} .picture")
    expect(picture).to_be_visible()
    told = picture.locator("> desc").evaluate("e => e.textContent")
    with page.expect_download() as download:
        page.click(f"#{tab}-bar [data-act=word]")
    word = read_docx(download.value.path())
    shown = word.inline_shapes[0]._inline.docPr
    assert told and told.startswith(shown.get("descr")[:200]) and shown.get("title")
    if tab == "targets":
        assert picture.locator("line.p-mark").count() and picture.locator("rect.p-low").count()


def test_the_tree_of_papers_opens_them(page: Page) -> None:
    open_tab(page, "bases")
    page.click("#bases-bar [data-mode=tree]")
    page.locator("#bases .picture a", has_text="12/KH-UBND").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".drawer .paper-head")).to_contain_text("12/KH-UBND")
    page.keyboard.press("Escape")
    page.click("#bases-bar [data-mode=table]")


def test_a_word_file_is_set_as_the_decree_asks_in_one_click(page: Page, tmp_path: Path) -> None:
    paper = tmp_path / "du-thao.docx"
    made = read_docx()
    for line in (
        "ỦY BAN NHÂN DÂN XÃ TRÚC LÂM",
        "KẾ HOẠCH",
        "Chuyển đổi số năm 2026",
        "I. MỤC TIÊU",
        "- Đạt 90% hồ sơ.",
    ):
        made.add_paragraph().add_run(line).font.name = "Arial"
    made.save(str(paper))
    open_tab(page, "review")
    with page.expect_file_chooser() as chooser:
        page.locator("#review-drop label", has_text="Chọn tệp").click()
    chooser.value.set_files([paper])
    page.wait_for_selector("#findings .finding")
    with page.expect_download() as download:
        page.click("#review-page [data-act=decree]")
    xml = read_docx(download.value.path()).element.xml
    assert "the-thuc" in download.value.suggested_filename
    assert xml.count("w:rPrChange") >= 5 and "w:sectPrChange" in xml
    page.click("#review-page [data-act=again]")


def test_a_draft_is_a_path_from_models_to_ticked_paragraphs_and_word_holds_what_is_seen(page: Page) -> None:
    open_tab(page, "draft")
    page.fill("#draft-form [name=title]", "Chuyển đổi số và cải cách hành chính")
    page.fill("#draft-form [name=place]", "xã Tân Lập")  # several communes are called so
    page.fill("#draft-form [name=period]", "năm 2027")
    page.click("#draft-form [value=models]")
    expect(page.locator("#draft-page .model-list .why-list").first).to_contain_text("cùng loại địa phương")
    assert _serious(page) == []
    page.locator("#draft-page .which label").first.click()
    page.click("#draft-page .models [type=submit]")
    expect(page.locator("#draft-page .draft-line.clause").first).to_be_visible()
    assert _serious(page) == []
    off = page.locator("#draft-page .draft-line.off .tick").first
    words = off.locator("xpath=..").locator("[data-edit]").inner_text()
    assert words not in _word(page)
    off.locator("input").check()
    expect(page.locator("#draft-page .draft-line:not(.off) .node", has_text=words)).to_be_visible()
    written = _word(page)
    seen = page.locator("#draft-page .sheet .node:not(.draft-line.off .node)").all_inner_texts()
    assert words in written and len(seen) > 20
    assert [line for text in seen for line in text.splitlines() if line.strip() and line.strip() not in written] == []


def _word(page: Page) -> str:
    """The paragraphs of the draft's Word file."""
    with page.expect_download() as download:
        page.locator("#draft-page [data-act=word]").first.click()
    return "\n".join(paragraph.text for paragraph in read_docx(download.value.path()).paragraphs)


def test_the_page_opens_over_a_slow_line_every_time(browser: Browser, address: str) -> None:
    for _ in range(3):
        context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        limits = {"offline": False, "latency": 100, "downloadThroughput": 1_000_000, "uploadThroughput": 1_000_000}
        line.send("Network.emulateNetworkConditions", limits)
        page.goto(address)
        expect(page.locator("#talk .greeting")).to_be_visible(timeout=20_000)
        context.close()


def _serious(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page as it stands."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]


def _printed(page: Page) -> str:
    """The words of the page as printed on A4."""
    page.emulate_media(media="print")
    paper = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="screen")
    with pdfplumber.open(io.BytesIO(paper)) as pdf:
        assert [round(float(size)) for size in (pdf.pages[0].width, pdf.pages[0].height)] == [595, 842]
        return "\n".join(sheet.extract_text() for sheet in pdf.pages)
