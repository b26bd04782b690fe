"""The file `owner/address.json` of the data folder: where the served process listens, and the key that proves both sides.

The folder is for its user alone (0700). Where there are no Unix sockets, or the path is too long for one, the process
listens on a free port of 127.0.0.1; the key is asked for in either case.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path

FOLDER = "owner"
SETTINGS = "TROLY_"
_NOT_COMPARED = frozenset({"TROLY_HOME", "TROLY_HOST", "TROLY_PORT", "TROLY_WATCH"})
_LONGEST = 100  # bytes of a Unix socket's path: 108 with the closing zero on Linux, 104 elsewhere


@dataclass(frozen=True)
class Address:
    """place: a socket's path, or (host, port); key: the shared secret; page: where the page is, for people."""

    place: str | tuple[str, int]
    key: bytes
    page: str

    def write(self, home: Path) -> None:
        """Put the file there at once and whole, readable by its owner only."""
        target = _file(home)
        made = target.with_suffix(".new")
        made.unlink(missing_ok=True)
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump({"place": self.place, "key": self.key.hex(), "page": self.page}, file)
        os.replace(made, target)

    @classmethod
    def read(cls, home: Path) -> Address | None:
        """The address in force, None when there is none or the file is no address."""
        try:
            said = json.loads(_file(home).read_text(encoding="utf-8"))
            place = said["place"] if isinstance(said["place"], str) else (said["place"][0], int(said["place"][1]))
            return cls(place, bytes.fromhex(said["key"]), said["page"])
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return None


def remove(home: Path) -> None:
    """Take away the file and the socket that a process left."""
    for path in (_file(home), _socket(home)):
        path.unlink(missing_ok=True)


def listening_place(home: Path) -> str | tuple[str, int]:
    """Where a process that owns the library in `home` shall listen; makes the folder."""
    _file(home).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _file(home).parent.chmod(0o700)
    path = str(_socket(home).absolute())
    return path if hasattr(socket, "AF_UNIX") and len(os.fsencode(path)) <= _LONGEST else ("127.0.0.1", 0)


def settings_digest() -> str:
    """What tells whether two processes run under the same settings; says nothing of what they are."""
    said = sorted((k, v) for k, v in os.environ.items() if k.startswith(SETTINGS) and k not in _NOT_COMPARED)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _file(home: Path) -> Path:
    return home / FOLDER / "address.json"


def _socket(home: Path) -> Path:
    return home / FOLDER / "socket"
