"""The letters themselves: old and new tone placement mixed, dashes mixed, foreign letters, decomposed or legacy encodings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from assistant.review.grouping import grouped
from assistant.review.paper import Clause, Paper
from assistant.review.records import Edit, Finding
from assistant.review.words import words_of
from vectorstore.text import tone_placed

_FONT = "NĐ 30/2020/NĐ-CP, Phụ lục I, mục I.4 (Unicode TCVN 6909:2001)"
_EVEN = "Trình bày nhất quán trong văn bản"
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufffd]")
_DOUBLE_BLANK = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
# "kinh tế - xã hội", "kinh tế-xã hội", "Văn hóa – Xã hội": two words joined by a dash
_SPACED = " - "  # as the decree writes it: "Độc lập - Tự do", "Văn hóa - Xã hội"
_JOINED = re.compile(
    r"(?<![\w-])(?P<left>[^\W\d_]+ ?[^\W\d_]+)(?P<dash> ?[-–—] ?)(?P<right>[^\W\d_]+ ?[^\W\d_]+)(?![\w-])"
)


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on letters; none for a damaged scan."""
    if paper.damaged:
        return
    yield from grouped(_foreign(paper))
    yield from _tones(paper)
    yield from _dashes(paper)
    yield from _raw_signs(paper)
    yield from _encoding(paper)


def _foreign(paper: Paper) -> Iterator[Finding]:
    """A Cyrillic or Greek letter inside a Latin word, which looks the same and is not found by any search."""
    for clause in paper.clauses:
        for match in re.finditer(r"\w+", clause.text):
            scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in match.group() if letter.isalpha()}
            if ("LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}) or "ð" in match.group().lower():
                yield paper.finding(
                    clause,
                    match.span(),
                    kind="typo",
                    severity="lỗi",
                    explanation=f"“{match.group()}” có chữ cái của bảng chữ khác (trông giống chữ La-tinh)",
                    fix="Gõ lại từ này",
                    rule=_FONT,
                )


def _tones(paper: Paper) -> Iterator[Finding]:
    """ "Uỷ ban" beside "Ủy ban": the decree leaves the placement open, but one paper keeps to one."""
    old: list[tuple[Clause, str, int, int]] = []
    new: Counter[str] = Counter()
    for clause in paper.prose:
        for word in words_of(clause.text):
            moved = tone_placed(word.text)
            if moved != word.text:
                old.append((clause, word.text, word.start, word.end))
            elif _could_move(word.text):
                new[word.text.lower()] += 1
    if not old or not new:
        return
    if len(old) <= new.total():
        yield from grouped(_tone(paper, *place) for place in old)
    else:
        clause, written, start, end = old[0]
        found = _tone(paper, clause, written, start, end)
        yield replace(
            found,
            explanation=f"Đặt dấu thanh hai kiểu: “{written}” và “{new.most_common(1)[0][0]}”",
            edits=(),
            suggested_fix="Dùng một kiểu",
        )


def _could_move(word: str) -> bool:
    """True for a syllable that the other placement would write differently: "hóa", "Ủy"."""
    bare = unicodedata.normalize("NFD", word.lower())
    return bool(re.search(r"(?:(?<!q)u[\u0300\u0301\u0303\u0309\u0323]y|o[\u0300\u0301\u0303\u0309\u0323][ae])$", bare))


def _tone(paper: Paper, clause: Clause, word: str, start: int, end: int) -> Finding:
    return paper.finding(
        clause,
        (start, end),
        kind="format",
        severity="gợi ý",
        explanation="Đặt dấu thanh hai kiểu trong một văn bản",
        fix=f"Viết “{tone_placed(word)}” như các chỗ khác",
        rule=_EVEN,
        new=tone_placed(word),
    )


def _dashes(paper: Paper) -> Iterator[Finding]:
    """One pair of words joined in two ways: "kinh tế - xã hội" and "kinh tế-xã hội"."""
    ways: dict[str, list[tuple[Clause, re.Match[str]]]] = defaultdict(list)
    for clause in paper.prose:
        for match in _JOINED.finditer(clause.text):
            proper = match["left"].split()[-1][0].isupper() and match["right"][0].isupper()  # "Mác - Lênin"
            if not proper and not match["left"].isupper() and not match["right"].split()[0].isupper():
                ways[f"{match['left']}-{match['right']}".lower()].append((clause, match))
    odd: list[Finding] = []
    for places in ways.values():
        dashes = Counter(match["dash"] for _, match in places)
        usual = _SPACED if dashes[_SPACED] else dashes.most_common(1)[0][0]
        odd += [_dash(paper, clause, match, usual) for clause, match in places if match["dash"] != usual]
    yield from grouped(odd)


def _dash(paper: Paper, clause: Clause, match: re.Match[str], usual: str) -> Finding:
    return paper.finding(
        clause,
        match.span("dash"),
        kind="format",
        severity="gợi ý",
        explanation=f"Gạch nối viết không thống nhất: “{match.group()}”",
        fix=f"Viết “{match['left']}{usual}{match['right']}”",
        rule=_EVEN,
        new=usual,
        evidence=match.span(),
    )


def _raw_signs(paper: Paper) -> Iterator[Finding]:
    """Hidden signs and double blanks, looked for in the raw text, since reading folds them."""
    hidden = list(_HIDDEN.finditer(paper.raw))
    if hidden:
        yield _raw(
            paper,
            [match.span() for match in hidden],
            "",
            "Có ký tự ẩn hoặc ký tự hỏng trong văn bản",
            "Xóa ký tự ẩn",
            "cảnh báo",
        )
    blanks = [match.span() for clause in paper.prose if clause.kind != "row" for match in _within(paper, clause)]
    if blanks:
        yield _raw(paper, blanks, " ", "Thừa dấu cách giữa các từ", "Chỉ để một dấu cách", "gợi ý")


def _within(paper: Paper, clause: Clause) -> Iterator[re.Match[str]]:
    if clause.starts:
        yield from _DOUBLE_BLANK.finditer(paper.raw, clause.starts[0], clause.ends[-1])


def _raw(paper: Paper, spans: list[tuple[int, int]], new: str, why: str, fix: str, severity: str) -> Finding:
    start, end = spans[0]
    clause = next(
        (clause for clause in paper.clauses if clause.starts and clause.starts[0] <= start < clause.ends[-1]), None
    )
    line = paper.raw[max(0, start - 15) : end + 15].split("\n")
    return Finding(
        kind="format",
        severity=severity,
        location=clause.where if clause else "Văn bản",
        evidence=" ".join(max(line, key=len).split()),
        explanation=f"{why} ({len(spans)} chỗ)",
        suggested_fix=fix,
        rule=_EVEN,
        page=clause.section.page if clause else 1,
        start=start,
        end=end,
        more=tuple(spans[1:]),
        edits=tuple(Edit(first, last, new) for first, last in spans),
    )


def _encoding(paper: Paper) -> Iterator[Finding]:
    """A paper in an encoding of before Unicode, or with letters and marks apart."""
    for warning in paper.warnings:
        if "bảng mã" in warning.lower():
            yield paper.missing(
                kind="format",
                severity="lỗi",
                location="Toàn văn bản",
                explanation=warning,
                fix="Chuyển sang Unicode, phông Times New Roman",
                rule=_FONT,
            )
    marks = sum(1 for letter in paper.raw if unicodedata.combining(letter))
    if marks > 5 and not any("bảng mã" in warning.lower() for warning in paper.warnings):
        yield paper.missing(
            kind="format",
            severity="gợi ý",
            location="Toàn văn bản",
            explanation=f"Chữ có dấu gõ theo Unicode tổ hợp ({marks} chữ)",
            fix="Chuyển sang Unicode dựng sẵn",
            rule=_FONT,
        )
