"""The block above the title: organ names, number, place and date, secrecy mark (NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.1-4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from ingest.datafiles import words
from ingest.outline.layout import is_capitals
from vectorstore.records import Section
from vectorstore.text import fold, squeeze

# "Số: 26/KH-UBND", "Số 211/2025/QĐ-UBND", "Số: 215-KH/TU"; "Số: /KH-UBND" gives no number
_NUMBER = re.compile(r"^S[ốôo]\s*[:.]?\s*(?P<number>\d[\d.]*[a-zA-Z]?\s?(?:[/-]\s?[\w&.]+)+)?", re.IGNORECASE)
_NUMBER_LINE = re.compile(r"^S[ốôo](?:\s*[:.]|\s+\d|\s*/)", re.IGNORECASE)
# "Bình Minh, ngày 20 tháng 02 năm 2025", "Hà Nội, ngày … tháng … năm 2025", "Đồng Nai, ngày 18/11/2025"
_DATE = re.compile(
    r"(?P<place>[^,;:/\d]{2,40}?)?\s*,?\s*ng[àa]y\s*(?:(?P<day>\d{1,2})?[\s.…_]*th[áa]ng[\s.…_]*(?P<month>\d{1,2})?[\s.…_]*n[ăa]m"
    r"[\s.…_]*(?P<year>\d{4})?|(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>\d{4}))",
    re.IGNORECASE,
)
_LONGEST_DATE_LINE = 80
_SECRECY = {"mat": "mật", "toi mat": "tối mật", "tuyet mat": "tuyệt mật"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """organs: the lines that name the issuing organs, top down. place: as in the date line. date: ISO.

    open_number, open_date: the line for it is there, without a number ("Số: /KH-UBND") or without a whole day."""

    organs: tuple[str, ...] = ()
    number: str | None = None
    place: str | None = None
    date: str | None = None
    secrecy: str | None = None
    open_number: bool = False
    open_date: bool = False


def read_letterhead(sections: Sequence[Section]) -> Letterhead:
    """What stands above the title, or above the opening where a copy has the letterhead below the title."""
    lines = [without_motto(text) for text in _head_lines(sections)]
    numbers = [line for line in lines if _NUMBER_LINE.match(line)]
    number = _number(numbers[0]) if numbers else None
    dated = _dated(lines)
    organs = tuple(line for line in lines if _is_organ(line))
    date = _iso(dated)
    return Letterhead(
        organs=organs,
        number=number,
        place=_place(dated),
        date=date,
        secrecy=next((_SECRECY[key] for line in lines if (key := fold(line).strip(" .:*()[]")) in _SECRECY), None),
        open_number=bool(numbers) and number is None,
        open_date=dated is not None and date is None,
    )


def _dated(lines: Sequence[str]) -> re.Match[str] | None:
    """The date line: one that begins with place and date before one that only holds a date; titles are no date lines."""
    rests = [_after_number(line) for line in lines]
    first = (_DATE.match(rest) for rest in rests)
    other = (_DATE.search(rest) for rest in rests if len(rest) < _LONGEST_DATE_LINE)
    return next((found for found in (*first, *other) if found), None)


def _head_lines(sections: Sequence[Section]) -> list[str]:
    """The lines before the title; when they bear no number or no date, also those between title and first basis."""
    title = next((s.ordinal for s in sections if s.kind == "title"), None)
    preamble = [s for s in sections if s.kind == "preamble" and s.zone == "opening" and len(s.text) < 200]
    head = [s.text for s in preamble if title is not None and s.ordinal < title]
    below = [s.text for s in preamble if title is None or s.ordinal > title]
    whole = any(_NUMBER_LINE.match(line) for line in head) and any(_DATE.search(line) for line in head)
    return head if whole else [*head, *below]


def without_motto(line: str) -> str:
    """A line without the national motto that stood beside it in the other column."""
    parts = line.split()
    for motto in words("mottoes.txt"):
        size = len(motto.split())
        windows = [(_likeness(parts[at : at + size], motto), -at) for at in range(len(parts) - size + 1)]
        best, place = max(windows, default=(0.0, 0))
        if best >= 0.85:
            return without_motto(squeeze(" ".join([*parts[:-place], *parts[size - place :]])))
    return line


def _likeness(parts: Sequence[str], motto: str) -> float:
    return SequenceMatcher(None, fold(" ".join(parts)), motto).ratio()


def _number(line: str) -> str | None:
    found = _NUMBER.match(line)
    if not found or not found["number"]:
        return None
    number = re.sub(r"\s", "", found["number"]).rstrip(".")
    return number if "/" in number or "-" in number else None


def _after_number(line: str) -> str:
    """The rest of a line that holds number and date side by side: "Số: /KH-UBND Hòn Sao, ngày …" → "Hòn Sao, ngày …"."""
    if not _NUMBER_LINE.match(line):
        return line
    return re.sub(
        r"^S[ốôo]\s*[:.]?\s*[\d./\s…]*(?:[/-]?\s?[A-ZĐ][\w&]*(?:\s?[/-]\s?[A-ZĐ][\w&]*)+|/[A-ZĐ]\w*)?", "", line
    ).strip()


def _place(found: re.Match[str] | None) -> str | None:
    place = squeeze(found["place"] or "").strip(" ,.") if found else ""
    return place if place and place[0].isupper() and len(place.split()) <= 6 else None


def _iso(found: re.Match[str] | None) -> str | None:
    if not found:
        return None
    day, month, year = (found[a] or found[b] for a, b in (("day", "d"), ("month", "m"), ("year", "y")))
    if not (day and month and year):
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _is_organ(line: str) -> bool:
    """A line of capitals that is no number, date, mark or remark."""
    if not is_capitals(line) or _NUMBER_LINE.match(line) or _DATE.search(line):
        return False
    return fold(line).strip(" .:*()") not in {*_SECRECY, "du thao", "hoa toc", "thuong khan", "khan"}
