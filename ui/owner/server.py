"""The served process's side: own the library's folder, take commands over loopback, run each in a thread of its own."""

from __future__ import annotations

import json
import logging
import secrets
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener, answer_challenge, deliver_challenge
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from ui.owner import address, streams
from ui.owner.call import Call, Gone, begin
from vectorstore.errors import Busy

if TYPE_CHECKING:
    from ui.api.service import Service

_log = logging.getLogger(__name__)


class Owner:
    """The right to a data folder, for the length of a `with`; raises Busy when another process has it."""

    def __init__(self, home: Path, page: str = "") -> None:
        self._home, self._page = home, page
        home.mkdir(parents=True, exist_ok=True)
        self._right = FileLock(str(home / "owner.lock"), thread_local=False)
        self._listener: Listener | None = None
        self._service: Service | None = None

    def __enter__(self) -> Owner:
        try:
            self._right.acquire(timeout=0)
        except Timeout:
            there = address.Address.read(self._home)
            where = f" ở {there.page}" if there and there.page else ""
            raise Busy(
                f"Thư viện này đang được một trợ lý khác mở{where}; hãy dùng trang đó hoặc dừng nó trước."
            ) from None
        address.remove(self._home)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listener is not None:
            address.remove(self._home)
            with suppress(OSError):
                self._listener.close()
            streams.restore()
        self._right.release()

    def listen(self, service: Service) -> None:
        """Take commands from now on, over the service's library."""
        place = address.listening_place(self._home)
        family = "AF_UNIX" if isinstance(place, str) else "AF_INET"
        self._listener, self._service = Listener(place, family, backlog=16), service
        key = secrets.token_bytes(32)
        address.Address(self._listener.address, key, self._page).write(self._home)
        Thread(target=self._accept, args=(self._listener, key), name="owner", daemon=True).start()

    def _accept(self, listener: Listener, key: bytes) -> None:
        while True:
            try:
                connection = listener.accept()
            except OSError:
                return  # closed
            Thread(target=self._serve, args=(connection, key), name="command", daemon=True).start()

    def _serve(self, connection: Connection, key: bytes) -> None:
        with connection:
            try:
                deliver_challenge(connection, key)
                answer_challenge(connection, key)
                self._answer(connection, json.loads(connection.recv_bytes()))
            except (AuthenticationError, EOFError, OSError, ValueError) as error:
                _log.warning("a command was not taken: %s", error)

    def _answer(self, connection: Connection, asked: dict[str, Any]) -> None:
        """Run one command and send its status; null sends the caller to run it by itself, under its own settings."""
        guard = Lock()

        def send(said: dict[str, Any]) -> None:
            with guard:
                connection.send_bytes(json.dumps(said).encode())

        if asked["settings"] != address.settings_digest():
            send({"status": None})
            return
        assert self._service is not None
        call = Call(
            self._service,
            Path(asked["folder"]),
            int(asked["columns"]),
            frozenset(asked["terminals"]),
            lambda stream, text: send({stream: text}),
        )
        Thread(target=_notice_leaving, args=(connection, call), daemon=True).start()
        streams.route()
        begin(call)
        with suppress(Gone):
            status = _run(asked["arguments"])
            send({"status": status})
        call.left.set()


def _notice_leaving(connection: Connection, call: Call) -> None:
    """A caller says nothing more after its command: what comes is its end."""
    with suppress(EOFError, OSError):
        connection.recv_bytes()
    call.left.set()


def _run(arguments: list[str]) -> int:
    from ui.cli.commands import run

    try:
        return run(arguments)
    except (
        Exception
    ):  # a fault nobody foresaw ends one command, not the page; its caller sees what a process would show
        import sys
        import traceback

        sys.stderr.write(traceback.format_exc())
        return 1
