"""Small papers for the outline, metadata and passage tests, written for them; no place or office of a real plan."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ingest.load import load
from ingest.outline import parse
from ingest.repair import repair
from vectorstore.records import Loaded, Section

PLAN = """\
ỦY BAN NHÂN DÂN
XÃ BÌNH MINH

Số: 12/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Bình Minh, ngày 05 tháng 3 năm 2026

KẾ HOẠCH

Phát triển thư viện cộng đồng trên địa bàn xã Bình Minh năm 2026

Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;

Thực hiện Kế hoạch số 77/KH-UBND ngày 15/01/2026 của Ủy ban nhân dân tỉnh về phát triển văn hóa đọc tỉnh Sông Thương năm 2026,

Ủy ban nhân dân xã ban hành Kế hoạch phát triển thư viện cộng đồng năm 2026 như sau:

I. MỤC TIÊU

1. Mục tiêu chung

Đưa sách đến từng thôn của tỉnh Sông Thương.

2. Chỉ tiêu cụ thể

- 100% thôn có tủ sách.

- Tối thiểu 60% học sinh có thẻ thư viện.

II. NHIỆM VỤ

1. Xây dựng tủ sách

1.1. Tại thôn

- Rà soát địa điểm đặt tủ sách.

+ Đơn vị chủ trì: Phòng Văn hóa - Xã hội.

+ Thời gian hoàn thành: Quý II/2026.

1.2. Tại trường học

Bổ sung đầu sách cho học sinh.

2. Số hóa

a) Quét sách địa chí

- Quét 500 trang.

b) Đưa lên mạng

- Mở trang tra cứu.

III. TỔ CHỨC THỰC HIỆN

1. Phòng Văn hóa - Xã hội

- Chủ trì, hướng dẫn các thôn.

- Tổng hợp, báo cáo trước ngày 15/12/2026.

1. Phòng Kinh tế

Tham mưu bố trí kinh phí.

3. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam xã

- Vận động Nhân dân tham gia.

Trên đây là Kế hoạch phát triển thư viện cộng đồng năm 2026. Yêu cầu các đơn vị triển khai thực hiện./.

Nơi nhận:
- Sở Văn hóa, Thể thao và Du lịch;
- Lưu: VT, VHXH.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Trần Thị Lan
"""


def read_text(folder: Path, text: str, name: str = "ke-hoach.txt") -> Loaded:
    """A text as a loaded file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load(path)


@cache
def read_plan(path: Path) -> Loaded:
    """A real plan, loaded and repaired once for all tests."""
    return repair(load(path))


def outline(folder: Path, text: str, name: str = "ke-hoach.txt") -> tuple[Section, ...]:
    """The sections of a text."""
    return parse(read_text(folder, text, name), "ke-hoach")


def section(sections: tuple[Section, ...], start: str) -> Section:
    """The one section whose text begins so."""
    found = [s for s in sections if s.text.startswith(start)]
    assert len(found) == 1, f"{len(found)} sections begin with {start!r}: {[s.text[:60] for s in sections]}"
    return found[0]


def above(sections: tuple[Section, ...], child: Section) -> Section | None:
    """The parent of a section."""
    return None if child.parent is None else sections[child.parent]
