"""`troly library …`, `troly backup`, `troly restore`: looking after the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.cli.common import Fault, console, home, open_library, print_json

group = typer.Typer(help="Xem và giữ gìn thư viện văn bản.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="In JSON.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(group, name="library")
    app.command("backup")(backup)
    app.command("restore")(restore)


@group.command("list")
def list_papers(
    collection: Annotated[str | None, typer.Option(help="Chỉ bộ sưu tập này.")] = None, json: Json = False
) -> None:
    """Liệt kê các văn bản."""
    with open_library(read_only=True) as library:
        documents = library.documents(collection)
    if json:
        print_json({"documents": documents})
        return
    from rich.table import Table

    table = Table("Mã", "Số, ký hiệu", "Ngày", "Tên văn bản", "Nơi ban hành", "Bộ sưu tập")
    for document in documents:
        meta = document.metadata
        table.add_row(
            document.doc_id,
            meta.number or "(để trống)",
            meta.date or "",
            meta.title or "",
            meta.locality or "",
            document.collection,
        )
    console().print(table if documents else "Thư viện chưa có văn bản nào. Thêm bằng: troly ingest THƯ_MỤC")


@group.command("show")
def show(doc_id: str, json: Json = False) -> None:
    """Xem một văn bản: thông tin chung và dàn ý."""
    from ingest.choosing import doubtful
    from ui.fields import FIELD_NAMES

    with open_library(read_only=True) as library:
        document = library.document(doc_id)
        if document is None:
            raise Fault(f"Thư viện không có văn bản «{doc_id}»; xem danh sách bằng: troly library list")
        sections = library.sections(doc_id)
    if json:
        print_json({"document": document, "sections": sections})
        return
    typer.echo(f"{document.doc_id} · {document.metadata.title or document.name}")
    for outcome in doubtful(document):
        said = "; ".join(f"{c.value or '(để trống)'} ({c.witness})" for c in outcome.candidates)
        typer.echo(f"Chưa chắc “{FIELD_NAMES[outcome.field]}”: {said}")
    for section in sections:
        typer.echo(f"{section.path or '-':10} [{section.kind}] {section.text[:140]}")


@group.command("choose")
def choose_field(doc_id: str, field: str, value: str) -> None:
    """Chọn giá trị đúng cho một thông tin của văn bản (để trống: ""); nạp lại văn bản vẫn giữ."""
    from ingest.choosing import choose
    from ui.fields import FIELD_NAMES

    if field not in FIELD_NAMES:
        raise Fault(f"Không có thông tin «{field}»; chọn một trong: {', '.join(FIELD_NAMES)}.")
    with open_library() as library:
        try:
            choose(library, doc_id, field, value.strip() or None)
        except KeyError:
            raise Fault(f"Thư viện không có văn bản «{doc_id}»; xem danh sách bằng: troly library list") from None
    typer.echo(f"Đã ghi “{FIELD_NAMES[field]}” của {doc_id}: {value.strip() or '(để trống)'}.")


@group.command("remove")
def remove(doc_ids: list[str], json: Json = False) -> None:
    """Gỡ văn bản khỏi thư viện (tệp gốc không bị đụng tới)."""
    with open_library() as library:
        known = {document.doc_id for document in library.documents()}
        unknown = [doc_id for doc_id in doc_ids if doc_id not in known]
        if unknown:
            raise Fault(f"Thư viện không có văn bản {', '.join(unknown)}; chưa gỡ gì cả.")
        for doc_id in doc_ids:
            library.remove(doc_id)
    print_json({"removed": doc_ids}) if json else typer.echo(f"Đã gỡ {len(doc_ids)} văn bản.")


@group.command("rebuild")
def rebuild(json: Json = False) -> None:
    """Dựng lại các chỉ mục từ danh mục gốc."""
    with open_library() as library:
        library.rebuild()
        count = len(library.documents())
    print_json({"rebuilt": count}) if json else typer.echo(f"Đã dựng lại chỉ mục của {count} văn bản.")


@group.command("verify")
def verify(json: Json = False) -> None:
    """Kiểm tra chỉ mục có khớp danh mục gốc không; sai lệch được sửa và báo lại."""
    with open_library() as library:
        found = library.verify()
    print_json(found) if json else typer.echo(str(found))


def backup(destination: Path) -> None:
    """Sao lưu thư viện vào một tệp hoặc thư mục."""
    with open_library(read_only=True) as library:
        written = library.backup(destination)
    typer.echo(f"Đã sao lưu vào {written or destination}.")


def restore(source: Path) -> None:
    """Phục hồi thư viện từ một bản sao lưu."""
    from vectorstore.library import Library

    Library.restore(source, home())
    typer.echo("Đã phục hồi thư viện.")
