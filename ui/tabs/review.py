"""Rà soát: drop a draft, get what would be sent back, each with its place, rule and fix."""

from __future__ import annotations

import gradio as gr

from ui.office import Office
from ui.parts import chips, dropzone, seat, view
from ui.reviewing import Reviewing
from ui.tabs.desk import Desk, wire, wire_intake


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    reviewing = Reviewing(office)
    at = seat("review")
    with gr.Row(elem_id="review-desk"):
        with gr.Column(elem_id="review-main"):
            drop = dropzone(elem_id="review-drop", single=True)
            page = view(elem_id="review-page")
        with gr.Column(elem_id="review-list"):
            filters = chips((), elem_id="review-filters")
            side = view(elem_id="findings")
    shown = [page, side]
    wire_intake(drop.upload, reviewing.take, desk.user, [at, *shown, filters])
    wire(filters.change, reviewing.filtered, [at, filters, desk.user], shown)
    for part in (page, side):
        wire(part.click, reviewing.acted, [at, filters, desk.user], [at, *shown, filters, desk.courier], every=True)
    desk.on_open(reviewing.opened, [*shown, filters], [at, desk.user], seat=at)
