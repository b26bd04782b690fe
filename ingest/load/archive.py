"""Zip archives, opened without trust: sizes are counted while unpacking, names never become paths."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ingest.errors import Unreadable
from ingest.load import limits
from ingest.load.encodings import syllable_share

_ZIP = b"PK\x03\x04"
# What makes a zip one document: Word, Excel, PowerPoint, OpenDocument
_DOCUMENT_PARTS = ("word/", "xl/", "ppt/", "mimetype", "[Content_Types].xml")
_UTF8_NAMES = 0x800  # general purpose bit 11 of a zip entry
_ENCRYPTED = 0x1
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of an archive. stored: its name inside; shown: the name in readable Vietnamese; size: unpacked bytes."""

    stored: str
    shown: str
    size: int


def is_plain_archive(path: Path) -> bool:
    """True for a zip that is a bundle of files, false for a zip that is itself a document (docx, xlsx, odt)."""
    with path.open("rb") as file:
        if file.read(4) != _ZIP:
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return not any(name.startswith(_DOCUMENT_PARTS) for name in names)


def members(path: Path) -> tuple[Member, ...]:
    """The files of an archive, in the order of their names.

    Raises Unreadable when it is encrypted, a bomb, or holds too many files."""
    limits.check_size(path)
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable(f"Tệp nén “{path.name}” có mật khẩu; hãy giải nén rồi nạp từng tệp.", code="encrypted")
    check_unpacked(path, entries)
    found = (Member(entry.filename, _readable(entry), entry.file_size) for entry in entries)
    return tuple(sorted(found, key=lambda member: member.shown))


def check_unpacked(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Turns away what would unpack to far more than it is.

    Raises Unreadable (zip_bomb) by what the entries declare; `copy_limited` counts what really comes out."""
    total = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    too_dense = total > limits.RATIO_FROM and total / packed > limits.MAX_RATIO
    if len(entries) > limits.MAX_MEMBERS or total > limits.MAX_UNPACKED_BYTES or too_dense:
        raise _bomb(path.name)


def unpack(path: Path, stored: str, target: Path) -> Path:
    """One member written to `target`; its own path inside the archive is ignored.

    Raises Unreadable when it is damaged or larger than it says."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(stored) as source, target.open("wb") as out:
            written = 0
            for chunk in iter(lambda: source.read(_CHUNK), b""):
                written += len(chunk)
                if written > limits.MAX_FILE_BYTES:
                    raise _bomb(path.name)
                out.write(chunk)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Unreadable(f"Tệp nén “{path.name}” bị hỏng; hãy nén lại hoặc nạp từng tệp.", code="broken") from error
    return target


def check_document(path: Path) -> None:
    """The same limits for a zip that is one document (docx, xlsx); entries are unpacked and counted, never kept.

    Raises Unreadable (zip_bomb or broken)."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            check_unpacked(path, entries)
            total = sum(_counted(archive, entry) for entry in entries)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Unreadable(f"Tệp “{path.name}” bị hỏng; hãy mở bằng Word/Excel và lưu lại.", code="broken") from error
    if total > limits.MAX_UNPACKED_BYTES:
        raise _bomb(path.name)


def _counted(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    with archive.open(entry) as source:
        return sum(len(chunk) for chunk in _chunks(source))


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    yield from iter(lambda: source.read(_CHUNK), b"")


def _readable(entry: zipfile.ZipInfo) -> str:
    """The entry's name; programs that do not mark UTF-8 names write them in UTF-8 or in the machine's own code page."""
    if entry.flag_bits & _UTF8_NAMES:
        return entry.filename
    try:
        stored = entry.filename.encode("cp437")
        return stored.decode("utf-8")
    except UnicodeEncodeError:
        return entry.filename
    except UnicodeDecodeError:
        windows = unicodedata.normalize("NFC", stored.decode("cp1258", errors="replace"))
        return max(windows, entry.filename, key=syllable_share)


def _bomb(name: str) -> Unreadable:
    message = f"Tệp “{name}” bung ra lớn bất thường (nghi là tệp nén độc hại) nên không được mở."
    return Unreadable(message, code="zip_bomb")
