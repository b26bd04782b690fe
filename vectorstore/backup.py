"""A copy of the library that is consistent while others read and write, and its way back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from vectorstore.errors import BadBackup
from vectorstore.lock import WriteLock


def write(database: Path, dest: Path) -> Path:
    """Copy the catalogue to `dest` (a file, or a folder to put it in) and return the file.

    The indexes are not copied: they are made from the catalogue."""
    target = dest / database.name if dest.is_dir() else dest
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}.part")
    made.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(made)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    os.replace(made, target)
    return target


def restore(source: Path, home: Path, *, name: str = "catalogue.sqlite3") -> None:
    """Put a copy that `write` made in place of the library in `home`.

    Raises BadBackup when it is none or is damaged."""
    file = source / name if source.is_dir() else source
    _check(file)
    home.mkdir(parents=True, exist_ok=True)
    with (
        WriteLock(home).held(),
        closing(sqlite3.connect(file)) as copy,
        closing(sqlite3.connect(home / name)) as target,
    ):
        copy.backup(target)
        target.execute("DELETE FROM state WHERE name = 'dense_revision'")
        target.commit()


def _check(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            copy.execute("SELECT count(*) FROM documents").fetchone()
    except sqlite3.Error:
        sound = False
    if not sound:
        raise BadBackup(f"{file} không phải bản sao lưu của thư viện hoặc đã bị hỏng.")
