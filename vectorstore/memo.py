"""What was read lately, kept until the library changes: an answer reads the same papers several times."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

LIMIT = 50_000
"""Records held at most, some 50 MB."""


class Memo:
    """Tuples of frozen records by what was asked for. revision: tells when everything held is out of date."""

    def __init__(self, revision: Callable[[], int], limit: int = LIMIT):
        self._revision, self._limit = revision, limit
        self._lock = threading.Lock()
        self._of: int | None = None
        self._held: OrderedDict[Hashable, tuple[Any, ...]] = OrderedDict()
        self._records = 0

    def get(self, key: Hashable, read: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
        """What `read` returns, read once a revision; the least recently asked for goes first."""
        revision = self._revision()
        with self._lock:
            if revision != self._of:
                self._of, self._records = revision, 0
                self._held.clear()
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        value = read()
        with self._lock:
            if revision == self._of and key not in self._held:
                self._held[key] = value
                self._records += len(value) + 1
                while self._records > self._limit:
                    self._records -= len(self._held.popitem(last=False)[1]) + 1
        return value
