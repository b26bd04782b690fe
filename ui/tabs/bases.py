"""Căn cứ: each legal document that papers cite, who cites it, and where they disagree about it."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.bases import AGREED, Bases, Basis
from ui.office import Office
from ui.parts import chips, chips_update, clicked, view
from ui.render.page import render
from ui.rows import PAGE, Cached, Wanted, number_in
from ui.spreadsheet import bases_as_excel
from ui.tabs.desk import Desk, parcel, wire


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    tab = _Tab(office)
    wanted = gr.State(Wanted())
    bar = view(elem_id="bases-bar", classes=["table-bar"])
    filters = chips((), elem_id="bases-filters")
    page = view(elem_id="bases", classes=["table-page"])
    shown = [wanted, bar, page]
    for part in (bar, page):
        wire(part.click, tab.acted, [wanted, filters], [*shown, desk.courier])
    wire(filters.change, tab.opened, [wanted, filters], [*shown, filters])
    desk.on_open(tab.opened, [*shown, filters], [wanted, filters])


class _Tab:
    """The handlers."""

    def __init__(self, office: Office) -> None:
        self._bases = Cached(office, Bases.read)

    def opened(self, wanted: Wanted, filters: dict[str, list[str]]) -> tuple[Any, ...]:
        """The table as the page opens, the library or a chip was changed."""
        wanted = wanted.changed(filters=filters)
        return *self._shown(wanted), chips_update(self._bases.get().fields(filters, wanted.text))

    def acted(self, wanted: Wanted, filters: dict[str, list[str]], event: gr.EventData) -> tuple[Any, ...]:
        """After a click in the bar or the table: text, page, Excel."""
        data = clicked(event)
        act, wanted = data.get("act"), wanted.changed(filters=filters, page=wanted.page)
        if act == "excel":
            return *(gr.skip(),) * 3, parcel("can-cu.xlsx", bases_as_excel(self._passing(wanted)))
        if act == "search":
            wanted = wanted.changed(text=data.get("query", ""))
        if act == "page":
            wanted = wanted.changed(page=number_in(data, "page"))
        return *self._shown(wanted), gr.skip()

    def _shown(self, wanted: Wanted) -> tuple[Wanted, str, str]:
        found, whole = self._passing(wanted), len(self._bases.get().all)
        pages = max(1, -(-len(found) // PAGE))
        number = min(wanted.page, pages - 1)
        page = {"rows": found[number * PAGE : (number + 1) * PAGE], "number": number, "pages": pages}
        doubtful = sum(AGREED not in basis.states for basis in found)
        bar = render("bases_bar", wanted=wanted, total=len(found), whole=whole, doubtful=doubtful)
        return wanted, bar, render("bases", page=page, agreed=AGREED)

    def _passing(self, wanted: Wanted) -> list[Basis]:
        return self._bases.get().passing(wanted.filters, wanted.text)
