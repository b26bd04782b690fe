"""One writer at a time over all processes: an advisory lock that the operating system frees when its holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.errors import Busy, Unwritable

if TYPE_CHECKING:
    from filelock import FileLock

WAIT_SECONDS = 30.0
"""A document is written well within this; who still waits after it is told so."""


class WriteLock:
    """The lock of one library folder. Re-entrant within a thread; other threads of the process wait like others."""

    def __init__(self, home: Path, wait: float = WAIT_SECONDS):
        self._path = home / "write.lock"
        self.wait = wait

    @cached_property
    def _lock(self) -> FileLock:
        from filelock import FileLock  # imports asyncio: not for those who only read

        return FileLock(str(self._path), thread_local=True)

    @contextmanager
    def held(self, wait: float | None = None) -> Iterator[None]:
        """Hold the lock; raises Busy when someone else keeps it longer than `wait` seconds."""
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=self.wait if wait is None else wait)
        except Timeout:
            raise Busy(
                "Thư viện đang được một chương trình khác ghi dữ liệu. Hãy đợi việc nạp văn bản đó xong rồi thử lại."
            ) from None
        except OSError as error:
            raise Unwritable(f"Không ghi được vào thư mục dữ liệu {self._path.parent}: {error.strerror}.") from error
        try:
            yield
        finally:
            self._lock.release()
