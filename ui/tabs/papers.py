"""Thư viện: take files in, see how each paper was read, remove, check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from ingest.choosing import choose
from ui.fields import FIELD_NAMES
from ui.office import Office
from ui.papers import Intake, Shelf, paths_of, take_in, uploaded
from ui.parts import chips, chips_update, clicked, dropzone, view
from ui.render.page import render
from ui.rows import PAGE, Cached, Wanted, number_in
from ui.tabs.desk import Desk, wire, wire_intake

_REMOVED = "Đã gỡ văn bản khỏi thư viện."


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    tab = _Tab(office)
    wanted = gr.State(Wanted())
    drop = dropzone(elem_id="dropzone")
    intake = view(elem_id="intake")
    bar = view(elem_id="papers-bar", classes=["table-bar"])
    filters = chips((), elem_id="papers-filters")
    page = view(elem_id="papers", classes=["table-page"])
    shown = [wanted, bar, page]
    wire_intake(drop.upload, tab.take, None, [intake, desk.changed])
    for part in (bar, page):
        wire(part.click, tab.acted, [wanted, filters], [*shown, intake, desk.changed])
    assert desk.tabs and desk.question_filters  # the tab Hỏi đáp stands before this one
    wire(page.click, tab.asked_about, None, [desk.tabs, desk.question_filters])
    wire(filters.change, tab.opened, [wanted, filters], [*shown, filters])
    desk.on_open(tab.opened, [*shown, filters], [wanted, filters])


class _Tab:
    """The handlers."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._shelf = Cached(office, Shelf.read)

    def opened(self, wanted: Wanted, filters: dict[str, list[str]]) -> tuple[Any, ...]:
        """The list as the page opens, the library or a chip was changed."""
        wanted = wanted.changed(filters=filters, page=wanted.page)
        return *self._shown(wanted), chips_update(self._shelf.get().fields(filters, wanted.text))

    def take(self, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Ingest the files that the page uploaded, with progress; at the end every tab is drawn anew."""
        paths = uploaded(paths_of(clicked(event).get("paths", "")))
        if not paths:
            yield render("intake", intake=Intake(fault="không nhận được tệp nào, hãy chọn lại")), gr.skip()
            return
        before = self.office.library.revision
        for intake in take_in(self.office.library, paths):
            yield render("intake", intake=intake), gr.skip()
        if self.office.library.revision != before:
            yield gr.skip(), self.office.library.revision

    def acted(self, wanted: Wanted, filters: dict[str, list[str]], event: gr.EventData) -> tuple[Any, ...]:
        """After a click in the bar or the list: text, page, remove, check."""
        data = clicked(event)
        act = data.get("act")
        wanted = wanted.changed(filters=filters, page=wanted.page)
        if act == "search":
            wanted = wanted.changed(text=data.get("query", ""))
        if act == "page":
            wanted = wanted.changed(page=number_in(data, "page"))
        if act == "remove":
            self.office.library.remove(data.get("paper", ""))
            return *self._shown(wanted), render("notice", text=_REMOVED), self.office.library.revision
        if act == "choose":
            told = f"Đã ghi {self._choose(data)}; nạp lại tệp vẫn giữ."
            return *self._shown(wanted), render("notice", text=told), self.office.library.revision
        if act == "verify":
            return *self._shown(wanted), render("notice", text=_told(self.office.library.verify())), gr.skip()
        return *self._shown(wanted), gr.skip(), gr.skip()

    def _choose(self, data: dict[str, str]) -> str:
        """Note the value that was clicked for a doubtful field; returns the field's name."""
        field = data.get("field", "")
        choose(self.office.library, data.get("paper", ""), field, data.get("value") or None)
        return FIELD_NAMES[field]

    def asked_about(self, event: gr.EventData) -> tuple[Any, Any]:
        """Lead to the tab Hỏi đáp with its questions put to one paper."""
        data = clicked(event)
        if data.get("act") != "ask-about":
            return gr.skip(), gr.skip()
        return gr.Tabs(selected="ask"), gr.update(value={"paper": [data.get("paper", "")]})

    def _shown(self, wanted: Wanted) -> tuple[Wanted, str, str]:
        shelf = self._shelf.get()
        papers = shelf.passing(wanted.filters, wanted.text)
        pages = max(1, -(-len(papers) // PAGE))
        number = min(wanted.page, pages - 1)
        page = {"rows": papers[number * PAGE : (number + 1) * PAGE], "number": number, "pages": pages}
        bar = render("papers_bar", wanted=wanted, total=len(papers), whole=len(shelf.papers))
        watched = render("watched", watches=getattr(self.office.service, "watches", ()))
        return wanted, bar, watched + render("papers", page=page, whole=len(shelf.papers), warnings=self._warnings())

    def _warnings(self) -> list[str]:
        return list(getattr(self.office.library, "warnings", ()))


def _told(verified: Any) -> str:
    """What a check found, in one sentence."""
    if verified.sound:
        return f"Thư viện nguyên vẹn: {verified.passages} đoạn đều khớp chỉ mục."
    mended = verified.missing + verified.extra + verified.stale
    return f"Đã sửa {mended} chỗ lệch giữa văn bản và chỉ mục; {verified.passages} đoạn nay đều khớp."
