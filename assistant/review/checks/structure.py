"""The parts of a paper: an annex announced and not attached, one that nothing points to, what its sections leave out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assistant.review.alphabet import UPPER
from assistant.review.grouping import grouped
from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding
from vectorstore.text import comparable

_ANNEX_RULE = "NĐ 30/2020/NĐ-CP, Phụ lục I, mục III.1"

# "(Phân công chi tiết theo Phụ lục kèm theo)", "chi tiết tại Phụ lục II", "theo Biểu mẫu đính kèm"
_ANNOUNCED = re.compile(
    r"(?:các\s+)?\b(?P<what>Phụ lục|Phụ biểu|Biểu mẫu|Biểu|Danh mục|Bảng phân công)"
    r"(?:\s+(?:số\s+)?(?P<number>[IVX]+|\d{1,2})\b)?(?:\s+\w+){0,4}?\s*,?\s*(?:được\s+)?(?:gửi\s+)?(?:kèm theo|đính kèm|kèm)\b"
    r"|\b(?:tại|trong|theo|xem|ở)\s+(?:các\s+)?(?P<what2>Phụ lục)\s+(?:số\s+)?(?P<number2>[IVX]+|\d{1,2})\b",
    re.IGNORECASE,
)
# "Phụ lục I của Nghị định", "Phụ lục ban hành kèm theo Quyết định", "kèm theo Tờ trình số": another paper's annex
_OF_ANOTHER = re.compile(
    r"^\W*(?:[IVX\d]+\s+)?(?:ban hành\s+)?(?:kèm theo\s+)?(?:của\s+|tại\s+)?"
    r"(?:Nghị định|Thông tư|Quyết định|Nghị quyết|Luật|Kế hoạch số|Công văn|Văn bản|Tờ trình|Chương trình|Hướng dẫn"
    r"|Báo cáo|Quy chế)",
    re.IGNORECASE,
)
# "+ Đơn vị chủ trì: …", "- Thời gian hoàn thành: …"
_FIELD = re.compile(rf"^[-+•*–\s]*(?P<name>[{UPPER}][^:.;,]{{3,40}}):\s*\S")
_FIELDS_MIN = 3  # sections that must have a field before its absence elsewhere is told


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on annexes and on sections that lack what their neighbours have."""
    yield from grouped(_announced(paper))
    yield from _unannounced(paper)
    yield from _lacking_fields(paper)


def _announced(paper: Paper) -> Iterator[Finding]:
    """An annex that the paper announces and does not have."""
    annexes = [section for section in paper.sections if section.kind == "annex" or section.zone == "annex"]
    if annexes:
        return
    for clause in paper.prose:
        for match in _ANNOUNCED.finditer(clause.text):
            head = match.end("what" if match["what"] else "what2")
            if _OF_ANOTHER.match(clause.text[match.end() :]) or _OF_ANOTHER.match(clause.text[head:]):
                continue
            if clause.zone in {"legal_bases", "opening"}:
                continue
            yield paper.finding(
                clause,
                match.span(),
                kind="missing_annex",
                severity="cảnh báo",
                explanation="Viện dẫn phụ lục kèm theo nhưng tệp này không có phụ lục",
                fix="Đính kèm phụ lục, hoặc bỏ câu viện dẫn",
                rule=_ANNEX_RULE,
            )


def _unannounced(paper: Paper) -> Iterator[Finding]:
    """An annex that the main text does not point to (Annex I, III.1.a: the main text must refer to it)."""
    annexes = [clause for clause in paper.clauses if clause.kind == "annex"]
    body = " ".join(clause.text for clause in paper.clauses if clause.zone != "annex")
    if annexes and not re.search(r"phụ lục|phụ biểu|biểu|danh mục|kèm theo|đính kèm", body, re.IGNORECASE):
        yield paper.finding(
            annexes[0],
            (0, len(annexes[0].text)),
            kind="format",
            severity="cảnh báo",
            explanation="Có phụ lục nhưng phần nội dung không có chỉ dẫn tới phụ lục",
            fix="Thêm “(chi tiết tại Phụ lục kèm theo)” ở mục liên quan",
            rule=_ANNEX_RULE,
        )


def _lacking_fields(paper: Paper) -> Iterator[Finding]:
    """Sections that name no lead unit or no deadline, where most of their neighbours do."""
    fields = _fields_by_section(paper)
    for siblings in _siblings(paper):
        counts = Counter(name for heading in siblings for name in fields.get(heading.section.ordinal, ()))
        usual = {name for name, times in counts.items() if times >= max(_FIELDS_MIN, len(siblings) / 3)}
        lacking = [heading for heading in siblings if usual and not usual & fields.get(heading.section.ordinal, set())]
        if usual and lacking and len(lacking) <= 0.7 * len(siblings):
            yield from (_lacks(paper, heading, usual) for heading in lacking)


def _siblings(paper: Paper) -> Iterator[list[Clause]]:
    """The headings under each heading, in the parts of a plan that assign work."""
    groups: dict[int | None, list[Clause]] = {}
    for clause in paper.in_zones("tasks", "solutions", "implementation", "body"):
        if clause.kind == "heading" and clause.section.parent is not None:
            groups.setdefault(clause.section.parent, []).append(clause)
    yield from (group for group in groups.values() if len(group) >= _FIELDS_MIN + 1)


def _fields_by_section(paper: Paper) -> dict[int, set[str]]:
    """For each heading the named fields that stand anywhere under it."""
    parents = {section.ordinal: section.parent for section in paper.sections}
    fields: dict[int, set[str]] = {}
    for clause in paper.clauses:
        match = _FIELD.match(clause.text)
        if not match or clause.kind == "heading":
            continue
        at = clause.section.parent
        while at is not None:
            fields.setdefault(at, set()).add(comparable(match["name"]))
            at = parents.get(at)
    return fields


def _lacks(paper: Paper, heading: Clause, usual: set[str]) -> Finding:
    return paper.finding(
        heading,
        (0, len(heading.text)),
        kind="other",
        severity="gợi ý",
        explanation=f"Không ghi {', '.join(sorted(usual))} như các mục khác",
        fix="Bổ sung cho thống nhất giữa các mục",
        rule="Trình bày nhất quán trong văn bản",
    )
