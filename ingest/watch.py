"""Folders that the library follows: what is new, changed or gone there is taken in or out, and every step is told.

A file is taken when it is whole: its size and time of change have stood still for some seconds, and no office program
holds it open. A paper leaves the library only when its own file was read from one of these folders and is gone.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING

from ingest.discover import printable, walk
from ingest.pipeline import DEFAULT_COLLECTION, Report, ingest
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from vectorstore.library import Library
    from vectorstore.records import Document

SETTLED = 2.0
"""Seconds that a file has to stand still before it is read."""

_KEPT = 100  # steps that are remembered for the page
_COPIED, _OPEN = "đang được chép vào", "đang mở trong một chương trình khác"

Stamp = tuple[int, int]
"""A file's size in bytes and its time of change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done or that stands in the way. at: ISO time; text: Vietnamese; good: False for a fault."""

    at: str
    text: str
    good: bool = True


class Watch:
    """Some folders and what became of their files; `look` from one thread, read from any.

    after: called with the ids of papers that were read, to prepare them for questions; tell: called with each step."""

    def __init__(
        self,
        library: Library,
        folders: Sequence[Path],
        *,
        collection: str = DEFAULT_COLLECTION,
        settled: float = SETTLED,
        after: Callable[[Collection[str]], object] = lambda _: None,
        tell: Callable[[Step], object] = lambda _: None,
    ) -> None:
        self.library, self.collection = library, collection
        self.folders = tuple(folder.expanduser().absolute() for folder in folders)
        self.stop = Event()
        self._settled, self._after, self._tell = settled, after, tell
        self._steps: deque[Step] = deque(maxlen=_KEPT)
        self._guard = Lock()
        self._since: dict[Path, tuple[Stamp, float]] = {}
        self._done: dict[Path, Stamp] = {}
        self._unreadable: dict[Path, str] = {}
        self._waiting: dict[Path, str] = {}
        self._faults: dict[str, str] = {}

    @property
    def steps(self) -> tuple[Step, ...]:
        """What was done, last first."""
        with self._guard:
            return tuple(reversed(self._steps))

    @property
    def unreadable(self) -> tuple[tuple[str, str], ...]:
        """The files that could not be read: (name, reason)."""
        with self._guard:
            return tuple((printable(path.name), reason) for path, reason in sorted(self._unreadable.items()))

    @property
    def waiting(self) -> tuple[tuple[str, str], ...]:
        """The files that are not whole yet: (name, why)."""
        with self._guard:
            return tuple((printable(path.name), why) for path, why in sorted(self._waiting.items()))

    @property
    def faults(self) -> tuple[str, ...]:
        """What keeps whole folders, or the library, from being followed now."""
        with self._guard:
            return tuple(self._faults.values())

    def look(self) -> None:
        """Compare the folders with the library once and do what is due; a fault is told and tried again next time."""
        try:
            found = dict(self._found())
            whole = [path for path, stamp in found.items() if self._is_whole(path, stamp)]
            removed = self._remove_gone(found)
            with self._guard:
                for kept in (self._since, self._done, self._unreadable, self._waiting):
                    for path in [path for path in kept if path not in found]:
                        del kept[path]
            for path in whole:  # what went may have been a file moved, or the first of two copies: look at all again
                if (removed or self._done.get(path) != found[path]) and not self.stop.is_set():
                    self._take(path)
                    self._done[path] = found[path]
            self._well("library")
        except StoreError as error:
            self._fault("library", str(error))

    def _found(self) -> Iterator[tuple[Path, Stamp]]:
        """All files of the folders that can be reached."""
        for folder in self.folders:
            if not folder.is_dir():
                self._fault(str(folder), f"Không mở được thư mục {folder}; văn bản đã nạp từ đó được giữ nguyên.")
                continue
            self._well(str(folder))
            for path in walk(folder):
                try:
                    about = path.stat()
                except OSError:
                    continue  # gone between two looks
                yield path, (about.st_size, about.st_mtime_ns)

    def _is_whole(self, path: Path, stamp: Stamp) -> bool:
        """True when a file has stood still for long enough and nobody has it open."""
        if self._done.get(path) == stamp:
            return True
        before, since = self._since.setdefault(path, (stamp, time.monotonic()))
        if before != stamp:
            self._since[path] = (stamp, since := time.monotonic())
        why = _COPIED if time.monotonic() - since < self._settled else _OPEN if _is_open(path) else ""
        with self._guard:
            if why:
                self._waiting[path] = why
            else:
                self._waiting.pop(path, None)
        return not why

    def _take(self, path: Path) -> None:
        """Bring one file into the library."""
        report = ingest(self.library, [path], collection=self.collection)
        with self._guard:
            self._unreadable.pop(path, None)
            if report.failed:
                self._unreadable[path] = " ".join(reason for _, reason in report.failed)
        for text, good in _told(report, self.library):
            self._note(text, good)
        if read := (*report.added, *report.replaced):
            self._after(read)

    def _remove_gone(self, found: Collection[Path]) -> bool:
        """Take out the papers whose files went from these folders; True when there were some."""
        removed = False
        for folder in self.folders:
            if not folder.is_dir():
                continue
            gone = [d for d in self.library.documents(self.collection) if _from(d, folder) and _is_gone(d.origin)]
            if gone and not any(path.is_relative_to(folder) for path in found):
                self._fault(
                    f"empty:{folder}",
                    f"Thư mục {folder} trống: có thể ổ mạng chưa được nối, nên {len(gone)} văn bản đã nạp từ đó được"
                    " giữ nguyên; nếu đã xóa thật, hãy gỡ trong thư viện.",
                )
                continue
            self._well(f"empty:{folder}")
            for document in gone:
                self.library.remove(document.doc_id)
                self._note(f"Đã gỡ {document.name}: tệp không còn trong thư mục.")
                removed = True
        return removed

    def _note(self, text: str, good: bool = True) -> None:
        step = Step(datetime.now().astimezone().isoformat(timespec="seconds"), text, good)
        with self._guard:
            self._steps.append(step)
        self._tell(step)

    def _fault(self, what: str, text: str) -> None:
        """Tell a lasting fault once."""
        with self._guard:
            new = self._faults.get(what) != text
            self._faults[what] = text
        if new:
            self._note(text, good=False)

    def _well(self, what: str) -> None:
        with self._guard:
            self._faults.pop(what, None)


def _told(report: Report, library: Library) -> Iterator[tuple[str, bool]]:
    """A run over one file in sentences, with whether each is good news; nothing of what was there unchanged."""
    for verb, ids in (("thêm", report.added), ("thay bản cũ của", report.replaced)):
        for doc_id in ids:
            document = library.document(doc_id)
            yield f"Đã {verb} {document.name if document else doc_id}.", True
    for name, reason in report.failed:
        yield f"Chưa đọc được {name}: {reason}", False
    for name, twin in report.duplicates:
        yield f"Bỏ qua {name}: trùng nội dung với văn bản {twin}.", True


def _from(document: Document, folder: Path) -> bool:
    """True for a paper whose file was read from that folder or below."""
    return document.origin.startswith(printable(str(folder)).rstrip("/\\") + ("\\" if "\\" in str(folder) else "/"))


def _is_gone(origin: str) -> bool:
    """True when the file is certainly not there; a share that fails is no proof."""
    try:
        Path(origin.partition("!/")[0]).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _is_open(path: Path) -> bool:
    """True when an office program left its mark beside a file: `~$` before a name or in place of its first two letters
    (Word), `.~lock.` before and `#` behind (LibreOffice)."""
    name = path.name
    marks = {f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~lock.{name}#"}
    return any((path.parent / mark).exists() for mark in marks)
