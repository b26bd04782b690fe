"""The documents that a paper cites, each once, however often and under whatever spelling it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.facts.citations import Cited, find_citations
from ingest.facts.reading import Paper
from ingest.outline.align import raw_quote
from ingest.spans import days
from vectorstore.records import LegalBasis, Section
from vectorstore.text import comparable, squeeze

_LEFT_OUT = frozenset({"recipients", "signature"})
BASIS, CARRIED_OUT, REPLACED, AMENDED, MENTIONED = "căn cứ", "thực hiện", "thay thế", "sửa đổi", "viện dẫn"

# Words before a citation that say what the paper does with it: "thay thế cho Kế hoạch số 60", "sửa đổi … của Nghị định số 73"
# but not of a task: "tham mưu sửa đổi, bổ sung hoặc thay thế Quyết định số 15"
_REPLACES = re.compile(
    r"(?:này\b[^.;]{0,120}\bthay thế|thay thế\s+cho|bãi bỏ|hết hiệu lực)(?:\s+(?:cho|các|toàn bộ))*\s*$", re.IGNORECASE
)
_AMENDS = re.compile(r"(?:sửa đổi|bổ sung)[^;.]{0,80}\bcủa\s*$", re.IGNORECASE)
_CARRIES_OUT = re.compile(r"^\W*(?:thực hiện|triển khai)(?:\s+(?:thực hiện|các|theo))*\s*$", re.IGNORECASE)
_BASED_ON = re.compile(r"^\W*căn cứ\b", re.IGNORECASE)
# "Số: 45/KH-UBND" of the paper itself, "(Kèm theo Kế hoạch số …)" over an annex
_OWN_NUMBER = re.compile(r"^\W*(?:số\s*:|kèm theo|ban hành kèm theo)", re.IGNORECASE)
# "Đề án 06", "Đề án 06/CP": cited by its short name; the digits are no number of a document
_SHORT_NAME = re.compile(r"\b(?P<type>Đề án|Chương trình|Chỉ thị|Nghị quyết)\s+(?P<digits>\d{1,3})(?![\w/.,-]|\s*%)")


# "Căn cứ Luật Phòng, chống thiên tai ngày 19 tháng 6 năm 2013;" – a law with a number is read by its number
_LAW = re.compile(
    r"(?:^\W*(?:căn cứ\s+)?|;\s*)(?P<type>Bộ luật|Luật|Pháp lệnh)\s+(?P<name>[^;.\d]{3,200}?)"
    rf"(?:\s+ngày\s+(?P<date>{days.FULL})|\s+năm\s+\d{{4}})?\s*(?=[;.]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    cited: Cited
    section: Section
    relation: str


def extract_legal_bases(paper: Paper) -> tuple[LegalBasis, ...]:
    """Every document that the paper cites by number (or by the short name "Đề án 06"), merged over its citations."""
    merged: dict[str, LegalBasis] = {}
    for found in _citations(paper):
        key = _key(found.cited)
        fact = _fact(found)
        merged[key] = _joined(merged[key], fact) if key in merged else fact
    return tuple(merged.values())


def _citations(paper: Paper) -> Iterator[_Found]:
    own = comparable(paper.metadata.number or "")
    for section in paper.sections:
        if section.zone in _LEFT_OUT or (
            section.zone == "opening" and section.kind != "title" and _is_letterhead(section)
        ):
            continue
        for cited in (*find_citations(section.text), *_short_names(section.text), *_named_laws(section)):
            if own and cited.number and comparable(cited.number) == own:
                continue
            yield _Found(cited, section, _relation(section, cited))


def _is_letterhead(section: Section) -> bool:
    return bool(_OWN_NUMBER.match(section.text))


def _short_names(text: str) -> Iterator[Cited]:
    for found in _SHORT_NAME.finditer(text):
        name = squeeze(found[0])
        yield Cited(
            start=found.start(),
            end=found.end(),
            number_at=found.start("digits"),
            type=found["type"],
            number=None,
            date=None,
            issuer=None,
            title=name,
        )


def _named_laws(section: Section) -> Iterator[Cited]:
    """Laws that the legal bases give by name alone, with a date or without."""
    basis = section.zone == "legal_bases" or _BASED_ON.match(section.text)
    for found in _LAW.finditer(section.text) if basis else ():
        name = squeeze(f"{found['type']} {found['name']}").rstrip(" ,")
        yield Cited(
            start=found.start("type"),
            end=found.end(),
            number_at=found.start("name"),
            type=found["type"],
            number=None,
            date=days.value(found["date"]) if found["date"] else None,
            issuer="Quốc hội",
            title=name,
        )


def _relation(section: Section, cited: Cited) -> str:
    before = section.text[: cited.start]
    if _REPLACES.search(before):
        return REPLACED
    if _AMENDS.search(before):
        return AMENDED
    if section.zone in ("legal_bases", "opening"):
        return CARRIED_OUT if _CARRIES_OUT.match(before) else BASIS
    return BASIS if _BASED_ON.match(before) else MENTIONED


def _fact(found: _Found) -> LegalBasis:
    cited, section = found.cited, found.section
    return LegalBasis(
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        type=cited.type,
        number=cited.number,
        date=cited.date,
        issuer=cited.issuer,
        title=cited.title,
        relation=found.relation,
        evidence=squeeze(raw_quote(section, cited.start, cited.end)),
        text=section.text[cited.start : cited.end],
    )


def _key(cited: Cited) -> str:
    """One key for all spellings: "Kế hoạch 215-KH-UBND" and "Kế hoạch số 215/KH-UBND"; "Đề án 06" and "Đề án 06/CP"."""
    if cited.number is None or cited.type == "Đề án":
        digits = re.search(r"\d+", cited.number or cited.title or "")
        return f"{comparable(cited.type)} {digits[0] if digits else comparable(cited.title or '')}"
    return re.sub(r"[^\w&]+", "/", comparable(cited.number))


_STRENGTH = {REPLACED: 4, BASIS: 3, CARRIED_OUT: 3, AMENDED: 2, MENTIONED: 1}


def _joined(first: LegalBasis, other: LegalBasis) -> LegalBasis:
    """The first citation, with what it lacks taken from the other; the fuller of the two is what is quoted."""
    shouted = bool(first.title) and first.title == (first.title or "").upper()
    fuller = other if _fullness(other) > _fullness(first) or (shouted and other.title) else first
    strongest = max((first, other), key=lambda fact: _STRENGTH[fact.relation])
    return replace(
        fuller,
        section=first.section if fuller is first or not first.section else fuller.section,
        number=first.number or other.number,
        date=fuller.date or first.date or other.date,
        issuer=fuller.issuer if shouted else max((first.issuer, other.issuer), key=lambda name: len(name or "")),
        title=fuller.title or first.title or other.title,
        relation=strongest.relation,
    )


def _fullness(fact: LegalBasis) -> int:
    return 2 * bool(fact.date) + bool(fact.issuer) + bool(fact.title)
