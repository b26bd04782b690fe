"""Hỏi đáp: the conversation at the left, its sources at the right."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.asking import Asking, Talk
from ui.office import Office
from ui.parts import chips, view
from ui.render.page import render
from ui.render.talk import reading_html
from ui.tabs.desk import QUIET, Desk

_HINT = "Hỏi về nhiệm vụ, đơn vị chủ trì, chỉ tiêu, thời hạn, căn cứ…"


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    talk = gr.State(Talk())
    with gr.Row(elem_id="ask"):
        with gr.Column(elem_id="ask-main", scale=2):
            bar = view(render("talk_bar"), elem_id="talk-bar")
            page = view(render("opening"), elem_id="talk")
            past = view(elem_id="past")
            with gr.Column(elem_id="composer"):
                filters = desk.question_filters = chips((), elem_id="filters")
                with gr.Row(elem_id="ask-row"):
                    box = _box()
                    send = gr.Button("Gửi", elem_id="send", variant="primary", scale=0, min_width=48)
                reading = view(reading_html(None), elem_id="reading")
        sources = view(elem_id="sources", classes=["sources"])
    asking = Asking(office)
    shown = [talk, page, sources, reading]
    gr.on([box.submit, send.click], asking.ask, [box, talk, filters, desk.user], [*shown, box], **QUIET)
    page.click(asking.vote, [talk, desk.user], [talk, page], **QUIET)
    _wire_bar(asking, desk, talk, bar, past, shown)
    desk.on_open(asking.opened, [*shown, filters], [talk])


def _box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="box",
        lines=1,
        max_lines=5,
        show_label=False,
        label="Câu hỏi",
        container=False,
        autofocus=True,
        placeholder=_HINT,
        max_length=2000,
    )


def _wire_bar(asking: Asking, desk: Desk, talk: gr.State, bar: gr.HTML, past: gr.HTML, shown: list[Any]) -> None:
    """New conversation and Word from the bar; search, open and delete in the list of past conversations."""
    bar.click(asking.bar, [talk, desk.user], [*shown, past, desk.courier], **QUIET)
    past.click(asking.past, [talk, desk.user], [*shown, past], **QUIET)
