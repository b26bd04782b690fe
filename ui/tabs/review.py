"""Rà soát: drop a draft, get what would be sent back, each with its place, rule and fix."""

from __future__ import annotations

import gradio as gr

from ui.office import Office
from ui.parts import chips, dropzone, view
from ui.reviewing import Reviewing, Work
from ui.tabs.desk import QUIET, Desk


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    reviewing = Reviewing(office)
    work = gr.State(Work())
    with gr.Row(elem_id="review-desk"):
        with gr.Column(elem_id="review-main"):
            drop = dropzone(elem_id="review-drop", single=True)
            page = view(elem_id="review-page")
        with gr.Column(elem_id="review-list"):
            filters = chips((), elem_id="review-filters")
            side = view(elem_id="findings")
    shown = [work, page, side]
    drop.upload(reviewing.take, filters, [*shown, filters], concurrency_limit=1, concurrency_id="ingest", **QUIET)
    filters.change(reviewing.filtered, [work, filters], shown, **QUIET)
    for part in (page, side):
        part.click(reviewing.acted, [work, filters], [*shown, desk.courier], **QUIET)
    desk.on_open(reviewing.opened, [*shown, filters], [work, filters])
