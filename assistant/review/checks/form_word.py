"""Form by Decree 30/2020/NĐ-CP that only a Word file shows: page, margins, font, sizes, weight, alignment, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.review.checks.form import MOTTO, SLOGAN
from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding
from assistant.review.tables import rows
from assistant.review.word_format import Look, Page, looks, pages
from vectorstore.text import comparable, fold

_I = "NĐ 30/2020/NĐ-CP, Phụ lục I, mục"
FONT = "Times New Roman"
SLACK = 0.6  # millimetres and a rounding of Word's units
# side, least and greatest millimetres
MARGINS = (("trên", "top", 20, 25), ("dưới", "bottom", 20, 25), ("trái", "left", 30, 35), ("phải", "right", 15, 20))
_PLACE_LINE = re.compile(r"(?:TỈNH|THÀNH PHỐ|TP|QUẬN|HUYỆN|THỊ XÃ|THỊ TRẤN|PHƯỜNG|XÃ|ĐẶC KHU)\b")
FIRST_LINE = (28.3, 36.9)  # 1 cm and 1.27 cm in points, with room for rounding


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of data/form_rules.tsv. None: the decree leaves it open."""

    part: str
    name: str
    least: float
    most: float
    bold: bool | None
    italic: bool | None
    capitals: bool | None
    align: str
    point: str


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on how the paper is set; only for .docx, and only where the decree applies."""
    if paper.kind != "docx" or not paper.under_decree:
        return
    setup = pages(paper.path)
    yield from _page(paper, setup)
    yield from _page_number(paper, setup)
    found = looks(paper.path)
    yield from _fonts(paper, found)
    for rule in rules():
        looked = [look for look, part in parts(paper, found) if part == rule.part]
        yield from _set(paper, rule, looked)
    yield from _body(paper, [look for look, part in parts(paper, found) if part == "body"])


def rules() -> list[Rule]:
    """How the decree sets each part, from `data/form_rules.tsv`."""
    signs: dict[str, bool | None] = {"1": True, "0": False, "-": None}
    return [
        Rule(part, name, float(least), float(most), signs[bold], signs[italic], signs[capitals], align, point)
        for part, name, least, most, bold, italic, capitals, align, point in rows("form_rules")
    ]


def _page(paper: Paper, setup: tuple[Page, ...]) -> Iterator[Finding]:
    first = setup[0]
    if abs(min(first.width, first.height) - 210) > 1 or abs(max(first.width, first.height) - 297) > 1:
        yield _whole(
            paper, f"Khổ giấy {first.width:.0f} x {first.height:.0f} mm", "Đặt khổ A4 (210 x 297 mm)", f"{_I} I.1"
        )
    if first.width > first.height:
        yield _whole(paper, "Trang đầu đặt ngang", "Đặt trang dọc; chỉ bảng biểu được đặt ngang", f"{_I} I.2")
    for name, side, least, most in MARGINS:
        value = getattr(first, side)
        if not least - SLACK <= value <= most + SLACK:
            yield _whole(paper, f"Lề {name} {value:.0f} mm", f"Đặt lề {name} {least} - {most} mm", f"{_I} I.3")


def _page_number(paper: Paper, setup: tuple[Page, ...]) -> Iterator[Finding]:
    """Numbers in the middle of the upper margin, from page 2 on; a paper of one page needs none."""
    first = setup[0]
    if not first.number:
        if len(paper.raw) > 3500:
            yield _whole(
                paper, "Không có số trang", "Đánh số trang ở giữa lề trên, từ trang 2", f"{_I} I.7; V.14", "cảnh báo"
            )
        return
    if first.number != "header" or not first.centred:
        yield _whole(paper, "Số trang không ở giữa lề trên", "Đặt số trang ở giữa lề trên", f"{_I} I.7; V.14")
    if first.number_first:
        yield _whole(
            paper, "Số trang hiện ở trang đầu", "Chọn “Different First Page” để ẩn số ở trang 1", f"{_I} I.7; V.14"
        )


def _fonts(paper: Paper, found: tuple[Look, ...]) -> Iterator[Finding]:
    for name, odd, severity, fix, point in (
        (
            "phông",
            [look for look in found if look.font and not look.font.startswith(FONT)],
            "lỗi",
            f"Dùng phông {FONT}",
            "I.4",
        ),
        ("màu", [look for look in found if look.colour not in {"", "000000"}], "cảnh báo", "Dùng chữ màu đen", "I.4"),
    ):
        if odd:
            values = sorted({look.font if name == "phông" else f"#{look.colour}" for look in odd})
            yield _of(paper, odd, f"Chữ dùng {name} {', '.join(values[:3])}", fix, f"{_I} {point}", severity)


def _set(paper: Paper, rule: Rule, looked: list[Look]) -> Iterator[Finding]:
    """Size, weight, capitals and alignment of one part, one finding each."""
    point = f"{_I} {rule.point}"
    sizes = [look for look in looked if look.size and not rule.least <= look.size <= rule.most]
    if sizes:
        wanted = f"{rule.least:g}" if rule.least == rule.most else f"{rule.least:g} - {rule.most:g}"
        yield _of(paper, sizes, f"{rule.name} cỡ chữ {sizes[0].size:g}", f"Đặt cỡ {wanted}", point)
    for what, wish, odd in (
        ("đậm", rule.bold, [look for look in looked if rule.bold is not None and look.bold != rule.bold]),
        ("nghiêng", rule.italic, [look for look in looked if rule.italic is not None and look.italic != rule.italic]),
    ):
        if odd:
            yield _of(
                paper,
                odd,
                f"{rule.name} {'không in ' if wish else 'in '}{what}",
                f"{'In' if wish else 'Không in'} {what}",
                point,
            )
    capitals = [look for look in looked if rule.capitals is not None and look.text.isupper() != rule.capitals]
    if capitals:
        letters = "in hoa" if rule.capitals else "in thường"
        yield _of(paper, capitals, f"{rule.name} không {letters}", f"Viết {letters}", point)
    aligned = [look for look in looked if rule.align != "-" and look.align != rule.align]
    if aligned and len(aligned) > 0.2 * len(looked):
        side = {"center": "giữa", "justify": "đều hai bên"}[rule.align]
        yield _of(paper, aligned, f"{rule.name} không căn {side}", f"Căn {side}", point, "cảnh báo")


def _body(paper: Paper, looked: list[Look]) -> Iterator[Finding]:
    """First-line indent of 1 or 1.27 cm, 6 points between paragraphs, single to one and a half lines."""
    point = f"{_I} II.6.e"
    plain = [look for look in looked if not look.in_table]
    unindented = [look for look in plain if not FIRST_LINE[0] - 1 <= look.first_line <= FIRST_LINE[1] + 1]
    if plain and len(unindented) > 0.5 * len(plain):
        yield _of(
            paper,
            unindented,
            "Đoạn văn không lùi đầu dòng 1 cm hoặc 1,27 cm",
            "Lùi đầu dòng 1 cm hoặc 1,27 cm",
            point,
            "cảnh báo",
        )
    tight = [look for look in plain if max(look.before, look.after) + 0.01 < 6 and look.before + look.after + 0.01 < 6]
    if plain and len(tight) > 0.5 * len(plain):
        yield _of(
            paper, tight, "Khoảng cách giữa các đoạn nhỏ hơn 6 pt", "Đặt khoảng cách tối thiểu 6 pt", point, "cảnh báo"
        )
    lines = [look for look in plain if look.line is not None and not 0.99 <= look.line <= 1.51]
    if plain and len(lines) > 0.5 * len(plain):
        yield _of(paper, lines, f"Giãn dòng {lines[0].line:g}", "Giãn dòng đơn đến 1,5", point, "cảnh báo")


def parts(paper: Paper, found: tuple[Look, ...]) -> Iterator[tuple[Look, str]]:
    """Which part of the paper each paragraph is; those that are none in particular are left out."""
    zones = _zones(paper)
    titled, before, words = False, "", ""
    heads: list[Look] = []
    for look in found:
        zone = zones.get(comparable(look.text), "")
        titled = titled or zone == "heading"
        part = "subject" if before == "type" else _part(look, zone, titled, paper)
        part = before if _goes_on(before, words, look.text) else part
        before, words = part, look.text
        titled = titled or part == "type" or zone == "title"
        if part == "office":
            heads.append(look)
        elif part:
            yield look, part
    own = 2 if len(heads) > 1 and _PLACE_LINE.match(heads[-1].text) else 1  # "ỦY BAN NHÂN DÂN" over "XÃ …" is one name
    for at, look in enumerate(heads):
        yield look, "issuer" if at >= len(heads) - own else "parent"


def _goes_on(part: str, words: str, text: str) -> bool:
    """True for the rest of a motto that is broken over two lines of its cell."""
    whole = {"motto": MOTTO, "slogan": SLOGAN}.get(part, "")
    return bool(whole) and fold(f"{words} {text}".replace("–", "-")) == fold(whole)


def _zones(paper: Paper) -> dict[str, str]:
    """The zone of each clause by its words; the first of equal ones counts."""
    zones: dict[str, str] = {}
    for clause in paper.clauses:
        kind = clause.section.kind
        zones.setdefault(comparable(clause.text), kind if kind in {"heading", "title"} else clause.zone)
    return zones


def _part(look: Look, zone: str, titled: bool, paper: Paper) -> str:
    text = look.text
    if not titled:
        return _head_part(text, paper)
    if re.match(r"^Nơi nhận\s*:", text):
        return "notify"
    if look.in_table and re.match(r"^[-–+]\s*\S", text) and zone in {"recipients", ""}:
        return "recipient"
    if re.match(r"^(?:TM|KT|TL|TUQ|Q)\.\s*[A-ZĐ]", text) or (look.in_table and zone == "signature" and text.isupper()):
        return "title"
    if look.in_table and zone == "signature" and comparable(text) == comparable(paper.metadata.signer_name or ""):
        return "name"
    if re.match(r"^Phụ lục(?:\s+[IVX\d]+)?$", text, re.IGNORECASE):
        return "annex"
    if re.match(r"^[IVX]+\.\s", text) and zone == "heading":
        return "part"
    if text.startswith("Căn cứ ") and zone in {"opening", "legal_bases"} and not look.in_table and len(text) > 30:
        return "basis"
    return (
        "body"
        if not look.in_table
        and zone not in {"heading", "opening", "annex", "signature", "recipients"}
        and len(text.split()) > 12
        else ""
    )


def _head_part(text: str, paper: Paper) -> str:
    """The part of a line above the text."""
    folded = fold(text)
    if "cong hoa xa hoi chu nghia" in folded:
        return "motto"
    if folded.startswith("doc lap"):
        return "slogan"
    if re.match(r"^Số\s*:?\s", text) or text.startswith("Số:"):
        return "number"
    if re.search(r"ngày.*tháng.*năm", text) and len(text) < 60:
        return "date"
    if fold(paper.metadata.doc_type or "kế hoạch") == folded:
        return "type"
    return "office" if text.isupper() and len(text.split()) > 1 else ""


def _whole(paper: Paper, explanation: str, fix: str, rule: str, severity: str = "lỗi") -> Finding:
    return paper.missing(
        kind="format", severity=severity, location="Toàn văn bản", explanation=explanation, fix=fix, rule=rule
    )


def _of(paper: Paper, odd: list[Look], explanation: str, fix: str, rule: str, severity: str = "lỗi") -> Finding:
    """One finding for all paragraphs with the same fault, placed at the first."""
    places = [place for look in odd if (place := _place(paper, look))]
    count = f" ({len(odd)} đoạn)" if len(odd) > 1 else ""
    if not places:
        return _whole(paper, explanation + count, fix, rule, severity)
    clause, start, end = places[0]
    found = paper.finding(
        clause, (start, end), kind="format", severity=severity, explanation=explanation + count, fix=fix, rule=rule
    )
    return replace(found, more=tuple(clause.span(start, end) for clause, start, end in places[1:]))


def _place(paper: Paper, look: Look) -> tuple[Clause, int, int] | None:
    """The clause that holds a paragraph, and where in it."""
    for clause in paper.clauses:
        at = clause.text.find(look.text)
        if at >= 0:
            return clause, at, at + len(look.text)
    return None
