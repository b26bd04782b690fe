"""`troly ingest` and `troly repair`: papers in, and how they are read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.common import Fault, open_library, print_json

if TYPE_CHECKING:
    from ingest.pipeline import Report


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("ingest")(ingest)
    app.command("repair")(repair)


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Tệp, thư mục hoặc tệp zip.")],
    collection: Annotated[str, typer.Option(help="Tên bộ sưu tập.")] = "chung",
    json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False,
) -> None:
    """Đưa văn bản vào thư viện; tệp đã có và không đổi được bỏ qua."""
    from assistant.reading.prepare import prepare
    from ingest.pipeline import ingest as run
    from ui.cli.progress import shown

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise Fault(f"Không tìm thấy {', '.join(missing)}; hãy kiểm tra lại đường dẫn.")
    with open_library() as library, shown(quiet=json) as progress:
        report = run(library, paths, collection=collection, progress=progress)
        prepare(library, (*report.added, *report.replaced), progress)
    print_json(report) if json else _tell(report)
    if report.failed and not (report.added or report.replaced or report.unchanged):
        raise typer.Exit(1)


def _tell(report: Report) -> None:
    """The report in a few lines; a run that changed nothing says so."""
    if not (report.added or report.replaced or report.failed):
        typer.echo(f"Không có gì mới: {len(report.unchanged)} văn bản đã có trong thư viện và không đổi.")
    else:
        typer.echo(
            f"Đã thêm {len(report.added)}, thay {len(report.replaced)}, giữ nguyên {len(report.unchanged)} văn bản; "
            f"{report.passages} đoạn trong {report.seconds:.1f} giây."
        )
    for name, reason in report.failed:
        typer.secho(f"  {name}: {reason}", fg=typer.colors.RED, err=True)
    for name in report.missing:
        typer.echo(f"  {name}: tệp không còn trong thư mục; gỡ khỏi thư viện bằng troly library remove {name}")


def repair(file: Path) -> None:
    """In văn bản như khi được đọc vào thư viện, đã sửa lỗi nhận dạng, mỗi dòng một dòng."""
    from ingest.errors import Unreadable
    from ingest.load import load
    from ingest.repair import repair as mended

    try:
        loaded = mended(load(file))
    except Unreadable as error:
        raise Fault(str(error)) from error
    sys.stdout.writelines(line.text + "\n" for line in loaded.lines)
