"""`troly serve` and `troly start`: the app and the HTTP API in one process."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.cli.common import Fault, open_library

Host = Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe.")]
Port = Annotated[int | None, typer.Option(help="Cổng.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("serve")(serve)
    app.command("start")(start)


def serve(host: Host = None, port: Port = None) -> None:
    """Mở ứng dụng và giao diện HTTP."""
    from assistant.settings import settings
    from ui.app import serve as run

    run(host or settings().host, port or settings().port)


def start(
    host: Host = None, port: Port = None, browser: Annotated[bool, typer.Option(help="Mở trình duyệt.")] = True
) -> None:
    """Nạp thư viện mẫu khi thư viện còn trống, rồi mở ứng dụng trong trình duyệt."""
    from assistant.settings import settings
    from ui.app import serve as run

    load_samples()
    run(host or settings().host, port or settings().port, open_browser=browser)


def load_samples() -> None:
    """Put the project's sample papers into an empty library, in a collection of their own."""
    from importlib.resources import files
    from pathlib import Path

    from assistant.settings import SAMPLE_COLLECTION

    with open_library() as library:
        if library.documents():
            return
        from ingest.pipeline import ingest
        from ui.cli.progress import shown

        samples = Path(str(files("prompts"))).parent / "samples"
        if not (samples / "text").is_dir():
            raise Fault("Không tìm thấy thư mục samples/text; hãy chạy từ thư mục dự án.")
        typer.echo("Thư viện còn trống: đang nạp các văn bản mẫu…")
        with shown() as progress:
            ingest(library, [samples / "text", samples / "scans"], collection=SAMPLE_COLLECTION, progress=progress)
