"""`troly ask`: one question, or a file of them."""

from __future__ import annotations

import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli.common import Fault, open_library, print_json, read_jsonl

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.records import Answer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("ask")(ask)


def ask(
    question: Annotated[str | None, typer.Argument(help="Câu hỏi.")] = None,
    doc: Annotated[list[str] | None, typer.Option(help="Chỉ hỏi trong văn bản này; dùng được nhiều lần.")] = None,
    collection: Annotated[str | None, typer.Option(help="Chỉ hỏi trong bộ sưu tập này.")] = None,
    batch: Annotated[Path | None, typer.Option(help="Tệp JSON Lines các câu hỏi: id, question, history.")] = None,
    out: Annotated[Path | None, typer.Option(help="Tệp ghi các câu trả lời.")] = None,
    json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
) -> None:
    """Hỏi các văn bản; trả lời có trích dẫn hoặc từ chối kèm lý do."""
    if (question is None) == (batch is None):
        raise Fault('Hãy đưa một câu hỏi, ví dụ: troly ask "đơn vị nào chủ trì an toàn thông tin?", hoặc --batch TỆP.')
    from assistant.chain import Assistant

    with open_library(read_only=True) as library:
        assistant = Assistant(library)
        if batch is not None:
            _batch(assistant, read_jsonl(batch), out, doc or [], collection)
            return
        answer = assistant.ask(question or "", doc_ids=doc or (), collection=collection)
    if json:
        from assistant.jsonform import answer_object

        print_json(answer_object(answer))
    else:
        show(answer)


def _batch(
    assistant: Assistant, rows: list[dict[str, Any]], out: Path | None, doc: list[str], collection: str | None
) -> None:
    """Answer every question of a file; each answer is written as soon as it is there."""
    from assistant.jsonform import answer_object
    from assistant.records import Turn

    target = out.open("w", encoding="utf-8") if out else sys.stdout
    try:
        for row in rows:
            history = tuple(Turn(role=turn["role"], content=turn["content"]) for turn in row.get("history") or ())
            answer = assistant.ask(row["question"], history=history, doc_ids=doc, collection=collection)
            target.write(jsonlib.dumps(answer_object(answer, row.get("id")), ensure_ascii=False) + "\n")
            target.flush()
    finally:
        if out:
            target.close()


def show(answer: Answer) -> None:
    """The answer as a person reads it in a terminal, sources below."""
    if answer.understood.text.casefold() != answer.question.casefold():
        typer.secho(f"Đang hiểu là: {answer.understood.text}", dim=True)
    typer.secho(answer.answer, fg=typer.colors.YELLOW if answer.abstained else None)
    for citation in answer.citations:
        number = f" số {citation.number}" if citation.number else ""
        place = f"mục {citation.section}, " if citation.section else ""
        typer.secho(f"\n[{citation.n}] {citation.title}{number} ({place}trang {citation.page})", bold=True)
        typer.echo(f"    “{citation.quote_restored or citation.quote}”")
