"""The outside count of what answers say beyond their quotes."""

from __future__ import annotations

from typing import Any

import pytest

from eval.unsupported import unsupported

CITATION = {
    "n": 1,
    "quote": "- Chủ trì, phối hợp với Công an xã sao lưu dữ liệu trước ngày 05/3/2026, đạt 95%.",
    "quote_restored": None,
    "title": "Kế hoạch chuyển đổi số năm 2026",
    "number": "12/KH-UBND",
    "date": "2026-01-20",
    "place": "xã Đồng Mây",
    "context": ["2. Văn phòng HĐND và UBND xã"],
}


def answer(text: str, **more: Any) -> dict[str, Any]:
    return {"question": "?", "answer": text, "abstained": False, "citations": [CITATION], **more}


@pytest.mark.parametrize(
    "said",
    [
        "Văn phòng HĐND và UBND xã Đồng Mây chủ trì, phối hợp với Công an xã, đạt 95% trước ngày 5/3/2026 [1].",
        "Kế hoạch số 12/KH-UBND ngày 20/01/2026 [1].",
        "Có 2 nhiệm vụ:\n- Sao lưu dữ liệu [1].",
    ],
)
def test_what_quote_title_or_heading_says_is_supported(said: str) -> None:
    assert list(unsupported(answer(said))) == []


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("Đạt 96% [1].", "number"),
        ("Trước ngày 06/3/2026 [1].", "number"),
        ("Theo Quyết định 13/QĐ-UBND [1].", "code"),
        ("Phòng Kinh tế chủ trì [1].", "name"),
        ("Xã Đồng Mây giao xã Hòa Lạc làm [1].", "name"),
    ],
)
def test_what_they_do_not_say_is_counted(said: str, sort: str) -> None:
    assert sort in {found.sort for found in unsupported(answer(said))}


def test_a_refusal_says_nothing() -> None:
    assert list(unsupported(answer("Không có 99% nào.", abstained=True))) == []
