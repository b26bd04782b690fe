"""`troly draft`: parts of a plan, or a whole one, from precedents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli.common import Fault, open_library, present, print_json, service_of

if TYPE_CHECKING:
    from assistant.draft import Draft
    from vectorstore.library import Library


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("draft")(draft)


def draft(
    for_: Annotated[str, typer.Option("--for", help="Địa phương kèm cấp, ví dụ: xã X.")],
    period: Annotated[str, typer.Option(help="Thời kỳ, ví dụ: năm 2026.")],
    section: Annotated[
        list[str] | None, typer.Option(help="Phần cần soạn; dùng được nhiều lần; bỏ trống: cả văn bản.")
    ] = None,
    precedent: Annotated[list[str] | None, typer.Option(help="Chỉ theo văn bản mẫu này; dùng được nhiều lần.")] = None,
    office: Annotated[list[str] | None, typer.Option(help="Một đơn vị của địa phương; dùng được nhiều lần.")] = None,
    implements: Annotated[str | None, typer.Option(help="Mã văn bản cấp trên được triển khai.")] = None,
    out: Annotated[Path | None, typer.Option(help="Tệp .docx để ghi.")] = None,
    comments: Annotated[
        bool, typer.Option("--comments", help="Ghi nguồn của từng đoạn thành chú thích trong Word.")
    ] = False,
    smooth: Annotated[
        bool, typer.Option("--smooth", help="Nhờ mô hình ngôn ngữ đã đặt viết lại từng đoạn cho trôi chảy.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
) -> None:
    """Soạn từ các văn bản mẫu; mỗi đoạn ghi rõ nguồn và những chỗ đã sửa."""
    from assistant.draft import CannotDraft, Request
    from assistant.draft import draft as make

    request = Request(
        place=for_,
        period=period,
        sections=tuple(section or ()),
        precedents=tuple(precedent or ()),
        offices=tuple(office or ()),
        implements=implements,
    )
    with open_library(read_only=True) as library:
        present(library, [*request.precedents, *([implements] if implements else [])])
        try:
            made = make(library, request)
        except CannotDraft as error:
            raise Fault(str(error)) from error
        if smooth:
            made = _smoothed(made, library)
    if out is not None:
        from assistant.draft.word import write_word

        out.parent.mkdir(parents=True, exist_ok=True)
        write_word(made, out, comments=comments)
    print_json(draft_object(made)) if json else _show(made, out)


def _smoothed(made: Draft, library: Library) -> Draft:
    smoother = service_of(library).smoother
    if smoother is None:
        raise Fault("Chưa đặt mô hình ngôn ngữ nên không viết lại được; hãy đặt TROLY_LLM_MODEL hoặc bỏ --smooth.")
    return smoother.draft(made)


def draft_object(made: Draft) -> dict[str, Any]:
    """The draft object of the command-line contract."""
    return {
        "place": made.place,
        "period": made.period,
        "paragraphs": [
            {
                "section": p.section,
                "text": p.text,
                "precedents": [{"doc_id": q.doc_id, "section": q.section, "quote": q.quote} for q in p.precedents],
                "changes": [{"from": c.old, "to": c.new, "why": c.why} for c in p.changes],
            }
            for p in made.paragraphs
        ],
        "placeholders": list(made.placeholders),
        "notes": list(made.notes),
    }


def _show(made: Draft, out: Path | None) -> None:
    """The draft as text, the sources of each paragraph behind it."""
    for paragraph in made.paragraphs:
        typer.secho(paragraph.text, bold=paragraph.kind != "clause")
        if paragraph.precedents:
            typer.secho("    ← " + "; ".join(f"{p.doc_id} {p.section}" for p in paragraph.precedents), dim=True)
    for note in made.notes:
        typer.secho(f"\n{note}", fg=typer.colors.YELLOW)
    if made.placeholders:
        typer.echo(f"\n{len(made.placeholders)} chỗ cần điền, đánh dấu […].")
    if out is not None:
        typer.echo(f"Đã ghi {out}.")
