"""Capitals by Annex II of Decree 30/2020/NĐ-CP: names of offices, common words in mid-sentence, clauses cited."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assistant.review.alphabet import LOWER, UPPER
from assistant.review.grouping import grouped, same_words
from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding
from assistant.review.tables import column, rows
from assistant.review.words import Word, compounds, words_of
from ingest.datafiles import words as listed
from vectorstore.text import tone_placed

_II = "NĐ 30/2020/NĐ-CP, Phụ lục II, mục"
_OFFICES, _TYPES, _PARTS, _SENTENCE, _PLACES = f"{_II} IV.1", f"{_II} V.6", f"{_II} V.7", f"{_II} I", f"{_II} III.1"

# "sở Khoa học", "phòng Văn hóa", "ban Chỉ đạo": the kind of office in lower case before its field
_HEAD = re.compile(
    rf"(?<![{UPPER}])(?P<before>\b[{LOWER}]+,? )(?P<head>sở|phòng|ban|văn phòng|trung tâm|cục|chi cục|bộ|viện)\s+"
    rf"(?P<field>[{UPPER}][\w-]*(?:\s[\w-]+){{0,3}})"
)
# "ủy ban nhân dân", "hội đồng nhân dân": always names of offices
_COUNCIL = re.compile(r"(?<!\w)(?P<head>ủy ban|uỷ ban|hội đồng) nhân dân(?!\w)")
# "điểm a Khoản 2", "Điểm b khoản 1": lower case in mid-sentence; "điều 5", "chương II": upper case
_PART = re.compile(
    rf"(?<=[{LOWER}0-9,;] )(?:(?P<word>Khoản|Điểm)(?= (?:\d+|[a-zđ])\b)|(?P<low>điều|chương)(?= (?:\d+|[IVX]+)\b))"
)
# "; Tiếp tục": a capital after a semicolon
_AFTER_SEMICOLON = re.compile(rf"(?<=; )(?P<word>[{UPPER}][{LOWER}]+)(?= [{LOWER}])")
# ". tiếp tục": no capital after a full stop
_AFTER_STOP = re.compile(rf"(?<=[{LOWER})”]{{4}}[.?!] )(?P<word>[{LOWER}]{{2,}})(?= [{LOWER}]+)")
# "của Thành phố", "vị thế của Tỉnh": the word alone, no name behind it
_OWN_KIND = re.compile(rf"(?<=[{LOWER}] )(?P<word>Phường|Xã|Đặc khu|Quận|Huyện|Tỉnh)(?= (?P<name>[{UPPER}]\w+))")
_PLACE_WORD = re.compile(
    rf"(?<=[{LOWER},] )(?P<word>Thành phố|Tỉnh|Phường|Xã|Quận|Huyện|Đặc khu)(?! [{UPPER}0-9]| hội| viên| ủy| uỷ)(?!\w)"
)


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on capitals; none for a damaged scan."""
    if paper.damaged:
        return
    found = [finding for clause in paper.prose for finding in _of_clause(paper, clause)]
    yield from same_words(found)
    yield from grouped(
        _pattern(paper, _PART, "Viện dẫn: “Điều”, “Chương” viết hoa; “khoản”, “điểm” viết thường", _PARTS)
    )
    yield from grouped(_semicolons(paper))
    yield from grouped(_pattern(paper, _AFTER_STOP, "Không viết hoa đầu câu", _SENTENCE, "cảnh báo"))
    yield from _mixed_place_words(paper)
    yield from _mixed_own_name(paper)


def _of_clause(paper: Paper, clause: Clause) -> Iterator[Finding]:
    if clause.kind == "row" and clause.text.istitle():
        return
    yield from _lower_heads(paper, clause)
    yield from _written_otherwise(paper, clause)
    yield from _capital_words(paper, clause)


def _lower_heads(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "phối hợp với sở Khoa học và Công nghệ": the first letter of an office's kind is a capital."""
    for match in (*_HEAD.finditer(clause.text), *_COUNCIL.finditer(clause.text)):
        head = match["head"]
        if "field" in match.groupdict():
            whole = f"{match['before'].strip()} {head}"  # "trụ sở", "cán bộ", "cơ sở"
            if whole in compounds() or not _is_field(match["field"], head):
                continue
        new = head[0].upper() + head[1:]
        why = "Tên cơ quan phải viết hoa chữ đầu"
        yield _capital(paper, clause, match.start("head"), head, new, why, _OFFICES, "lỗi", match.end())


def _is_field(text: str, head: str) -> bool:
    """True when what follows is the field of an office ("Khoa học và Công nghệ"), not a thing ("bộ Tiêu chí")."""
    if head == "ban":
        return text.startswith(("Chỉ đạo", "Thường vụ", "Chấp hành", "Quản lý", "Tổ chức", "Tuyên giáo", "Dân vận"))
    field = text.lower()
    return any(
        field == name or field.startswith(name + " ") or name.startswith(field) for name in listed("unit_fields.txt")
    ) and (head != "bộ" or text.split()[0] not in {"Thủ", "Tiêu", "Chỉ", "Quy", "Dữ", "Cơ", "Mã"})


def _written_otherwise(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """Names with one right form of capitals: "Trung tâm phục vụ hành chính công", "Nghị Quyết", "Bộ Công An"."""
    folded = tone_placed(clause.text)
    if len(folded) != len(clause.text):
        return
    for name, kind in rows("capitalised_names"):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded, re.IGNORECASE):
            if (
                match.group() == name
                or _mostly_capitals(match.group())
                or (kind == "type" and not _over_capitalised(match.group(), name))
            ):
                continue
            if kind == "office" and (match.group().islower() or _second_half(clause.text, match)):
                continue  # a common noun here, or told by its head; "nội bộ | Công an tỉnh"
            written = clause.text[match.start() : match.end()]
            rule = _TYPES if kind == "type" else _OFFICES
            severity = "cảnh báo" if kind == "type" else "gợi ý"
            yield _capital(
                paper,
                clause,
                match.start(),
                written,
                _like(name, written),
                f"Viết hoa chưa đúng: “{written}”",
                rule,
                severity,
                match.end(),
            )


def _second_half(text: str, match: re.Match[str]) -> bool:
    """True when the first word belongs to the word before it: "nội bộ", "cán bộ"."""
    before = text[: match.start()].rsplit(" ", 2)[-2:]
    return f"{before[0].lower()} {match.group().split()[0].lower()}" in compounds() if len(before) == 2 else False


def _mostly_capitals(text: str) -> bool:
    """True for a name in capitals, with the one or two letters that an old encoding left small."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > 0.6 * len(letters)


def _over_capitalised(written: str, name: str) -> bool:
    """ "Nghị Quyết" but not "nghị quyết" or a title in capitals."""
    return any(a.isupper() and b.islower() for a, b in zip(written[1:], name[1:], strict=True))


def _like(name: str, written: str) -> str:
    """The right capitals on the paper's own spelling, which may place tones the old way."""
    return "".join(b.upper() if a.isupper() else b.lower() for a, b in zip(name, written, strict=True))


def _capital_words(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "với Các Hợp tác xã", "công tác Cải cách hành chính": common words capitalised in mid-sentence."""
    if clause.kind in {"row", "title"}:
        return  # cells begin with capitals, titles have their own
    words = words_of(clause.text)
    for at in range(1, len(words) - 1):
        word, before, after = words[at], words[at - 1], words[at + 1]
        if not word.text[0].isupper() or not word.text[1:].islower() or not _mid_sentence(clause, before, word):
            continue
        function = word.key in column("never_names")
        if not function and (not _common(clause, word, after) or _may_be_name(clause, words, at)):
            continue
        end = _last_capital(clause, words, at)
        text = clause.text[word.start : end]
        shown = text if function else f"{word.text} {after.text}"
        why, severity = f"Viết hoa sai giữa câu: “{shown}”", "cảnh báo" if function else "gợi ý"
        yield _capital(paper, clause, word.start, text, text.lower(), why, _SENTENCE, severity, max(end, after.end))


def _common(clause: Clause, word: Word, after: Word) -> bool:
    """True for the first half of a word that papers hardly ever capitalise."""
    together = clause.text[word.end : after.start] == " " and after.text.islower()
    pair = f"{word.key} {after.key}"
    return together and pair in column("lower_words") and pair not in column("document_words")


def _may_be_name(clause: Clause, words: list[Word], at: int) -> bool:
    """True after a word that introduces names ("phong trào", "Kế hoạch … và"), before an abbreviation in brackets, and
    within a row of capitalised names ("Văn hóa, Khoa học và Thông tin")."""
    before = [word.key for word in words[max(0, at - 2) : at]]
    if before[-1] in column("before_names") or " ".join(before) in column("before_names"):
        return True
    near = words[max(0, at - 12) : at]
    after = clause.text[words[at].end : words[min(len(words) - 1, at + 4)].end]
    if re.match(rf"[^,.;:()]*(?:\([{UPPER}]|và [{UPPER}])", after):
        return True
    heads = (
        index
        for index, word in enumerate(near[:-1])
        if word.key in column("before_names") and near[index + 1].text[0].isupper()
    )
    listed = before[-1] in {"và", "hoặc"} and any(word.text[0].isupper() for word in near[-5:])
    return listed or any(not re.search(r"[.;:”]", clause.text[near[index].end : words[at].start]) for index in heads)


def _last_capital(clause: Clause, words: list[Word], at: int) -> int:
    """ "Các Công ty" in mid-sentence: the word behind a capitalised function word goes with it when it is a common word too."""
    follows = words[at + 1]
    third = words[at + 2] if at + 2 < len(words) else None
    common = third is not None and f"{follows.key} {third.key}" in column("lower_words") | {
        "công ty",
        "cơ quan",
        "đơn vị",
    }
    return (
        follows.end
        if words[at].key in column("never_names") and follows.text[0].isupper() and common
        else words[at].end
    )


def _mid_sentence(clause: Clause, before: Word, word: Word) -> bool:
    """True when a lower-case word stands right before, with a blank between."""
    return before.text.islower() and clause.text[before.end : word.start] == " "


def _two_before(words: list[Word], at: int) -> str:
    return f"{words[at - 2].key} {words[at - 1].key}" if at > 1 else ""


def _capital(
    paper: Paper, clause: Clause, start: int, written: str, new: str, why: str, rule: str, severity: str, shown: int
) -> Finding:
    return paper.finding(
        clause,
        (start, start + len(written)),
        kind="format",
        severity=severity,
        explanation=why,
        fix=f"Viết “{new}”",
        rule=rule,
        new=new,
        evidence=(start, shown),
    )


def _pattern(paper: Paper, pattern: re.Pattern[str], why: str, rule: str, severity: str = "gợi ý") -> Iterator[Finding]:
    for clause in paper.prose:
        for match in pattern.finditer(clause.text):
            word = match.group()
            new = word.lower() if word[0].isupper() else word[0].upper() + word[1:]
            shown = re.compile(r"\S+(?: \S+)?").match(clause.text, match.start())
            yield _capital(
                paper, clause, match.start(), word, new, why, rule, severity, shown.end() if shown else match.end()
            )


def _semicolons(paper: Paper) -> Iterator[Finding]:
    for clause in paper.prose:
        for match in _AFTER_SEMICOLON.finditer(clause.text):
            following = re.compile(r"\w+ (\w+)").match(clause.text, match.start())
            pair = f"{match['word'].lower()} {following[1].lower()}" if following else ""
            usual = column("lower_words") | column("starting_words")
            if pair in usual - column("document_words") - column("titles"):
                end = following.end() if following else match.end()
                yield _capital(
                    paper,
                    clause,
                    match.start(),
                    match["word"],
                    match["word"].lower(),
                    "Viết hoa sau dấu chấm phẩy",
                    _SENTENCE,
                    "gợi ý",
                    end,
                )


def _mixed_place_words(paper: Paper) -> Iterator[Finding]:
    """ "của Thành phố" beside "của thành phố": either may be house style, both at once are not."""
    found = [(clause, match) for clause in paper.prose for match in _PLACE_WORD.finditer(clause.text)]
    for word, times in Counter(match["word"] for _, match in found).items():
        lower = len(re.findall(rf"(?<=[{LOWER}] ){word.lower()}(?! [{UPPER}0-9]| hội| viên)(?!\w)", paper.full_text))
        if lower > times:
            places = [place for place in found if place[1]["word"] == word]
            yield from grouped(_place_word(paper, clause, match) for clause, match in places)


def _mixed_own_name(paper: Paper) -> Iterator[Finding]:
    """ "Đặc khu Côn Đảo" beside "đặc khu Côn Đảo": in lower case but for units named after a person, a number, an event."""
    found = [(clause, match) for clause in paper.prose for match in _OWN_KIND.finditer(clause.text)]
    odd = [place for place in found if f"{place[1]['word'].lower()} {place[1]['name']}" in paper.full_text]
    yield from grouped(_place_word(paper, clause, match) for clause, match in odd)


def _place_word(paper: Paper, clause: Clause, match: re.Match[str]) -> Finding:
    word = match["word"]
    named = match.re is _OWN_KIND
    why = f"“{word}” viết hoa {'trước tên riêng' if named else 'khi không đi với tên riêng'}, nơi khác viết thường"
    return _capital(paper, clause, match.start(), word, word.lower(), why, _PLACES, "gợi ý", match.end())
