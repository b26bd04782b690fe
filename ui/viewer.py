"""The drawer over every tab that shows a whole paper at one place, with the form that corrects a fact read there."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.correcting import correct, shown
from ui.office import Office
from ui.people.roles import Right
from ui.people.who import person_of
from ui.render.page import render
from ui.render.source import Spot, source_html
from ui.tabs.desk import Desk, wire
from ui.tabs.guard import NoRight, allow
from vectorstore.errors import StoreError

_DRAWER = (
    '<div class="veil" data-close-source></div>'
    '<section class="drawer" role="dialog" aria-modal="true" aria-labelledby="paper-name" hidden></section>'
)
_GONE = "Dữ kiện này không còn trong thư viện; hãy đóng văn bản rồi mở lại bảng."
_DONE = "Đã lưu. Bản trích tự động vẫn được giữ."


def viewer(office: Office, desk: Desk) -> gr.HTML:
    """The drawer; any element of the page with `data-open="doc_id"` opens it (see static/js/source.js)."""

    def open_source(where: dict[str, Any]) -> str:
        return source_html(_spot(where), office.library, form=_form(office, where))

    def correct_fact(values: dict[str, Any], request: gr.Request) -> dict[str, str]:
        try:
            allow(request, Right.EDIT)
            person = person_of(request)
            fact = correct(office, {**values, "who": person.name} if person else values)
        except (NoRight, ValueError, StoreError) as error:
            return {"fault": str(error)}
        return {"html": render("fact_form", shown=fact, said=_DONE)} if fact else {"fault": _GONE}

    drawer = gr.HTML(
        "",
        elem_id="viewer",
        elem_classes=["view"],
        apply_default_css=False,
        html_template=_DRAWER,
        js_on_load="window.troly.viewer(element, server, trigger); // 'corrected'",
        server_functions=[open_source, correct_fact],
    )
    wire(drawer.corrected, lambda: office.library.revision, None, desk.changed)
    return drawer


def _form(office: Office, where: dict[str, Any]) -> str:
    """The form of the fact that is named, nothing when none is."""
    if not where.get("fact"):
        return ""
    fact = shown(office, str(where.get("kind", "")), str(where.get("open", "")), str(where["fact"]))
    return render("fact_form", shown=fact, said="") if fact else ""


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
