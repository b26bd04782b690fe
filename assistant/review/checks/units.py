"""Offices: those that the place does not have, one office or system under two names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from assistant.review import gazetteer
from assistant.review.citations import citations
from assistant.review.grouping import grouped
from assistant.review.paper import Clause, Paper, days_before
from assistant.review.records import Finding
from assistant.review.tables import column, rows
from assistant.review.words import Word, words_of
from ingest.units import find_units, unit_key
from vectorstore.text import comparable, squeeze

_HAS = "Cơ cấu tổ chức của nơi ban hành"
_ONE = "Một đơn vị, một tên trong cả văn bản"

# "Ban Chỉ đạo về phát triển khoa học, công nghệ, đổi mới sáng tạo, chuyển đổi số và Đề án 06"
_BOARD = re.compile(
    r"(?P<head>Ban Chỉ đạo|Tổ công tác|Hội đồng|Ban Quản lý)(?P<of> của \w+)?(?P<about> về [^.;:()”]{15,160})"
)
_NEAR, _FAR = 0.6, 0.97  # share of common words of two boards' names that are meant to be one


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on offices and systems."""
    yield from _not_here(paper)
    yield from _other_order(paper)
    if paper.damaged:
        return
    yield from _two_spellings(paper)
    yield from _boards(paper)


def _not_here(paper: Paper) -> Iterator[Finding]:
    """ "Phòng Tài chính - Kế hoạch" in a paper of a commune after 1 July 2025."""
    home = gazetteer.home_of(paper)
    if home is None:
        return
    when = paper.written or (gazetteer.REFORM if home.reformed else None)
    cited = {
        (found.clause.section.ordinal, found.start, found.end + len(found.issuer) + len(found.title) + 12)
        for found in citations(paper)
    }
    for pattern, kinds, since, severity, why, now in rows("offices_by_place"):
        if (kinds != "*" and home.kind not in kinds.split(",")) or when is None or when < date.fromisoformat(since):
            continue
        found = (
            found
            for clause in paper.clauses
            for found in _office(paper, clause, pattern, severity, why, now, date.fromisoformat(since))
        )
        yield from grouped(
            item for ordinal, item, at in found if not any(o == ordinal and s <= at < e for o, s, e in cited)
        )


def _office(
    paper: Paper, clause: Clause, pattern: str, severity: str, why: str, now: str, since: date
) -> Iterator[tuple[int, Finding, int]]:
    for match in re.finditer(rf"(?<!\w){pattern}", clause.text, re.IGNORECASE):
        before = days_before(clause.text, match.start(), 90)
        past = re.search(r"\bcũ\b|trước đây|nay là|sáp nhập|hợp nhất", clause.text[match.end() : match.end() + 25])
        if past or not match.group()[0].isupper() or any(day < since for day in before):
            continue
        finding = paper.finding(
            clause,
            match.span(),
            kind="unit_name",
            severity=severity,
            explanation=f"“{match.group()}”: {why}",
            fix=f"Nay là {now}",
            rule=_HAS,
        )
        yield clause.section.ordinal, finding, match.start()


def _two_spellings(paper: Paper) -> Iterator[Finding]:
    """ "Văn phòng HĐND & UBND" beside "Văn phòng HĐND và UBND": capitals and dashes are told by their own checks."""
    ways: dict[str, list[tuple[Clause, int, int, str]]] = defaultdict(list)
    for clause in paper.prose:
        for span in find_units(clause.text):
            name = squeeze(span.name)
            if len(name.split()) > 1 and not re.match(r"(?:các|những|toàn)\b", name, re.IGNORECASE):
                ways[unit_key(name)].append((clause, span.start, span.end, name))
    for places in ways.values():
        yield from grouped(_odd_spellings(paper, places))


def _odd_spellings(paper: Paper, places: list[tuple[Clause, int, int, str]]) -> Iterator[Finding]:
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for _, _, _, name in places:
        forms[_bare(name)][name] += 1
    signs = {form: "&" in "".join(names) for form, names in forms.items()}
    if len(set(signs.values())) < 2:
        return
    usual = next(names.most_common(1)[0][0] for form, names in forms.items() if not signs[form])
    for clause, start, end, name in places:
        if "&" in name:
            yield paper.finding(
                clause,
                (start, end),
                kind="unit_name",
                severity="gợi ý",
                explanation=f"Tên đơn vị viết hai cách: “{name}” và “{usual}”",
                fix=f"Viết “{name.replace('&', 'và')}”",
                rule=_ONE,
                new=name.replace("&", "và"),
            )


def _bare(name: str) -> str:
    return squeeze(re.sub(r"[-–—]", " - ", name)).lower()


def _other_order(paper: Paper) -> Iterator[Finding]:
    """ "hệ thống giám sát và cảnh báo ngập" beside "Hệ thống cảnh báo ngập và giám sát"."""
    heads = column("heads_of_systems")
    seen: dict[tuple[str, ...], dict[str, tuple[Clause, int, int]]] = defaultdict(dict)
    for clause in paper.prose:
        for run in _phrases(clause):
            for at in range(len(run)):
                for size in (6, 7, 8, 9):
                    part = run[at : at + size]
                    head = " ".join(word.key for word in part[:2])
                    if len(part) == size and head in heads and part[-1].key not in column("joining_words"):
                        keys = [word.key for word in part]
                        seen[(head, *sorted(keys[2:]))].setdefault(
                            " ".join(keys), (clause, part[0].start, part[-1].end)
                        )
    told: set[int] = set()
    for forms in seen.values():
        if len(forms) > 1:
            (_, first), (_, (clause, start, end)) = list(forms.items())[:2]
            named = any(place[0].text[place[1]].isupper() and place[1] > 3 for place in list(forms.values())[:2])
            if named and clause.starts[start] not in told:
                told.add(clause.starts[start])
                yield _renamed(paper, clause, (start, end), first)


def _phrases(clause: Clause) -> Iterator[list[Word]]:
    """Runs of words without punctuation."""
    run: list[Word] = []
    for word in words_of(clause.text):
        if run and clause.text[run[-1].end : word.start].strip():
            yield run
            run = []
        run.append(word)
    yield run


def _renamed(paper: Paper, clause: Clause, span: tuple[int, int], first: tuple[Clause, int, int]) -> Finding:
    before, start, end = first
    return paper.finding(
        clause,
        span,
        kind="other",
        severity="gợi ý",
        explanation=f"Tên khác với “{before.text[start:end]}” ở {before.where}",
        fix="Thống nhất một tên",
        rule=_ONE,
    )


def _boards(paper: Paper) -> Iterator[Finding]:
    """A board whose long name has a part more or less in another place."""
    found = [
        (clause, match, _name_words(match["about"])) for clause in paper.prose for match in _BOARD.finditer(clause.text)
    ]
    usual = Counter(words for _, _, words in found).most_common(1)
    if len(found) < 2 or not usual:
        return
    best = max(
        {words for _, _, words in found}, key=lambda words: (sum(words == other for _, _, other in found), len(words))
    )
    odd = [
        (clause, match)
        for clause, match, words in found
        if words != best and _NEAR <= len(words & best) / len(words | best) <= _FAR
    ]
    example = next(match for _, match, words in found if words == best)
    yield from grouped(_board(paper, clause, match, example) for clause, match in odd)


def _name_words(about: str) -> frozenset[str]:
    """The words of a board's field, up to the verb that follows."""
    text = re.split(
        r"\b(?:trong|để|gắn kết|chỉ đạo|thực hiện|kiểm tra|chịu|có|của|theo|tại|ban hành|giai đoạn"
        r"|tỉnh|thành phố|phường|xã|quận|huyện|đặc khu)\b",
        comparable(about),
    )[0]
    return frozenset(re.findall(r"\w+", text)) - {"về", "và"}


def _board(paper: Paper, clause: Clause, match: re.Match[str], example: re.Match[str]) -> Finding:
    start, end = match.start(), match.start("about") + len(match["about"].rstrip(" ,"))
    return paper.finding(
        clause,
        (start, end),
        kind="other",
        severity="gợi ý",
        explanation=f"Tên không thống nhất với “{squeeze(example.group())}”",
        fix="Thống nhất tên theo quyết định thành lập",
        rule=_ONE,
    )
