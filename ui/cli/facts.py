"""`troly facts …`, `troly compare …`: the library's facts as a table, JSON Lines or a workbook."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli.common import Fault, console, open_library, present

if TYPE_CHECKING:
    from assistant.tables import Table


class Kind(StrEnum):
    """The kinds of facts."""

    METADATA = "metadata"
    RESPONSIBILITIES = "responsibilities"
    TARGETS = "targets"
    LEGAL_BASES = "legal-bases"
    DEADLINES = "deadlines"


class Comparable(StrEnum):
    """What can be put side by side."""

    TARGETS = "targets"
    RESPONSIBILITIES = "responsibilities"


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    JSONL = "jsonl"
    XLSX = "xlsx"


Docs = Annotated[list[str] | None, typer.Option("--doc", help="Chỉ văn bản có mã này; lặp lại được.")]
As = Annotated[Format, typer.Option("--format", help="table: bảng; jsonl: mỗi dòng một JSON; xlsx: tệp Excel.")]
Out = Annotated[Path | None, typer.Option("--out", help="Ghi vào tệp này (xlsx cần có).")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("facts")(facts)
    app.command("compare")(compare)


def facts(kind: Kind, doc: Docs = None, format: As = Format.TABLE, out: Out = None) -> None:
    """Liệt kê thông tin chung, phân công, chỉ tiêu, căn cứ hoặc thời hạn của các văn bản."""
    from assistant.tables import fact_lines, fact_table

    with open_library(read_only=True) as library:
        docs = present(library, doc or [])
        if format is Format.JSONL:
            _write_lines(fact_lines(library, kind.value, docs), out)
        else:
            _write_table(fact_table(library, kind.value, docs), format, out)


def compare(kind: Comparable, doc: Docs = None, format: As = Format.TABLE, out: Out = None) -> None:
    """Đặt chỉ tiêu hoặc phân công của hai hay nhiều văn bản cạnh nhau."""
    from assistant.tables import compared_lines, compared_table

    with open_library(read_only=True) as library:
        docs = present(library, doc or [])
        if len(docs) < 2:
            raise Fault("So sánh cần ít nhất hai văn bản: troly compare targets --doc MÃ --doc MÃ")
        if format is Format.JSONL:
            _write_lines(compared_lines(library, kind.value, docs), out)
        else:
            _write_table(compared_table(library, kind.value, docs), format, out)


def _write_lines(lines: list[dict[str, Any]], out: Path | None) -> None:
    from assistant.tables import write_jsonl

    if out is None:
        write_jsonl(lines, sys.stdout)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("w", encoding="utf-8") as stream:
            write_jsonl(lines, stream)
    except OSError as error:
        raise _unwritable(out, error) from error
    typer.echo(f"Đã ghi {len(lines)} dòng vào {out}.", err=True)


def _write_table(table: Table, format: Format, out: Path | None) -> None:
    if format is Format.XLSX:
        _write_workbook(table, out)
    elif out is not None:
        from rich.console import Console

        try:
            with out.open("w", encoding="utf-8") as stream:
                Console(file=stream, width=240).print(_rich(table))
        except OSError as error:
            raise _unwritable(out, error) from error
    else:
        console().print(
            _rich(table) if table.rows else "Không có dữ liệu nào thuộc loại này trong các văn bản đã chọn."
        )


def _write_workbook(table: Table, out: Path | None) -> None:
    from assistant.tables import write_xlsx

    if out is None:
        raise Fault("Xuất Excel cần tên tệp: thêm --out TỆP.xlsx")
    try:
        write_xlsx([table], out)
    except OSError as error:
        raise _unwritable(out, error) from error
    typer.echo(f"Đã ghi {len(table.rows)} dòng vào {out}.", err=True)


def _unwritable(out: Path, error: OSError) -> Fault:
    return Fault(f"Không ghi được {out} ({error.strerror}); hãy đóng tệp đang mở hoặc chọn thư mục khác.")


def _rich(table: Table) -> Any:
    from rich.table import Table as Rich

    from assistant.tables.table import vietnamese

    shown = [at for at, column in enumerate(table.columns) if column.brief]
    rich = Rich(title=f"{table.title} ({len(table.rows)})", show_lines=True, expand=True)
    for at in shown:
        column = table.columns[at]
        rich.add_column(column.heading, ratio=column.width, min_width=min(column.width, 8), overflow="fold")
    for row in table.rows:
        rich.add_row(*[_escaped(vietnamese(row[at])) for at in shown])
    return rich


def _escaped(text: str) -> str:
    """Square brackets are words here, not colours."""
    from rich.markup import escape

    return escape(text)
