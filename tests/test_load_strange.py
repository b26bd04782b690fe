"""Papers as strange programs write them: nothing in them is lost, and what is not read is named."""

from __future__ import annotations

import email.message
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.load import archive, load
from ingest.load.number_format import shown
from samples.maker.rendering import add_box
from tests.facts_papers import facts_of
from vectorstore.records import Loaded

LINES = ("KẾ HOẠCH", "Trồng rừng xã Suối Mây năm 2026", "- Tỷ lệ che phủ rừng đạt 61%.")


def word(folder: Path, fill: Callable[[Any], None] = lambda document: None, name: str = "a.docx") -> Path:
    """A Word file of three lines and what `fill` adds."""
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    fill(document)
    document.save(str(folder / name))
    return folder / name


def rewritten(path: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> Path:
    """The package with every part's name and content changed."""
    with zipfile.ZipFile(path) as source:
        parts = [change(name, source.read(name)) for name in source.namelist()]
    with zipfile.ZipFile(path, "w") as out:
        for name, data in parts:
            out.writestr(name, data)
    return path


def texts(paper: Loaded) -> list[str]:
    """The lines that hold words."""
    return [line.text for line in paper.lines if line.text and not line.furniture]


def _macro(name: str, data: bytes) -> tuple[str, bytes]:
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return name, data.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")


def _template(name: str, data: bytes) -> tuple[str, bytes]:
    return name, data.replace(b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml")


def _strict(name: str, data: bytes) -> tuple[str, bytes]:
    return name, re.sub(
        rb"http://schemas\.openxmlformats\.org/([A-Za-z]+)/2006/(main|relationships|math)",
        rb"http://purl.oclc.org/ooxml/\1/\2",
        data,
    )


def _online(name: str, data: bytes) -> tuple[str, bytes]:
    return name.replace("document.xml", "document2.xml"), data.replace(b"document.xml", b"document2.xml")


def _nowhere(name: str, data: bytes) -> tuple[str, bytes]:
    kind = RELATIONSHIP_TYPE.HYPERLINK.encode()
    link = b'<Relationship Id="rId90" Type="' + kind + b'" Target="%b"/>'
    extra = (link % b"../NULL") + (link.replace(b"rId90", b"rId91") % b"#_top") + b"</Relationships>"
    return name, data.replace(b"</Relationships>", extra) if name.endswith("document.xml.rels") else data


@pytest.mark.parametrize("change", [_macro, _template, _strict, _online, _nowhere])
def test_word_files_of_other_programs_are_read(
    tmp_path: Path, change: Callable[[str, bytes], tuple[str, bytes]]
) -> None:
    assert texts(load(rewritten(word(tmp_path), change))) == list(LINES)


def test_a_page_break_that_word_noted_counts_once(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        run = document.add_paragraph().add_run()
        run.add_break(docx.enum.text.WD_BREAK.PAGE)
        last = document.add_paragraph().add_run()
        last._r.append(OxmlElement("w:lastRenderedPageBreak"))
        last.add_text("Trang hai")

    paper = load(word(tmp_path, fill))
    assert paper.pages == 2 and paper.lines[-1].page == 2


def test_text_boxes_also_in_cells_are_read(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        add_box(document.add_paragraph("Chỉ tiêu:"), ["- Trồng 12 ha keo."])
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text, table.cell(1, 0).text = "Thôn", "Việc", "Nà Lọ"
        add_box(table.cell(1, 1).paragraphs[0], ["Giữ 5 ha sa mộc"])

    found = texts(load(word(tmp_path, fill)))
    assert found[3:5] == ["Chỉ tiêu:", "- Trồng 12 ha keo."] and "Giữ 5 ha sa mộc" in found[-1]


def test_a_file_inserted_whole_is_read_in_its_place(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        blob = "<html><body><p>- Trồng 12 ha keo.</p></body></html>".encode()
        part = Part(PackURI("/word/afchunk.html"), "text/html", blob, document.part.package)
        key = document.part.relate_to(part, RELATIONSHIP_TYPE.A_F_CHUNK)
        chunk = OxmlElement("w:altChunk")
        chunk.set(qn("r:id"), key)
        document.element.body.insert(1, chunk)

    assert texts(load(word(tmp_path, fill)))[1] == "- Trồng 12 ha keo."


def test_text_that_a_style_hides_is_left_out_and_told(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        style = document.styles.add_style("An", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        style.font.hidden = True
        document.add_paragraph("Nháp: 99%", style="An")

    paper = load(word(tmp_path, fill))
    assert texts(paper) == list(LINES) and any("chữ ẩn" in warning for warning in paper.warnings)


def test_a_drop_down_field_shows_the_entry_that_was_chosen(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        field = parse_xml(
            f'<w:fldChar {nsdecls("w")} w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
            '<w:listEntry w:val="Thôn Đông"/><w:listEntry w:val="Thôn Tây"/></w:ddList></w:ffData></w:fldChar>'
        )
        document.add_paragraph("Nơi làm: ").add_run()._r.append(field)

    assert texts(load(word(tmp_path, fill)))[-1] == "Nơi làm: Thôn Tây"


def book(folder: Path, fill: Callable[[Any], None]) -> Path:
    """A workbook with a table of two targets and what `fill` changes."""
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (["STT", "Chỉ tiêu", "Quý I", "Cả năm"], [1, "Số ha trồng mới", 5, 12], [2, "Số lớp tập huấn", 2, 6]):
        sheet.append(row)
    fill(sheet)
    made.save(folder / "b.xlsx")
    return folder / "b.xlsx"


def test_a_formula_that_nobody_computed_is_worked_out_or_named(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["D2"], sheet["D3"] = "=SUM(C2,4*2)-1+C3%*0", '=VLOOKUP("a",A1:B2,2)'

    paper = load(book(tmp_path, fill))
    assert paper.lines[1].cells[3] == "12" and paper.lines[2].cells[3] == ""
    assert any("D3" in part.what and "công thức" in part.what for part in paper.unread)


def test_hidden_rows_and_columns_are_left_out_and_told(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    paper = load(book(tmp_path, fill))
    assert [line.cells for line in paper.lines if line.cells] == [
        ("STT", "Chỉ tiêu", "Cả năm"),
        ("1", "Số ha trồng mới", "12"),
    ]
    assert any("1 hàng ẩn và 1 cột ẩn" in warning for warning in paper.warnings)


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        (1_500_000_000, '#,##0" đồng"', "1500000000 đồng"),
        (12.5, '0.0" ha"', "12,5 ha"),
        (0.68, "0%", "68%"),
        (0.685, "0.0%", "68,5%"),
        (0.91, "0.0%", "91%"),
        (1234.5, "General", "1234,5"),
        (3, '"Quý "0', "Quý 3"),
        (-2, "0;(0)", "(2)"),
        (1_500_000, '#,##0,,"triệu"', "2triệu"),
        (7, "[$₫-42A]#,##0", "₫7"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(value: float, form: str, seen: str) -> None:
    assert shown(value, form) == seen


def test_workbooks_of_other_programs_are_read(tmp_path: Path) -> None:
    def spoil(name: str, data: bytes) -> tuple[str, bytes]:
        data = re.sub(rb"<fill>.*?</fill>", b"<fill/>", data, count=1, flags=re.DOTALL) if "styles" in name else data
        data = re.sub(rb"(<dcterms:created[^>]*>)[^<]*", rb"\1yesterday", data)
        return name.replace("/", "\\") if name.startswith("xl/") else name, data

    paper = load(rewritten(book(tmp_path, lambda sheet: None), spoil))
    assert paper.lines[-1].cells == ("2", "Số lớp tập huấn", "2", "6")


def test_a_text_may_begin_as_a_picture_does(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("BM 01. Biểu mẫu giao cây giống", encoding="utf-8")
    assert load(tmp_path / "a.txt").kind == "txt"


def test_a_message_gives_its_text_and_names_what_is_attached(tmp_path: Path) -> None:
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@suoimay.vn", "b@suoimay.vn", "Gửi kế hoạch"
    message.set_content("Kính gửi kế hoạch trồng rừng.")
    message.add_attachment(
        word(tmp_path).read_bytes(), maintype="application", subtype="msword", filename="kế hoạch.docx"
    )
    (tmp_path / "thu.eml").write_bytes(message.as_bytes())
    paper = load(tmp_path / "thu.eml")
    assert paper.kind == "mail" and texts(paper)[-1] == "Kính gửi kế hoạch trồng rừng."
    assert any("kế hoạch.docx" in warning for warning in paper.warnings)


def test_a_web_archive_under_another_ending_is_read(tmp_path: Path) -> None:
    page = "<html><body><p>Trồng 12 ha keo.</p></body></html>"
    head = "From: <Saved by Word>\nSubject: KH\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    (tmp_path / "a.doc").write_text(head + page, encoding="utf-8")
    assert texts(load(tmp_path / "a.doc")) == ["Trồng 12 ha keo."]


def test_a_piece_of_a_page_is_read_as_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<div class=x><p>Chỉ <b>tiêu</b>&nbsp;năm</p><script>var a</script><ol start=2><li>Trồng 12 ha<li>Giữ 5 ha</ol>"
        "<p style='display:none'>ẩn</p></div>",
        encoding="utf-8",
    )
    paper = load(tmp_path / "a.html")
    assert paper.kind == "html" and texts(paper) == ["Chỉ tiêu năm", "2. Trồng 12 ha", "3. Giữ 5 ha"]


def test_tables_of_a_page_keep_merged_cells(tmp_path: Path) -> None:
    table = (
        "<table><tr><th>TT</th><th>Thôn</th><th>Việc</th></tr><tr><td>1</td><td rowspan=2>Nà Lọ</td><td>Trồng</td></tr>"
        "<tr><td>2</td><td>Giữ</td></tr></table>"
    )
    (tmp_path / "a.md").write_text(f"# Việc của thôn\n\n{table}\n\nHết.\n", encoding="utf-8")
    paper = load(tmp_path / "a.md")
    assert [line.cells for line in paper.lines if line.cells][1:] == [("1", "Nà Lọ", "Trồng"), ("2", "Nà Lọ", "Giữ")]
    assert texts(paper)[0].endswith("Việc của thôn") and texts(paper)[-1] == "Hết."


def test_a_cell_of_separated_values_may_hold_a_line_feed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('STT;Việc;Đơn vị\n1;"Trồng keo\n(mẫu 02)";Phòng Kinh tế\n', encoding="utf-8")
    paper = load(tmp_path / "a.csv")
    assert paper.lines[1].cells == ("1", "Trồng keo\n(mẫu 02)", "Phòng Kinh tế")
    assert paper.raw_text.count("\n") == 2


def test_names_from_an_old_windows_are_readable(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("KXX hoXXch.txt", "nội dung")
    named = packed.getvalue().replace(b"KXX hoXXch.txt", b"K\xea\xec hoa\xf2ch.txt")
    (tmp_path / "a.zip").write_bytes(named)
    assert [member.shown for member in archive.members(tmp_path / "a.zip")] == ["Kế hoạch.txt"]


def test_control_characters_stay_in_the_raw_text_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tỷ lệ\x02 che phủ \x07rừng đạt 61%.", encoding="utf-8")
    paper = load(tmp_path / "a.txt")
    assert texts(paper) == ["Tỷ lệ che phủ rừng đạt 61%."] and "\x02" in paper.raw_text


def pdf(folder: Path, content: bytes, page: bytes = b"", more: tuple[bytes, ...] = ()) -> Path:
    """A PDF of one page with this content stream. page: further entries of the page; more: further objects from 6 on."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R" + page + b">>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        *more,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, data in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%bendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        *(size, table, size, len(out)),
    )
    (folder / "a.pdf").write_bytes(out)
    return folder / "a.pdf"


def test_a_page_set_sideways_is_read(tmp_path: Path) -> None:
    lines = (
        b"1 0 0 1 0 0 cm BT /F 12 Tf 0 1 -1 0 %d 100 Tm (dong so %d cua bang) Tj ET" % (100 + 20 * n, n)
        for n in range(4)
    )
    paper = load(pdf(tmp_path, b"\n".join(lines)))
    assert texts(paper) == [f"dong so {n} cua bang" for n in range(4)]


def test_a_note_typed_over_a_page_is_read(tmp_path: Path) -> None:
    drawn = b"BT /F 12 Tf 2 4 Td (31/KH-UBND) Tj ET"
    note = (
        b"<</Type/Annot/Subtype/FreeText/Rect[200 700 320 716]/F 4/Contents(31/KH-UBND)/DA(/F 12 Tf)/AP<</N 7 0 R>>>>"
    )
    look = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 120 16]/Resources<</Font<</F 4 0 R>>>>/Length %d>>stream\n%b\nendstream"
        % (*(len(drawn), drawn),)
    )
    paper = load(pdf(tmp_path, b"BT /F 12 Tf 100 704 Td (So:) Tj ET", b"/Annots[6 0 R]", (note, look)))
    assert "31/KH-UBND" in " ".join(texts(paper))


def test_the_parts_of_a_target_are_each_ones_own(tmp_path: Path) -> None:
    found = facts_of(
        tmp_path,
        "I. CHỈ TIÊU\n\n1. Tỷ lệ hộ dân trồng cây bản địa đạt 68%.\n\na) Thôn Đông đạt 75%.\n\nb) Thôn Bến Đá Cạn: 44%.\n\n"
        "c) Tỷ lệ cây sống sau một năm đạt 90%.\n\n2. Trồng mới ít nhất 1.200 cây.\n",
    ).targets
    told = {(t.indicator, t.value, t.scope) for t in found}
    assert ("Tỷ lệ hộ dân trồng cây bản địa tại Thôn Đông", 75.0, "Thôn Đông") in told
    assert ("Tỷ lệ hộ dân trồng cây bản địa tại Thôn Bến Đá Cạn", 44.0, "Thôn Bến Đá Cạn") in told
    assert ("Tỷ lệ cây sống sau một năm", 90.0, "xã") in told
