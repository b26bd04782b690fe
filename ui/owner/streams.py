"""Standard output and error that lead to the caller in a thread that serves a call, and to the process's own elsewhere."""

from __future__ import annotations

import sys
from io import TextIOBase
from threading import Lock
from typing import Any

from ui.owner.call import current

_LOCK = Lock()


class Routed(TextIOBase):
    """One standard stream. name: "out" or "err"; own: the process's stream under it."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, name: str, own: Any) -> None:
        self._name, self._own = name, own

    def write(self, text: str) -> int:
        """Print for the caller of this thread, or for the process."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        call = current()
        if call is None:
            self._own.write(text)
        elif text:
            call.write(self._name, text)
        return len(text)

    def flush(self) -> None:
        """Nothing is held back for a caller."""
        if current() is None:
            self._own.flush()

    def isatty(self) -> bool:
        """True for a terminal."""
        call = current()
        return self._name in call.terminals if call else bool(self._own.isatty())

    def fileno(self) -> int:
        """The process's stream has one; a caller's has not."""
        return int(self._own.fileno()) if current() is None else super().fileno()

    def writable(self) -> bool:
        """Always."""
        return True


def route() -> None:
    """See to it that both standard streams are routed."""
    with _LOCK:
        for name in ("out", "err"):
            stream = getattr(sys, f"std{name}")
            if not isinstance(stream, Routed):
                setattr(sys, f"std{name}", Routed(name, stream))


def restore() -> None:
    """Give the process its own streams back."""
    with _LOCK:
        for name in ("out", "err"):
            stream = getattr(sys, f"std{name}")
            if isinstance(stream, Routed):
                setattr(sys, f"std{name}", stream._own)
