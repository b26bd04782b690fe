"""Chỉ tiêu: the same indicator side by side over plans, with what falls short marked; and the list of all figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.tables.compare import IndicatorRow
from assistant.tables.levels import bound
from assistant.tables.side_by_side import asked_words, doubtful, figure, targets_table
from assistant.tables.superior import superiors
from ui.indicators import MOST, Comparisons, Figure, Figures, matching
from ui.office import Office, place_name
from ui.parts import chips, chips_update, clicked, view
from ui.picture.targets import drawable, targets_picture
from ui.picture.word import picture_as_word
from ui.render.chart import Bar, bars
from ui.render.page import pictured, render
from ui.rows import Cached, Wanted, number_in, ordered, page_of, passing
from ui.spreadsheet import table_as_excel, targets_as_excel
from ui.tabs.desk import Desk, parcel, wire
from vectorstore.records import Document, Target
from vectorstore.text import fold

MODES = (("aligned", "Đối chiếu"), ("picture", "Biểu đồ"), ("low", "Thấp hơn cấp trên"), ("table", "Danh sách"))
_NOTE = (
    "Mỗi thanh là mức một văn bản đặt ra; vạch đứt là mức kế hoạch cấp trên giao cho cấp đó; thanh đỏ thấp hơn vạch."
)
_NOTHING = "Chưa có chỉ tiêu nào được hai văn bản trở lên đặt bằng cùng một đơn vị tính."
_ORDER = {
    "indicator": lambda row: fold(row.fact.indicator),
    "value": lambda row: (
        isinstance(row.fact.value, str),
        row.fact.value if isinstance(row.fact.value, float) else 0.0,
    ),
    "place": lambda row: fold(row.place),
}


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    tab = _Tab(office)
    wanted = gr.State(Wanted(mode="aligned"))
    bar = view(elem_id="targets-bar", classes=["table-bar"])
    filters = chips((), elem_id="targets-filters")
    page = view(elem_id="targets", classes=["table-page"])
    shown = [wanted, bar, page]
    for part in (bar, page):
        wire(part.click, tab.acted, [wanted, filters], [*shown, desk.courier])
    wire(filters.change, tab.filtered, [wanted, filters], [*shown, filters])
    desk.on_open(tab.filtered, [*shown, filters], [wanted, filters])


class _Tab:
    """The handlers. A comparison that takes time says so first."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._figures = Cached(office, Figures.read)
        self._comparisons = Comparisons(office)

    def filtered(self, wanted: Wanted, filters: dict[str, list[str]]) -> Iterator[tuple[Any, ...]]:
        """As the page opens or after a chip was changed."""
        wanted = wanted.changed(filters=filters)
        for shown in self._shown(wanted):
            yield *shown, chips_update(self._figures.get().fields(wanted))

    def acted(self, wanted: Wanted, filters: dict[str, list[str]], event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """After a click in the bar or the table: another view, order, page, text; Excel."""
        data = clicked(event)
        act, wanted = data.get("act"), wanted.changed(filters=filters, page=wanted.page)
        if act == "excel":
            yield *(gr.skip(),) * 3, parcel("chi-tieu.xlsx", self._excel(wanted))
            return
        if act == "word":
            yield *(gr.skip(),) * 3, parcel("bieu-do-chi-tieu.docx", self._word(wanted))
            return
        changes: dict[str, dict[str, Any]] = {
            "mode": {"mode": data.get("mode", "aligned")},
            "search": {"text": data.get("query", "")},
            "sort": {
                "sort": {wanted.sort: f"-{wanted.sort}", f"-{wanted.sort}": ""}.get(
                    data.get("sort", ""), data.get("sort", "")
                )
            },
            "page": {"page": number_in(data, "page")},
        }
        for shown in self._shown(wanted.changed(**changes.get(act or "", {"page": wanted.page}))):
            yield *shown, gr.skip()

    def _shown(self, wanted: Wanted) -> Iterator[tuple[Wanted, str, str]]:
        rows = passing(self._figures.get().rows, wanted)
        if wanted.mode == "table":
            yield wanted, self._bar(wanted, rows), self._list(rows, wanted)
            return
        documents = self._documents(wanted)
        if len(documents) > MOST:
            yield wanted, self._bar(wanted, rows), render("targets_many", count=len(documents), most=MOST)
            return
        doc_ids = tuple(document.doc_id for document in documents)
        if not self._comparisons.known(doc_ids):
            yield wanted, self._bar(wanted, rows), render("targets_wait", count=len(documents))
        yield wanted, self._bar(wanted, rows), self._aligned(wanted, documents)

    def _list(self, rows: list[Figure], wanted: Wanted) -> str:
        return render("targets", page=page_of(rows, wanted, _ORDER), wanted=wanted, bound=bound)

    def _documents(self, wanted: Wanted) -> tuple[Document, ...]:
        """The papers that pass the filters, and behind them those above: what falls short is seen whatever is filtered."""
        figures = self._figures.get()
        chosen = figures.chosen(passing(figures.rows, wanted.changed(text="")))
        return (*chosen, *superiors(figures.documents, chosen))

    def _compared(self, wanted: Wanted, documents: tuple[Document, ...]) -> list[IndicatorRow]:
        """The rows on the page, and in the file: those that the text and the view leave, set by a chosen paper."""
        rows = self._comparisons.of(tuple(document.doc_id for document in documents))
        chosen = {row.document.doc_id for row in passing(self._figures.get().rows, wanted.changed(text=""))}
        own = [row for row in rows if chosen & row.cells.keys()]
        return matching(own, wanted.text, low_only=wanted.mode == "low")

    def _aligned(self, wanted: Wanted, documents: tuple[Document, ...]) -> str:
        if wanted.mode == "picture":
            return pictured(targets_picture(self._compared(wanted, documents), documents), _NOTE, _NOTHING)
        names = {document.doc_id: document for document in documents}
        lines = [{"row": row, "chart": _chart(row, documents)} for row in self._compared(wanted, documents)]
        return render(
            "targets_aligned",
            lines=lines,
            documents=documents,
            figure=figure,
            doubtful=doubtful,
            asked=lambda cell: asked_words(cell, names),
            low=wanted.mode == "low",
        )

    def _bar(self, wanted: Wanted, rows: list[Figure]) -> str:
        return render("targets_bar", modes=MODES, wanted=wanted, total=len(rows), whole=len(self._figures.get().rows))

    def _word(self, wanted: Wanted) -> bytes:
        """The picture, and under it the figures that it shows."""
        documents = self._documents(wanted)
        rows = drawable(self._compared(wanted, documents), documents)
        return picture_as_word(targets_picture(rows, documents), targets_table(rows, documents))

    def _excel(self, wanted: Wanted) -> bytes:
        """What is shown, as it is shown."""
        documents = self._documents(wanted)
        if wanted.mode == "table" or len(documents) > MOST:
            return targets_as_excel(ordered(passing(self._figures.get().rows, wanted), wanted, _ORDER))
        return table_as_excel(targets_table(self._compared(wanted, documents), documents))


def _chart(row: IndicatorRow, documents: tuple[Document, ...]) -> str:
    """A bar for each paper's first figure; a share is drawn against 100 %."""
    shown = [
        (d, cell) for d in documents for cell in row.cells.get(d.doc_id, ())[:1] if isinstance(cell.target.value, float)
    ]
    if len(shown) < 2 or len({cell.target.unit for _, cell in shown}) > 1:
        return ""
    whole = 100.0 if all(cell.target.unit == "%" and _value(cell.target) <= 100 for _, cell in shown) else None
    return bars([Bar(_value(c.target), place_name(d), figure(c.target), c.below) for d, c in shown], most=whole)


def _value(target: Target) -> float:
    return target.value if isinstance(target.value, float) else 0.0
