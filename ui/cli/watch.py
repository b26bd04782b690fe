"""`troly watch`: the library follows folders until it is told to stop."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.common import Fault, open_library
from ui.owner.call import current

if TYPE_CHECKING:
    from ingest.watch import Step, Watch
    from ui.owner.call import Call


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("watch")(watch)


def watch(
    folders: Annotated[list[Path], typer.Argument(help="Các thư mục cần theo dõi.")],
    collection: Annotated[str, typer.Option(help="Tên bộ sưu tập.")] = "chung",
    once: Annotated[bool, typer.Option("--once", help="Chỉ cập nhật một lượt rồi dừng.")] = False,
) -> None:
    """Theo dõi thư mục: tệp mới, tệp đổi được nạp; tệp mất được gỡ; dừng bằng Ctrl-C."""
    from ingest.wake import EVERY, is_share
    from ui.watching import follow, watch_of

    unknown = [str(folder) for folder in folders if not folder.is_dir()]
    if unknown:
        raise Fault(f"Không tìm thấy thư mục {', '.join(unknown)}; hãy kiểm tra lại đường dẫn.")
    with open_library() as library:
        watched = watch_of(library, folders, collection, _tell)
        if once:
            _once(watched)
            return
        often = f"xem lại mỗi {EVERY:.0f} giây vì là ổ mạng" if is_share(folders) else "cập nhật ngay khi có thay đổi"
        typer.echo(f"Đang theo dõi {', '.join(map(str, folders))}: {often}. Dừng bằng Ctrl-C.")
        call = current()
        if call is not None:
            Thread(target=_stop_when_left, args=(call, watched), daemon=True).start()
        try:
            follow(watched, call.service if call else None)
        except KeyboardInterrupt:
            watched.stop.set()


def _stop_when_left(call: Call, watched: Watch) -> None:
    """End a watch whose caller is gone; nothing may have been printed by which it would notice."""
    call.left.wait()
    watched.stop.set()


def _once(watched: Watch) -> None:
    """Look until every file that stands still was taken; what stays open elsewhere is named."""
    from ingest.watch import SETTLED

    watched.look()
    if watched.waiting:
        time.sleep(SETTLED)
        watched.look()
    for name, why in watched.waiting:
        typer.secho(f"Chưa nạp {name}: {why}.", fg=typer.colors.YELLOW, err=True)
    if not watched.steps:
        typer.echo("Không có gì mới: thư viện đã khớp với các thư mục.")


def _tell(step: Step) -> None:
    if step.good:
        typer.echo(step.text)
    else:
        typer.secho(step.text, fg=typer.colors.RED, err=True)
