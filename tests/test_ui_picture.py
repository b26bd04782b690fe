"""Pictures as shapes: which paper hangs under which, where a tall picture is cut, what stands in a month."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from tests.test_ui_agenda import DUTIES
from ui.picture.cut import cut
from ui.picture.png import png
from ui.picture.shapes import Box, Picture, Words
from ui.picture.svg import svg
from ui.picture.tree import forest
from ui.picture.year import year_picture
from vectorstore.records import Document, Metadata, Reference


def paper(doc_id: str, number: str, issuer: str, *implements: Reference) -> Document:
    """A paper of the library."""
    return Document(
        doc_id=doc_id, collection="", name=doc_id, sha256="", kind="txt", pages=1,
        metadata=Metadata(number=number, issuer=issuer, locality=issuer, doc_type="Kế hoạch", implements=implements),
    )  # fmt: skip


def cited(number: str, issuer: str | None = None) -> Reference:
    """A plan as another one names it."""
    return Reference(type="Kế hoạch", number=number, issuer=issuer)


def test_papers_hang_under_the_plan_of_the_issuer_they_name() -> None:
    city = paper("tp", "9/KH-UBND", "thành phố Gương", cited("4/NQ-TW"))
    other = paper("khac", "9/KH-UBND", "phường Lá Bàng")
    ward = paper("p", "12/KH-UBND", "phường Gò Me", cited("9/KH-UBND", "Ủy ban nhân dân thành phố Gương"))
    roots = forest([other, city, ward])
    assert [root.name for root in roots] == ["Kế hoạch 4/NQ-TW", "Kế hoạch 9/KH-UBND"]
    assert [node.doc_id for node in roots[0].below] == ["tp"]
    assert [node.doc_id for node in roots[0].below[0].below] == ["p"]


def test_papers_that_cite_each_other_make_no_ring() -> None:
    a, b = paper("a", "1/KH", "xã A", cited("2/KH")), paper("b", "2/KH", "xã B", cited("1/KH"))
    roots = forest([a, b])
    assert len(roots) == 1 and [node.doc_id for node in roots[0].below] == ["a"]


def test_a_tall_picture_is_cut_before_a_heading() -> None:
    shapes = []
    for top in (0, 100, 200):
        shapes += [
            Words(x=0, y=top + 14, text="Đầu", size=13, bold=True),
            Box(x=0, y=top + 30, w=9, h=50, tone="brand"),
        ]
    whole = Picture(title="Hình", tells="", width=100, height=300, shapes=tuple(shapes))
    parts = cut(whole, 210)
    assert [len(part.shapes) for part in parts] == [4, 2]
    assert sum(part.height for part in parts) == 300
    assert parts[1].shapes[0].y < 20


def test_a_year_tells_its_months_and_is_drawn_both_ways() -> None:
    picture = year_picture(DUTIES, date(2026, 11, 15))
    assert "Năm 2026: tháng 9 1 việc" in picture.tells and "Năm 2027: tháng 6 1 việc" in picture.tells
    drawn = svg(picture)
    assert drawn.count("<title") > 2 and "Tháng 12" in drawn and picture.tells in drawn
    image = Image.open(io.BytesIO(png(picture)))
    assert image.size == (picture.width * 2, picture.height * 2)


def test_words_of_a_picture_cannot_become_markup() -> None:
    nasty = Words(x=0, y=9, text="<script>x</script>")
    drawn = svg(Picture(title="<b>", tells='"', width=9, height=9, shapes=(nasty,)))
    assert "<script>" not in drawn and "<b>" not in drawn
