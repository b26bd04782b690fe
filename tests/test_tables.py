"""Facts leave the library as lines, tables and workbooks, and plans stand side by side."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from assistant.tables import compare_responsibilities, compare_targets, fact_lines, fact_table, write_xlsx
from assistant.tables.facts import KINDS
from assistant.tables.side_by_side import compared_table, figure
from assistant.tables.table import Column, Table, vietnamese
from vectorstore.library import Library
from vectorstore.records import Target

CITY, WARD, COMMUNE = "minh-giang-2026", "cau-sen-2026", "dong-may-2026"


def test_lines_have_the_fields_of_the_contract(sample_library: Library) -> None:
    line = next(row for row in fact_lines(sample_library, "targets", [WARD]) if row["value"] == 88)
    assert list(line)[:11] == [
        *("doc_id", "section", "row", "indicator", "comparator", "value", "unit", "year_or_period", "scope"),
        *("other_values", "evidence"),
    ]
    assert (line["comparator"], line["unit"], line["other_values"]) == (">=", "%", {})
    (about,) = fact_lines(sample_library, "metadata", [WARD])
    assert about["number"] == "07/KH-UBND" and about["implements"][0]["number"] == "118/KH-UBND"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_makes_a_workbook_that_opens(sample_library: Library, kind: str, tmp_path: Path) -> None:
    table = fact_table(sample_library, kind)
    path = tmp_path / "bang.xlsx"
    write_xlsx([table], path, today=date(2026, 3, 1))
    book = load_workbook(path)
    sheet = book[table.title]
    assert [cell.value for cell in sheet[1]] == [column.heading for column in table.columns]
    assert sheet.max_row == len(table.rows) + 1
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert book["Nguồn"]["A1"].value == f"Lập ngày 01/03/2026 từ {len(table.sources)} văn bản trong thư viện"
    assert {row[0].value for row in book["Nguồn"].iter_rows(min_row=4)} == {d.doc_id for d in table.sources}


def test_numbers_and_dates_in_a_workbook_are_real_and_text_is_no_formula(tmp_path: Path) -> None:
    columns = (Column("Một", 10), Column("Hai", 10), Column("Ba", 10), Column("Bốn", 10))
    path = tmp_path / "o.xlsx"
    write_xlsx([Table("Thử: [1]", columns, (("=", 1234.5, date(2026, 1, 2), "=1+1\x0b"),))], path)
    row = next(load_workbook(path).worksheets[0].iter_rows(min_row=2))
    assert [cell.data_type for cell in row] == ["s", "n", "d", "s"]
    assert row[1].number_format.startswith("[$-42A]") and row[2].number_format == "dd/mm/yyyy"
    assert row[3].value == "=1+1"


@pytest.mark.parametrize(
    ("cell", "text"), [(1234.5, "1.234,5"), (95, "95"), (date(2026, 1, 2), "02/01/2026"), (None, "")]
)
def test_cells_are_written_the_vietnamese_way(cell: object, text: str) -> None:
    assert vietnamese(cell) == text  # type: ignore[arg-type]


def test_the_same_indicator_stands_in_one_row_and_a_lower_value_is_marked(sample_library: Library) -> None:
    rows = compare_targets(sample_library, [CITY, WARD, COMMUNE])
    online = next(row for row in rows if row.indicator.startswith("Hồ sơ thủ tục hành chính được tiếp nhận"))
    values = {doc: cells[0].target.value for doc, cells in online.cells.items()}
    assert values == {CITY: 85, WARD: 88, COMMUNE: 75}
    asked = online.cells[COMMUNE][0].asked
    assert asked and asked.low and asked.source == CITY
    assert not online.cells[WARD][0].below
    assert 0 < online.confidence <= 1


def test_indicators_of_one_paper_alone_are_kept(sample_library: Library) -> None:
    rows = compare_targets(sample_library, [WARD, COMMUNE])
    alone = [row for row in rows if set(row.cells) == {COMMUNE}]
    assert any("hợp tác xã" in row.indicator.lower() for row in alone)
    assert sum(len(cells) for row in rows for cells in row.cells.values()) == len(
        sample_library.targets([WARD, COMMUNE])
    )


def test_indicators_written_differently_are_aligned_by_meaning(sample_library: Library) -> None:
    rows = compare_targets(sample_library, [WARD, "cau-sen-2027"])
    satisfied = next(row for row in rows if "hài lòng" in row.indicator)
    assert {doc: cells[0].target.value for doc, cells in satisfied.cells.items()} == {WARD: 95, "cau-sen-2027": 96}


def test_tasks_of_one_office_are_put_side_by_side(sample_library: Library) -> None:
    rows = compare_responsibilities(sample_library, [WARD, COMMUNE])
    police = [row for row in rows if row.unit_key == "cong an"]
    assert {doc for row in police for doc in row.cells} == {WARD, COMMUNE}
    shared = [row for row in rows if len(row.cells) == 2]
    assert any("chủ trì theo dõi" in row.cells[WARD].task.lower() for row in shared)


def test_a_comparison_names_what_falls_short(sample_library: Library) -> None:
    table = compared_table(sample_library, "targets", [CITY, COMMUNE])
    notes = [str(row[-1]) for row in table.rows if row[-1]]
    assert any("thấp hơn ≥ 85% (118/KH-UBND, chung)" in note for note in notes)


def test_a_figure_is_held_against_what_the_plan_above_asks_of_its_own_level(sample_library: Library) -> None:
    rows = compare_targets(sample_library, [CITY, WARD, "hon-sao-2026"])
    row = next(row for row in rows if "môi trường mạng" in row.indicator)
    assert [(cell.level, cell.target.value) for cell in row.cells[CITY]] == [("cấp tỉnh", 95), ("cấp xã", 80)]
    for place, value in ((WARD, 90), ("hon-sao-2026", 80)):
        (cell,) = row.cells[place]
        assert (cell.level, cell.target.value, cell.below) == ("cấp xã", value, False)
        assert cell.asked and cell.asked.target and cell.asked.target.value == 80


def test_a_figure_below_that_of_its_level_is_marked_with_it() -> None:
    from dataclasses import replace

    from assistant.tables.superior import Ranks
    from vectorstore.records import Document, Metadata, Reference

    def paper(doc_id: str, **meta: object) -> Document:
        about = {"doc_id": doc_id, "collection": "", "name": doc_id, "sha256": "", "kind": "txt", "pages": 1}
        return Document(**about, metadata=Metadata(**meta))  # type: ignore[arg-type]

    city = paper("tp", locality="thành phố Vân Đài", number="9/KH-UBND")
    ward = paper("p", locality="phường Lá Bàng", implements=(Reference(type="Kế hoạch", number="9/KH-UBND"),))
    target = Target(
        doc_id="tp", section="", ordinal=0, page=1, row=None, indicator="Hồ sơ trên mạng: cấp thành phố", comparator=">=",
        value=95.0, unit="%", year_or_period=None, scope="cấp thành phố", evidence="", text="",
    )  # fmt: skip
    commune = replace(target, indicator="Hồ sơ trên mạng: cấp xã", value=80.0, scope="cấp xã")
    own = replace(target, doc_id="p", indicator="Hồ sơ trên mạng", value=78.0, scope="phường")
    asked = Ranks([city, ward]).judge(own, [target, commune, own])
    assert asked and asked.low and asked.target == commune
    asked = Ranks([city, ward]).judge(replace(own, value=85.0), [target, commune, own])
    assert asked and not asked.low


def test_figures_in_the_workbook_are_numbers_with_their_unit_beside_them(
    sample_library: Library, tmp_path: Path
) -> None:
    table = compared_table(sample_library, "targets", [CITY, COMMUNE])
    assert [column.heading for column in table.columns[:3]] == ["Chỉ tiêu", "Đơn vị tính", "Cấp"]
    path = tmp_path / "so-sanh.xlsx"
    write_xlsx([table], path)
    sheet = load_workbook(path).worksheets[0]
    online = next(row for row in sheet.iter_rows(min_row=2) if str(row[0].value).startswith("Hồ sơ thủ tục hành chính"))
    assert [cell.value for cell in online[1:5]] == ["%", "cấp xã", 85, 75]
    assert online[3].data_type == "n" and online[3].number_format == '[$-42A]"≥ "#,##0'


@pytest.mark.parametrize(
    ("sign", "value", "unit", "text"),
    [(">=", 95.0, "%", "≥ 95%"), ("<=", 24.0, "giờ", "≤ 24 giờ"), ("=", 1700.0, "ha", "1.700 ha")],
)
def test_a_figure_is_read_as_people_write_it(sign: str, value: float, unit: str, text: str) -> None:
    target = Target(
        doc_id="a", section="", ordinal=0, page=1, row=None, indicator="x", comparator=sign, value=value, unit=unit,
        year_or_period=None, scope=None, evidence="", text="",
    )  # fmt: skip
    assert figure(target) == text


def _run(home: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str):
    from ui.cli.commands import app

    monkeypatch.setenv("TROLY_HOME", str(home))
    return CliRunner().invoke(app, list(arguments))


def test_the_command_line_prints_lines(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _run(sample_home, monkeypatch, "facts", "legal-bases", "--doc", WARD, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert "118/KH-UBND" in {row["number"] for row in rows}


def test_the_command_line_writes_workbooks(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "moi" / "so-sanh.xlsx"
    arguments = ("compare", "responsibilities", "--doc", WARD, "--doc", COMMUNE, "--format", "xlsx", "--out", str(out))
    assert _run(sample_home, monkeypatch, *arguments).exit_code == 0
    assert "So sánh phân công" in load_workbook(out).sheetnames


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("facts", "targets", "--doc", "khong-co"), "khong-co"),
        (("facts", "targets", "--format", "xlsx"), "--out"),
        (("compare", "targets", "--doc", WARD), "ít nhất hai"),
    ],
)
def test_a_mistake_is_one_clear_sentence(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    from ui.cli.common import Fault

    result = _run(sample_home, monkeypatch, *arguments)
    assert result.exit_code != 0
    assert isinstance(result.exception, Fault) and said in str(result.exception)
