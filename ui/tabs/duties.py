"""Phân công: every unit's tasks in every plan, as a table, a matrix of units and plans, or one unit's printable page."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.duties import Duties, Duty, by_role, matrix
from ui.office import Office
from ui.parts import chips, chips_update, clicked, view
from ui.render.page import render
from ui.rows import Cached, Wanted, number_in, page_of, passing
from ui.spreadsheet import duties_as_excel
from ui.tabs.desk import Desk, parcel, wire
from vectorstore.text import fold

MODES = (("table", "Bảng"), ("matrix", "Ma trận"), ("unit", "Một đơn vị"))
_ORDER = {
    "unit": lambda row: fold(row.fact.unit),
    "role": lambda row: row.fact.role,
    "place": lambda row: fold(row.place),
    "due": lambda row: (not row.fact.deadline, fold(row.fact.deadline or "")),
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
    wire(filters.change, tab.filtered, [wanted, filters], shown)
    desk.on_open(tab.opened, [*shown, filters], [wanted, filters])


class _Tab:
    """The handlers. What belongs to one page comes in and goes out as `Wanted`."""

    def __init__(self, office: Office) -> None:
        self._duties = Cached(office, Duties.read)

    def opened(self, wanted: Wanted, filters: dict[str, list[str]]) -> tuple[Any, ...]:
        """The table as the page opens, and the filters that this library allows."""
        return *self._shown(wanted.changed(filters=filters)), chips_update(self._duties.get().fields())

    def filtered(self, wanted: Wanted, filters: dict[str, list[str]]) -> tuple[Any, ...]:
        """After a chip was changed."""
        return self._shown(wanted.changed(filters=filters))

    def acted(self, wanted: Wanted, filters: dict[str, list[str]], event: gr.EventData) -> tuple[Any, ...]:
        """After a click in the bar or the table: another view, order, page, text; one cell of the matrix; Excel."""
        data = clicked(event)
        act, wanted = data.get("act"), wanted.changed(filters=filters, page=wanted.page)
        if act == "excel":
            rows = self._rows(wanted)
            return *(gr.skip(),) * 4, parcel("phan-cong.xlsx", duties_as_excel(rows))
        if act == "pick":
            filters = filters | {key: [data[key]] for key in ("unit", "paper", "place") if data.get(key)}
            wanted = wanted.changed(filters=filters, mode=data.get("mode", "table"))
            return *self._shown(wanted), gr.update(value=filters), gr.skip()
        changes: dict[str, dict[str, Any]] = {
            "mode": {"mode": data.get("mode", "table")},
            "search": {"text": data.get("query", "")},
            "sort": {"sort": _turned(wanted.sort, data.get("sort", ""))},
            "page": {"page": number_in(data, "page")},
        }
        return *self._shown(wanted.changed(**changes.get(act or "", {"page": wanted.page}))), gr.skip(), gr.skip()

    def _shown(self, wanted: Wanted) -> tuple[Wanted, str, str]:
        rows = self._rows(wanted)
        draw = {"matrix": self._matrix, "unit": self._unit}.get(wanted.mode, self._table)
        bar = render("duties_bar", modes=MODES, wanted=wanted, total=len(rows), whole=len(self._duties.get().rows))
        return wanted, bar, draw(rows, wanted)

    def _rows(self, wanted: Wanted) -> list[Duty]:
        return passing(self._duties.get().rows, wanted)

    def _table(self, rows: list[Duty], wanted: Wanted) -> str:
        return render("duties", page=page_of(rows, wanted, _ORDER), wanted=wanted)

    def _matrix(self, rows: list[Duty], wanted: Wanted) -> str:
        width, height = 8, 40
        across = max(1, -(-len({row.document.doc_id for row in rows}) // width))
        top, left = wanted.page // across * height, wanted.page % across * width
        duties = self._duties.get()
        cut = matrix(duties, rows, top=top, left=left, height=height, width=width)
        return render("duties_matrix", cut=cut, names=duties.unit_names, page=wanted.page, across=across, height=height)

    def _unit(self, rows: list[Duty], wanted: Wanted) -> str:
        duties = self._duties.get()
        chosen = wanted.filters.get("unit", [])
        places = sorted({row.place for row in rows}, key=fold)
        groups = [(place, by_role([row for row in rows if row.place == place])) for place in places] if chosen else []
        names = [duties.unit_names[key] for key in chosen if key in duties.unit_names]
        return render("duties_unit", groups=groups, name=", ".join(names), total=len(rows), wanted=wanted)


def _turned(current: str, column: str) -> str:
    """A click on a column's head: ascending, then descending, then reading order again."""
    return {column: f"-{column}", f"-{column}": ""}.get(current, column)
