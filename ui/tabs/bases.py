"""Căn cứ: each legal document that papers cite, who cites it, and where they disagree about it."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.tables.superior import superiors
from ui.bases import AGREED, Bases, Basis
from ui.office import Office, place_name
from ui.parts import chips, chips_update, clicked, view
from ui.picture.tree import tree_picture
from ui.picture.word import picture_as_word
from ui.render.page import pictured, render
from ui.rows import PAGE, Cached, Wanted, number_in
from ui.spreadsheet import bases_as_excel
from ui.tabs.desk import Desk, parcel, wire
from vectorstore.records import Document

MODES = (("table", "Danh sách"), ("tree", "Cây văn bản"))
_NOTE = "Từ trái sang phải: văn bản cấp trên, rồi các văn bản triển khai. Bấm vào một ô để mở; ô xám không có trong thư viện."


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
        self.office = office
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
        if act == "word":
            return *(gr.skip(),) * 3, parcel("cay-van-ban.docx", picture_as_word(tree_picture(self._papers(wanted))))
        if act == "mode":
            wanted = wanted.changed(mode=data.get("mode", "table"))
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
        bar = render("bases_bar", modes=MODES, wanted=wanted, total=len(found), whole=whole, doubtful=doubtful)
        if wanted.mode == "tree":
            return wanted, bar, pictured(tree_picture(self._papers(wanted)), _NOTE, "Thư viện chưa có văn bản nào.")
        return wanted, bar, render("bases", page=page, agreed=AGREED)

    def _papers(self, wanted: Wanted) -> list[Document]:
        """The papers of the tree: the library's, those of the chosen place or the chosen ones and what stands above them."""
        documents = list(self.office.library.documents())
        places, papers = wanted.filters.get("place", ()), wanted.filters.get("paper", ())
        if not places and not papers:
            return documents
        chosen = [d for d in documents if place_name(d) in places or d.doc_id in papers]
        return [*superiors(documents, chosen), *chosen]

    def _passing(self, wanted: Wanted) -> list[Basis]:
        return self._bases.get().passing(wanted.filters, wanted.text)
