"""When to look at watched folders: at a change where the system tells of it, by the clock on network shares."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

EVERY = 10.0
"""Seconds between two looks at a share, which tells of nothing that others change there."""

_SELDOM = 60.0  # a look even where changes are told of: a full queue loses some
_HURRY = 1.0
_SHARES = ("nfs", "cifs", "smb", "9p", "fuse.", "afs", "ceph", "vboxsf", "drvfs", "davfs", "prl_fs", "vmhgfs")


def wakes(folders: Sequence[Path], stop: Event, hurried: Callable[[], bool]) -> Iterator[None]:
    """Yields at once, then whenever a look is due, until `stop` is set. hurried: True while files are not whole yet."""
    yield
    if is_share(folders) or not all(folder.is_dir() for folder in folders):
        while not stop.wait(_HURRY if hurried() else EVERY):
            yield
        return
    from watchfiles import watch

    last = time.monotonic()
    for changes in watch(
        *folders,
        stop_event=stop,
        rust_timeout=int(1000 * _HURRY),
        yield_on_timeout=True,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        if changes or hurried() or time.monotonic() - last >= _SELDOM:
            yield
            last = time.monotonic()


def is_share(folders: Sequence[Path]) -> bool:
    """True when one of the folders is on a network share, as the system's table of mounts or its name says."""
    return any(str(folder).startswith(("\\\\", "//")) or _type_of(folder).startswith(_SHARES) for folder in folders)


def _type_of(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The kind of file system that a folder is on, empty where the system does not say."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        real = folder.resolve()
    except OSError:
        return ""
    found = [(parts[1].replace("\\040", " "), parts[2]) for line in lines if len(parts := line.split()) > 2]
    return max(
        ((at, kind) for at, kind in found if real.is_relative_to(at)), key=lambda pair: len(pair[0]), default=("", "")
    )[1]
