"""`troly ask`: one question, or a file of them."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli.common import Fault, open_library, present, print_json, read_jsonl, service_of

if TYPE_CHECKING:
    from assistant.records import Answer, Turn


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("ask")(ask)


def ask(
    question: Annotated[str | None, typer.Argument(help="Câu hỏi.")] = None,
    doc: Annotated[list[str] | None, typer.Option(help="Chỉ hỏi trong văn bản này; dùng được nhiều lần.")] = None,
    collection: Annotated[str | None, typer.Option(help="Chỉ hỏi trong bộ sưu tập này.")] = None,
    batch: Annotated[Path | None, typer.Option(help="Tệp JSON Lines các câu hỏi: id, question, history.")] = None,
    out: Annotated[Path | None, typer.Option(help="Tệp ghi các câu trả lời.")] = None,
    no_model: Annotated[bool, typer.Option("--no-model", help="Không dùng mô hình ngôn ngữ đã đặt.")] = False,
    json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
) -> None:
    """Hỏi các văn bản; trả lời có trích dẫn hoặc từ chối kèm lý do."""
    if (question is None) == (batch is None):
        raise Fault('Hãy đưa một câu hỏi, ví dụ: troly ask "đơn vị nào chủ trì an toàn thông tin?", hoặc --batch TỆP.')
    with open_library(read_only=True) as library:
        docs = present(library, doc or [])
        if collection is not None and not library.documents(collection):
            raise Fault(f"Thư viện không có bộ sưu tập «{collection}»; xem danh sách bằng: troly library list")
        service = service_of(library)
        if no_model:
            service = service.without_model()

        def answered(text: str, history: Sequence[Turn] = ()) -> Answer:
            return service.ask(text, history, docs, collection)

        if batch is not None:
            _batch(answered, _questions(batch), out)
            return
        answer = answered(question or "")
    if json:
        from assistant.jsonform import answer_object

        print_json(answer_object(answer))
    else:
        show(answer)


def _questions(path: Path) -> list[dict[str, Any]]:
    """The rows of a question file. Raises Fault for one without a question."""
    rows = read_jsonl(path)
    for number, row in enumerate(rows, 1):
        if not isinstance(row.get("question"), str):
            raise Fault(f"Câu thứ {number} của {path} không có trường question; hãy bổ sung rồi chạy lại.")
    return rows


def _batch(answered: Callable[..., Answer], rows: list[dict[str, Any]], out: Path | None) -> None:
    """Answer every question of a file; each answer is written as soon as it is there."""
    from assistant.jsonform import answer_object
    from assistant.records import Turn

    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
    target = out.open("w", encoding="utf-8") if out else sys.stdout
    try:
        for row in rows:
            history = tuple(Turn(role=turn["role"], content=turn["content"]) for turn in row.get("history") or ())
            answer = answered(row["question"], history)
            target.write(jsonlib.dumps(answer_object(answer, row.get("id")), ensure_ascii=False) + "\n")
            target.flush()
    finally:
        if out:
            target.close()


def show(answer: Answer) -> None:
    """The answer as a person reads it in a terminal, sources below."""
    if answer.understood.text.casefold() != answer.question.casefold():
        typer.secho(f"Đang hiểu là: {answer.understood.text}", dim=True)
    typer.secho(answer.answer, fg=typer.colors.YELLOW if answer.abstained and answer.mode != "talk" else None)
    for note in answer.notes:
        typer.secho(note, fg=typer.colors.YELLOW, dim=True)
    for citation in answer.citations:
        number = f" số {citation.number}" if citation.number else ""
        place = f"mục {citation.section}, " if citation.section else ""
        typer.secho(f"\n[{citation.n}] {citation.title}{number} ({place}trang {citation.page})", bold=True)
        for above in citation.context:
            typer.secho(f"    {above}", dim=True)
        typer.echo(f"    “{citation.quote_restored or citation.quote}”")
