"""`troly eval`: measure the assistant on a question set, beside the naive baseline when asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.cli.common import Fault, open_library

group = typer.Typer(help="Đo chất lượng trả lời.", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(group, name="eval")


@group.callback()
def evaluate(
    context: typer.Context,
    questions: Annotated[
        Path | None, typer.Option(help="Tệp câu hỏi JSON Lines; bỏ trống: các bộ câu hỏi có sẵn.")
    ] = None,
    baseline: Annotated[bool, typer.Option("--baseline", help="Đo thêm cách làm đơn giản để so sánh.")] = False,
    report: Annotated[Path | None, typer.Option(help="Thư mục ghi báo cáo Markdown và biểu đồ.")] = None,
) -> None:
    """Đo chất lượng trả lời."""
    if context.invoked_subcommand is not None:
        return
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
    from eval.run import library_of, question_sets

    if questions is not None:
        return [(questions.stem, open_library(read_only=True), questions)]
    return [(chosen.name, library_of(*chosen.papers), chosen.questions) for chosen in question_sets()]


@group.command("promote")
def promote(
    accept: Annotated[Path | None, typer.Option(help="Tệp đã được người xem và đánh dấu reviewed.")] = None,
    out: Annotated[Path | None, typer.Option(help="Tệp ghi các câu chờ xem.")] = None,
) -> None:
    """Biến góp ý 👎 thành câu hỏi đánh giá; người xem và xác nhận trước khi nhận."""
    import json

    from eval.promote import BadCase, candidates
    from eval.promote import accept as take
    from ui.cli.common import home, read_jsonl
    from ui.feedback import Feedback

    if accept is not None:
        read_jsonl(accept)  # a fault names the bad line
        try:
            count = take(accept, home() / "eval" / "questions.jsonl")
        except BadCase as error:
            raise Fault(str(error)) from error
        typer.echo(f"Đã nhận {count} câu vào {home() / 'eval' / 'questions.jsonl'}.")
        return
    target = out or home() / "eval" / "candidates.jsonl"
    votes = [json.loads(line) for line in Feedback(home() / "ui" / "screen.sqlite").lines()]
    count = candidates(votes, target)
    typer.echo(
        f"{count} câu chờ xem ở {target}: điền must_include, đặt reviewed thành true, rồi: troly eval promote --accept {target}"
    )
