"""One plan under every letterhead that programs and habits give it: the same metadata each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import read
from samples.maker.rendering import DIRECT
from samples.maker.source import Item, Master
from samples.maker.text import ending, left, right
from vectorstore.records import Metadata

PAPER = Master(
    "ke-hoach",
    {
        "issuer": "ỦY BAN NHÂN DÂN | XÃ SUỐI MÂY",
        "number": "31/KH-UBND",
        "dateline": "Suối Mây, ngày 12 tháng 01 năm 2026",
        "type": "KẾ HOẠCH",
        "title": "Trồng rừng và giữ nguồn nước xã Suối Mây năm 2026",
        "recipients": "Sở Nông nghiệp và Môi trường; Lưu: VT.",
        "signature": "TM. ỦY BAN NHÂN DÂN | KT. CHỦ TỊCH | PHÓ CHỦ TỊCH | Lò Thị Mận",
    },
    (
        Item("Thực hiện Kế hoạch số 90/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh Đông Hải về trồng rừng,"),
        Item("Ủy ban nhân dân xã ban hành Kế hoạch trồng rừng và giữ nguồn nước như sau:"),
        Item("I. MỤC TIÊU", level=1),
        Item("- Tỷ lệ che phủ rừng đạt 61%."),
        Item("II. TỔ CHỨC THỰC HIỆN", level=1),
        Item("1. Phòng Kinh tế", level=2),
        Item("- Chủ trì cấp 40.000 cây giống trước ngày 30/4/2026."),
    ),
    (),
)


def metadata(folder: Path, name: str) -> Metadata:
    """What is read from one rendering."""
    ending, write = DIRECT[name]
    path = folder / f"van-ban.{ending}"
    write(PAPER, path)
    return read(path).document.metadata


@pytest.mark.parametrize("name", [name for name in DIRECT if name != "docx-numbered"])
def test_the_letterhead_may_be_set_in_any_way(tmp_path: Path, name: str) -> None:
    found = metadata(tmp_path, name)
    assert (found.number, found.date, found.place) == ("31/KH-UBND", "2026-01-12", "Suối Mây")
    assert found.issuer == "Ủy ban nhân dân xã Suối Mây"
    assert (found.doc_type, found.period, found.locality) == ("Kế hoạch", "năm 2026", "xã Suối Mây")
    assert found.title == "Trồng rừng và giữ nguồn nước xã Suối Mây năm 2026"
    assert (found.signer_name, found.signer_title) == ("Lò Thị Mận", "Phó Chủ tịch")
    assert found.recipients == ("Sở Nông nghiệp và Môi trường", "Lưu: VT")


def test_a_plan_pasted_as_one_line_is_read_as_its_lines_are(tmp_path: Path) -> None:
    lines = [*left(PAPER), *right(PAPER), PAPER.head["type"], PAPER.head["title"], *(item.text for item in PAPER.body)]
    lines[-1:] = [
        lines[-1],
        *(f"- Giao tổ {n} chăm sóc rừng phòng hộ đầu nguồn theo hợp đồng khoán." for n in range(20)),
    ]
    (tmp_path / "dan.txt").write_text(" ".join([*lines, *ending(PAPER)]), encoding="utf-8")
    paper = read(tmp_path / "dan.txt")
    found = paper.document.metadata
    assert (found.number, found.date, found.issuer) == ("31/KH-UBND", "2026-01-12", "Ủy ban nhân dân xã Suối Mây")
    assert (found.title, found.signer_name) == (PAPER.head["title"], "Lò Thị Mận")
    assert [target.value for target in paper.facts.targets] == [61.0]
    assert any(task.unit == "Phòng Kinh tế" for task in paper.facts.responsibilities)
