"""What a command that runs in the served process knows of its caller; nothing of the sort elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.api.service import Service


class Gone(BaseException):
    """The caller left; its command ends. No Exception, so that nothing on the way takes it for a fault of its own."""


@dataclass(frozen=True)
class Call:
    """service: of the process; folder: the caller's; columns: of its terminal; terminals: which of "out", "err" are one.

    say: sends a piece of text to one of its streams; left: set when the caller is gone."""

    service: Service
    folder: Path
    columns: int
    terminals: frozenset[str]
    say: Callable[[str, str], None]
    left: Event = field(default_factory=Event)
    _typed: dict[str, str] = field(default_factory=dict)

    def placed(self, value: Any) -> Any:
        """A path argument, or a list of them, as the caller's folder makes it absolute; anything else as it is."""
        if isinstance(value, (list, tuple)):
            return type(value)(map(self.placed, value))
        if not isinstance(value, Path) or value.is_absolute():
            return value
        whole = self.folder / value
        self._typed[str(whole)] = str(value)
        return whole

    def write(self, stream: str, text: str) -> None:
        """Print for the caller, paths as the caller typed them. Raises Gone when nobody is there any more."""
        if self.left.is_set():
            raise Gone
        for whole in sorted(self._typed, key=len, reverse=True):
            text = text.replace(whole, self._typed[whole])
        try:
            self.say(stream, text)
        except OSError:
            self.left.set()
            raise Gone from None


_CALL: ContextVar[Call | None] = ContextVar("call", default=None)


def current() -> Call | None:
    """The call that this thread serves, None in a process of the command's own."""
    return _CALL.get()


def begin(call: Call) -> None:
    """From here on this thread serves a call; a call has a thread of its own."""
    _CALL.set(call)
