"""What a file really is, by its content; its ending only helps where the content leaves a choice."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from ingest.errors import Unreadable
from ingest.load import mail, package

_HEAD = 8192
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")
# a page, or a piece of one: "<!DOCTYPE html", "<div class=…>", "<table>"
_WEB = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype html|(?:body|head|meta|div|p|table|h[1-6]|span|section|article|main|"
    rb"center|font|ul|ol|style)(?:\s[^<>]*)?>)",
    re.IGNORECASE | re.DOTALL,
)
# ending → the kinds of content that it rightly names
_RIGHT = {
    ".docx": {"docx"},
    ".docm": {"docx"},
    ".dotx": {"docx"},
    ".dotm": {"docx"},
    ".doc": {"doc", "rtf", "html", "mail", "docx"},
    ".rtf": {"rtf"},
    ".odt": {"odt"},
    ".pdf": {"pdf"},
    ".xlsx": {"xlsx"},
    ".xlsm": {"xlsx"},
    ".xls": {"xls", "html", "mail", "xlsx"},
    ".ods": {"ods"},
    ".html": {"html"},
    ".htm": {"html"},
    ".mht": {"mail"},
    ".mhtml": {"mail"},
    ".eml": {"mail"},
    ".zip": {"zip"},
    ".txt": {"txt"},
    ".md": {"txt", "html"},
    ".csv": {"txt"},
}
_NAMES = {
    "docx": "Word (.docx)",
    "doc": "Word 97-2003 (.doc)",
    "rtf": "RTF",
    "odt": "OpenDocument (.odt)",
    "pdf": "PDF",
    "xlsx": "Excel (.xlsx)",
    "xls": "Excel 97-2003 (.xls)",
    "ods": "OpenDocument (.ods)",
    "html": "HTML",
    "mail": "thư hoặc trang web lưu thành tệp",
    "image": "ảnh",
    "txt": "văn bản thuần",
    "zip": "tệp nén zip",
}


def sniff(path: Path) -> str:
    """docx, doc, rtf, odt, pdf, xlsx, xls, ods, html, mail, image, zip or txt.

    Raises Unreadable when the file is encrypted or of a kind that cannot be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(_OLE2):
        return _compound(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_IMAGES) or head[8:12] == b"WEBP" or _is_bitmap(head):
        return "image"
    if mail.is_mail(head):
        return "mail"
    return "html" if b"<html" in head[:1024].lower() or _WEB.match(head) else "txt"


def _is_bitmap(head: bytes) -> bool:
    """A BMP file: "BM", and a header of a known size where it has to be (a text may begin with "BM", too)."""
    return head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in {12, 40, 52, 56, 64, 108, 124}


def ending_note(path: Path, kind: str) -> str | None:
    """A sentence when the ending names another format than the content, else None."""
    right = _RIGHT.get(path.suffix.lower())
    if right is None or kind in right:
        return None
    return f"Đuôi tệp là {path.suffix} nhưng nội dung là {_NAMES[kind]}; đã đọc theo nội dung."


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            office = package.kind_of(archive)
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
            manifest = archive.read("META-INF/manifest.xml") if mimetype and "META-INF/manifest.xml" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Unreadable(f"Tệp “{path.name}” bị hỏng hoặc chép thiếu; hãy chép lại.", code="broken") from error
    if office:
        return office
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if b"encryption-data" in manifest:
        raise encrypted(path)
    if b"opendocument.text" in mimetype:
        return "odt"
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if any(name.startswith(("ppt/", "xl/", "word/")) for name in names):
        raise unsupported(path)
    return "zip"


def _compound(path: Path) -> str:
    """An OLE2 file: Word or Excel 97-2003, or a new one behind a password."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as container:
            names = {entry[0] for entry in container.listdir()}
            locked = "EncryptedPackage" in names or _locked_word(container, names) or _locked_book(container, names)
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise Unreadable(f"Tệp “{path.name}” bị hỏng; hãy mở và lưu lại bằng Word/Excel.", code="broken") from error
    if locked:
        raise encrypted(path)
    if "WordDocument" in names:
        return "doc"
    if names & {"Workbook", "Book"}:
        return "xls"
    raise unsupported(path)


def _locked_word(container: Any, names: set[str]) -> bool:
    """The encryption bit of a Word 97-2003 file (FIB flag fEncrypted, bit 8 of the word at offset 10)."""
    if "WordDocument" not in names:
        return False
    fib = container.openstream("WordDocument").read(12)
    return len(fib) == 12 and bool(int.from_bytes(fib[10:12], "little") & 0x0100)


def _locked_book(container: Any, names: set[str]) -> bool:
    """The FilePass record (0x002F) among the first records of an Excel 97-2003 workbook ([MS-XLS] 2.4.117)."""
    stream = next((name for name in ("Workbook", "Book") if name in names), None)
    data = container.openstream(stream).read(512) if stream else b""
    at = 0
    while at + 4 <= len(data):
        if data[at : at + 2] == b"\x2f\x00":
            return True
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    return False


def encrypted(path: Path) -> Unreadable:
    """The error for a file behind a password."""
    return Unreadable(f"Tệp “{path.name}” có mật khẩu; hãy mở, bỏ mật khẩu rồi nạp lại.", code="encrypted")


def unsupported(path: Path) -> Unreadable:
    """The error for a kind of file that is not read."""
    message = f"Chưa đọc được định dạng của tệp “{path.name}”; hãy lưu thành Word, PDF hoặc văn bản thuần."
    return Unreadable(message, code="unsupported")
