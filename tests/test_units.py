"""Offices are recognised by the form of their names, and one office has one key however it is spelled."""

import pytest

from ingest.units import find_units, same_unit, unit_key


def names(text: str) -> list[str]:
    return [span.name for span in find_units(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Phòng Văn hóa - Xã hội phường phối hợp Phòng Kinh tế, Hạ tầng và Đô thị tham mưu UBND phường",
            ["Phòng Văn hóa - Xã hội phường", "Phòng Kinh tế, Hạ tầng và Đô thị", "UBND phường"],
        ),
        (
            "Phối hợp với Sở Nội vụ, các đơn vị, doanh nghiệp tổ chức tập huấn",
            ["Sở Nội vụ", "các đơn vị, doanh nghiệp"],
        ),
        ("các doanh nghiệp viễn thông, các đơn vị liên quan", ["các doanh nghiệp viễn thông", "các đơn vị liên quan"]),
        ("Văn phòng HĐND & UBND xã", ["Văn phòng HĐND & UBND xã"]),
        ("Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh", ["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh"]),
        ("Ủy ban nhân dân các xã, phường, đặc khu", ["Ủy ban nhân dân các xã, phường, đặc khu"]),
        (
            "Hội đồng Thi đua các cấp; các tổ chức chính trị-xã hội, các xã",
            ["Hội đồng Thi đua các cấp", "các tổ chức chính trị-xã hội", "các xã"],
        ),
        ("Tập đoàn Than Quốc gia Việt Nam làm việc", ["Tập đoàn Than Quốc gia Việt Nam"]),
        ("phong van hoa xa hoi lam gi", ["phong van hoa xa hoi"]),
        ("công an phường phụ trách việc gì", ["công an phường"]),
    ],
)
def test_units_are_found_by_their_form(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức triển khai Hội nghị; Bộ tiêu chí; phòng, chống thiên tai; môi trường Văn hóa",
        "các nền tảng, trung tâm dữ liệu và cơ sở dữ liệu xã hội",
        "phòng nào chủ trì",
    ],
)
def test_words_that_only_look_like_offices_are_left_alone(text: str) -> None:
    assert names(text) == []


def test_spans_point_into_the_text() -> None:
    text = "Giao  Phòng  Nội vụ\nchủ trì"
    (span,) = find_units(text)
    assert text[span.start : span.end] == "Phòng  Nội vụ"
    assert span.name == "Phòng Nội vụ"


@pytest.mark.parametrize(
    "spellings",
    [
        [
            "Phòng Văn hóa - Xã hội",
            "Phòng Văn hoá – Xã hội phường",
            "Phòng VH-XH",
            "phong van hoa xa hoi",
            "Phòng Văn hóa & Xã hội",
        ],
        ["Văn phòng HĐND & UBND phường", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "VP HĐND-UBND"],
        ["Ủy ban MTTQ Việt Nam xã", "Cơ quan Ủy ban Mặt trận Tổ quốc Việt Nam xã", "Mặt trận Tổ quốc", "MTTQ"],
        ["Trung tâm phục vụ hành chính công phường", "TTPVHCC", "Trung tâm Phục vụ Hành chính công"],
        ["Công an xã", "CA xã", "Công an", "Đề nghị Công an xã Bình Minh"],
        ["Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng KT-HT-ĐT", "phòng kinh tế hạ tầng và đô thị"],
        ["Sở Khoa học và Công nghệ", "Sở KH&CN tỉnh", "Giám đốc Sở KHCN"],
        ["UBND các xã, phường", "Ủy ban nhân dân cấp xã"],
    ],
)
def test_one_office_has_one_key(spellings: list[str]) -> None:
    assert len({unit_key(name) for name in spellings}) == 1


def test_offices_of_different_levels_are_two() -> None:
    assert not same_unit("Công an phường", "Công an thành phố")
    assert not same_unit("Phòng Kinh tế", "Phòng Nội vụ")
    assert same_unit("Công an phường", "Công an")


def test_a_letter_lost_by_the_scanner_does_not_make_another_office() -> None:
    assert same_unit("Trung tâm Phục vụ hành chính công", "Trung tâm Phuc vụ hành chánh công")
