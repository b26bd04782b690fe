"""Nothing is lost: errors are seen, steps are undone, and a reload, a restart or a slow line loses no line of work."""

from __future__ import annotations

import inspect
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from docx import Document as read_docx
from playwright.sync_api import Browser, Page, expect

from assistant.chain import Assistant
from tests.browser import WIDE, Watched, ask, chromium, free_port, open_tab, served
from tests.test_ui_page import NEW_PAPER, WHO
from ui.api.service import Service
from ui.app import build
from ui.office import Office
from vectorstore.library import Library

SIGNS = set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of its own: these tests stop and start the server over it."""
    folder = tmp_path_factory.mktemp("khong-mat") / "home"
    shutil.copytree(sample_home, folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """The application over the folder."""
    with served(home) as url:
        yield url


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A first visit; afterwards no error was logged but that a reload cut off what was under way."""
    watched = Watched(browser, address, WIDE)
    yield watched.page
    watched.context.close()
    assert [error for error in watched.errors if not re.search("Abort|net::ERR|[Cc]onnection|timed out", error)] == []


def test_no_handler_of_the_page_fails_unseen(home: Path) -> None:
    """Every function that Gradio calls tells its error in Vietnamese, whatever it is given."""
    with Library.open(home, read_only=True) as library:
        blocks = build(Office(Service(Assistant(library), library, home), library, home))
    for event in blocks.fns.values():
        wrong = [object()] * (len(inspect.signature(event.fn).parameters) + 1)
        with pytest.raises(gr.Error) as told:
            done = event.fn(*wrong)
            list(done) if inspect.isgenerator(done) else done
        assert SIGNS & set(told.value.message), event.name


TABS = ("duties", "targets", "bases", "papers")


@pytest.mark.parametrize("tab", TABS)
def test_an_error_in_a_table_is_seen(page: Page, tab: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_tab(page, tab)
    page.wait_for_selector(f"#{tab} table")
    monkeypatch.setattr(f"ui.tabs.{tab}.render", _broken)
    page.fill(f"#{tab}-bar input[type=search]", "khong co")
    expect(page.locator(".say.bad")).to_contain_text("Có lỗi")


def test_an_error_while_drafting_or_reviewing_is_seen(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(page)
    monkeypatch.setattr("ui.drafting.write_word", _broken)
    page.locator("#draft-page [data-act=word]").first.click()
    expect(page.locator(".say.bad")).to_contain_text("Có lỗi")
    monkeypatch.setattr("assistant.review.review", _broken)
    upload(page, tmp_path)
    expect(page.locator(".say.bad")).to_contain_text("Có lỗi")


def test_a_question_that_could_not_be_answered_is_kept_and_sent_again(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Service, "at_once", _broken)
        page.fill("#box textarea", WHO)
        page.keyboard.press("Enter")
        expect(page.locator("#echo")).to_contain_text("Chưa gửi được câu hỏi này")
    page.click("#echo button >> text=Gửi lại")
    expect(page.locator("#talk .votes")).to_have_count(1)
    expect(page.locator("#echo .turn")).to_have_count(0)


def test_a_paragraph_is_dropped_brought_back_dropped_again_and_goes_to_word(page: Page) -> None:
    made(page)
    lines = page.locator("#draft-page .draft-line")
    whole, words = lines.count(), lines.nth(2).locator("[data-edit]").inner_text()
    lines.nth(2).locator("[data-act=drop]").click()
    expect(lines).to_have_count(whole - 1)
    page.click("#draft-page [data-act=undo]")
    expect(lines).to_have_count(whole)
    assert lines.nth(2).locator("[data-edit]").inner_text() == words
    page.click("#draft-page [data-act=redo]")
    expect(lines).to_have_count(whole - 1)
    with page.expect_download() as download:
        page.locator("#draft-page [data-act=word]").first.click()
    assert words not in "\n".join(p.text for p in read_docx(download.value.path()).paragraphs)


def test_the_places_to_fill_in_are_reached_one_after_another(page: Page) -> None:
    made(page)
    page.locator("#draft-page .draft-line.clause [data-edit]").first.fill("Đạt [số] phần trăm và [số khác] hộ.")
    page.locator("#draft-page .about").first.click()
    expect(page.locator("#draft-side .note")).to_contain_text("Bạn đã sửa")
    page.reload()
    page.click("#draft-page [data-next-fill]")
    assert page.evaluate("getSelection().toString()") == "[số]"
    page.keyboard.type("75")
    page.click("#draft-page [data-next-fill]")
    assert page.evaluate("getSelection().toString()") == "[số khác]"


def test_an_edit_and_the_word_file_straight_after_it_belong_together(page: Page) -> None:
    made(page)
    line = page.locator("#draft-page .draft-line.clause [data-edit]").first
    line.click()
    line.press("End")
    page.keyboard.type(" trước ngày 15")
    with page.expect_download() as download:
        page.locator("#draft-page [data-act=word]").first.click()
    assert "trước ngày 15" in "\n".join(p.text for p in read_docx(download.value.path()).paragraphs)
    page.click("#draft-page [data-act=undo]")
    expect(page.locator("#draft-page .draft-line.clause [data-edit]").first).not_to_contain_text("trước ngày 15")


def test_work_survives_a_reload_and_has_an_address(page: Page, tmp_path: Path) -> None:
    ask(page, WHO)
    talk = page.url
    assert "#hoi-dap/" in talk
    page.fill("#box textarea", "câu đang gõ dở")
    made(page)
    page.locator("#draft-page .draft-line.clause [data-edit]").first.click()
    page.keyboard.type("chữ chưa rời ô ")
    draft = page.url
    assert "#soan-thao/" in draft
    page.reload()
    expect(page.locator("#draft-page .draft-line.clause [data-edit]").first).to_contain_text("chữ chưa rời ô")
    expect(page.locator("#draft-form [name=place]")).to_have_value("xã Đồng Mây")
    upload(page, tmp_path)
    page.wait_for_selector("#findings .finding")
    page.locator("#findings [data-act=accepted]").first.click()
    expect(page.locator("#findings [data-act=accepted][aria-pressed=true]")).to_have_count(1)
    page.reload()
    expect(page.locator("#findings [data-act=accepted][aria-pressed=true]")).to_have_count(1)
    assert "#ra-soat/" in page.url
    page.goto(talk)
    page.reload()
    expect(page.locator("#talk .question")).to_have_text(f"Câu hỏi: {WHO}")
    expect(page.locator("#box textarea")).to_have_value("câu đang gõ dở")


def test_back_and_forward_go_through_tabs_conversations_and_papers(page: Page) -> None:
    ask(page, WHO)
    open_tab(page, "duties")
    expect(page).to_have_url(re.compile("#phan-cong$"))
    page.locator("#duties .to-clause").first.click()
    expect(page.locator(".drawer .chosen").first).to_be_visible()
    assert "#van-ban/" in page.url
    page.go_back()
    expect(page.locator(".drawer")).to_be_hidden()
    page.go_back()
    expect(page.locator("#talk .question")).to_have_text(f"Câu hỏi: {WHO}")
    page.go_back()
    expect(page.locator("#talk .greeting")).to_be_visible()
    page.go_forward()
    expect(page.locator("#talk .question")).to_have_text(f"Câu hỏi: {WHO}")


def test_earlier_drafts_and_reviews_open_again(page: Page, tmp_path: Path) -> None:
    made(page)
    page.click("#draft-page [data-act=close-draft]")
    page.locator("#draft-page [data-act=open-draft]").first.click()
    expect(page.locator("#draft-page .draft-line").first).to_be_visible()
    upload(page, tmp_path)
    page.wait_for_selector("#findings .finding")
    page.click("#review-page [data-act=again]")
    page.locator("#review-page [data-act=open-review]").first.click()
    expect(page.locator("#findings .finding").first).to_be_visible()


def test_a_restarted_server_is_announced_and_the_question_answered_afterwards(browser: Browser, home: Path) -> None:
    port = free_port()
    with served(home, port) as url:
        watched = Watched(browser, url, WIDE)
        page = watched.page
        ask(page, WHO)
    page.fill("#box textarea", "Còn phối hợp với ai?")
    page.keyboard.press("Enter")
    expect(page.locator("#echo .question")).to_have_text("Còn phối hợp với ai?")
    expect(page.locator(".away")).to_be_visible()
    page.fill("#box textarea", "đang gõ khi mất mạng")
    with served(home, port):
        expect(page.locator("#talk .votes")).to_have_count(2)
        expect(page.locator(".away")).to_be_hidden()
        expect(page.locator("#box textarea")).to_have_value("đang gõ khi mất mạng")
        watched.context.close()


def test_a_question_sent_while_a_slow_page_opens_is_shown_at_once_and_answered(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    limits = {"offline": False, "latency": 200, "downloadThroughput": 100_000, "uploadThroughput": 100_000}
    line.send("Network.emulateNetworkConditions", limits)
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#box textarea")
    page.fill("#box textarea", WHO)
    page.keyboard.press("Enter")
    began = time.monotonic()
    expect(page.locator("#echo .question")).to_have_text(WHO)
    assert time.monotonic() - began < 0.5
    expect(page.locator("#talk .votes")).to_have_count(1)
    expect(page.locator("#talk .html-container .question")).to_have_text(f"Câu hỏi: {WHO}")
    context.close()


def made(page: Page) -> None:
    """A draft of one part, on the page."""
    open_tab(page, "draft")
    page.fill("#draft-form [name=place]", "xã Đồng Mây")
    page.fill("#draft-form [name=period]", "năm 2027")
    box = page.locator("#draft-form label", has_text="Tổ chức thực hiện")
    if not box.locator("input").is_checked():
        box.click()
    page.click("#draft-form [value=now]")
    page.wait_for_selector("#draft-page .draft-line.clause")


def upload(page: Page, folder: Path) -> None:
    """A paper put to the review."""
    paper = folder / "du-thao.txt"
    paper.write_text(NEW_PAPER.replace("theo dõi", "theo giõi"), encoding="utf-8")
    open_tab(page, "review")
    with page.expect_file_chooser() as chooser:
        page.locator("#review-drop label", has_text="Chọn tệp").click()
    chooser.value.set_files([paper])


def _broken(*_: Any, **__: Any) -> Any:
    raise RuntimeError("hỏng có chủ ý")
