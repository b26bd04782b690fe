"""A copy of the library that is consistent while others read and write, and its way back.

Only the catalogue is copied, and what an office set; the indexes are made from it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from vectorstore import catalogue, migrations
from vectorstore.errors import BadBackup
from vectorstore.lock import WriteLock

DATABASE = "catalogue.sqlite3"


def write(home: Path, dest: Path) -> Path:
    """Copy the catalogue of `home` to `dest`, a file or an existing folder to put it in. Returns the file."""
    target = dest / DATABASE if dest.is_dir() else dest
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}.part")
    made.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(home / DATABASE)) as source, closing(sqlite3.connect(made)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        os.replace(made, target)
    finally:
        made.unlink(missing_ok=True)
    return target


def restore(source: Path, home: Path) -> None:
    """Put a copy that `write` made in place of the library in `home`.

    Raises BadBackup when it is no copy, is damaged, or was made by a newer version."""
    file = source / DATABASE if source.is_dir() else source
    _check(file)
    home.mkdir(parents=True, exist_ok=True)
    with WriteLock(home).held():
        with closing(sqlite3.connect(file)) as copy, closing(catalogue.connect(home / DATABASE)) as target:
            revision = _revision(target)
            copy.backup(target)
            target.execute("DELETE FROM state WHERE name = 'dense'")
        catalogue.create(home / DATABASE)
        with closing(catalogue.connect(home / DATABASE)) as target:  # what others cached of the old library is void
            for name in ("revision", "content"):
                target.execute("UPDATE state SET value = ? WHERE name = ?", (revision + 1 + _revision(target), name))


def _revision(connection: sqlite3.Connection) -> int:
    try:
        return int(connection.execute("SELECT value FROM state WHERE name = 'revision'").fetchone()[0])
    except sqlite3.Error:  # a new, empty file
        return 0


def _check(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            copy.execute("SELECT count(*) FROM documents, dense_state").fetchone()
            (version,) = copy.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        sound, version = False, 0
    if not sound:
        raise BadBackup(f"{file} không phải bản sao lưu của thư viện hoặc đã bị hỏng.")
    if version > len(migrations.MIGRATIONS):
        raise BadBackup(f"{file} do phiên bản mới hơn tạo ra. Hãy cập nhật chương trình rồi phục hồi lại.")
