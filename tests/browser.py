"""The application in a thread and a real browser on it, for the tests of the screen."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import pytest
import uvicorn
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as Late

from assistant.chain import Assistant
from ui.api.service import Service
from ui.app import create_app
from vectorstore.library import Library

CHROMIUM = os.environ.get("TROLY_CHROMIUM") or shutil.which("chromium") or ""
_QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds: on a busy computer the page is slow, not wrong
expect.set_options(timeout=PATIENCE)
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
ZOOMED = {"width": 911, "height": 512}  # the wide screen at 150 %


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def served(home: Path, port: int = 0) -> Iterator[str]:
    """The application over the library in `home`, at the address given; on a free port when none is named."""
    port = port or free_port()
    with Library.open(home) as library:
        app = create_app(Service(Assistant(library), library, home))
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
        server.should_exit = True
        thread.join(timeout=10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window. Skips the test where it is not installed."""
    if not CHROMIUM:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield browser
        browser.close()


class Watched:
    """A page whose console and requests are watched."""

    def __init__(self, browser: Browser, address: str, size: dict[str, int]) -> None:
        self.context = browser.new_context(viewport=size, locale="vi-VN", accept_downloads=True)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.alerts: list[str] = []
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", self._agree)
        self.page.on("request", lambda request: self._look(request.url))
        self.page.goto(address)
        self.page.wait_for_selector("#talk .greeting")

    def fresh(self) -> Page:
        """The page as after a first visit, without loading it again: nothing open, an empty conversation, no filter."""
        self.page.emulate_media(media="screen")
        self.page.keyboard.press("Escape")
        open_tab(self.page, "ask")
        clear = self.page.locator("#filters .chip-clear")
        if clear.is_visible():
            clear.click()
        self.page.click("#talk-bar [data-act=new]")
        try:
            self.page.wait_for_selector("#talk .greeting", timeout=PATIENCE / 3)
        except Late:  # a test before left the page busy: begin as a new visitor
            self.page.reload()
            self.page.wait_for_selector("#talk .greeting")
        self.page.wait_for_function("document.querySelectorAll('#talk .votes').length === 0")
        self.page.fill("#box textarea", "")
        return self.page

    def _agree(self, dialog: Dialog) -> None:
        """Questions ("Gỡ …?") are agreed to; a paper must never raise an alert."""
        if dialog.type == "alert":
            self.alerts.append(dialog.message)
        dialog.accept()

    def _look(self, url: str) -> None:
        if urlparse(url).scheme in ("http", "https", "ws", "wss") and urlparse(url).hostname != "127.0.0.1":
            self.foreign.append(url)


def ask(page: Page, question: str) -> None:
    """Type a question, send it with Enter, wait for the whole answer."""
    before = page.locator("#talk .votes").count()
    page.fill("#box textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('#talk .votes').length > {before}", timeout=PATIENCE)


def open_tab(page: Page, key: str) -> None:
    """Go to a tab and wait for what it shows."""
    page.click("[data-go-tab=quality]" if key == "quality" else f'[role=tablist] button[data-tab-id="{key}"]')
    page.wait_for_selector(f"#tab-{key}", state="visible")
