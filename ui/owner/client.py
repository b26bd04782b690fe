"""The command line's side: hand a command to the process that owns the library. Imports only what is quick."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from pathlib import Path

from assistant.home import data_home
from ui.owner import address

ALONE = frozenset({"start", "serve", "mcp", "eval", "model", "users"})
"""Commands that always run in their own process: they serve, measure libraries of their own, or ask for a password."""

_HELP = frozenset({"--help", "--version"})
_INTERRUPTED = 130
_BROKEN_OFF = "Trợ lý đang mở thư viện đã dừng giữa chừng; hãy chạy lại lệnh."


def handed_over(arguments: Sequence[str]) -> int | None:
    """The exit status of a command that the owner ran, None when it has to run here."""
    if not arguments or arguments[0] in ALONE or arguments[0].startswith("-") or _HELP & set(arguments):
        return None
    connection = _connected(data_home())
    if connection is None:
        return None
    with connection:
        try:
            connection.send_bytes(json.dumps(_request(arguments)).encode())
            return _told(connection)
        except KeyboardInterrupt:
            return _INTERRUPTED
        except (EOFError, ConnectionError):
            print(_BROKEN_OFF, file=sys.stderr)
            return 1


def _connected(home: Path) -> Connection | None:
    """A connection to the owner; what a process that died left behind is cleared away."""
    known = address.Address.read(home)
    if known is None:
        return None
    try:
        return Client(known.place, authkey=known.key)
    except (FileNotFoundError, ConnectionRefusedError, AuthenticationError):
        if address.Address.read(home) == known:
            with suppress(OSError):
                address.remove(home)
    except (OSError, EOFError):
        pass
    return None


def _request(arguments: Sequence[str]) -> dict[str, object]:
    return {
        "arguments": list(arguments),
        "folder": os.getcwd(),
        "settings": address.settings_digest(),
        "columns": shutil.get_terminal_size().columns,
        "terminals": [name for name in ("out", "err") if getattr(sys, f"std{name}").isatty()],
    }


def _told(connection: Connection) -> int | None:
    """Print what the command prints as it comes, until its status does."""
    while True:
        said = json.loads(connection.recv_bytes())
        if "status" in said:
            status: int | None = said["status"]
            return status
        if not _printed(said):
            return 1


def _printed(said: dict[str, str]) -> bool:
    """Print a piece of text; False when whoever read it has gone (`troly … | head`)."""
    stream = sys.stdout if "out" in said else sys.stderr
    try:
        stream.write(said.get("out") or said.get("err", ""))
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # what Python flushes at its end has a place to go
        return False
    return True
