"""Progress of a long run: a bar with time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ui.cli.common import console
from ui.owner.call import current

Progress = Callable[[int, int, str], None]


@contextmanager
def shown(*, quiet: bool = False) -> Iterator[Progress | None]:
    """A callback (done, total, current name) for the length of a run; None when nothing is to be shown."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar() as callback:
            yield callback
    else:
        yield _plain_lines()


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f}%"),
        TimeRemainingColumn(),
    )
    alone = (
        current() is None
    )  # the streams of a served process are not the bar's to take, and its threads know no caller
    with RichProgress(
        *columns, console=console(stderr=True), auto_refresh=alone, redirect_stdout=alone, redirect_stderr=alone
    ) as bar:
        task = bar.add_task("Đang đọc…", total=None)

        def tell(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total or None, description=name[:40], refresh=not alone)

        yield tell


def _plain_lines() -> Progress:
    last = ""

    def tell(done: int, total: int, name: str) -> None:
        nonlocal last
        if name and name != last:
            last = name
            share = f"{done * 100 // total:3d}%" if total else "  -"
            print(f"{share} {name}", file=sys.stderr, flush=True)

    return tell
