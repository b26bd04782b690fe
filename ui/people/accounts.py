"""Accounts and sessions in a database of their own (`people.sqlite3`): argon2 hashes, hashed tokens, lock-out."""

from __future__ import annotations

import hashlib
import math
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ui.people.roles import ALLOWED, Right, Role

SHORTEST, LONGEST = 10, 200  # characters of a password
_FREE, _LOCKED, _FORGOTTEN = 5, 900.0, 86400.0  # guesses before the lock; its seconds; after these a count begins anew
_SCHEMA = """
CREATE TABLE IF NOT EXISTS people (
    name TEXT PRIMARY KEY, hash TEXT NOT NULL, role TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES people ON DELETE CASCADE, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS guesses (name TEXT PRIMARY KEY, failed INTEGER NOT NULL, last REAL NOT NULL);
"""


class Denied(Exception):
    """What a person is told, one Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account. role: what it may do, by `ui.people.roles`."""

    name: str
    role: Role
    disabled: bool = False

    def may(self, right: Right | str) -> bool:
        """Whether the role has a right."""
        return right in ALLOWED[self.role]


class Accounts:
    """The accounts of one data folder. clock: seconds since the epoch; hours: how long a session lasts."""

    def __init__(self, home: Path, *, hours: float = 12.0, clock: Callable[[], float] = time.time) -> None:
        self._path = home / "people.sqlite3"
        self._hours = hours
        self._clock = clock

    def all(self) -> tuple[Person, ...]:
        """Everyone, by name."""
        if not self._path.is_file():
            return ()
        with self._database() as db:
            return tuple(_person(row) for row in db.execute("SELECT * FROM people ORDER BY name"))

    def add(self, name: str, password: str, role: Role) -> None:
        """Make an account. Raises Denied for a name in use or unfit, or a password too short."""
        if not name or name != name.strip() or len(name) > 60 or not name.isprintable():
            raise Denied("Tên đăng nhập phải có từ 1 đến 60 ký tự và không có dấu cách ở hai đầu.")
        row = (name, _hashed(password), role.value)
        with self._database() as db:
            try:
                db.execute("INSERT INTO people (name, hash, role) VALUES (?, ?, ?)", row)
            except sqlite3.IntegrityError as error:
                raise Denied(f"Đã có tài khoản «{name}».") from error

    def set_password(self, name: str, password: str) -> None:
        """Set a password and end all sessions of the account."""
        self._change(name, "hash", _hashed(password))

    def set_role(self, name: str, role: Role) -> None:
        """Give another role; it holds from the next call. Raises Denied for the last administrator."""
        self._keep_one(name, stays=role is Role.ADMINISTRATOR)
        self._change(name, "role", role.value)

    def disable(self, name: str, *, disabled: bool = True) -> None:
        """Close an account and end its sessions, or open it again. Raises Denied for the last administrator."""
        self._keep_one(name, stays=not disabled)
        self._change(name, "disabled", int(disabled))

    def sign_in(self, name: str, password: str) -> str:
        """A new session's token. Raises Denied, with the same words for an unknown name and a wrong password."""
        self._count(name)
        with self._database() as db:
            row = db.execute("SELECT * FROM people WHERE name = ?", (name,)).fetchone()
        right = _matches(row["hash"] if row else _nobody(), password[:LONGEST])
        if row is None or not right or row["disabled"]:
            raise Denied("Tên đăng nhập hoặc mật khẩu không đúng.")
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._database() as db:
            db.execute("DELETE FROM guesses WHERE name = ?", (name,))
            db.execute("DELETE FROM sessions WHERE expires <= ?", (now,))
            db.execute("INSERT INTO sessions VALUES (?, ?, ?)", (_digest(token), name, now + self._hours * 3600))
        return token

    def failures(self, name: str) -> int:
        """How many sign-ins of that name failed in a row."""
        with self._database() as db:
            row = db.execute("SELECT failed FROM guesses WHERE name = ?", (name,)).fetchone()
        return row["failed"] if row else 0

    def of(self, token: str) -> Person | None:
        """Whose session a token opens, None when it has expired or was ended or the account is closed."""
        if not token or not self._path.is_file():
            return None
        sql = "SELECT p.* FROM sessions s JOIN people p USING (name) WHERE s.digest = ? AND s.expires > ? AND NOT p.disabled"
        with self._database() as db:
            row = db.execute(sql, (_digest(token), self._clock())).fetchone()
        return _person(row) if row else None

    def sign_out(self, token: str) -> None:
        """End one session."""
        with self._database() as db:
            db.execute("DELETE FROM sessions WHERE digest = ?", (_digest(token),))

    def _count(self, name: str) -> None:
        """Note an attempt before it is checked, so that many at once count too. Raises Denied while locked."""
        now, name = self._clock(), name[:LONGEST]
        with self._database() as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("DELETE FROM guesses WHERE last < ?", (now - _FORGOTTEN,))
            row = db.execute("SELECT failed, last FROM guesses WHERE name = ?", (name,)).fetchone()
            failed = row["failed"] if row else 0
            if failed >= _FREE and (left := row["last"] + _LOCKED - now) > 0:
                raise Denied(f"Đã thử sai quá nhiều lần; hãy đợi {math.ceil(left / 60)} phút rồi đăng nhập lại.")
            failed = 0 if failed >= _FREE else failed
            db.execute("INSERT OR REPLACE INTO guesses VALUES (?, ?, ?)", (name, failed + 1, now))

    def _keep_one(self, name: str, *, stays: bool) -> None:
        able = [p.name for p in self.all() if p.role is Role.ADMINISTRATOR and not p.disabled]
        if not stays and able == [name]:
            raise Denied(f"«{name}» là người quản trị duy nhất; hãy giao quyền quản trị cho người khác trước.")

    def _change(self, name: str, column: str, value: str | int) -> None:
        with self._database() as db:
            if not db.execute(f"UPDATE people SET {column} = ? WHERE name = ?", (value, name)).rowcount:
                raise Denied(f"Không có tài khoản «{name}»; xem danh sách bằng: troly users list")
            if column != "role":
                db.execute("DELETE FROM sessions WHERE name = ?", (name,))

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        """One connection a call, committed on a clean exit; the file is the owner's alone."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        connection = sqlite3.connect(self._path, timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.executescript(_SCHEMA)
            with connection:
                yield connection
        finally:
            connection.close()


_HASHER = PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that no password fits, so that an unknown name takes as long as a known one."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def _hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise Denied(f"Mật khẩu phải có từ {SHORTEST} đến {LONGEST} ký tự.")
    return _HASHER.hash(password)


def _matches(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError, UnicodeError):
        return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _person(row: sqlite3.Row) -> Person:
    return Person(row["name"], Role(row["role"]), bool(row["disabled"]))
