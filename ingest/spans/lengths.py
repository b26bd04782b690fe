"""Lengths of time and rhythms: "05 ngày làm việc", "24 giờ", "02 lần/quý", "hằng tháng", "ngày 10 của tháng cuối quý"."""

from __future__ import annotations

import re

from ingest.spans.spelling import DASH, either
from vectorstore.text import fold, squeeze

_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_COUNT = r"(?:\d{1,3}|(?:một|hai|ba|bốn|sáu|bảy|tám|chín|mười)(?!\w))"  # with their marks: "sau" also means after
_UNIT = rf"(?:{either('giây|phút|giờ|tiếng|ngày làm việc|ngày|tuần|tháng|quý|năm')})"
_TURN = rf"(?:{either('ngày|tuần|tháng|quý|năm')})"
_NO_DATE = rf"(?!\s*(?:\d|/|{either('đầu|cuối')}))"
DURATION = rf"(?:{_COUNT}\s*(?:{DASH}|{either('đến')})\s*)?{_COUNT}\s*{_UNIT}{_NO_DATE}"

_EVERY = rf"(?:{either('hằng|hàng|mỗi')})\s+"
# "ngân hàng năm 2026", "mặt hàng quý I": no rhythm
_NO_YEAR = rf"(?!\s+(?:(?:19|20)\d\d|(?:IV|I{{1,3}})(?!\w)|[1-4]\s*(?:/|{either('năm')})))"
_DAY = rf"(?:{either('ngày')})\s+\d{{1,2}}"
_OFTEN = rf"{_COUNT}\s+(?:{either('lần|buổi|cuộc|kỳ')})"
RHYTHM = (
    rf"(?:{_DAY}(?:\s*/\s*\d{{1,2}}|\s+(?:{either('tháng')})\s+\d{{1,2}})?\s+{_EVERY}{_TURN}{_NO_YEAR}"
    rf"|{_DAY}\s+(?:{either('của')}\s+)?(?:{either('tháng')})\s+(?:{either('đầu|giữa|cuối')})\s+(?:{either('của')}\s+)?"
    rf"(?:{_EVERY})?(?:{either('quý')}){_NO_YEAR}"
    rf"|{_OFTEN}\s*/\s*(?:\d{{1,2}}\s+)?{_TURN}|(?:{_EVERY}|{_COUNT}\s+){_TURN}\s+{_OFTEN}"
    rf"|(?:{either('định kỳ')})\s+(?:(?:{either('hằng|hàng|theo')})\s+)?(?:\d{{1,2}}\s+)?{_TURN}(?:\s+{_OFTEN}|{_NO_YEAR}(?!\s+\d))"
    rf"|{_EVERY}(?:\d{{1,2}}\s+)?{_TURN}{_NO_YEAR})"
)
_ISO = {"giay": "TS", "phut": "TM", "gio": "TH", "tieng": "TH", "ngay": "D", "ngay lam viec": "B", "tuan": "W"}
_ISO |= {"thang": "M", "quy": "Q", "nam": "Y"}
_LAST_UNIT = re.compile(rf"{_UNIT}", re.IGNORECASE)
_LAST_TURN = re.compile(rf"({_COUNT}\s+)?({_TURN})\W*$", re.IGNORECASE)
_TIMES = re.compile(rf"({_COUNT})\s+(?:{either('lần|buổi|cuộc|kỳ')})", re.IGNORECASE)
_ON = re.compile(rf"^{_DAY}", re.IGNORECASE)
_MONTH_OF_QUARTER = {"dau": 1, "giua": 2, "cuoi": 3}


def duration(text: str) -> str:
    """ "05 ngày" → "P5D"; "24 giờ" → "PT24H"; "3-5 ngày làm việc" → "P3B/P5B"; "hai quý" → "P6M"."""
    unit = _LAST_UNIT.search(text)
    assert unit is not None  # DURATION ends with one
    numbers = re.findall(_COUNT, text[: unit.start()], re.IGNORECASE)
    return "/".join(_length(_number(written), unit[0]) for written in numbers)


def rhythm(text: str) -> str:
    """ "hằng quý" → "P3M"; "02 lần/năm" → "2/P1Y"; "ngày 25 hằng tháng" → "P1M/25"; see `Span`."""
    folded = fold(squeeze(text))
    if on := _ON.match(text):
        return _on_a_day(folded, int(re.findall(r"\d+", on[0])[0]))
    times = _TIMES.search(text)
    turn = _LAST_TURN.search(_TIMES.sub("", text))
    assert turn is not None  # RHYTHM names one
    length = _length(_number(turn[1].strip()) if turn[1] else 1, turn[2])
    often = _number(times[1]) if times else 1
    return length if often == 1 else f"{often}/{length}"


def _on_a_day(folded: str, day: int) -> str:
    if part := re.search(r"thang (?:dau|giua|cuoi)", folded):
        return f"P3M/{_MONTH_OF_QUARTER[part[0].split()[1]]}-{day:02d}"
    month = re.match(r"ngay \d{1,2}(?:\s*/\s*| thang )(\d{1,2})", folded)
    length = _length(1, folded.split()[-1])
    return f"{length}/{int(month[1]):02d}-{day:02d}" if month else f"{length}/{day:02d}"


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _WORDS[fold(written)]


def _length(count: int, unit: str) -> str:
    letters = _ISO[fold(squeeze(unit))]
    if letters == "Q":
        return f"P{3 * count}M"
    return f"PT{count}{letters[1]}" if letters[0] == "T" else f"P{count}{letters}"
