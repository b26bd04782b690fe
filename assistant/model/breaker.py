"""A circuit breaker: a model that fails again and again is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Opens after `failures` faults in a row, for `rest` seconds; then one call may try again.

    clock: seconds, monotonic; for tests."""

    def __init__(self, *, failures: int = 3, rest: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._count = 0
        self._opened: float | None = None

    @property
    def closed(self) -> bool:
        """True when a call may be made."""
        with self._lock:
            return self._opened is None or self._clock() - self._opened >= self._rest

    def succeeded(self) -> None:
        """A call went well: forget earlier faults."""
        with self._lock:
            self._count, self._opened = 0, None

    def failed(self) -> None:
        """A call went wrong; the limit reached, the circuit opens (again)."""
        with self._lock:
            self._count += 1
            if self._count >= self._limit:
                self._opened = self._clock()
