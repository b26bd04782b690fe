"""Soạn thảo: name the paper, get a first draft from precedents, see for each paragraph where it comes from, edit, take home."""

from __future__ import annotations

import gradio as gr

from ui.drafting import Drafting, Work
from ui.office import Office
from ui.parts import view
from ui.tabs.desk import QUIET, Desk


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    drafting = Drafting(office)
    work = gr.State(Work())
    with gr.Row(elem_id="draft-desk"):
        form = view(elem_id="draft-form")
        page = view(elem_id="draft-page")
        side = view(elem_id="draft-side")
    form.click(drafting.asked, None, [work, page, side], **QUIET)
    page.click(drafting.acted, work, [work, page, side, desk.courier], **QUIET)
    desk.on_open(drafting.opened, [form, page, side], [work])
