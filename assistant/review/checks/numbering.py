"""Numbers and letters of headings, clauses and points: skipped, repeated, out of order; headings with nothing under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.review.grouping import grouped
from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding

_WITHOUT_D = "Thứ tự chữ cái thiếu “đ” (d rồi đến e)"
_LETTERS = [
    "a",
    "b",
    "c",
    "d",
    "đ",
    "e",
    "g",
    "h",
    "i",
    "k",
    "l",
    "m",
    "n",
    "o",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "v",
    "x",
    "y",
]
_FOREIGN = frozenset("fjwz")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_RULE = "NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.6.đ"


@dataclass(frozen=True, slots=True)
class _Label:
    """A label read: style (roman, number, letter, article, part), stem ("2." of "2.1"), and the place in its row."""

    style: str
    stem: str
    value: int


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on labels among the children of one parent, then on headings."""
    faults = [finding for row in _rows(paper) for finding in _row(paper, row)]
    yield from (finding for finding in faults if finding.severity == "lỗi" or _WITHOUT_D not in finding.explanation)
    yield from grouped(finding for finding in faults if _WITHOUT_D in finding.explanation)
    for clause in paper.clauses:
        yield from _letter(paper, clause)
    yield from grouped(_dotted(paper))
    yield from _empty_headings(paper)


def read_label(label: str) -> _Label | None:
    """The label's style and number: "VI" → roman 6, "2.1" → number 1 under "2.", "đ" → letter 5, "Điều 7" → article 7."""
    text = label.strip().rstrip(".):/").strip()
    if match := re.fullmatch(r"(Điều|Chương|Mục|Phần|Phụ lục)\s+([IVXLC]+|\d+)", text, re.IGNORECASE):
        return _Label(match[1].lower(), "", int(match[2]) if match[2].isdigit() else roman(match[2].upper()))
    if match := re.fullmatch(r"((?:\d+\.)*)(\d+)", text):
        return _Label("number", match[1], int(match[2]))
    if re.fullmatch(r"[IVXLC]+", text):
        return _Label("roman", "", roman(text))
    if text.lower() in _LETTERS and len(text) == 1:
        return _Label("letter" if text.islower() else "capital", "", _LETTERS.index(text.lower()) + 1)
    return None


def roman(text: str) -> int:
    """The number of a Roman numeral of capitals I to C."""
    values = [_ROMAN[sign] for sign in text]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _rows(paper: Paper) -> Iterator[list[tuple[Clause, _Label]]]:
    """The labelled children of each parent, one list a style."""
    rows: dict[tuple[int | None, str, str], list[tuple[Clause, _Label]]] = {}
    for clause in paper.clauses:
        label = read_label(clause.section.label) if clause.kind != "row" and clause.section.label else None
        if label:
            parent = None if label.style == "điều" else clause.section.parent
            rows.setdefault((parent, label.style, label.stem), []).append((clause, label))
    yield from (row for row in rows.values() if len(row) > 1)


def _row(paper: Paper, row: list[tuple[Clause, _Label]]) -> Iterator[Finding]:
    if row[0][1].value > 1:
        yield from _late_start(paper, *row[0])
    for (before, last), (clause, label) in pairwise(row):
        if label.value == last.value + 1 or (label.value == 1 and last.value > 1):
            continue  # in order, or a new list
        yield _fault(paper, before, clause, last, label)


def _late_start(paper: Paper, clause: Clause, label: _Label) -> Iterator[Finding]:
    if label.style in {"roman", "number", "letter"}:
        yield paper.finding(
            clause,
            (0, _shown(clause.text)),
            kind="numbering",
            severity="cảnh báo",
            explanation=f"Đánh số bắt đầu từ “{clause.section.label}”, không có mục đầu tiên",
            fix="Đánh số lại từ đầu hoặc bổ sung mục còn thiếu",
            rule=_RULE,
        )


def _fault(paper: Paper, before: Clause, clause: Clause, last: _Label, label: _Label) -> Finding:
    shown, previous = clause.section.label, before.section.label
    if label.value == last.value:
        what, severity = f"Đánh số trùng: “{previous}” rồi lại “{shown}”", "lỗi"
    elif label.value < last.value:
        what, severity = f"Đánh số ngược: “{previous}” rồi đến “{shown}”", "lỗi"
    elif label.style in {"letter", "capital"} and (last.value, label.value) == (4, 6):
        what, severity = _WITHOUT_D, "cảnh báo"
    else:
        what, severity = f"Đánh số nhảy: “{previous}” rồi đến “{shown}”", "lỗi"
    return paper.finding(
        clause,
        (0, _shown(clause.text)),
        kind="numbering",
        severity=severity,
        explanation=what,
        fix=f"Sau “{previous}” là “{_next(last, shown)}”; đánh lại các mục sau đó",
        rule=_RULE,
    )


def _next(last: _Label, shown: str) -> str:
    """The label that should follow `last`, written like `shown`."""
    if last.style in {"letter", "capital"}:
        letter = _LETTERS[min(last.value, len(_LETTERS) - 1)]
        return letter if last.style == "letter" else letter.upper()
    if last.style == "number":
        return f"{last.stem}{last.value + 1}"
    number = _roman_of(last.value + 1) if re.search(r"[IVXLC]+\W*$", shown) else str(last.value + 1)
    return number if last.style == "roman" else f"{shown.split()[0]} {number}"


def _roman_of(value: int) -> str:
    steps = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for amount, sign in steps:
        text, value = text + sign * (value // amount), value % amount
    return text


def _letter(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "f) …": a letter that Vietnamese lists do not use."""
    label = clause.section.label.strip().rstrip(".)")
    if label in _FOREIGN:
        yield paper.finding(
            clause,
            (0, _shown(clause.text)),
            kind="numbering",
            severity="lỗi",
            explanation=f"Điểm đánh chữ “{label}” không có trong bảng chữ cái tiếng Việt",
            fix="Dùng a, b, c, d, đ, e, g, h, i, k…",
            rule=f"{_RULE} (điểm đánh theo chữ cái tiếng Việt)",
        )


# "a. Đẩy mạnh…": the letter of a point is followed by a bracket
_DOTTED = re.compile(r"^[a-zđ]\.(?=\s)")


def _dotted(paper: Paper) -> Iterator[Finding]:
    for clause in paper.clauses:
        match = _DOTTED.match(clause.text)
        if match and clause.kind != "row" and not paper.damaged:
            yield paper.finding(
                clause,
                match.span(),
                kind="format",
                severity="gợi ý",
                explanation="Sau chữ của điểm là dấu ngoặc đơn, không phải dấu chấm",
                fix=f"Viết “{match.group()[0]})”",
                rule=_RULE,
                new=f"{match.group()[0]})",
                evidence=(0, _shown(clause.text, 4)),
            )


def _empty_headings(paper: Paper) -> Iterator[Finding]:
    """A heading that is followed at once by another of its own or a higher level, or by the end."""
    kids = {section.parent for section in paper.sections}
    by_number = {clause.section.ordinal: clause for clause in paper.clauses}
    for section in paper.sections:
        clause = by_number.get(section.ordinal)
        if clause is None or section.kind != "heading" or section.ordinal in kids or section.zone == "annex":
            continue
        label = read_label(section.label)
        if label and label.style in {"roman", "number", "letter"} and not _says_something(section.text):
            yield paper.finding(
                clause,
                (0, len(clause.text)),
                kind="numbering",
                severity="cảnh báo",
                explanation="Đề mục không có nội dung bên dưới",
                fix="Bổ sung nội dung hoặc bỏ đề mục",
                rule=_RULE,
            )


def _says_something(text: str) -> bool:
    """True for a "heading" that is itself a whole sentence or points to another place."""
    return bool(re.search(r"[.;:]\s*$", text)) or len(text.split()) > 25 or "(" in text


def _shown(text: str, words: int = 8) -> int:
    """The end of the first words of a clause."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    return ends[min(words, len(ends)) - 1] if ends else len(text)
