"""`troly review`: what would be sent back in a draft, its fixed copy, a one-page summary, and what is found most."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.common import Fault, console, home, open_library, print_json

if TYPE_CHECKING:
    from assistant.review import Review


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("review")(review)


def review(
    file: Annotated[Path, typer.Argument(help="Văn bản cần rà soát: docx, doc, pdf, txt…")],
    json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False,
    docx: Annotated[Path | None, typer.Option(help="Ghi bản sửa (thay đổi được theo dõi) vào tệp này.")] = None,
    summary: Annotated[Path | None, typer.Option(help="Ghi phiếu rà soát một trang vào tệp này.")] = None,
    compare: Annotated[bool, typer.Option(help="Đối chiếu với các văn bản trong thư viện.")] = True,
) -> None:
    """Rà soát một dự thảo: thể thức, đánh số, chính tả, viện dẫn, chỉ tiêu, địa danh."""
    from assistant.review import apply
    from assistant.review.statistics import remember
    from assistant.review.summary import summarise

    found = _reviewed(file, compare)
    remember(found, home())
    if docx:
        apply(found, list(found.findings), docx)
    if summary:
        summarise(found, summary)
    print_json(found.as_dict()) if json else _tell(found, docx, summary)


def _reviewed(file: Path, compare: bool) -> Review:
    from assistant.review import review as run
    from ingest.errors import Unreadable

    if not file.is_file():
        raise Fault(f"Không tìm thấy tệp {file}; hãy kiểm tra lại đường dẫn.")
    try:
        if not (compare and (home() / "catalogue.sqlite3").exists()):
            return run(file)
        with open_library(read_only=True) as library:
            return run(file, library)
    except Unreadable as error:
        raise Fault(str(error)) from error


def _tell(found: Review, docx: Path | None, summary: Path | None) -> None:
    """The findings grade by grade, then what could not be checked."""
    from rich.table import Table

    screen = console()
    counts = ", ".join(f"{len(found.by_severity(grade))} {grade}" for grade in ("lỗi", "cảnh báo", "gợi ý"))
    screen.print(f"[bold]{found.title}[/bold]\n{counts}")
    for grade in ("lỗi", "cảnh báo", "gợi ý"):
        if not found.by_severity(grade):
            continue
        table = Table("Vị trí", "Trong văn bản", "Vì sao", "Đề nghị", title=grade.capitalize(), title_justify="left")
        for finding in found.by_severity(grade):
            table.add_row(finding.location, _short(finding.evidence), finding.explanation, finding.suggested_fix)
        screen.print(table)
    for sentence in found.not_checkable:
        screen.print(f"Không kiểm tra được: {sentence}")
    for what, path in (("Bản sửa", docx), ("Phiếu rà soát", summary)):
        if path:
            screen.print(f"{what}: {path}")


def _short(text: str, words: int = 14) -> str:
    parts = text.split()
    return " ".join(parts[:words]) + (" …" if len(parts) > words else "")
