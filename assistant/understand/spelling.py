"""Spelling in context: diacritics put back, wrong marks and slips of the keyboard put right.

One pass over the whole question with the trigram model of ingest: each word brings the readings it may stand for, each
with a cost in nats; the most probable row of words wins. A word typed without marks may be any word of its letters; a word
typed with marks is kept unless its neighbours speak strongly against it; a string that is no syllable is mended.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from assistant.understand.datafiles import rows
from ingest.language import LanguageModel, default_model
from ingest.language.tokens import BREAK, CODE, NUMBER, SPECIAL, spelled
from ingest.repair import restore
from ingest.repair.decode import decode
from ingest.repair.words import cased
from vectorstore.text import fold, nfc

_TOKEN = re.compile(r"[^\W\d_]+|\d[\w./%-]*")
_EDGE = re.compile(r"[.;:!?…,]")
_KEPT = 0.0
_SAME_TONE_OFF = 4.2  # one mark differs: "hô" for "hồ", "quân" for "quận"
_OTHER_MARKS = 6.5  # more differs: "dâu" for "dầu" is one, "dau" for "đấu" comes as a bare word
_TYPED_BARE = 0.3
_RESTORED = 0.7
_SLIP = 2.5  # nats an edit of a string that is no syllable
_UNKNOWN = 2.0, 2.6  # start and letter, as ingest.repair prices names and foreign words
_MOST = 24
_TELEX_MARKS = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TELEX_LETTERS = (("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"), ("w", "ư"))
_AI = re.compile(
    r"((?:trợ lý ảo|trí tuệ nhân tạo|công nghệ|ứng dụng|sử dụng|dùng|nền tảng|mô hình|trợ lý|công cụ|tác tử|chatbot|về|bằng)\s+[(]?)"
    r"(?:ai|Ai)(?=[\s,.?)]|$)(?!\s+(?:chủ trì|phụ trách|lo|làm|chịu|đứng|là))"
)
_VOWELS = "aăâeêioôơuưy"


def mend(text: str, protected: Iterable[tuple[int, int]] = ()) -> str:
    """The text with each word in its most probable spelling; marks, figures, codes and `protected` parts stay.

    protected: offsets (end exclusive) of names that are spelled right already."""
    text = nfc(text)
    found = list(_TOKEN.finditer(text))
    fixed = tuple(any(start <= match.start() < end for start, end in protected) for match in found)
    if all(kept or _bare(match.group()) for match, kept in zip(found, fixed, strict=True)):
        restored = _restored(text)
        again = list(_TOKEN.finditer(restored))
        if len(again) == len(found):
            words = [old if kept else new for old, new, kept in zip(found, again, fixed, strict=True)]
            return _joined(text, found, [match.group() for match in words])
    chosen = _chosen(tuple(match.group() for match in found), tuple(_edges(text, found)), fixed)
    return _joined(text, found, chosen)


def set_apart(text: str) -> str:
    """ "trợ lý ảo ai" → "trợ lý ảo AI": artificial intelligence, told from the question word by what stands before it."""
    return _AI.sub(lambda m: m[1] + "AI", text)


def _joined(text: str, found: list[re.Match[str]], chosen: Sequence[str]) -> str:
    pieces, at = [], 0
    for match, word in zip(found, chosen, strict=True):
        pieces += [text[at : match.start()], word]
        at = match.end()
    return "".join([*pieces, text[at:]])


def is_syllable(word: str) -> bool:
    """True for a Vietnamese syllable (or a foreign word common in papers), in any case."""
    return _model().is_syllable(word)


def known_letters(word: str) -> bool:
    """True when some syllable has these letters, whatever its marks."""
    return bool(_model().candidates(fold(word)))


@cache
def _model() -> LanguageModel:
    """The model of ingest, having also read how people phrase questions (`data/phrasing.tsv`)."""
    return default_model().with_texts((row[0] for row in rows("phrasing.tsv")), weight=4.0)


@lru_cache(maxsize=512)
def _restored(text: str) -> str:
    return restore(text)


@lru_cache(maxsize=512)
def _chosen(words: tuple[str, ...], edges: tuple[bool, ...], fixed: tuple[bool, ...]) -> tuple[str, ...]:
    """The spelling of each word. edges: whether a sentence or a part of one ends after it; fixed: whether it stays."""
    model = _model()
    edge = ((model.number(BREAK),), (0.0,))
    table: list[tuple[tuple[int, ...], tuple[float, ...]]] = [edge]
    place: list[int] = []
    for word, ends, kept in zip(words, edges, fixed, strict=True):
        place.append(len(table))
        table.append(_readings(model, word, kept))
        if ends:
            table.append(edge)
    table.append(edge)
    choices = decode(model, [numbers for numbers, _ in table], [costs for _, costs in table])
    return tuple(_written(model, word, choices[at].number) for word, at in zip(words, place, strict=True))


def _written(model: LanguageModel, word: str, number: int) -> str:
    if number < len(SPECIAL) or model.words[number] == spelled(word):
        return word
    return cased(model.words[number], word)


@lru_cache(maxsize=8192)
def _candidates(word: str) -> tuple[tuple[str, float], ...]:
    """The readings of a lower-case word with their costs in nats, the cheapest first."""
    model = _model()
    costs: dict[str, float] = {}
    known = model.is_syllable(word)
    if known:
        costs[word] = _KEPT if fold(word) != word else _TYPED_BARE
    for other in model.candidates(fold(word))[:_MOST]:
        costs[other] = min(costs.get(other, 99.0), _marks_cost(word, other, known))
    if not known:
        for other, cost in _slips(word):
            costs[other] = min(costs.get(other, 99.0), cost)
    return tuple(sorted(costs.items(), key=lambda item: item[1])[:_MOST])


def _readings(model: LanguageModel, word: str, kept: bool) -> tuple[tuple[int, ...], tuple[float, ...]]:
    if not word[0].isalpha():
        return (model.number(NUMBER if word.rstrip("%").replace(".", "").isdigit() else CODE),), (0.0,)
    plain = spelled(word)
    if kept or (len(word) > 1 and word.isupper()):
        return (model.number(plain),), (0.0,)
    found = _candidates(plain)
    unknown = _UNKNOWN[0] + _UNKNOWN[1] * len(word) - (6.0 if word[0].isupper() and not found else 0.0)
    return (*(model.number(w) for w, _ in found), 0), (*(cost for _, cost in found), unknown)


def _marks_cost(typed: str, other: str, known: bool) -> float:
    """What it costs to read `typed` as a word of the same letters with other marks."""
    if fold(typed) == typed:
        return _RESTORED
    if typed == other:
        return _KEPT
    cost = _SAME_TONE_OFF if _one_mark_off(typed, other) else _OTHER_MARKS
    return cost if known else cost - 3.0


@lru_cache(maxsize=8192)
def _one_mark_off(a: str, b: str) -> bool:
    """True when the marks differ in one place, wherever the tone stands: "phaỉ" and "phải", "hô" and "hồ"."""
    first, second = (
        sorted(c for c in unicodedata.normalize("NFD", w.replace("đ", "d\u0335")) if not c.isascii()) for w in (a, b)
    )
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    rest = list(longer)
    for mark in shorter:
        if mark in rest:
            rest.remove(mark)
    return len(rest) <= 1


def _slips(word: str) -> Iterator[tuple[str, float]]:
    """Syllables that a string that is none may have been meant for: telex left-overs, doubled, missing, swapped letters."""
    model = _model()
    telex = _telexed(word)
    if telex is not None and model.is_syllable(telex):
        yield telex, 0.5
    letters = fold(word)
    for near, cost in _edits(letters):
        for other in model.candidates(near)[:8]:
            same_marks = _one_mark_off(word, other) if fold(word) != word else True
            yield other, cost + (0.4 if same_marks else 1.6)


def _edits(letters: str) -> Iterator[tuple[str, float]]:
    """Strings one slip away: a letter too many, doubled, missing, swapped or struck for another."""
    known = _known_letters()
    for at in range(len(letters)):
        shorter = letters[:at] + letters[at + 1 :]
        if shorter in known:
            doubled = at > 0 and letters[at] == letters[at - 1]
            yield shorter, _SLIP * (0.6 if doubled else 1.2)
        swapped = letters[:at] + letters[at + 1 : at + 2] + letters[at] + letters[at + 2 :]
        if swapped != letters and swapped in known:
            yield swapped, _SLIP
    alphabet = "abcdeghiklmnopqrstuvxy"
    for at in range(len(letters) + 1):
        for letter in alphabet:
            longer = letters[:at] + letter + letters[at:]
            if longer in known:
                yield longer, _SLIP * 1.2
            other = letters[:at] + letter + letters[at + 1 :]
            if at < len(letters) and other != letters and other in known:
                yield other, _SLIP * 1.6


@cache
def _known_letters() -> frozenset[str]:
    return frozenset(fold(word) for word in _model().words[len(SPECIAL) :])


def _telexed(word: str) -> str | None:
    """A word that the typing aid left unread: "phuwowngf" → "phường", "dduwowcj" → "được", "chur" → "chủ"."""
    if fold(word) != word or len(word) < 2:
        return None
    tone = _TELEX_MARKS.get(word[-1])
    letters = word[:-1] if tone and len(word) > 2 else word
    if not letters.isascii():
        return None
    plain = letters
    for typed, meant in _TELEX_LETTERS:
        plain = plain.replace(typed, meant)
    plain = plain.replace("ưo", "ươ")
    if plain == letters and tone is None:
        return None
    return _toned(plain, tone) if tone and len(word) > 2 else plain


def _toned(word: str, tone: str) -> str:
    """The tone set on its vowel: the marked one, else the last but one before an open end, else the last before a coda."""
    vowels = [
        n for n, c in enumerate(word) if c in _VOWELS and not (n == 1 and word[:2] in ("qu", "gi") and len(word) > 2)
    ]
    if not vowels:
        return word
    marked = [n for n in vowels if word[n] in "ăâêôơư"]
    if marked:
        at = marked[-1]
    else:
        closed = vowels[-1] < len(word) - 1
        at = vowels[-1] if len(vowels) == 1 or closed else vowels[-2]
    return spelled(unicodedata.normalize("NFC", word[: at + 1] + tone + word[at + 1 :]))


def _edges(text: str, found: list[re.Match[str]]) -> Iterator[bool]:
    for match, following in zip(found, [*found[1:], None], strict=True):
        between = text[match.end() : following.start() if following else len(text)]
        yield bool(_EDGE.search(between)) and "," not in between and following is not None


def _bare(word: str) -> bool:
    return fold(word) == word.lower()
