"""Targets that cannot be, that contradict each other within the paper, or that are below the superior plan's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from assistant.review.gazetteer import Home, home_of
from assistant.review.grouping import grouped
from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding
from assistant.review.tables import column
from vectorstore.records import Target
from vectorstore.text import comparable, fold

if TYPE_CHECKING:
    from vectorstore.records import Document

_RULE = "Chỉ tiêu nhất quán trong văn bản và với cấp trên"
_SAME = 0.75  # share of the words of two indicators that must be common for them to be one
_LEVELS = frozenset(["tỉnh", "xã", "phường", "quận", "huyện", "thôn", "tổ", "khu", "trường", "cấp", "trung", "ương"])

# "trên 100% văn bản", "đạt > 100%", "hơn 100 %"
_OVER = re.compile(r"(?:trên|hơn|quá|>)\s*100\s*%")
# "tăng trên 100% so với năm 2024", "vượt 120% dự toán": growth may be over a hundred
_GROWTH = re.compile(
    r"\b(?:tăng|vượt|gấp|so với|dự toán|kế hoạch giao|tăng trưởng|công suất|giá trị|vốn|thu ngân sách)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"(?P<sign>[<>≥≤]=?|trên|dưới)?\s*(?P<value>\d+(?:[.,]\d+)?)\s*%")
_RESULT = re.compile(r"kết quả|thực hiện năm|hiện trạng|ước thực hiện|đã đạt|ước đạt", re.IGNORECASE)
_SUPERIOR = re.compile(
    r"(?:chỉ tiêu|mục tiêu|kế hoạch|kh)\s*(?:của\s*)?(?:thành phố|tp|tỉnh|trung ương|tw|cấp trên|chính phủ)",
    re.IGNORECASE,
)


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on figures to reach."""
    yield from _impossible(paper)
    yield from _shares(paper)
    yield from _against_columns(paper)
    yield from _against_each_other(paper)
    yield from _against_superior(paper)


def _impossible(paper: Paper) -> Iterator[Finding]:
    for clause in paper.prose:
        for match in _OVER.finditer(clause.text):
            around = clause.text[max(0, match.start() - 60) : match.end() + 40]
            if _GROWTH.search(around):
                continue
            end = _with_noun(clause.text, match.end())
            yield paper.finding(
                clause,
                (match.start(), end),
                kind="inconsistent_target",
                severity="lỗi",
                explanation=f"Tỷ lệ “{match.group()}” là không thể",
                fix="Viết “100%” hoặc tỷ lệ đúng",
                rule=_RULE,
            )


# "đạt 105%", "tỷ lệ … 120 %"
_SHARE = re.compile(r"(?<![\d.,])(?P<value>\d{3,}(?:,\d+)?)\s*%")
# What may be over a hundred besides growth: what was done of a plan, what one figure is of another
_OF_PLAN = re.compile(r"\b(?:kế hoạch|chỉ tiêu|chỉ số|dân số trong|hệ số|so)\b|(?:hạn|định) mức", re.IGNORECASE)


def _shares(paper: Paper) -> Iterator[Finding]:
    """A part that is more than its whole: "đạt 105% hồ sơ được giải quyết đúng hạn"."""
    for clause in paper.prose:
        for match in _SHARE.finditer(clause.text):
            value = float(match["value"].replace(",", "."))
            around = clause.text[max(0, match.start() - 60) : match.end() + 40]
            if value <= 100 or _OVER.search(around) or _GROWTH.search(around) or _OF_PLAN.search(around):
                continue
            yield paper.finding(
                clause,
                (match.start(), _with_noun(clause.text, match.end())),
                kind="inconsistent_target",
                severity="lỗi",
                explanation=f"Tỷ lệ {match.group()} lớn hơn 100%",
                fix="Ghi tỷ lệ đúng, không quá 100%",
                rule=_RULE,
            )


def _with_noun(text: str, end: int) -> int:
    """The end of the two words after a figure, so that it can be seen what is meant."""
    match = re.compile(r"(?:\s+[^\W\d]+){1,2}").match(text, end)
    return match.end() if match else end


def _against_columns(paper: Paper) -> Iterator[Finding]:
    """The other columns of a target's row: last year's result, the superior plan's figure."""
    level: list[Finding] = []
    for target in paper.facts.targets:
        clause = _clause(paper, target)
        if clause is None or not isinstance(target.value, float) or target.unit != "%" or _lower_is_better(target):
            continue
        for header, cell in target.other_values:
            other = _figures(cell)
            if not other:
                continue
            if _RESULT.search(header):
                yield from _below(paper, clause, target, min(other), f"kết quả đã đạt ({cell.strip()})")
                if target.value == min(other) < 100 and len(other) == 1:
                    level.append(_level(paper, clause, cell))
            elif _SUPERIOR.search(header):
                above = bool(re.match(r"\s*(?:>|trên)\s*\d", cell))
                yield from _below(paper, clause, target, min(other), f"{header} ({cell.strip()})", above=above)
    yield from grouped(level)


def _figures(cell: str) -> list[float]:
    return [float(match["value"].replace(",", ".")) for match in _NUMBER.finditer(cell)]


def _below(
    paper: Paper, clause: Clause, target: Target, other: float, what: str, *, above: bool = False
) -> Iterator[Finding]:
    """Told when the target is lower; above: the other figure is to be exceeded, so that reaching it is lower too."""
    if isinstance(target.value, float) and (
        target.value < other or (target.value == other and above and target.comparator == "=")
    ):
        yield _target(
            paper,
            clause,
            f"Chỉ tiêu {_shown(target)} thấp hơn {what}",
            "Đặt chỉ tiêu cao hơn hoặc giải trình",
            "cảnh báo",
        )


def _level(paper: Paper, clause: Clause, cell: str) -> Finding:
    return _target(paper, clause, "Chỉ tiêu chỉ bằng kết quả đã đạt", "Nâng chỉ tiêu hoặc giải trình", "gợi ý")


def _target(paper: Paper, clause: Clause, explanation: str, fix: str, severity: str) -> Finding:
    return paper.finding(
        clause,
        (0, len(clause.text)),
        kind="inconsistent_target",
        severity=severity,
        explanation=explanation,
        fix=fix,
        rule=_RULE,
    )


def _shown(target: Target) -> str:
    value = target.value
    number = f"{value:g}".replace(".", ",") if isinstance(value, float) else value
    sign = "" if target.comparator == "=" else {">=": "≥ ", "<=": "≤ "}.get(target.comparator, f"{target.comparator} ")
    return f"{sign}{number}{'%' if target.unit == '%' else ' ' + target.unit}"


def _against_each_other(paper: Paper) -> Iterator[Finding]:
    """One indicator with two figures in two places of the paper."""
    told: set[tuple[int, int]] = set()
    for one, other in combinations(paper.facts.targets, 2):
        pair = (one.ordinal, other.ordinal)
        if one.ordinal == other.ordinal or pair in told or not _contradict(one, other):
            continue
        clause, before = _clause(paper, other), _clause(paper, one)
        if clause is None or before is None or (clause.kind == "row" == before.kind):
            continue
        told.add(pair)
        yield _target(
            paper,
            clause,
            f"Chỉ tiêu {_shown(other)} khác với {_shown(one)} ở {before.where}",
            "Thống nhất một chỉ tiêu",
            "cảnh báo",
        )


def _contradict(one: Target, other: Target) -> bool:
    if one.unit != other.unit or not isinstance(one.value, float) or not isinstance(other.value, float):
        return False
    return one.value != other.value and _years(one) == _years(other) and similar(one, other) >= _SAME


def _years(target: Target) -> list[str]:
    """The years that a target is for: "đến hết năm 2026" and "năm 2026" are one."""
    return re.findall(r"20\d{2}", target.year_or_period or "") or [target.year_or_period or ""]


def similar(one: Target, other: Target) -> float:
    """Share of common words of two indicators (Jaccard), 0 when they speak of different levels or bear other figures."""
    first, second = _words(one.indicator), _words(other.indicator)
    if (first ^ second) & _LEVELS or _digits(one.indicator) != _digits(other.indicator):
        return 0.0
    return len(first & second) / max(1, len(first | second))


# "(trừ hồ sơ mật)", "trong năm 2026": conditions and times are no part of what is measured
_ASIDE = re.compile(r"\([^)]*(?:\)|$)|(?:trong |đến hết |đến |vào |hết )?(?:cuối )?năm 20\d{2}", re.IGNORECASE)


def _words(indicator: str) -> set[str]:
    bare = _ASIDE.sub(" ", comparable(indicator))
    return set(re.findall(r"[^\W\d_]+", bare)) - column("empty_indicator_words")


def _digits(indicator: str) -> list[str]:
    return re.findall(r"\d+", _ASIDE.sub(" ", indicator))


def _lower_is_better(target: Target) -> bool:
    text = fold(target.indicator)
    return target.comparator in {"<", "<="} or any(fold(word) in text for word in column("lower_is_better"))


def _against_superior(paper: Paper) -> Iterator[Finding]:
    """Below the target of the plan that this one carries out, or of the place's own earlier plan, when the library has it."""
    if paper.library is None:
        return
    home = home_of(paper)
    for document in _plans_to_compare(paper):
        theirs = [_for_level(target, home) for target in paper.library.targets([document.doc_id])]
        for target in paper.facts.targets:
            clause = _clause(paper, target)
            match = _best(target, theirs)
            if clause is not None and match is not None and not _lower_is_better(target):
                what = f"{_shown(match)} trong {_called(document)}"
                if isinstance(match.value, float):
                    yield from _below(paper, clause, target, match.value, what)


def _for_level(target: Target, home: Home | None) -> Target:
    """A superior's target as a commune reads it: what it sets for communes is for this one too."""
    if home is None or not home.is_commune:
        return target
    return replace(target, indicator=re.sub(r"[:,]?\s*(?:ở |của |tại )?cấp xã", "", target.indicator))


def _plans_to_compare(paper: Paper) -> Iterator[Document]:
    """The library's documents that the paper says it carries out."""
    assert paper.library is not None
    numbers = {fold(reference.number or "") for reference in paper.metadata.implements} - {""}
    for document in paper.library.documents():
        if document.doc_id != paper.doc_id and fold(document.metadata.number or "") in numbers:
            yield document


def _best(target: Target, others: Iterable[Target]) -> Target | None:
    close = [
        (similar(target, other), other)
        for other in others
        if other.unit == target.unit and isinstance(other.value, float)
    ]
    score, best = max(close, key=lambda pair: pair[0], default=(0.0, None))
    return best if score >= _SAME else None


def _called(document: Document) -> str:
    kind = (document.metadata.doc_type or "văn bản").lower()
    return f"{kind} số {document.metadata.number}" if document.metadata.number else f"{kind} “{document.doc_id}”"


def _clause(paper: Paper, target: Target) -> Clause | None:
    return paper.by_ordinal.get(target.ordinal)
