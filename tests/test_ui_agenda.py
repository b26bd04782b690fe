"""Deadlines as days: from their words, in their order, by week and office, as a calendar; and filters that know each other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.tables.due import due_day
from ui.agenda import as_calendar, by_office, in_span
from ui.bases import Bases
from ui.duties import Duties, Duty, due_order, unit_names
from ui.parts import faceted
from ui.render.answer import answer_html
from ui.rows import Row, Wanted
from vectorstore.records import Document, Metadata, Responsibility


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("trước ngày 30/6/2026", date(2026, 6, 30)),
        ("trước ngày 31 tháng 12 năm 2025", date(2025, 12, 31)),
        ("từ ngày 08 đến ngày 10 tháng 12 năm 2025", date(2025, 12, 10)),
        ("trước ngày 20 tháng 11", date(2026, 11, 20)),
        ("ngày 15/12", date(2026, 12, 15)),
        ("Quý II/2027", date(2027, 6, 30)),
        ("quý III", date(2026, 9, 30)),
        ("Quý I, quý III/2026", date(2026, 9, 30)),
        ("trong tháng 02/2028", date(2028, 2, 29)),
        ("6 tháng đầu năm 2026", date(2026, 6, 30)),
        ("đến hết năm 2025", date(2025, 12, 31)),
        ("hằng tháng", None),
        ("trước ngày 25 hằng tháng", None),
        ("trong thời hạn 05 ngày làm việc", None),
        ("ngày 31/02/2026", None),
        ("", None),
    ],
)
def test_a_deadline_is_the_last_day_that_its_words_name(words: str, day: date | None) -> None:
    assert due_day(words, "năm 2026") == day


def duty(unit: str, deadline: str | None, place: str = "phường Lá Bàng") -> Duty:
    """A task of an office."""
    document = Document(
        doc_id=place, collection="", name=place, sha256="", kind="txt", pages=1,
        metadata=Metadata(locality=place, period="năm 2026", number="3/KH-UBND"),
    )  # fmt: skip
    fact = Responsibility(
        doc_id=place, section="II.1", ordinal=1, page=1, unit=unit, role="chủ trì", evidence="", text="",
        task=f"Việc, của {unit}; " + "dài " * 30, deadline=deadline, fingerprint=f"{unit}{deadline}",
    )  # fmt: skip
    return Row(fact, document, unit, {"unit": "cong an", "place": place})


DUTIES = [
    duty("Công an phường", "Quý II/2027"),
    duty("Công an phường", None),
    duty("Văn phòng", "Quý III/2026"),
    duty("Văn phòng", "hằng tháng"),
    duty("Công an phường", "trước ngày 03/12/2026"),
    duty("Văn phòng", "ngày 30/11/2026"),
]


def test_tasks_are_sorted_by_day_then_rhythms_then_blanks() -> None:
    said = [row.fact.deadline for row in sorted(DUTIES, key=due_order)]
    assert said == [
        "Quý III/2026",
        "ngày 30/11/2026",
        "trước ngày 03/12/2026",
        "Quý II/2027",
        "hằng tháng",
        None,
    ]


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ("week", ["ngày 30/11/2026", "trước ngày 03/12/2026"]),
        ("month", ["ngày 30/11/2026"]),
        ("quarter", ["ngày 30/11/2026", "trước ngày 03/12/2026"]),
        ("overdue", ["Quý III/2026"]),
        ("all", ["Quý III/2026", "ngày 30/11/2026", "trước ngày 03/12/2026", "Quý II/2027"]),
    ],
)
def test_a_span_holds_the_tasks_due_in_it(span: str, found: list[str]) -> None:
    rows = in_span(DUTIES, span, date(2026, 11, 30))
    assert [row.fact.deadline for row in rows] == found
    assert sum(len(group) for _, _, group in by_office(rows)) == len(found)


def test_the_calendar_holds_an_event_a_day_that_calendars_read() -> None:
    text = as_calendar(DUTIES).decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == 4 and "DTSTART;VALUE=DATE:20261130" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "Việc\\, của Công an phường\\;" in text.replace("\r\n ", "")


def test_an_office_is_called_as_in_the_rows_that_are_shown() -> None:
    ward, commune = duty("Công an phường", None), duty("Công an xã", None, "xã Gò Me")
    assert unit_names([ward]) == {"cong an": "Công an phường"}
    assert unit_names([ward, commune, commune]) == {"cong an": "Công an phường, xã"}


def test_a_filter_offers_what_the_others_leave_and_keeps_what_is_picked() -> None:
    field = faceted("role", "Vai trò", ["phối hợp", "chủ trì", "chủ trì"], ["đầu mối"], order=("chủ trì", "phối hợp"))
    assert [(c.value, c.count) for c in field.choices] == [("chủ trì", 2), ("phối hợp", 1), ("đầu mối", 0)]


def test_filters_of_every_table_count_what_the_chosen_place_has(sample_library: Any) -> None:
    office = type("Office", (), {"library": sample_library})
    duties = Duties.read(office)  # type: ignore[arg-type]
    place = "xã Đồng Mây"
    fields = {f.key: f for f in duties.fields(Wanted(filters={"place": [place]}))}
    own = [row for row in duties.rows if row.place == place]
    assert sum(c.count for c in fields["unit"].choices) == len(own) < len(duties.rows)
    assert {c.value for c in fields["paper"].choices} == {row.document.doc_id for row in own}
    assert len(fields["place"].choices) > 1  # another place can still be added
    bases = Bases.read(office)  # type: ignore[arg-type]
    kinds = {f.key: f for f in bases.fields({"place": [place]}, "")}["type"].choices
    assert sum(c.count for c in kinds) == len(bases.passing({"place": [place]}, ""))


def test_a_table_of_an_answer_breaks_lines_and_shows_no_mark_of_it() -> None:
    html = answer_html("| Nơi | Mức |\n|---|---|\n| A | 80% [1]<br>90% <b>[2] |")
    assert "<td>" in html and "&lt;br" not in html and "<br>" in html and "&lt;b&gt;" in html
