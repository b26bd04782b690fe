"""The application: one Gradio page with its tabs, mounted in FastAPI so that an HTTP API can live beside it."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by Gradio when it is imported

import gradio as gr
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from ui import tabs
from ui.office import Office
from ui.page import OwnPage
from ui.render.page import STATIC, render
from ui.theme import head, static_folder, theme
from ui.viewer import viewer

TITLE = "Trợ lý Kế hoạch"


def build(assistant: Any, library: Any, home: Path) -> gr.Blocks:
    """The page.

    assistant: an `assistant.chain.Assistant`; library: the open `vectorstore.library.Library` that it answers from;
    home: the data folder, where conversations and feedback are kept."""
    office = Office(assistant, library, home)
    with gr.Blocks(title=TITLE, fill_width=True, fill_height=True, analytics_enabled=False) as blocks:
        gr.HTML(render("brand"), elem_id="brand", elem_classes=["view"], apply_default_css=False)
        desk = tabs.Desk.new()
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            for tab in tabs.ALL:
                with gr.Tab(tab.title, id=tab.key, elem_id=f"tab-{tab.key}", render_children=True):
                    tab.fill(office, desk)
        viewer(office)
        desk.settle(blocks)
    return blocks


def create_app(assistant: Any, library: Any, home: Path, app: FastAPI | None = None) -> FastAPI:
    """The page at "/" of a FastAPI application; give one that already has the API's routes to have both."""
    app = app or FastAPI(title=TITLE, docs_url=None, redoc_url=None, openapi_url=None)
    app.mount(f"/{STATIC}", StaticFiles(directory=static_folder()), name="static")
    blocks = build(assistant, library, home)
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
    )
    app.add_middleware(OwnPage, head=head())
    return app


def serve(host: str | None = None, port: int | None = None) -> None:
    """Open the data folder's library and serve until interrupted. host, port: as in the settings when not given."""
    import uvicorn

    from assistant.chain import Assistant
    from assistant.settings import settings
    from vectorstore.library import Library

    chosen = settings()
    opened: AbstractContextManager[Any] = Library.open(chosen.home)
    with opened as library:
        app = create_app(Assistant(library), library, chosen.home)
        uvicorn.run(app, host=host or chosen.host, port=port or chosen.port, log_level="warning")
