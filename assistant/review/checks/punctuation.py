"""Marks and blanks: doubled marks, blanks on the wrong side, two bullets on one line, a comma between verb and object."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from assistant.review.alphabet import LOWER, UPPER
from assistant.review.grouping import grouped
from assistant.review.paper import Clause, Paper, is_marked
from assistant.review.records import Finding
from assistant.review.tables import column
from assistant.review.words import Word, compounds, words_of

_RULE = "Quy tắc dấu câu tiếng Việt"

# "đơn vị liên quan.." "máy in, máy quét,..)" "dữ liệu,, chia sẻ"; an ellipsis and a dotted line to fill in stay
_DOUBLED = re.compile(
    r"(?<![.,;:…/])(?:\.\.(?![.…])|,\s?\.\.(?![.…])|,\s?\.(?![.…])|,\s?,|;\s?;|:\s?:|;\s?\.(?!\.)|\.\s\.(?![.…/]))(?!/)"
)
# "- + Đơn vị chủ trì", "- - Phối hợp": two bullets
_TWO_BULLETS = re.compile(r"^([-–•*+])\s*([-–•*+])\s+(?=\w)")
# "nhiệm vụ , giải pháp": a blank before the mark
_BLANK_BEFORE = re.compile(r"(?<=[\w)”\"])\s+(?=[,;:](?:\s|$)|\.(?:\s|$))")
# "nhiệm vụ,giải pháp", "kế hoạch.Các đơn vị": no blank after the mark
_NO_BLANK_AFTER = re.compile(rf"(?<=[^\W\d_]{{4}})(?:[,;:](?=[^\W\d_]{{2}})|\.(?=[{UPPER}][{LOWER}]+))")
_LINK = re.compile(r"\S+@\S+|https?:\S+|www\.\S+|\S+\.(?:vn|com|net|org|html?|docx?|pdf)\b", re.IGNORECASE)
# "kinh tế- xã hội", "kinh tế -xã hội"; not a bullet, not a range, not a document's sign
_LOPSIDED = re.compile(rf"(?<=[{LOWER}])(?:[-–] | [-–])(?=[{LOWER}])")
# "(*theo hướng dẫn của thành phố*)": emphasis marks left by a conversion
_STARS = re.compile(r"(?<=\()\*+(?=\w)|(?<=\w)\*+(?=\))|(?<!\w)\*\*(?=\w)|(?<=\w)\*\*(?!\w)")


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on punctuation within a clause, the small ones gathered into one each."""
    for clause in paper.clauses:
        yield from _split_object(paper, clause)
    if paper.damaged:
        return  # what a bad scan shows of marks was made by the scan
    for clause in paper.clauses:
        yield from _doubled(paper, clause)
    yield from _lost_commas(paper)
    yield from grouped(_two_bullets(paper))
    yield from grouped(_small(paper, _BLANK_BEFORE, "", "Thừa dấu cách trước dấu câu", "Bỏ dấu cách trước dấu câu"))
    yield from grouped(_after_mark(paper))
    yield from grouped(_small(paper, _LOPSIDED, " - ", "Dấu gạch nối cách chữ ở một bên", "Để cách đều hai bên: “ - ”"))
    if not is_marked(paper.raw):
        yield from grouped(_small(paper, _STARS, "", "Sót ký tự đánh dấu “*”", "Bỏ dấu “*”"))


def _doubled(paper: Paper, clause: Clause) -> Iterator[Finding]:
    for match in _DOUBLED.finditer(clause.text):
        mark = match.group()
        new = "..." if mark.replace(" ", "") == ",.." else mark.replace(" ", "")[-1]
        yield paper.finding(
            clause,
            match.span(),
            kind="format",
            severity="lỗi",
            explanation=f"Dấu câu viết thừa hoặc sai: “{mark}”",
            fix=f"Viết “{new}”",
            rule=_RULE,
            new=new,
            evidence=_with_words(clause.text, match.start(), match.end(), before=2),
        )


def _two_bullets(paper: Paper) -> Iterator[Finding]:
    for clause in paper.clauses:
        if match := _TWO_BULLETS.match(clause.text):
            yield paper.finding(
                clause,
                match.span(),
                kind="format",
                severity="cảnh báo",
                explanation="Hai dấu đầu dòng liền nhau",
                fix=f"Chỉ để “{match[2]}”",
                rule="Trình bày nhất quán trong văn bản",
                new=f"{match[2]} ",
            )


def _after_mark(paper: Paper) -> Iterator[Finding]:
    for clause in paper.clauses:
        links = [match.span() for match in _LINK.finditer(clause.text)]
        for match in _NO_BLANK_AFTER.finditer(clause.text):
            if not any(start <= match.start() < end for start, end in links):
                yield _format(paper, clause, match, f"{match.group()} ", "Thiếu dấu cách sau dấu câu", "Thêm dấu cách")


def _small(paper: Paper, pattern: re.Pattern[str], new: str, what: str, fix: str) -> Iterator[Finding]:
    for clause in paper.prose:
        for match in pattern.finditer(clause.text):
            yield _format(paper, clause, match, new, what, fix)


def _format(paper: Paper, clause: Clause, match: re.Match[str], new: str, what: str, fix: str) -> Finding:
    return paper.finding(
        clause,
        match.span(),
        kind="format",
        severity="gợi ý",
        explanation=what,
        fix=fix,
        rule=_RULE,
        new=new,
        evidence=_with_words(clause.text, match.start(), match.end(), before=2, after=2),
    )


def _split_object(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "vận hành tốt, các trạm bơm": a comma between a verb with its adverb and its object."""
    for match in _object_pattern().finditer(clause.text):
        at = match.start("comma")
        yield paper.finding(
            clause,
            (at, at + 1),
            kind="format",
            severity="gợi ý",
            explanation="Dấu phẩy tách động từ khỏi bổ ngữ của nó",
            fix="Bỏ dấu phẩy",
            rule=_RULE,
            new="",
            evidence=(match.start(), match.end()),
        )


def _lost_commas(paper: Paper) -> Iterator[Finding]:
    """ "cán bộ công chức" in a paper that writes "cán bộ, công chức" as a rule."""
    listed: Counter[tuple[str, ...]] = Counter()
    joined: dict[tuple[str, ...], list[tuple[Clause, int, int]]] = defaultdict(list)
    for clause in paper.prose:
        words = words_of(clause.text)
        for at in range(len(words) - 3):
            four = words[at : at + 4]
            if not _two_words(four) or any(clause.text[a.end : b.start] != " " for a, b in (four[:2], four[2:])):
                continue
            key = tuple(word.key for word in four)
            middle = clause.text[four[1].end : four[2].start]
            if middle == ", ":
                listed[key] += 1
            elif middle == " ":
                joined[key].append((clause, four[0].start, four[3].end))
    for key, places in joined.items():
        if listed[key] >= 3 * len(places):
            yield from grouped(_lost_comma(paper, clause, start, end) for clause, start, end in places)


def _two_words(four: list[Word]) -> bool:
    """True for two dictionary words of one sort: a verb before a noun governs it and takes no comma."""
    first, second = f"{four[0].key} {four[1].key}", f"{four[2].key} {four[3].key}"
    verbs = column("starting_words") | column("verbs_with_object")
    if first == second or (first in verbs) != (second in verbs) or not all(word.text.islower() for word in four[1:]):
        return False
    return first in compounds() and second in compounds()


def _lost_comma(paper: Paper, clause: Clause, start: int, end: int) -> Finding:
    first, second = clause.text[start:end].rsplit(" ", 2)[0], " ".join(clause.text[start:end].rsplit(" ", 2)[1:])
    return paper.finding(
        clause,
        (start, end),
        kind="format",
        severity="gợi ý",
        explanation=f"“{first} {second}” thiếu dấu phẩy, nơi khác viết “{first}, {second}”",
        fix=f"Viết “{first}, {second}”",
        rule=_RULE,
        new=f"{first}, {second}",
    )


def _object_pattern() -> re.Pattern[str]:
    verbs = "|".join(sorted(column("verbs_with_object"), key=len, reverse=True))
    adverbs = "|".join(sorted(column("adverbs_of_manner"), key=len, reverse=True))
    return re.compile(rf"\b(?:{verbs})\s(?:{adverbs})(?P<comma>,)\s(?:các|những|toàn bộ)\b", re.IGNORECASE)


def _with_words(text: str, start: int, end: int, *, before: int = 0, after: int = 0) -> tuple[int, int]:
    """The span widened by so many words on each side."""
    left = [match.start() for match in re.finditer(r"\S+", text[:start])]
    right = [end + match.end() for match in re.finditer(r"\S+", text[end:])]
    return (left[-before:] or [start])[0] if before else start, (right[:after] or [end])[-1] if after else end
