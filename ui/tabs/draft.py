"""Soạn thảo: name the paper, get a first draft from precedents, see for each paragraph where it comes from, edit, take home."""

from __future__ import annotations

import gradio as gr

from ui.drafting import Drafting
from ui.office import Office
from ui.parts import seat, view
from ui.tabs.desk import Desk, wire


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    drafting = Drafting(office)
    at = seat("draft")
    with gr.Row(elem_id="draft-desk"):
        form = view(elem_id="draft-form")
        page = view(elem_id="draft-page")
        side = view(elem_id="draft-side")
    wire(form.click, drafting.asked, desk.user, [at, page, side])
    wire(page.click, drafting.acted, [at, desk.user], [at, page, side, desk.courier], every=True)
    desk.on_open(drafting.opened, [form, page, side], [at, desk.user], seat=at)
