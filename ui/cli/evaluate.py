"""`troly eval`: measure the assistant on a question set, beside the naive baseline when asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.cli.common import Fault, open_library


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("eval")(evaluate)


def evaluate(
    questions: Annotated[
        Path | None, typer.Option(help="Tệp câu hỏi JSON Lines; bỏ trống: các bộ câu hỏi có sẵn.")
    ] = None,
    baseline: Annotated[bool, typer.Option("--baseline", help="Đo thêm cách làm đơn giản để so sánh.")] = False,
    report: Annotated[Path | None, typer.Option(help="Thư mục ghi báo cáo Markdown và biểu đồ.")] = None,
) -> None:
    """Đo chất lượng trả lời."""
    from eval.run import Run, measure, measure_naive, question_file

    if questions is not None and not questions.is_file():
        raise Fault(f"Không tìm thấy tệp {questions}; hãy kiểm tra lại đường dẫn.")
    done: list[Run] = []
    for name, opened, rows in _sets(questions):
        with opened as library:
            done.append(measure(name, library, question_file(rows)))
            if baseline:
                done.append(measure_naive(name, library, question_file(rows)))
    for run in done:
        typer.secho(f"{run.name} · {run.system} · {len(run.questions)} câu hỏi", bold=True)
        for figure, value in run.result.totals.items():
            typer.echo(f"  {figure:20s} {value}")
    if report is not None:
        from eval.report import write

        typer.echo(f"Báo cáo: {write(done, report)}")


def _sets(questions: Path | None):
    """(name, library to open, question file): the given file over the library at hand, else the built-in sets."""
    from eval.run import ROOT, library_of, shared

    if questions is not None:
        return [(questions.stem, open_library(read_only=True), questions)]
    sets = [("samples", library_of(ROOT / "samples" / "text"), ROOT / "eval" / "questions" / "samples.jsonl")]
    folder = shared()
    if folder is not None:
        sets.append(("dev", library_of(folder / "plans"), folder / "questions" / "dev.jsonl"))
    return sets
