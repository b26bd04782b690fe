"""Slips of precedents are not handed on: a draft passes its own review, and says what it mended or left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.draft import Draft, Request, draft
from assistant.draft.mend import mended
from assistant.draft.records import Paragraph, Precedent
from assistant.draft.word import write_word
from assistant.review import review
from vectorstore.library import Library

SOURCE = (Precedent(doc_id="cau-sen-2026", section="V.1", quote="nguồn"),)
SLIPS = (
    ("- Tăng cường truyên truyền về chuyển đổi số trên cổng thông tin.", "tuyên truyền"),
    ("- Thực hiện Nghị định số 85/2016/NĐ-CP ngày 01/7/2025 của Chính phủ.", "01/7/2016"),
    ("- Triển khai mô hình “an toàn 4 lớp một cách thực chất, hiệu quả.", "mô hình an toàn"),
    ("- Bảo đảm an toàn cho các hệ thống thống thông tin của phường.", "hệ thống thông tin"),
    ("- Rà soát các quy định về an toàn thông tin mạng . .", "mạng."),
)


@pytest.fixture(scope="module")
def whole(sample_library: Library) -> Draft:
    return draft(sample_library, Request(place="phường Bến Đình", period="năm 2027", implements="minh-giang-2026"))


def errors(made: Draft, library: Library, folder: Path) -> list[str]:
    seen = review(write_word(made, folder / "du-thao.docx"), library)
    return [f"{finding.evidence}: {finding.explanation}" for finding in seen.by_severity("lỗi")]


@pytest.mark.parametrize(
    "request_",
    [
        Request(place="xã Bãi Vàng", period="năm 2027"),
        Request(place="phường Cầu Sen", period="năm 2028"),
        Request(place="đặc khu Hòn Ngọc", period="6 tháng đầu năm 2027", implements="minh-giang-2026"),
    ],
    ids=lambda request: request.place,
)
def test_a_whole_draft_passes_its_own_review_with_no_error(sample_library, tmp_path, request_):
    assert errors(draft(sample_library, request_), sample_library, tmp_path) == []


@pytest.mark.parametrize(("slip", "right"), SLIPS, ids=[right for _, right in SLIPS])
def test_a_slip_of_a_precedent_is_mended_and_the_change_is_told(sample_library, whole, tmp_path, slip, right):
    at = next(n for n, p in enumerate(whole.paragraphs) if p.kind == "clause")
    faulty = replace(whole.paragraphs[at], text=slip, precedents=SOURCE, changes=())
    given = replace(whole, paragraphs=(*whole.paragraphs[:at], faulty, *whole.paragraphs[at + 1 :]))
    assert errors(given, sample_library, tmp_path)
    made = mended(given, sample_library)
    assert errors(made, sample_library, tmp_path) == []
    paragraph = made.paragraphs[at]
    assert right in paragraph.text and paragraph.precedents == SOURCE
    assert any("sửa lỗi của văn bản mẫu" in change.why for change in paragraph.changes)
    untouched = [p for n, p in enumerate(given.paragraphs) if n != at]
    assert [p for n, p in enumerate(made.paragraphs) if n != at] == untouched


def test_a_clause_that_cannot_be_mended_is_left_out_and_named(sample_library, whole, tmp_path):
    at = next(n for n, p in enumerate(whole.paragraphs) if p.kind == "clause")
    wrong = Paragraph(
        section=whole.paragraphs[at].section,
        text="- Thực hiện Quyết định số 64/NĐ-CP của Chính phủ về dữ liệu số; báo cáo trước ngày 31/02/2027.",
        precedents=SOURCE,
    )
    given = replace(whole, paragraphs=(*whole.paragraphs[:at], wrong, *whole.paragraphs[at:]))
    made = mended(given, sample_library)
    assert errors(made, sample_library, tmp_path) == []
    assert not any("64/NĐ-CP" in p.text for p in made.paragraphs)
    assert len(made.notes) == 1 and "64/NĐ-CP" in made.notes[0]
    assert len(made.paragraphs) == len(whole.paragraphs)


def test_a_group_that_is_left_empty_goes_and_the_others_are_numbered_anew(sample_library, whole, tmp_path):
    at = next(n for n, p in enumerate(whole.paragraphs) if p.kind == "unit")
    end = next(n for n in range(at + 1, len(whole.paragraphs)) if whole.paragraphs[n].kind == "unit")
    only = replace(whole.paragraphs[at + 1], text="- Báo cáo kết quả thực hiện trước ngày 31/02/2027.")
    given = replace(whole, paragraphs=(*whole.paragraphs[: at + 1], only, *whole.paragraphs[end:]))
    made = mended(given, sample_library)
    assert errors(made, sample_library, tmp_path) == [] and len(made.notes) == 1
    units = [p.text for p in made.paragraphs if p.kind == "unit"]
    assert [int(text.split(".")[0]) for text in units] == list(range(1, len(units) + 1))
    assert whole.paragraphs[at].text.split(". ", 1)[1] not in " ".join(units)
