"""How much a file may cost before it is turned away: bytes on the disk, bytes unpacked, pages, seconds."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import Unreadable

MAX_FILE_BYTES = 200 * 2**20
"""The largest file that is read at all; a scanned paper of 300 pages is some 60 MB."""

MAX_UNPACKED_BYTES = 600 * 2**20
"""What one archive or Office file may unpack to."""

MAX_RATIO = 200
"""Unpacked to packed; XML of a Word file packs 10 to 20 times, a bomb 1000 times. Checked above RATIO_FROM bytes."""

RATIO_FROM = 30 * 2**20
MAX_MEMBERS = 2000
MAX_ARCHIVE_DEPTH = 2
MAX_PAGES = 1500
MAX_TEXT_BYTES = 40 * 2**20
"""The largest plain text; the whole of the Vietnamese Civil Code is under 1 MB."""

CONVERT_SECONDS = 120
PAGE_SECONDS = 90
"""Per page of a scan: two-core office computers need some 5 s."""


def check_size(path: Path, limit: int = MAX_FILE_BYTES) -> int:
    """The file's size in bytes, asked before anything is read.

    Raises Unreadable when it is empty, too large, or no plain file."""
    if path.is_dir():
        raise Unreadable(f"“{path.name}” là thư mục; hãy dùng lệnh nạp cho cả thư mục.", code="not_a_file")
    if not path.is_file():
        raise Unreadable(f"Không tìm thấy tệp “{path.name}”; hãy kiểm tra lại đường dẫn.", code="not_found")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(f"Tệp “{path.name}” rỗng (0 byte); hãy chép lại từ bản gốc.", code="empty")
    if size > limit:
        raise Unreadable(
            f"Tệp “{path.name}” quá lớn ({megabytes(size)} MB, giới hạn {megabytes(limit)} MB);"
            " hãy tách thành nhiều tệp nhỏ hơn.",
            code="too_large",
        )
    return size


def megabytes(size: int) -> int:
    """Bytes as whole megabytes, as a person reads them."""
    return round(size / 2**20)
