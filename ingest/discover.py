"""What there is to ingest: files, folders walked in order, members of zip archives. Nothing is read into memory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import Unreadable
from ingest.load import archive
from ingest.load.attached import attachments

# What office programs and operating systems leave behind: ~$Kế hoạch.docx, .~lock.a.odt#, Thumbs.db
_LEFTOVERS = ("~$", ".", "thumbs.db", "desktop.ini", "__macosx")

_NAME_BYTES, _ENDING = 120, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to ingest. name: its file name; origin: where it stands (`archive.zip!/member` inside a zip).

    size: bytes on the disk (unpacked, inside a zip). root: the folder, archive or file that was asked for.
    member: its stored name inside a zip; attached: its place among the attachments of a message or a PDF."""

    name: str
    origin: str
    size: int
    root: str
    path: Path
    member: str | None = None
    attached: int | None = None

    @contextmanager
    def file(self) -> Iterator[Path]:
        """A path to read it at; a member of a zip stands in a temporary folder while the context is open.

        Raises Unreadable when the member cannot be unpacked safely."""
        if self.member is None and self.attached is None:
            yield self.path
            return
        with tempfile.TemporaryDirectory(prefix="troly-zip-") as folder:
            target = Path(folder) / short_name(self.name)
            if self.attached is not None:
                target.write_bytes(list(attachments(self.path))[self.attached][1])
            yield archive.unpack(self.path, self.member, target) if self.member is not None else target


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found, and what could not even be opened: (name, reason)."""

    files: tuple[Found, ...]
    failed: tuple[tuple[str, str], ...]
    roots: tuple[str, ...]


def discover(paths: Iterable[Path]) -> Findings:
    """The files under `paths` in the order of their names; each file once."""
    files: dict[str, Found] = {}
    failed: list[tuple[str, str]] = []
    roots = [path.expanduser().absolute() for path in paths]
    for root in roots:
        for path in walk(root):
            try:
                files.update((found.origin, found) for found in _members(path, root))
            except Unreadable as error:
                failed.append((printable(path.name), str(error)))
            except OSError as error:
                failed.append(
                    (printable(path.name), f"Không mở được tệp ({error.strerror}); hãy kiểm tra quyền truy cập.")
                )
    return Findings(
        files=tuple(files.values()), failed=tuple(failed), roots=tuple(printable(str(root)) for root in roots)
    )


def printable(name: str) -> str:
    """A name as text; bytes that are no UTF-8 are read in the code page of Vietnamese Windows, so that it can be kept."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("cp1258", errors="replace")
    return name


def short_name(name: str) -> str:
    """A name that every disk takes: Windows counts letters, others bytes (255), and Vietnamese letters have up to three."""
    path = Path(name)
    return path.stem.encode()[:_NAME_BYTES].decode(errors="ignore") + path.suffix[:_ENDING]


def walk(root: Path) -> Iterator[Path]:
    """The root itself when it is no folder, else the files under it; links to folders are not followed."""
    if not root.is_dir():
        yield root
        return
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not _leftover(name))
        yield from (Path(folder) / name for name in sorted(files) if not _leftover(name))


def _leftover(name: str) -> bool:
    return name.lower().startswith(_LEFTOVERS)


def _members(path: Path, root: Path) -> Iterator[Found]:
    """The file itself, or what is in it when it is a plain archive."""
    if not path.exists():
        raise Unreadable(f"Không tìm thấy “{path.name}”; hãy kiểm tra lại đường dẫn.", code="not_found")
    if not path.is_file():
        raise Unreadable(f"“{path.name}” không phải là tệp thường nên không đọc được.", code="not_a_file")
    if archive.is_plain_archive(path):
        yield from inside(path, origin=printable(str(path)), root=printable(str(root)))
    else:
        yield Found(
            name=printable(path.name),
            origin=printable(str(path)),
            size=path.stat().st_size,
            root=printable(str(root)),
            path=path,
        )
        yield from _attached(path, root)


def _attached(path: Path, root: Path) -> Iterator[Found]:
    """The files that hang on a message or a PDF, each a paper of its own."""
    for place, (name, content) in enumerate(attachments(path)):
        origin = f"{printable(str(path))}!/{name}"
        yield Found(name=name, origin=origin, size=len(content), root=printable(str(root)), path=path, attached=place)


def inside(path: Path, *, origin: str, root: str) -> Iterator[Found]:
    """The files in an archive that stands at `path` and came from `origin`.

    Raises Unreadable when it is encrypted, a bomb, or holds too many files."""
    for member in archive.members(path):
        name = Path(member.shown.replace("\\", "/")).name
        if name and not _leftover(name):
            yield Found(
                name=name,
                origin=f"{origin}!/{member.shown}",
                size=member.size,
                root=root,
                path=path,
                member=member.stored,
            )
