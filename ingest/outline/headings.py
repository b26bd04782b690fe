"""Whether a block is a heading, an office's heading, or a clause that only bears a number."""

from __future__ import annotations

import re
from functools import cache

from ingest.datafiles import rows, words
from ingest.outline.blocks import Block
from ingest.outline.layout import ends_item, is_capitals
from ingest.outline.marks import BULLETS
from ingest.outline.zones import zone_of
from ingest.units import find_units
from vectorstore.text import fold, tone_placed

# what asks or orders an office, before its name: "Đề nghị Công an xã", "Giao Sở Y tế:", "5. Đối với các phòng, ban"
_ADDRESS = re.compile(
    r"^(?:đề nghị|giao|yêu cầu|đối với|trách nhiệm của|nhiệm vụ của)\s+(?:cơ quan\s+)?", re.IGNORECASE
)
# "Sở Y tế có trách nhiệm:", "UBND các xã, phường chịu trách nhiệm:"
_DUTY = re.compile(r"\s+(?:có|chịu) (?:trách nhiệm|nhiệm vụ)\b.*$", re.IGNORECASE)
# "các", "những" before a group: "Các doanh nghiệp viễn thông"
_PLURAL = re.compile(r"^(?:các|những|mỗi|mọi|từng|toàn thể|tất cả)\s+")
_LONGEST_HEADING = 30
_SHORT_HEADING = 6
_PLAIN_HEADING = 10
"""Words: above the first a block is no heading; up to the second it may be one even with a full stop at its end."""


def split_heading(block: Block) -> tuple[str, str]:
    """The heading of a block and what runs on after its colon: ("Sở Tài chính", "Chủ trì …"), ("Mục đích", "").

    The heading is empty when the block is no heading but a clause."""
    content = block.content
    head, colon, rest = content.partition(": ")
    if not colon and content.endswith(":"):
        return (content[:-1].strip(), "") if _short(content) else ("", content)
    if (
        colon
        and _short(head)
        and not _inside_brackets(head)
        and not head.startswith(("(", "“"))
        and not _is_sentence(head)
    ):
        return head.strip(), rest.strip()
    numbered = block.mark is not None and block.mark.style not in BULLETS
    closed = ends_item(content) and not _is_top(block) and not (numbered and _is_named_part(content))
    if _short(content) and not closed and content[:1].isalnum():
        return content.rstrip(" .;"), ""
    return "", content


def _is_named_part(content: str) -> bool:
    """True for a few words that name an office or a known part, whatever stands at their end: "1. Mục đích."."""
    few = len(content.split()) <= _SHORT_HEADING
    return few and (unit_name(content) is not None or zone_of(content.rstrip(" .;"), top=False) is not None)


def _is_top(block: Block) -> bool:
    """Parts, chapters and Roman numbers open headings, whatever stands at their end ("IV. Tổ chức thực hiện.")."""
    return block.mark is not None and block.mark.style in {"part", "chapter", "section", "capital", "roman"}


def _inside_brackets(text: str) -> bool:
    return text.count("(") > text.count(")")


def _is_sentence(text: str) -> bool:
    """True when a stretch before a colon holds a full stop, so that it is no heading."""
    return ". " in text or ";" in text


def _short(text: str) -> bool:
    return 0 < len(text.split()) <= _LONGEST_HEADING


def unit_name(heading: str) -> str | None:
    """The office that a heading names, None when it names none: "Đề nghị Công an xã" → "Công an xã".

    Told by form: what remains after the address begins with an office, a group or a person in office, and holds no verb."""
    bare = _DUTY.sub("", _ADDRESS.sub("", heading.strip())).strip(" :.;*")
    if not bare or any(f" {verb} " in f" {fold(bare)} " for verb in _verbs()):
        return None
    return bare if _opens_office(bare) else None


def _opens_office(text: str) -> bool:
    spans = find_units(text)
    if spans and spans[0].start == 0:
        return True
    lowered = tone_placed(text).lower()
    plural = _PLURAL.match(lowered)
    rest = lowered[plural.end() :] if plural else lowered
    return any(_begins(rest, word) and (plural or kind == "alone") for word, kind in _office_words())


def _begins(text: str, word: str) -> bool:
    return text == word or text.startswith((word + " ", word + ",", word + "/", word + ".", word + ";"))


@cache
def _office_words() -> tuple[tuple[str, str], ...]:
    return tuple((tone_placed(word).lower(), kind) for word, kind in rows("unit_heading_words.tsv"))


@cache
def _verbs() -> tuple[str, ...]:
    return tuple(fold(word) for word in words("task_verbs.txt"))


def is_plain_heading(block: Block, following: Block | None) -> bool:
    """True for a heading in a paper that numbers nothing: a few words alone on a line above a longer paragraph or a list."""
    text = block.text
    if block.mark or block.cells or following is None or not text[:1].isupper() or ends_item(text.rstrip(":")):
        return False
    size = len(text.split())
    if size > _PLAIN_HEADING or text.endswith(":"):
        return False
    return bool(following.cells or following.mark) or len(following.text.split()) > 2 * size


def is_free_heading(block: Block, following: Block | None) -> bool:
    """True for a heading without a number: "Ứng dụng trong nội bộ:" before a list, or a line of capitals."""
    if block.mark or block.cells or len(block.text.split()) > 20:
        return False
    if is_capitals(block.text) and len(block.text.split()) <= 14:
        return True
    listed = following is not None and following.mark is not None
    return listed and block.text.endswith(":") and ". " not in block.text and len(block.text.split()) <= 14
