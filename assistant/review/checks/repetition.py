"""What is written twice: a syllable, a phrase within a sentence, two words of one meaning, a whole sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding
from assistant.review.tables import column, rows
from assistant.review.words import Word, compounds, words_of
from vectorstore.text import comparable

_RULE = "Diễn đạt: không lặp từ, lặp ý"
_PHRASE = 9  # syllables that make a repetition within one sentence remarkable
_TERM = 6  # syllables that show a term
_SENTENCE_WORDS = 14  # a repeated sentence shorter than this is a formula


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on repetition, from the smallest to the largest."""
    for clause in paper.prose:
        if clause.kind == "row":
            continue
        yield from _doubled_words(paper, clause)
        yield from _echo(paper, clause)
        yield from _verb_again(paper, clause)
        yield from _same_meaning(paper, clause)
        yield from _long_phrase(paper, clause)
    yield from _sentences(paper)


def _doubled_words(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "chuyển đổi số số như": the same syllable, or the same pair of syllables, twice in a row."""
    words = words_of(clause.text)
    for at in range(len(words) - 1):
        for size in (1, 2):
            first, second = words[at : at + size], words[at + size : at + 2 * size]
            if len(second) == size and _same(clause, first, second) and not _allowed(words, at, size):
                yield paper.finding(
                    clause,
                    (first[0].start, second[-1].end),
                    kind="duplicated_text",
                    severity="lỗi",
                    explanation=f"Lặp “{clause.text[second[0].start : second[-1].end]}”",
                    fix=f"Viết “{clause.text[first[0].start : first[-1].end]}”",
                    rule=_RULE,
                    new=clause.text[first[0].start : first[-1].end],
                )


def _same(clause: Clause, first: list[Word], second: list[Word]) -> bool:
    """True when both stretches are the same words in one sentence, nothing but blanks between and within them."""
    if [word.key for word in first] != [word.key for word in second]:
        return False
    between = clause.text[first[0].start : second[-1].end]
    return not re.search(r"[^\w\s]|\d", between) and not first[0].text.isupper()


def _allowed(words: list[Word], at: int, size: int) -> bool:
    """A reduplication ("dần dần"), or two words that meet ("nhiệm vụ | vụ việc", "hệ thống thông tin | thông tin…")."""
    keys = [word.key for word in words]
    if size == 1:
        if f"{keys[at]} {keys[at]}" in compounds():
            return True
        if keys[at] in column("joining_words"):
            return False
        left = at > 0 and _is_word(keys[at - 1], keys[at])
        right = at + 2 < len(keys) and _is_word(keys[at + 1], keys[at + 2])
        return (left and right) or any(word.text[0].isupper() for word in words[at : at + 2])
    return words[at + size].text[0].isupper() or keys[at] == keys[at + 1]


def _is_word(first: str, second: str) -> bool:
    return f"{first} {second}" in compounds()


def _echo(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "đường liên xã nối liên xã": a word of two syllables, one syllable, the word again."""
    words = words_of(clause.text)
    joints = column("joining_words")
    for at in range(len(words) - 4):
        part = words[at : at + 5]
        keys = [word.key for word in part]
        if keys[:2] != keys[3:] or keys[2] in joints or f"{keys[0]} {keys[1]}" not in compounds():
            continue
        stretch = clause.text[part[0].start : part[4].end]
        after = words[at + 5].key if at + 5 < len(words) else ""
        if re.search(r"[^\w\s]|\d", stretch) or part[3].text[0].isupper() or _begins_word(keys, after):
            continue
        yield paper.finding(
            clause,
            (part[0].start, part[4].end),
            kind="duplicated_text",
            severity="cảnh báo",
            explanation=f"Lặp cụm từ “{clause.text[part[0].start : part[1].end]}” (hoặc thiếu dấu câu ở giữa)",
            fix=f"Bỏ một cụm: “{clause.text[part[0].start : part[1].end]}”",
            rule=_RULE,
            new=clause.text[part[0].start : part[1].end],
        )


def _begins_word(keys: list[str], after: str) -> bool:
    """ "số hóa hồ sơ số hóa": the syllable between makes a word with what follows, so a new phrase begins there."""
    return f"{keys[2]} {keys[3]}" in compounds() or f"{keys[3]} {keys[4]} {after}" in compounds()


def _verb_again(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "kiểm tra bếp ăn kiểm tra bếp ăn bán trú", "tổ chức hướng dẫn và tổ chức …": a verb begun twice.

    Told only where the second time nothing new begins: with the same object at once, or with a verb and "và" between."""
    words = words_of(clause.text)
    keys = [word.key for word in words]
    for at in range(len(words) - 5):
        verb = keys[at : at + 2]
        if " ".join(verb) not in column("starting_words"):
            continue
        for gap in (1, 2, 3, 4):
            again = at + 2 + gap
            if keys[again : again + 2] != verb or re.search(
                r"[^\w\s]", clause.text[words[at].start : words[again + 1].end]
            ):
                continue
            between = keys[at + 2 : again]
            same_object = gap > 1 and again + 2 < len(keys) and keys[at + 2] == keys[again + 2] and "và" not in between
            two_verbs = gap == 3 and between[2] == "và" and " ".join(between[:2]) in column("starting_words")
            if same_object or two_verbs:
                yield _again(paper, clause, (words[at].start, words[again + 1].end))


def _again(paper: Paper, clause: Clause, span: tuple[int, int]) -> Finding:
    return paper.finding(
        clause,
        span,
        kind="duplicated_text",
        severity="gợi ý",
        explanation="Động từ lặp lại, hoặc thiếu dấu câu ở giữa",
        fix="Bỏ một lần hoặc tách câu",
        rule=_RULE,
    )


def _same_meaning(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "đến tới tất cả": two words of one meaning side by side."""
    for pair, single, why in rows("doubled_meaning"):
        for match in re.finditer(rf"(?<!\w){pair}(?!\w)", clause.text, re.IGNORECASE):
            yield paper.finding(
                clause,
                match.span(),
                kind="duplicated_text",
                severity="cảnh báo",
                explanation=f"“{match.group()}”: {why}",
                fix=f"Viết “{single}”",
                rule=_RULE,
                new=single,
            )


_NUMBERED = re.compile(r"\d[-/][A-ZĐ]|/\d{4}/[A-ZĐ]")  # 12/CT-TTg, 57-NQ/TW, 30/2020/NĐ-CP


def _long_phrase(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """A phrase of several syllables twice in one sentence, where the second time adds nothing."""
    for start, end in _sentence_spans(clause.text):
        if len(_NUMBERED.findall(clause.text[start:end])) > 1:
            continue  # titles of papers say the same things
        words = words_of(clause.text[start:end])
        found = _repeated(words) or _interleaved(words)
        if found is None:
            continue
        first, second, size = found
        span = (start + words[first].start, start + words[second + size - 1].end)
        phrase = clause.text[start + words[second].start : span[1]]
        if _is_name(phrase) or _is_term(paper, phrase):
            continue
        yield paper.finding(
            clause,
            span,
            kind="duplicated_text",
            severity="gợi ý",
            explanation=f"Cụm “{phrase}” có hai lần trong một câu",
            fix="Bỏ một lần hoặc viết lại câu",
            rule=_RULE,
        )


def _repeated(words: list[Word]) -> tuple[int, int, int] | None:
    """Two places of the longest run of words that stands twice, and its length; None when it is short."""
    keys = [word.key for word in words]
    best: tuple[int, int, int] | None = None
    for second in range(len(keys)):
        for first in range(second):
            size = 0
            while second + size < len(keys) and first + size < second and keys[first + size] == keys[second + size]:
                size += 1
            if size >= _PHRASE and (best is None or size > best[2]):
                best = (first, second, size)
    return best


def _interleaved(words: list[Word]) -> tuple[int, int, int] | None:
    """ "giữ nguồn nước [của …] trong lành quanh năm [tại …] giữ nguồn nước trong lành quanh năm": A … B … A B.

    The first A's place, the second A's place, the length of A B."""
    keys = [word.key for word in words]
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(keys) - 2):
        places.setdefault(tuple(keys[at : at + 3]), []).append(at)
    for at in range(6, len(keys) - 6):
        for head in places[tuple(keys[at : at + 3])]:
            tails = (tail for tail in places[tuple(keys[at + 3 : at + 6])] if head + 3 < tail < at - 3)
            if keys[at] in column("joining_words") or f"{keys[at - 1]} {keys[at]}" in compounds():
                continue
            if any(keys[tail + 3 : tail + 4] == keys[at + 6 : at + 7] or tail - head > 4 for tail in tails):
                size = 7 if at + 6 < len(keys) else 6
                return head, at, size
    return None


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a clause, cut at semicolons too."""
    for match in re.finditer(r"[^.;:!?]+(?:[.;:!?](?!\s|$)[^.;:!?]*)*", text):
        yield match.span()


def _is_term(paper: Paper, phrase: str) -> bool:
    """True for words that the paper uses all over: its subject, a term of its own."""
    words = phrase.split()
    while words and words[0].lower() in column("joining_words"):
        words.pop(0)
    start = " ".join(words[:_TERM])
    return len(words) < _PHRASE - 2 or paper.full_text.lower().count(start.lower()) >= 3


# "Ủy ban nhân dân thành phố Huế": an office, a paper's title, a programme bears its full name each time
def _is_name(phrase: str) -> bool:
    return bool(re.search(r"\d", phrase)) or sum(word[0].isupper() for word in phrase.split()) >= 1


# "- Cơ quan phối hợp: …", "Thời gian thực hiện: …", "(Chi tiết tại Phụ lục …)": said alike of each task
_FORMULA = re.compile(r"^[-+*–\s]*(?:[^:.;,]{3,40}:|\()")


def _sentences(paper: Paper) -> Iterator[Finding]:
    """A long sentence that stands in the paper a second time, word for word."""
    seen: dict[str, Clause] = {}
    for clause in paper.prose:
        if clause.kind not in {"bullet", "paragraph", "clause"} or clause.zone in {"opening", "legal_bases", "annex"}:
            continue
        for match in re.finditer(r"[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*", clause.text):
            key = comparable(match.group().lstrip(" -+*"))
            if len(key.split()) < _SENTENCE_WORDS or paper.damaged or _FORMULA.match(match.group()):
                continue
            if key in seen and seen[key] is not clause:
                yield _repeated_sentence(paper, clause, match.span(), seen[key])
            seen.setdefault(key, clause)


def _repeated_sentence(paper: Paper, clause: Clause, span: tuple[int, int], before: Clause) -> Finding:
    text = clause.text[span[0] : span[1]]
    start = span[0] + len(text) - len(text.lstrip())
    return paper.finding(
        clause,
        (start, span[1]),
        kind="duplicated_text",
        severity="cảnh báo",
        explanation=f"Câu này đã có nguyên văn ở {before.where}",
        fix="Bỏ một chỗ, hoặc viết lại cho đúng nhiệm vụ của từng đơn vị",
        rule=_RULE,
    )
