"""The drawer over every tab that shows a whole paper at one place."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.office import Office
from ui.render.source import Spot, source_html
from ui.tabs.desk import Desk

_DRAWER = '<div class="veil" data-close-source></div><section class="drawer" role="dialog" aria-labelledby="paper-name" hidden></section>'


def viewer(office: Office, desk: Desk) -> gr.HTML:
    """The drawer; any element of the page with `data-open="doc_id"` opens it (see static/js/source.js)."""

    def open_source(where: dict[str, Any]) -> str:
        return source_html(_spot(where), office.library)

    return gr.HTML(
        "",
        elem_id="viewer",
        elem_classes=["view"],
        apply_default_css=False,
        html_template=_DRAWER,
        js_on_load="window.troly.viewer(element, server);",
        server_functions=[open_source],
    )


def _spot(where: dict[str, Any]) -> Spot:
    """The place that the page asks for; what is no number is left out."""
    return Spot(
        doc_id=str(where.get("open", "")),
        start=_number(where.get("start")) or 0,
        end=_number(where.get("end")) or 0,
        quote=str(where.get("quote", "")),
        ordinal=_number(where.get("node")),
        top=_number(where.get("top")),
    )


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else None
