"""Names of products and abbreviations: misspelt, with wrong capitals, or used before they are explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from assistant.review.alphabet import UPPER
from assistant.review.nearby import one_edit
from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding
from assistant.review.tables import column, rows
from vectorstore.text import fold

_RULE = "Viết đúng tên riêng"
_SHORT_RULE = "Viết tắt thống nhất, giải thích ở lần dùng đầu"

# VNeID, eGov-Residential, Fanpage: words of plain Latin letters
_LATIN = re.compile(r"(?<![\w@.-])[A-Za-z][A-Za-z]{3,}(?![\w@]|\.\w)")
# CBCC, VHXH, ĐMST: at least three capitals
_SHORT = re.compile(rf"(?<![\w/.-])[{UPPER}]{{3,}}(?![\w/])")
# "cán bộ công chức (CBCC)", "(sau đây viết tắt là CBCC)"
_EXPLAINED = re.compile(
    r"\((?:sau đây (?:viết tắt|gọi tắt|gọi) là:? |gọi tắt là:? |viết tắt là:? |viết tắt:? )?"
    rf"[“\"]?(?P<short>[{UPPER}]{{3,}})[”\"]?\)"
)


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on names and abbreviations; none for a damaged scan."""
    yield from _products(paper)
    if paper.damaged:
        return
    yield from _two_cases(paper)
    yield from _abbreviations(paper)
    yield from _cut_short(paper)
    yield from _used_before(paper)


def _products(paper: Paper) -> Iterator[Finding]:
    """ "Facebok", "VneID": one letter off, or the wrong letters capital."""
    names = {row[0]: set((*row[1].split(), row[0]) if len(row) > 1 else (row[0],)) for row in rows("brands")}
    by_case = {name.casefold(): name for name in names}
    for clause in paper.prose:
        for match in _LATIN.finditer(clause.text):
            word = match.group()
            name = by_case.get(word.casefold())
            if name and word not in names[name] and not word.isupper() and not (word.islower() or word.istitle()):
                yield _name(paper, clause, match.span(), name, f"Tên “{name}” viết sai chữ hoa, chữ thường")
            elif name is None and len(word) >= 5 and word.lower() not in column("foreign_words"):
                near = next(
                    (title for title in names if len(title) >= 6 and one_edit(word.casefold(), title.casefold())), None
                )
                if near and word[0].isupper():
                    yield _name(paper, clause, match.span(), near, f"Sai tên “{near}”")


def _two_cases(paper: Paper) -> Iterator[Finding]:
    """A name with capitals inside that stands in two forms in one paper ("VNeID" nine times, "VneID" once)."""
    forms: dict[str, Counter[str]] = {}
    known = {row[0].casefold() for row in rows("brands")}
    for match in _LATIN.finditer(paper.full_text):
        word = match.group()
        if not word.isupper() and any(letter.isupper() for letter in word[1:]):
            forms.setdefault(word.casefold(), Counter())[word] += 1
    for key, counts in forms.items():
        if len(counts) < 2 or key in known:
            continue
        usual = counts.most_common(1)[0][0]
        for clause in paper.prose:
            for match in _LATIN.finditer(clause.text):
                if match.group().casefold() == key and match.group() in counts and match.group() != usual:
                    yield _name(paper, clause, match.span(), usual, f"Nơi khác viết “{usual}”")


def _name(paper: Paper, clause: Clause, span: tuple[int, int], new: str, why: str) -> Finding:
    return paper.finding(
        clause,
        span,
        kind="typo",
        severity="lỗi",
        explanation=f"“{clause.text[span[0] : span[1]]}”: {why}",
        fix=f"Viết “{new}”",
        rule=_RULE,
        new=new,
    )


def _abbreviations(paper: Paper) -> Iterator[Finding]:
    """ "CNTTT", "TTHCC": an abbreviation that nobody knows, one letter away from one that everybody does."""
    used = Counter(
        match.group()
        for clause in paper.clauses
        for match in _SHORT.finditer(clause.text)
        if not _capitals(clause, match)
    )
    explained = {match["short"] for match in _EXPLAINED.finditer(paper.full_text)}
    known = column("abbreviations") | {short for short, times in used.items() if times >= 3} | explained
    for clause in paper.clauses:
        if clause.letterhead or clause.kind == "title":
            continue
        for match in _SHORT.finditer(clause.text):
            short = match.group()
            if short in known or used[short] > 2 or len(short) < 4 or _capitals(clause, match):
                continue
            near = _nearest(short, known, office=clause.zone == "recipients")
            if near:
                yield paper.finding(
                    clause,
                    match.span(),
                    kind="typo",
                    severity="cảnh báo",
                    explanation=f"Chữ viết tắt “{short}” lạ, có lẽ là “{near}”",
                    fix=f"Viết “{near}” hoặc giải thích chữ viết tắt",
                    rule=_SHORT_RULE,
                    new=near,
                )


def _nearest(short: str, known: frozenset[str], *, office: bool = False) -> str | None:
    """The known abbreviation of which this is a slip of the finger. office: codes of offices, of which there are many."""
    likely = _doubled if office else _slip
    near = [
        name for name in sorted(known) if len(name) >= 4 and one_edit(fold(short), fold(name)) and likely(short, name)
    ]
    return max(near, key=lambda name: name in column("abbreviations"), default=None)


def _slip(short: str, name: str) -> bool:
    """True for a doubled letter, and where one letter of a long name was dropped or swapped."""
    return _doubled(short, name) or (len(name) >= 5 and (sorted(short) == sorted(name) or len(short) == len(name) - 1))


def _doubled(short: str, name: str) -> bool:
    """True when a letter repeats the one before it ("CNTTT", "TTHCC").

    A pair at the beginning is no slip: "TT" stands for "Trung tâm", "Thông tin"."""
    doubled = any(a == b for a, b in pairwise(short[1:]))
    meant = any(a == b for a, b in pairwise(name[1:]))
    return doubled and (not meant or len(short) > len(name))


def _capitals(clause: Clause, match: re.Match[str]) -> bool:
    """True within a heading in capitals, where every word looks like an abbreviation."""
    around = clause.text[max(0, match.start() - 20) : match.end() + 20]
    letters = [letter for letter in around if letter.isalpha()]
    return clause.text.isupper() or (
        sum(letter.isupper() for letter in letters) > 0.7 * len(letters) and len(letters) > 12
    )


# "- V, các PVP UBND xã": one letter of an abbreviation left
_ONE_LETTER = re.compile(rf"(?<=[-–+,;] )(?P<letter>[{UPPER}])(?=[,;])")


def _cut_short(paper: Paper) -> Iterator[Finding]:
    """A single capital among the recipients, where an abbreviation lost its rest."""
    for clause in paper.in_zones("recipients"):
        for match in _ONE_LETTER.finditer(clause.text):
            yield paper.finding(
                clause,
                match.span(),
                kind="typo",
                severity="cảnh báo",
                explanation=f"Chữ viết tắt chỉ còn một chữ cái: “{match['letter']}”",
                fix="Viết đủ chữ viết tắt",
                rule=_SHORT_RULE,
                evidence=(match.start(), min(len(clause.text), match.end() + 12)),
            )


def _used_before(paper: Paper) -> Iterator[Finding]:
    """An abbreviation that the paper explains only after it has used it."""
    used: dict[str, tuple[Clause, re.Match[str]]] = {}
    for clause in paper.prose:
        explained = {match["short"]: match.start("short") for match in _EXPLAINED.finditer(clause.text)}
        for match in _SHORT.finditer(clause.text):
            short = match.group()
            if explained.get(short) == match.start() and short in used:
                first, place = used.pop(short)
                yield _early(paper, first, place, clause)
            elif short not in explained and not _capitals(clause, match):
                used.setdefault(short, (clause, match))


def _early(paper: Paper, first: Clause, match: re.Match[str], explained: Clause) -> Finding:
    return paper.finding(
        first,
        match.span(),
        kind="format",
        severity="gợi ý",
        explanation=f"Dùng chữ viết tắt “{match.group()}” trước khi giải thích ở {explained.where}",
        fix="Giải thích ở lần dùng đầu",
        rule=_SHORT_RULE,
    )
