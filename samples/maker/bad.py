"""Files that cannot be read, one for each reason."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path


def write_bad(folder: Path, *, pdf: Path, word: Path, encrypted_pdf: bytes) -> None:
    """Empty, cut off, encrypted, wrongly named, bombs. pdf, word: good files to spoil."""
    folder.mkdir(exist_ok=True)
    (folder / "rong.txt").write_bytes(b"")
    (folder / "chi-co-dau-cach.txt").write_text(" \n\n \n", encoding="utf-8")
    (folder / "pdf-bi-cat.pdf").write_bytes(pdf.read_bytes()[:900])
    (folder / "pdf-co-mat-khau.pdf").write_bytes(encrypted_pdf)
    (folder / "word-bi-cat.docx").write_bytes(word.read_bytes()[:9000])
    (folder / "word-co-mat-khau.docx").write_bytes(locked_office())
    (folder / "anh-hong.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (folder / "khong-phai-van-ban.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "that-ra-la-word.pdf").write_bytes(word.read_bytes())
    (folder / "bom-nen.zip").write_bytes(bomb("ke-hoach.txt"))
    (folder / "bom-nen.docx").write_bytes(bomb("word/document.xml"))
    (folder / "zip-co-mat-khau.zip").write_bytes(_locked_zip())


def bomb(name: str) -> bytes:
    """An archive of some 60 kB that unpacks to 60 MB of blanks."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), b" " * (60 * 2**20), zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def locked_office() -> bytes:
    """The outside of an Office file behind a password: an OLE2 container with the stream EncryptedPackage.

    Laid out by hand after [MS-CFB]: header, one FAT sector, one directory sector, eight sectors of content."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += b"".join(value.to_bytes(2, "little") for value in (0x3E, 3, 0xFFFE, 9, 6)) + bytes(6)
    numbers = (0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    header += b"".join(value.to_bytes(4, "little") for value in numbers) + free.to_bytes(4, "little") * 108
    chain = [fat, end, *range(3, 10), end]
    table = b"".join(value.to_bytes(4, "little") for value in (*chain, *[free] * (128 - len(chain))))
    entries = (
        _entry("Root Entry", 5, end, 0, child=1) + _entry("EncryptedPackage", 2, 2, 4096) + _entry("", 0, 0, 0) * 2
    )
    return header + table + entries + bytes(4096)


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    """A directory entry of 128 bytes."""
    encoded = name.encode("utf-16-le")
    length = len(encoded) + 2 if name else 0
    links = b"\xff" * 8 + child.to_bytes(4, "little")
    head = encoded.ljust(64, b"\0") + length.to_bytes(2, "little") + bytes([kind, 1]) + links
    return head + bytes(36) + start.to_bytes(4, "little") + size.to_bytes(8, "little")


def _locked_zip() -> bytes:
    """An archive whose entry is marked as encrypted."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mat.txt", (2026, 1, 1, 0, 0, 0)), "không mở được")
    data = bytearray(packed.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)
