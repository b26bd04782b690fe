"""The review of Word files: page and fonts by the decree, the fixed copy with tracked changes, the one-page summary."""

from __future__ import annotations

import copy
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from assistant.review import Review, apply, review
from assistant.review.checks.form import MOTTO, SLOGAN
from assistant.review.plain_word import blank_document, plain_document
from assistant.review.reform import to_decree
from assistant.review.statistics import forget, remember, statistics
from assistant.review.summary import summarise
from tests.shared import SAMPLES

CLEAN = SAMPLES / "text" / "hon-sao-2026.txt"


def word_copy(folder: Path, **words: str) -> Path:
    """A Word file of the clean sample plan; words: replaced in its text, by their order."""
    text = CLEAN.read_text(encoding="utf-8")
    for old, new in words.items():
        assert old.replace("_", " ") in text
        text = text.replace(old.replace("_", " "), new)
    source = folder / "nguon.txt"
    source.write_text(text, encoding="utf-8")
    path = folder / "ke-hoach.docx"
    plain_document(review(source)).save(str(path))
    return path


def explanations(found: Review) -> str:
    return " | ".join(finding.explanation for finding in found.findings)


def test_page_margins_and_font_of_a_word_file_are_checked(tmp_path: Path) -> None:
    path = word_copy(tmp_path)
    document = docx.Document(str(path))
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin = Mm(216), Mm(279), Mm(20)
    for run in next(paragraph for paragraph in document.paragraphs if "gần dân" in paragraph.text).runs:
        run.font.name, run.font.size = "Arial", Pt(11)
    document.save(str(path))
    said = explanations(review(path))
    assert "Khổ giấy 216 x 279 mm" in said and "Lề trái 20 mm" in said
    assert "phông Arial" in said and "Nội dung cỡ chữ 11" in said


def test_what_the_decree_leaves_open_is_no_fault(tmp_path: Path) -> None:
    found = review(word_copy(tmp_path))
    for open_point in ("Lề", "Khổ giấy", "phông", "Nội dung cỡ", "Giãn dòng", "lùi đầu dòng"):
        assert open_point not in explanations(found)


def test_a_motto_over_two_lines_is_no_fault(tmp_path: Path) -> None:
    path = word_copy(tmp_path)
    before = re.sub(r" \(\d đoạn\)", "", explanations(review(path)))
    document = docx.Document(str(path))
    for whole, first in ((MOTTO, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"), (SLOGAN, "Độc lập - Tự do -")):
        line = next(paragraph for paragraph in document.paragraphs if paragraph.text == whole)
        rest = copy.deepcopy(line._p)
        line._p.addnext(rest)
        line.runs[0].text = first
        Paragraph(rest, line._parent).runs[0].text = whole.removeprefix(first).strip()
    document.save(str(path))
    assert re.sub(r" \(\d đoạn\)", "", explanations(review(path))) == before


def test_page_numbers_must_stand_in_the_upper_margin(tmp_path: Path) -> None:
    assert "Không có số trang" in explanations(review(word_copy(tmp_path)))


def test_accepted_findings_become_tracked_changes_in_the_paper_itself(tmp_path: Path) -> None:
    path = word_copy(tmp_path, bến_cá="bến cá và thăm quan", mỗi_tháng="mỗi mỗi tháng")
    found = review(path)
    wanted = [finding for finding in found.findings if finding.kind in {"typo", "duplicated_text"}]
    assert {finding.evidence for finding in wanted} == {"thăm quan", "mỗi mỗi"}
    out = apply(found, [finding.id for finding in wanted], tmp_path / "sua.docx")
    xml = document_xml(out)
    assert "thăm" in struck(xml) and "tham" in added(xml)
    assert accepted_text(xml).count("mỗi mỗi") == 0 and "tham quan" in accepted_text(xml)
    assert rejected_text(xml) == rejected_text(document_xml(path))


def test_a_suggestion_can_be_edited_before_it_is_taken(tmp_path: Path) -> None:
    path = word_copy(tmp_path, bến_cá="bến cá và thăm quan")
    found = review(path)
    (finding,) = [finding for finding in found.findings if finding.kind == "typo"]
    out = apply(found, [(finding.id, "đến tham quan")], tmp_path / "sua.docx")
    assert "bến cá và đến tham quan" in accepted_text(document_xml(out))


def test_what_a_person_must_write_becomes_a_comment(tmp_path: Path) -> None:
    path = word_copy(tmp_path)
    found = review(path)
    (finding,) = [finding for finding in found.findings if "số trang" in finding.explanation]
    out = apply(found, [finding], tmp_path / "sua.docx")
    comments = zipfile.ZipFile(out).read("word/comments.xml").decode()
    assert "Không có số trang" in comments and "NĐ 30/2020/NĐ-CP" in comments


def test_a_text_file_gets_a_word_copy(tmp_path: Path) -> None:
    source = tmp_path / "du-thao.txt"
    text = CLEAN.read_text(encoding="utf-8").replace("bến cá", "bến cá và thăm quan")
    source.write_text(text, encoding="utf-8")
    found = review(source)
    out = apply(found, list(found.findings))
    assert out == tmp_path / "du-thao-da-sua.docx"
    assert "bến cá và tham quan" in accepted_text(document_xml(out))


def test_an_unknown_finding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        apply(review(CLEAN), ["khong-co"], tmp_path / "sua.docx")


def test_the_summary_counts_by_kind_and_names_the_gravest(tmp_path: Path) -> None:
    source = tmp_path / "du-thao.txt"
    source.write_text(CLEAN.read_text(encoding="utf-8").replace("bến cá", "bến cá và thăm quan"), encoding="utf-8")
    document = docx.Document(str(summarise(review(source), tmp_path / "phieu.docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Chính tả" in cells and any("thăm quan" in cell for cell in cells)
    assert any("PHIẾU RÀ SOÁT" in paragraph.text for paragraph in document.paragraphs)


def test_statistics_add_papers_up_and_keep_no_words(tmp_path: Path) -> None:
    for name, slip in (("mot", "thăm quan"), ("hai", "bổ xung"), ("ba", "bến cá")):
        path = tmp_path / f"{name}.txt"
        path.write_text(CLEAN.read_text(encoding="utf-8").replace("bến cá", slip, 1), encoding="utf-8")
        remember(review(path), tmp_path / "kho")
        remember(review(path), tmp_path / "kho")
    totals = statistics(tmp_path / "kho")
    assert totals.papers == 3 and totals.kinds == (("Chính tả", 2, 2),)
    assert "thăm quan" not in (tmp_path / "kho" / "reviews.jsonl").read_text(encoding="utf-8")
    forget(tmp_path / "kho", "mot")
    assert statistics(tmp_path / "kho").papers == 2


def test_tracked_changes_split_runs_and_keep_their_look(tmp_path: Path) -> None:
    from assistant.review.tracked import Tracker, paragraph_text

    document = blank_document()
    paragraph = document.add_paragraph()
    for text, bold in (("Phối hợp ", False), ("với sở", True), (" Nội vụ", False)):
        paragraph.add_run(text).bold = bold
    Tracker(document).replace(paragraph, 13, 15, "Sở")
    document.save(str(tmp_path / "a.docx"))
    xml = document_xml(tmp_path / "a.docx")
    assert (struck(xml), added(xml)) == (["sở"], ["Sở"])
    assert paragraph_text(paragraph) == "Phối hợp với Sở Nội vụ"
    inserted = re.search(r"<w:ins .*?</w:ins>", xml, re.DOTALL)
    assert inserted and "<w:b/>" in inserted.group()


def document_xml(path: Path) -> str:
    return zipfile.ZipFile(path).read("word/document.xml").decode()


def struck(xml: str) -> list[str]:
    return re.findall(r"<w:delText[^>]*>([^<]*)</w:delText>", xml)


def added(xml: str) -> list[str]:
    return [re.sub("<[^>]+>", "", block) for block in re.findall(r"<w:ins .*?</w:ins>", xml, re.DOTALL)]


def accepted_text(xml: str) -> str:
    return _text(re.sub(r"<w:del .*?</w:del>", "", xml, flags=re.DOTALL))


def rejected_text(xml: str) -> str:
    return _text(re.sub(r"<w:ins .*?</w:ins>", "", xml, flags=re.DOTALL).replace("delText", "t"))


def _text(xml: str) -> str:
    paragraphs = re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL)
    return "\n".join("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", paragraph)) for paragraph in paragraphs)


def test_a_paper_is_set_as_the_decree_asks_in_one_go_and_every_change_is_tracked(tmp_path: Path) -> None:
    path = word_copy(tmp_path)
    document = docx.Document(str(path))
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin = Mm(216), Mm(279), Mm(20)
    for paragraph in document.paragraphs:
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.first_line_indent = Mm(0)
        for run in paragraph.runs:
            run.font.name, run.font.size, run.font.bold = "Arial", Pt(11), False
    document.save(str(path))
    before = review(path)
    faults = [finding for finding in before.findings if finding.kind == "format"]
    after = to_decree(before, tmp_path / "the-thuc.docx")
    left = [finding.explanation for finding in review(after).findings if finding.kind == "format"]
    assert len(faults) > 8 and not [said for said in left if "hoa" not in said]
    words = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert words == [paragraph.text for paragraph in docx.Document(str(after)).paragraphs]
    xml = zipfile.ZipFile(after).read("word/document.xml").decode()
    assert "<w:sectPrChange " in xml and xml.count("<w:pPrChange ") > 5
    assert xml.count("<w:rPrChange ") >= sum(bool(text.strip()) for text in words)
    old = docx.Document(str(after)).paragraphs[0]._p.find(".//" + qn("w:rPrChange"))
    assert old.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:ascii")) == "Arial"
    header = zipfile.ZipFile(after)
    assert any("<w:ins " in header.read(name).decode() for name in header.namelist() if "header" in name)
