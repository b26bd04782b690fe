"""Small papers for the tests of facts, written for them; no place or office of a real plan."""

from __future__ import annotations

from pathlib import Path

from ingest.pipeline import read
from vectorstore.records import Facts

OPENING = """\
ỦY BAN NHÂN DÂN
XÃ SUỐI TRONG

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 31/KH-UBND
Suối Trong, ngày 02 tháng 02 năm 2026

KẾ HOẠCH

Phát triển du lịch cộng đồng xã Suối Trong năm 2026

Thực hiện Kế hoạch số 88/KH-UBND ngày 10/01/2026 của Ủy ban nhân dân tỉnh Sông Thương về phát triển du lịch năm 2026, \
Ủy ban nhân dân xã ban hành kế hoạch như sau:
"""

CLOSING = """
Nơi nhận:

- Ủy ban nhân dân tỉnh;

- Lưu: VT.

TM. ỦY BAN NHÂN DÂN

CHỦ TỊCH

Lê Văn Thử
"""


def facts_of(folder: Path, body: str) -> Facts:
    """The facts of a plan with this body, read from a file as any other."""
    path = folder / "ke-hoach.txt"
    path.write_text(f"{OPENING}\n{body}\n{CLOSING}", encoding="utf-8")
    return read(path).facts
