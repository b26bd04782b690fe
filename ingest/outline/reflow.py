"""Lines into paragraphs: each clause, bullet, heading and table row becomes one block, whatever the line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.datafiles import words
from ingest.outline.blocks import Block, block_of
from ingest.outline.inline import cut_inline
from ingest.outline.layout import (
    Layout,
    ends_item,
    hangs,
    is_capitals,
    is_full,
    splits_compound,
    starts_lower,
)
from ingest.outline.marks import BULLETS, RANKS, Mark, read_mark
from ingest.outline.spoiled import Counts, mended
from ingest.outline.tokens import Row, is_torn
from vectorstore.text import fold

# "giai đoạn 2026" + "- 2030": a span of years broken at its dash
_YEAR_LAST = re.compile(r"\b(?:19|20)\d\d$")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d\b")

# "Chí Minh, ngày 18 tháng 11 năm 2025"
_DATE_LINE = re.compile(r",\s*ngày\b", re.IGNORECASE)
# "Điều" alone on its line, its number on the next
_BARE_WORD = re.compile(r"^(?:Điều|Chương|Phần|Mục|CHƯƠNG|PHẦN|MỤC|PHỤ LỤC|Phụ lục)$")
# "Đơn vị phối hợp: Sở Tư pháp.", "Thời gian hoàn thành: …": a label and its value
_LABEL = re.compile(r"^([^\W\d_]+(?:,? [^\W\d_]+){1,5}):\s")
# "Số:" alone on its line, the number on the next
_NUMBER_SIGN = re.compile(r"^Số\s*:?$", re.IGNORECASE)


def paragraphs(lines: Sequence[Row], layout: Layout) -> list[Block]:
    """The blocks of a run of lines."""
    blocks: list[Block] = []
    counts: Counts = {}
    for row in lines:
        before = blocks[-1] if blocks else None
        if before and _BARE_WORD.match(before.text) and not row.cells:
            before.extend(row)
            before.mark = read_mark(before.text)
            continue
        mark = (
            None if row.cells else _accepted(mended(row.text, read_mark(row.text), counts), row, before, layout, counts)
        )
        if mark and mark.numbers:
            counts[mark.style] = mark.numbers
        if before and not mark and continues(before, row, layout):
            before.extend(row)
        else:
            blocks.append(block_of(row, mark))
    return cut_inline(blocks)


def letterhead_lines(lines: Iterable[Row]) -> list[Block]:
    """The lines of a letterhead or a signature; one that a narrow column broke ("Hà Nội, ngày" / "17 tháng 11") is whole."""
    blocks: list[Block] = []
    for row in lines:
        before = blocks[-1] if blocks else None
        if before and (before.last.bold_open or _broken_in_column(before.text, row)):
            before.extend(row)
        else:
            blocks.append(block_of(row))
    return blocks


def _broken_in_column(before: str, row: Row) -> bool:
    if _is_motto(before):
        return False
    if len(before.split()) > 2 and any(f"{fold(before)} {fold(row.text)}" in motto for motto in words("mottoes.txt")):
        return True
    if starts_lower(row.text) or _NUMBER_SIGN.match(before):
        return not ends_item(before) or before.endswith(":")
    if not row.gap and _DATE_LINE.search(row.text) and not is_capitals(before):
        return "/" not in before
    return before.endswith((",", " ngày", " tháng", " năm", " và"))


def _is_motto(text: str) -> bool:
    return any(fold(text).endswith(motto) for motto in words("mottoes.txt"))


def _accepted(mark: Mark | None, row: Row, before: Block | None, layout: Layout, counts: Counts) -> Mark | None:
    """The mark, unless it is a line break in mid-sentence that only looks like one."""
    if not mark or not before or before.cells:
        return mark
    if _counts_on(before, row):
        return None
    rest = row.text[mark.size :].strip()
    open_end = not ends_item(before.text) and bool(before.content)
    if open_end and layout.blanks and not row.gap and not _is_heading_line(before, mark, layout):
        return None
    if mark.style in BULLETS:
        return None if open_end and _breaks_name(before, row, rest, layout) else mark
    likely = _follows(mark, counts.get(mark.style))
    if (
        mark.style in {"capital", "letter"}
        and not likely
        and (mark.style == "capital" or row.text[len(mark.label)] != ")")
    ):
        return None
    if len(mark.numbers) > 1 and starts_lower(rest) and not likely:
        return None
    if open_end and is_full(before.last, row, layout) and (not likely or starts_lower(rest)):
        return None
    return mark


def _is_heading_line(before: Block, mark: Mark, layout: Layout) -> bool:
    """True when the block before may be a heading, so that a list may follow it at once."""
    if is_capitals(before.content):
        return True
    if (
        before.mark
        and before.mark.style not in BULLETS
        and mark.number == 1
        and RANKS[mark.style] > RANKS[before.mark.style]
    ):
        return True
    bullet = before.mark is not None and before.mark.style in BULLETS
    return before.text == before.last.text and (not bullet or len(before.text) < 0.75 * layout.full)


def _breaks_name(before: Block, row: Row, rest: str, layout: Layout) -> bool:
    """ "… các đoàn thể chính trị" / "- xã hội quận"; "giai đoạn 2026" / "- 2030"."""
    if splits_compound(before.text, row.text) or (_YEAR_LAST.search(before.text) and _YEAR_FIRST.match(rest)):
        return True
    return starts_lower(rest) and is_full(before.last, row, layout)


def _follows(mark: Mark, last: tuple[int, ...] | None) -> bool:
    """True when a number can stand here: the first of its kind, the next one, or the same again by mistake."""
    if mark.number <= 1 or last is None:
        return mark.number <= 1 or mark.style in {"article", "decimal", "roman"}
    return last[-1] <= mark.number <= last[-1] + 3 or len(mark.numbers) != len(last)


def continues(before: Block, row: Row, layout: Layout) -> bool:
    """True when an unmarked line goes on with the block before it."""
    if before.cells or row.cells or row.hashes:
        return False
    if (before.mark and not before.content) or before.last.bold_open or _tears_word(before, row):
        return True
    if _is_note(row.text) and ends_item(before.text):
        return False
    if starts_lower(row.text):
        return layout.wrapped or not ends_item(before.text)
    if hangs(before.text):
        return True
    if not layout.wrapped:
        return False
    if layout.blanks and row.gap:
        return layout.torn and _is_cut_off(before, row, layout)
    if layout.sparing and row.gap and ends_item(before.text):
        return False
    if layout.blanks:
        return not _stands_alone(before, row, layout) and not (ends_item(before.text) and _opens(row.text))
    return _goes_on_by_width(before, row, layout)


# a word that wants a number after it, left alone by a line break
_COUNTS_ON = re.compile(r"\b(?:ngày|tháng|quý|khoản|Điều|Nghị quyết số|Quyết định số)$")

_COUNT = re.compile(r"\d|[IVX]{1,4}(?:/|\s+năm|\b[.,;])")


def _tears_word(before: Block, row: Row) -> bool:
    """True when the break stands inside a code ("NĐ-" / "CP"), a double name ("chính trị" / "- xã hội") or a date
    ("từ ngày 15 tháng" / "5 đến ngày 30")."""
    torn = is_torn(before.tokens[-1].text, row.tokens[0].text)
    return torn or _counts_on(before, row) or splits_compound(before.text, row.text)


def _counts_on(before: Block, row: Row) -> bool:
    """True for a number that the line before asks for: "… trong quý" / "II/2025"."""
    return bool(_COUNTS_ON.search(before.text) and _COUNT.match(row.text))


def _is_cut_off(before: Block, row: Row, layout: Layout) -> bool:
    """True when a full line stops in mid-sentence although a blank line follows: "… UBND thành phố Hải" / "Phòng về …"."""
    numbered = before.mark is not None and before.mark.style not in BULLETS
    if numbered or ends_item(before.text) or is_capitals(before.content) or _opens(row.text):
        return False
    return is_full(before.last, row, layout, share=0.85)


def _is_note(text: str) -> bool:
    """A remark in brackets on lines of its own: "(Danh mục nhiệm vụ cụ thể trong Phụ lục kèm theo)"."""
    return text.startswith(("(", "*(", "["))


def _stands_alone(before: Block, row: Row, layout: Layout) -> bool:
    """True when the line before is a heading complete in itself although no blank line follows it."""
    if is_capitals(before.content):
        return not is_capitals(row.text)
    if ": " in before.text or (layout.bold and not before.last.bold):
        return False
    numbered = before.mark is not None and before.mark.style not in BULLETS
    return numbered and len(before.text) < 0.75 * layout.full and not ends_item(before.text) and row.text[:1].isupper()


def _goes_on_by_width(before: Block, row: Row, layout: Layout) -> bool:
    if is_capitals(before.content) and not ends_item(before.text):
        return is_capitals(row.text)
    numbered = before.mark is not None and before.mark.style not in BULLETS
    if ends_item(before.text):
        if _opens(row.text) or (row.text.endswith(":") and len(row.text) < 0.75 * layout.full):
            return False
        return is_full(before.last, row, layout)
    return is_full(before.last, row, layout, share=_heading_share(before, row) if numbered else 0.75)


def _heading_share(before: Block, row: Row) -> float:
    """How full a numbered line must be for the next, which begins with a capital, to go on with it.

    One line may be a heading in bold, whose letters are broad, above its first paragraph: then nearly beyond the usual
    width. It is none when it has a colon inside, several lines, or stops inside a name ("… Chủ tịch Hồ" / "Chí Minh")."""
    if before.text != before.last.text or ": " in before.text:
        return 0.75
    if row.text[:1].isdigit() or (before.mark and before.mark.style in {"letter", "paren"}):
        return 0.95
    return 1.0 if before.tokens[-1].text[:1].isupper() else 1.1


def _opens(text: str) -> bool:
    """True when a line begins as paragraphs of the preamble or of the closing do, or with a label ("Đơn vị phối hợp: …")."""
    folded = fold(text)
    label = _LABEL.match(text)
    if label and label[1].lower() not in words("mid_sentence_labels.txt"):
        return True
    cues = (*words("basis_cues.txt"), *words("closing_cues.txt"))
    return any(folded.startswith(fold(cue.split(" …")[0])) for cue in cues)
