"""Hỏi đáp: the conversation at the left, the clauses it cites at the right, filters and the box at the bottom."""

from __future__ import annotations

import gradio as gr

from ui.asking import Asking
from ui.office import Office
from ui.parts import chips, composer, seat, view
from ui.render.page import render
from ui.render.talk import reading_html
from ui.tabs.desk import Desk, wire


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    talk = seat("ask")
    with gr.Row(elem_id="ask"):
        with gr.Column(elem_id="ask-main", scale=2):
            bar = view(render("talk_bar"), elem_id="talk-bar")
            page = view(render("opening"), elem_id="talk")
            past = view(elem_id="past")
            with gr.Column(elem_id="composer"):
                filters = desk.question_filters = chips((), elem_id="filters")
                box = composer(elem_id="box")
                reading = view(reading_html(None), elem_id="reading")
        sources = view(elem_id="sources", classes=["sources"])
    asking = Asking(office)
    shown = [page, sources, reading]
    wire(box.ask, asking.ask, [talk, filters, desk.user], [talk, *shown])
    wire(page.click, asking.vote, [talk, desk.user], page, every=True)
    wire(bar.click, asking.bar, [talk, desk.user], [talk, *shown, past, desk.courier])
    wire(past.click, asking.past, [talk, desk.user], [talk, *shown, past])
    wire(filters.change, asking.narrowed, filters, filters)
    desk.on_open(asking.opened, [*shown, filters], [talk, filters, desk.user], seat=talk)
