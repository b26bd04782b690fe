"""Phân công: every unit's tasks in every plan, as a table, a matrix of units and plans, or one unit's printable page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import gradio as gr

from ui.agenda import SPANS, as_calendar, by_office, in_span
from ui.duties import Duties, Duty, by_role, due_of, due_order, matrix, unit_names
from ui.office import Office
from ui.parts import chips, chips_update, clicked, view
from ui.picture.word import picture_as_word
from ui.picture.year import year_picture
from ui.render.page import pictured, render
from ui.rows import Cached, Wanted, number_in, ordered, page_of, passing
from ui.spreadsheet import due_table, duties_as_excel
from ui.tabs.desk import Desk, parcel, wire
from vectorstore.text import fold

MODES = (("table", "Bảng"), ("due", "Theo thời hạn"), ("year", "Cả năm"), ("matrix", "Ma trận"), ("unit", "Một đơn vị"))
_NOTE = "Số nhiệm vụ đến hạn mỗi tháng, theo ngày cuối của thời hạn ghi trong văn bản; trợ lý không biết việc nào đã làm xong."
_ORDER = {
    "unit": lambda row: fold(row.fact.unit),
    "role": lambda row: row.fact.role,
    "place": lambda row: fold(row.place),
    "due": due_order,
}


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    tab = _Tab(office)
    wanted = gr.State(Wanted())
    bar = view(elem_id="duties-bar", classes=["table-bar"])
    filters = chips((), elem_id="duties-filters")
    page = view(elem_id="duties", classes=["table-page"])
    shown = [wanted, bar, page]
    for part in (bar, page):
        wire(part.click, tab.acted, [wanted, filters], [*shown, filters, desk.courier])
    wire(filters.change, tab.opened, [wanted, filters], [*shown, filters])
    desk.on_open(tab.opened, [*shown, filters], [wanted, filters])


class _Tab:
    """The handlers. What belongs to one page comes in and goes out as `Wanted`."""

    def __init__(self, office: Office) -> None:
        self._duties = Cached(office, Duties.read)

    def opened(self, wanted: Wanted, filters: dict[str, list[str]]) -> tuple[Any, ...]:
        """The table as the page opens, the library or a chip was changed, and what the filters offer."""
        wanted = wanted.changed(filters=filters)
        return *self._shown(wanted), chips_update(self._duties.get().fields(wanted))

    def acted(self, wanted: Wanted, filters: dict[str, list[str]], event: gr.EventData) -> tuple[Any, ...]:
        """After a click in the bar or the table: another view, order, page, text; one cell of the matrix; Excel."""
        data = clicked(event)
        act, wanted = data.get("act"), wanted.changed(filters=filters, page=wanted.page)
        if act == "excel":
            return *(gr.skip(),) * 4, parcel("phan-cong.xlsx", duties_as_excel(self._rows(wanted)))
        if act == "calendar":
            return *(gr.skip(),) * 4, parcel("thoi-han.ics", as_calendar(self._rows(wanted)))
        if act == "word":
            return *(gr.skip(),) * 4, parcel("nhiem-vu-trong-nam.docx", self._word(wanted))
        if act == "pick":
            filters = filters | {key: [data[key]] for key in ("unit", "paper", "place") if data.get(key)}
            wanted = wanted.changed(filters=filters, mode=data.get("mode", "table"))
            return *self._shown(wanted), chips_update(self._duties.get().fields(wanted), filters), gr.skip()
        changes: dict[str, dict[str, Any]] = {
            "mode": {"mode": data.get("mode", "table")},
            "search": {"text": data.get("query", "")},
            "sort": {"sort": _turned(wanted.sort, data.get("sort", ""))},
            "page": {"page": number_in(data, "page")},
            "span": {"span": data.get("span", "all")},
        }
        return *self._shown(wanted.changed(**changes.get(act or "", {"page": wanted.page}))), gr.skip(), gr.skip()

    def _shown(self, wanted: Wanted) -> tuple[Wanted, str, str]:
        rows = self._rows(wanted)
        draw = {"matrix": self._matrix, "unit": self._unit, "due": self._due, "year": self._year}.get(
            wanted.mode, self._table
        )
        bar = render("duties_bar", modes=MODES, wanted=wanted, total=len(rows), whole=len(self._duties.get().rows))
        return wanted, bar, draw(rows, wanted)

    def _rows(self, wanted: Wanted) -> Sequence[Duty]:
        """What is shown, in its order: on the page, in Excel, in the calendar."""
        rows = passing(self._duties.get().rows, wanted)
        if wanted.mode in ("due", "year"):
            return in_span(rows, wanted.span if wanted.mode == "due" else "all", date.today())
        return ordered(rows, wanted, _ORDER)

    def _due(self, rows: Sequence[Duty], wanted: Wanted) -> str:
        return render("duties_due", groups=by_office(rows), spans=SPANS, wanted=wanted, day=due_of, today=date.today())

    def _year(self, rows: Sequence[Duty], wanted: Wanted) -> str:
        return pictured(
            year_picture(rows, date.today()), _NOTE, "Không có nhiệm vụ nào ghi thời hạn là ngày, tháng hoặc quý."
        )

    def _word(self, wanted: Wanted) -> bytes:
        """The picture of the year, and under it the tasks with a day."""
        rows = in_span(passing(self._duties.get().rows, wanted), "all", date.today())
        return picture_as_word(year_picture(rows, date.today()), due_table(rows))

    def _table(self, rows: Sequence[Duty], wanted: Wanted) -> str:
        return render("duties", page=page_of(rows, wanted, _ORDER), wanted=wanted)

    def _matrix(self, rows: Sequence[Duty], wanted: Wanted) -> str:
        width, height = 8, 40
        across = max(1, -(-len({row.document.doc_id for row in rows}) // width))
        top, left = wanted.page // across * height, wanted.page % across * width
        duties = self._duties.get()
        cut = matrix(duties, rows, top=top, left=left, height=height, width=width)
        return render("duties_matrix", cut=cut, names=unit_names(rows), page=wanted.page, across=across, height=height)

    def _unit(self, rows: Sequence[Duty], wanted: Wanted) -> str:
        called = unit_names(rows)
        chosen = wanted.filters.get("unit", [])
        places = sorted({row.place for row in rows}, key=fold)
        groups = [(place, by_role([row for row in rows if row.place == place])) for place in places] if chosen else []
        names = [called.get(key) or self._duties.get().unit_names.get(key, "") for key in chosen]
        counts = Counter(row.keys["unit"] for row in rows)
        offices = [(key, called[key], count) for key, count in counts.most_common()]
        name = ", ".join(filter(None, names))
        return render("duties_unit", groups=groups, name=name, total=len(rows), wanted=wanted, offices=offices)


def _turned(current: str, column: str) -> str:
    """A click on a column's head: ascending, then descending, then reading order again."""
    return {column: f"-{column}", f"-{column}": ""}.get(current, column)
