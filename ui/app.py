"""The application: one Gradio page with its tabs, mounted in FastAPI so that an HTTP API can live beside it."""

from __future__ import annotations

import os
import socket
import sys
import time
import webbrowser
from contextlib import suppress
from threading import Thread

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by Gradio when it is imported

import gradio as gr
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from ui import tabs
from ui.api import app as api
from ui.api.keys import Keys
from ui.api.service import Service
from ui.office import Office
from ui.owner.server import Owner
from ui.page import OwnPage
from ui.people import pages
from ui.people.accounts import Accounts
from ui.people.gate import Gate
from ui.people.start import must_sign_in
from ui.render.page import STATIC, render
from ui.theme import head, static_folder, theme
from ui.viewer import viewer
from ui.watching import follow_beside

TITLE = "Trợ lý Kế hoạch"
_KEPT = (3600, 86400)  # seconds: look every hour for uploaded files older than a day, and delete them


def build(office: Office, *, login: bool = False) -> gr.Blocks:
    """The page over one service: its assistant answers, its library is shown, its data folder keeps what users say.

    login: with the way to the user's account."""
    with gr.Blocks(
        title=TITLE, fill_width=True, fill_height=True, analytics_enabled=False, delete_cache=_KEPT
    ) as blocks:
        gr.HTML(render("brand", login=login), elem_id="brand", elem_classes=["view"], apply_default_css=False)
        desk = tabs.Desk.new()
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as desk.tabs:
            for tab in tabs.ALL:
                with gr.Tab(tab.title, id=tab.key, elem_id=f"tab-{tab.key}", render_children=True) as desk.tab:
                    tab.fill(office, desk)
        viewer(office, desk)
        desk.settle(blocks)
    return blocks


def create_app(service: Service, *, accounts: Accounts | None = None, login: bool = False) -> FastAPI:
    """The page at "/" beside the HTTP API of the same service. login: people must sign in, with these accounts."""
    accounts = accounts or Accounts(service.home)
    app = api.build(service)
    app.include_router(pages.router(accounts))
    app.mount(f"/{STATIC}", StaticFiles(directory=static_folder()), name="static")
    office = Office(service, service.library, service.home)
    blocks = build(office, login=login)
    Thread(target=_warm, args=(office,), daemon=True).start()
    blocks.queue(default_concurrency_limit=8)
    app = gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        theme=theme(),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        show_error=False,
        max_file_size="500mb",
    )
    app.add_middleware(OwnPage, head=head())
    app.add_middleware(Gate, accounts=accounts, keys=Keys(service.home), login=login)
    return app


def serve(host: str | None = None, port: int | None = None, *, open_browser: bool = False) -> None:
    """Open the data folder's library and serve until interrupted.

    host, port: as in the settings when not given; open_browser: show the page once it is there."""
    import uvicorn

    from assistant.settings import settings
    from vectorstore.library import Library

    chosen = settings()
    host, port = host or chosen.host, port or chosen.port
    accounts = Accounts(chosen.home, hours=chosen.session_hours)
    login = must_sign_in(host, accounts, _say, always=chosen.login)
    with Owner(chosen.home, f"http://{_shown(host)}:{port}/") as owner, Library.open(chosen.home) as library:
        service = Service.over(library, chosen)
        app = create_app(service, accounts=accounts, login=login)
        owner.listen(service)
        if chosen.watched:
            follow_beside(service, chosen.watched)
        if open_browser:
            Thread(target=_show, args=(host, port), daemon=True).start()
        uvicorn.run(app, host=host, port=port, log_level="warning")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _warm(office: Office) -> None:
    """Load models, indexes and papers and make the example questions before the first visit; then see what a new language
    model is good for."""
    office.service.assistant.warm()
    office.examples.answers()
    office.service.examine()


def _shown(host: str) -> str:
    """A host as a browser on this computer takes it."""
    return "localhost" if host in ("0.0.0.0", "::", "127.0.0.1") else host


def _show(host: str, port: int) -> None:
    """Open the page in the user's browser as soon as it answers; give up after half a minute."""
    shown = _shown(host)
    for _ in range(120):
        with suppress(OSError), socket.create_connection((shown, port), timeout=1):
            webbrowser.open(f"http://{shown}:{port}/")
            return
        time.sleep(0.25)
