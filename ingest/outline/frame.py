"""The parts of a paper around its body: letterhead, title, recipients, signature, annexes (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cache

from ingest.datafiles import rows as data_rows
from ingest.datafiles import words
from ingest.outline.head import columns, is_head_part, parted
from ingest.outline.layout import Layout, ends_sentence, hangs, is_capitals, starts_lower
from ingest.outline.marks import BULLETS, Mark, read_mark, roman
from ingest.outline.tokens import Row
from vectorstore.text import fold

# "PHỤ LỤC I", "Phụ lục số 02:", "PHỤ LỤC", "BIỂU MẪU 01", "Mẫu số 3"
_ANNEX = re.compile(
    r"^(?P<word>ph[uụ] l[uụ]c|ph[uụ] bi[eể]u|bi[eể]u m[aẫ]u|m[aẫ]u bi[eể]u|(?:m[aẫ]u|bi[eể]u)(?= s[oố]|\s\d))"
    r"\s*(?:s[oố]\s*)?(?P<number>[IVX]+|\d{1,2}|[A-H])?\b\s*[.:]?",
    re.IGNORECASE,
)
# "TM. ỦY BAN NHÂN DÂN", "KT.CHỦ TỊCH", "TL. GIÁM ĐỐC", "T/M BAN THƯỜNG VỤ"
_ON_BEHALF = re.compile(r"^(?:(?:TM|KT|TL|TUQ|TUN)\s?[.,]|[TK]/[MLT]\.?)\s?(?=[A-ZĐỦÚÙŨỤƯỨỪỬỮỰ])")
# "Trần Thị Lan <…> đã ký lên văn bản này!", "Ký bởi: …", "Người ký: …", "Thời gian ký: …"
STAMP = re.compile(
    r"đã ký lên văn bản|^\s*(?:ký bởi|được ký bởi|người ký|thời gian ký|ngày ký|signed by|email|cơ quan)\s*:",
    re.IGNORECASE,
)
# "V/v mượn sách cho học sinh", "Về việc …": the subject of a letter
_SUBJECT = re.compile(r"^(?:V/v|Về việc)\b", re.IGNORECASE)
# "Số: 26/KH-UBND", above the title
_NUMBER_LINE = re.compile(r"^Số\s*:", re.IGNORECASE)
_HEAD_LINES = 14  # within which a letterhead without a title ends
# "[1] Xã Tân An", a footnote at the end of a web copy
_FOOTNOTE = re.compile(r"^\[\d{1,3}\]")
# "2025-09-09T09:50:16+0700", the time of a digital signature
_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass
class Annex:
    """An annex or an attached paper. label: "Phụ lục I", "Quy chế"."""

    label: str
    head: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)


@dataclass
class Frame:
    """A paper's lines, sorted into its parts, each in reading order. below: letterhead lines after the title of a letter."""

    head: list[Row] = field(default_factory=list)
    title: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    recipients: list[Row] = field(default_factory=list)
    signature: list[Row] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)


def find_frame(lines: Sequence[Row], layout: Layout) -> Frame:
    """The parts of a paper. A file that has none of them (a list, a note) is all body."""
    frame = Frame()
    lines = _with_parted_head(lines)
    at = _title_start(lines)
    begin = 0
    if at is not None:
        frame.head = list(lines[:at])
        begin = _title_end(lines, at, layout)
        frame.title = list(lines[at:begin])
    else:
        frame.head, lines = _bare_head(lines)
    end = _body_end(lines, begin)
    frame.body = list(lines[begin:end])
    if at is None and not frame.head:
        _take_letter_head(frame)
    _sort_tail(lines[end:], frame)
    return frame


def _with_parted_head(lines: Sequence[Row]) -> list[Row]:
    """The lines, those down to the title parted into what they hold; as they are where no title is found."""
    reach = _reach(lines)
    made: list[Row] = []
    for at, row in enumerate(lines[:reach]):
        parts = parted(row)
        made += parts
        if any(document_type(part.text) or typed_title(part.text) for part in parts):
            return [*made, *lines[at + 1 :]]
    return list(lines)


def _bare_head(lines: Sequence[Row]) -> tuple[list[Row], Sequence[Row]]:
    """The letterhead of a paper whose title is lost, and the lines after it; nothing where no letterhead is seen.

    A letter has none by itself: what stands above its "Kính gửi" is read with its subject."""
    if any(fold(row.text).startswith("kinh gui") for row in lines[:40]):
        return [], lines
    last = next(
        (at for at in range(min(_HEAD_LINES, _reach(lines), len(lines)) - 1, -1, -1) if is_head_part(lines[at])), -1
    )
    return [part for row in lines[: last + 1] for part in parted(row)], lines[last + 1 :]


def _reach(lines: Sequence[Row]) -> int:
    """How far down a title is looked for: to the first numbered part."""
    return next((at for at, row in enumerate(lines[:150]) if _begins_body(row)), 150)


def _take_letter_head(frame: Frame) -> None:
    """The letterhead of a letter (công văn): no type is named, its subject stands as "V/v …" above "Kính gửi"."""
    rows = frame.body
    address = next((at for at, row in enumerate(rows[:40]) if fold(row.text).startswith("kinh gui")), None)
    head = [part for row in rows[:address] for part in parted(row)]
    if not address or not any(_NUMBER_LINE.match(part.text) for part in head):
        return
    first = next((at for at, row in enumerate(head) if _SUBJECT.match(row.text)), len(head))
    last = first + 1
    while last < len(head) and not head[last].gap and not is_capitals(head[last].text):
        last += 1
    frame.head, frame.title, frame.below = head[:first], head[first:last], head[last:]
    frame.body = rows[address:]


def title_words(rows: Sequence[Row]) -> str:
    """The title without the type of document: "KẾ HOẠCH" + "Chuyển đổi số …" → "Chuyển đổi số …"."""
    first, rest = rows[0].text, [row.text for row in rows[1:]]
    named = typed_title(first)
    if document_type(first):
        return " ".join(rest)
    return " ".join([first[len(named) :].strip() if named else first, *rest])


def document_type(text: str) -> str | None:
    """The type of document that a line names and nothing else ("KẾ HOẠCH" → "Kế hoạch")."""
    bare = text.strip(" *_#-–").rstrip(".")
    if not is_capitals(bare):
        return None
    return _types().get(fold(bare)) or _types().get(fold(bare).replace(" ", ""))


@cache
def _types() -> dict[str, str]:
    names = {fold(name): name for name in words("document_types.tsv") if name != "Văn bản"}
    return names | {key.replace(" ", ""): name for key, name in names.items()}


def _title_start(lines: Sequence[Row]) -> int | None:
    """The line that names the type of document, above the title; looked for in the first part of the paper only."""
    reach = lines[: _reach(lines)]
    numbered = next((at for at, row in enumerate(reach) if _NUMBER_LINE.match(row.text)), -1)
    named = [at for at, row in enumerate(reach) if not row.cells and document_type(row.text)]
    if named:
        return next((at for at in named if at > numbered), named[0])
    for at, row in enumerate(reach):
        if not row.cells and typed_title(row.text):
            return at
    return None


def _begins_body(row: Row) -> bool:
    """True for the first numbered part of a paper: "I. MỤC ĐÍCH", "Điều 1.", "Chương I", or an annex."""
    mark = read_mark(row.text)
    numbered = mark is not None and mark.style in {"roman", "article", "chapter", "part"} and mark.number == 1
    return numbered or is_annex_head(row)


def typed_title(text: str) -> str | None:
    """The type of document, in capitals, when its title follows on the line: "KẾ HOẠCH Chuyển đổi số năm 2026"."""
    if text.endswith(":"):
        return None
    folded = fold(text)
    named = (name for key, name in _types().items() if folded.startswith(key + " ") and text[: len(key)].isupper())
    return max(named, key=len, default=None)


def _title_end(lines: Sequence[Row], at: int, layout: Layout) -> int:
    """The first line after the title: the first that begins the opening or a numbered part."""
    end = at + 1
    while end < len(lines) and end - at <= 12 and _is_title_line(lines, at, end, layout):
        end += 1
    return end


def _is_title_line(lines: Sequence[Row], at: int, end: int, layout: Layout) -> bool:
    row, before = lines[end], lines[end - 1]
    mark = read_mark(row.text)
    first = mark is not None and mark.style not in BULLETS and mark.number == 1
    if row.cells or first or is_annex_head(row):
        return False
    if before.bold_open:
        return True
    if end == at + 1 and not typed_title(before.text):
        return True
    if starts_lower(row.text) or hangs(before.text):
        return True
    if any(fold(row.text).startswith(fold(cue)) for cue in words("opening_cues.txt")):
        return is_capitals(row.text) and is_capitals(before.text)
    if is_capitals(before.text) or end == at + 1:
        return is_capitals(row.text) and is_capitals(before.text)
    return not row.gap or row.text.startswith("(")


def starts_recipients(text: str) -> bool:
    """True for "Nơi nhận:" and what a scan makes of it."""
    head = fold(text[:8]).rstrip(" :;,")
    if not text[:1].isupper() or (":" not in text[:13] and len(text) > 12):
        return False
    return head == "noi nhan" or SequenceMatcher(None, head, "noi nhan").ratio() >= 0.8


def is_signature(text: str) -> bool:
    """True for a line of the signature block above the name: "TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH"."""
    if _ON_BEHALF.match(text):
        return True
    if not is_capitals(text):
        return False
    folded = fold(text).strip(" .,;:*")
    return any(folded == title or folded.startswith(title + " ") for title in _titles()) and len(folded.split()) <= 8


@cache
def _titles() -> tuple[str, ...]:
    return tuple(fold(row[0]) for row in data_rows("signer_titles.tsv"))


def is_annex_head(row: Row) -> bool:
    """True for a line that opens an annex: "PHỤ LỤC II", not "Phụ lục kèm theo Kế hoạch này nêu rõ …"."""
    found = None if row.cells else _ANNEX.match(row.text)
    if not found:
        return False
    rest = row.text[found.end() :].strip()
    return (
        is_capitals(row.text) or not rest or (bool(found["number"]) and len(row.text) < 90 and not starts_lower(rest))
    )


def annex_label(text: str) -> str:
    """ "PHỤ LỤC II: DANH MỤC" → "Phụ lục II"."""
    found = _ANNEX.match(text)
    if not found:
        return document_type(text) or typed_title(text) or "Phụ lục"
    number = found["number"] or ""
    number = number.upper() if roman(number.upper()) or len(number) == 1 else number
    word = found["word"].lower()
    return f"{word[0].upper()}{word[1:]} {number}".strip()


def _body_end(lines: Sequence[Row], begin: int) -> int:
    """Where the body stops: recipients, signature or the first annex, whichever comes first."""
    for at in range(begin, len(lines)):
        row = lines[at]
        texts = [part.text for part in columns(row)] if row.cells else [row.text]
        if any(starts_recipients(text) for text in texts) or any(_ON_BEHALF.match(text) for text in texts):
            return at
        if at > begin + 2 and not row.cells and is_signature(row.text) and _name_follows(lines, at):
            return at
        if (at > begin or not begin) and is_annex_head(row):
            return at
    notes = [at for at in range(begin, len(lines)) if _FOOTNOTE.match(lines[at].text)]
    return notes[0] if notes else len(lines)


def _name_follows(lines: Sequence[Row], at: int) -> bool:
    return any(is_person(row.text) or is_signature(row.text) for row in lines[at + 1 : at + 3])


def is_person(text: str) -> bool:
    """True for a name alone on its line: two to five words, each with one capital ("Trần Thị Lan")."""
    parts = text.strip(" *.").split()
    return 2 <= len(parts) <= 5 and all(part[:1].isupper() and part[1:].islower() and part.isalpha() for part in parts)


def _sort_tail(lines: Sequence[Row], frame: Frame) -> None:
    """Recipients, signature, annexes and footnotes, in whatever order the file has them."""
    part: list[Row] | None = None
    signed = False
    for row in lines:
        if is_annex_head(row) or (signed and not row.cells and _is_attached(row.text)):
            frame.annexes.append(Annex(annex_label(row.text), [row]))
            part = frame.annexes[-1].body
        elif _FOOTNOTE.match(row.text) or part is frame.notes:
            part = frame.notes
            part.append(row)
        elif frame.annexes:
            _to_annex(row, frame.annexes[-1])
        else:
            for column in columns(row):
                part, signed = _to_tail(column, frame, part, signed)


def _is_attached(text: str) -> bool:
    """True for the title of a paper that is attached after the signature: "QUY CHẾ", "QUY ĐỊNH VỀ TIÊU CHÍ …"."""
    return document_type(text) is not None or typed_title(text) is not None


def _to_annex(row: Row, annex: Annex) -> None:
    """The lines under an annex's number that are still its title go to its head."""
    titled = not annex.body and not row.cells and len(annex.head) < 8
    if (
        titled
        and (
            is_capitals(row.text)
            or row.text.startswith("(")
            or annex.head[-1].text.count("(") > annex.head[-1].text.count(")")
        )
        and not read_mark(row.text)
    ):
        annex.head.append(row)
    else:
        annex.body.append(row)


def signature_tail(row: Row) -> tuple[Row, Row] | None:
    """A line of two columns cut in two: "- TT HĐND xã;" and "CHỦ TỊCH", "Nơi nhận:" and "TM. ỦY BAN NHÂN DÂN"."""
    if is_signature(row.text):
        return None
    for at in range(1, len(row.tokens)):
        before, after = row.tokens[at - 1].text, " ".join(token.text for token in row.tokens[at:])
        if before[-1] in ";:,.’'" and is_signature(after):
            return replace(row, tokens=row.tokens[:at]), replace(row, tokens=row.tokens[at:])
    return None


def _to_tail(row: Row, frame: Frame, part: list[Row] | None, signed: bool) -> tuple[list[Row] | None, bool]:
    halves = signature_tail(row)
    if halves:
        part, signed = _to_tail(halves[0], frame, part, signed)
        frame.signature.append(halves[1])
        return part, signed
    mark = read_mark(row.text)
    if starts_recipients(row.text):
        part = frame.recipients
    elif is_signature(row.text) or _TIME.match(row.text) or STAMP.search(row.text):
        part = frame.signature
    elif mark and mark.style in BULLETS and frame.recipients and not signed:
        part = frame.recipients
    elif is_person(row.text) and frame.signature:
        part, signed = frame.signature, True
    elif part is frame.recipients and frame.signature and not mark and _is_filed(frame.recipients[-1].text):
        part = frame.signature
    elif part is frame.recipients and ends_sentence(part[-1].text.rstrip(";")) and _leaves_recipients(row, mark):
        frame.annexes.append(
            Annex("Phụ lục", [row] if is_capitals(row.text) else [], [] if is_capitals(row.text) else [row])
        )
        return frame.annexes[-1].body, signed
    elif signed and not (mark and mark.style in BULLETS) and not _stamp_line(row.text):
        frame.annexes.append(Annex("Phụ lục", [row] if is_capitals(row.text) else []))
        if not is_capitals(row.text):
            frame.annexes[-1].body.append(row)
        return frame.annexes[-1].body, signed
    (frame.signature if part is None else part).append(row)
    return part, signed


def _leaves_recipients(row: Row, mark: Mark | None) -> bool:
    """True for a line that cannot belong to a list of recipients: numbered, in capitals, or a long paragraph."""
    if mark and mark.style in {"part", "chapter", "article", "roman", "decimal"}:
        return True
    return (is_capitals(row.text) and len(row.tokens) > 3) or len(row.text) > 200


def _is_filed(text: str) -> bool:
    """True for the last recipient, the archive: "- Lưu: VT, VHXH."."""
    return fold(text).lstrip("- ").startswith("luu") and text.endswith((".", ";"))


def _stamp_line(text: str) -> bool:
    """What a digital signature leaves in the text: a country, an address, a time."""
    return bool(STAMP.search(text) or _TIME.match(text)) or len(text.split()) <= 3
