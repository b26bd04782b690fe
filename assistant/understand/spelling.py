"""Spelling in context: diacritics put back, wrong marks and slips of the keyboard put right.

One pass over the whole question with the trigram model and the decoder of `ingest` (the ones that `ingest.repair.restore`
is made of): each word brings the readings it may stand for, each with a cost in nats; the most probable row of words wins.
A word typed without marks may be any word of its letters; a word typed with marks is kept unless its neighbours speak
strongly against it; a string that is no syllable is mended. The model has also read the library's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.understand.datafiles import role, rows
from assistant.understand.slips import edits, one_mark_off, telexed
from ingest.language import LanguageModel, default_model
from ingest.language.tokens import BREAK, CODE, NUMBER, SPECIAL, spelled
from ingest.repair.decode import decode
from ingest.repair.words import cased
from vectorstore.text import fold, nfc

Readings = tuple[tuple[int, ...], tuple[float, ...]]
"""The words (numbers of the model) that a typed word may stand for, and their costs in nats."""

_TOKEN = re.compile(r"[^\W\d_]+|\d[\w./%-]*")
_EDGE = re.compile(r"[.;:!?…]")
# "trợ lý ảo ai" is artificial intelligence, "ứng dụng ai" too unless "ai" then does something.
_AI = re.compile(
    r"((?:trợ lý ảo|trí tuệ nhân tạo|chatbot|trợ lý)\s+[(]?)(?:ai|Ai)(?=[\s,.?)]|$)(?!\s+(?:chủ trì|phụ trách|lo|chịu))"
    r"|((?:công nghệ|ứng dụng|sử dụng|dùng|nền tảng|mô hình|công cụ|(?<!thuộc )về|bằng)\s+[(]?)(?:ai|Ai)(?=[\s,.?)]|$)"
    r"(?!\s+(?:chủ trì|phụ trách|lo|làm|chịu|đứng|là))"
)
_ONE_MARK = 6.0  # a word with marks, read as one that differs in a single mark: "hô" for "hồ", "quân" for "quận"
_MORE_MARKS = 9.0
_CARELESS = 0.65  # of both where the question holds other slips
_NAME = 3.0  # added where a capital in mid-question marks a name
_TWINS = (
    frozenset(("hằng", "hàng")),
    frozenset(("đạt", "đặt")),
    frozenset(("tỉ", "tỷ")),
    frozenset(("kĩ", "kỹ")),
)  # both are right
_NO_SYLLABLE = 4.0  # the discount on both for a string that is no syllable
_BARE = 0.3, 0.7  # a word without marks kept, and read as one with marks, in a question without marks
_MISSED = 3.0, 7.0  # a bare word read as one with marks, where a quarter and where all of the other words carry theirs
_UNKNOWN = 2.0, 2.6  # a name or a foreign word: start and letter, priced as ingest.repair does
_USUAL_SHARE = 0.7  # of words carry marks in what is typed with all of them
_MARKED_SHARE = 0.25  # from this share of marked words on, a question counts as typed with marks
_SEEN_SELDOM, _RARE = 3, 2.5  # a syllable seen less often than that may be a slip ("boa nhiêu"), at that much more cost
_LETTERS_KNOWN = 3.0  # what a slip costs more where the letters as typed, without marks, are those of a word
_LONGEST_SYLLABLE = 11  # letters of one as telex leaves it: "nghieengsx"
_MOST_BARE, _MOST_MARKED = 16, 6
_PHRASE_WEIGHT, _LIBRARY_WEIGHT = 6.0, 1.0


@dataclass(frozen=True, slots=True)
class _Mood:
    """How a word was typed. marked: most others carry marks; careless: others hold slips; name: a capital in mid-question;
    missed: what it costs then to read a bare word as one with marks."""

    marked: bool
    careless: bool
    name: bool
    missed: float


class Speller:
    """Spells questions right. texts: the library's own words, which its questions are likely to use."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        phrases = (row[0] for row in rows("phrasing.tsv"))
        self.model: LanguageModel = default_model().with_texts(phrases, weight=_PHRASE_WEIGHT)
        texts = list(texts)
        if texts:
            self.model = self.model.with_texts(texts, weight=_LIBRARY_WEIGHT)
        self._letters = frozenset(fold(word) for word in self.model.words[len(SPECIAL) :])
        self._costs = lru_cache(maxsize=16384)(self._priced)
        self._chosen = lru_cache(maxsize=1024)(self._decoded)

    def has_letters(self, letters: str) -> bool:
        """True when some word of papers has these letters (without diacritics)."""
        return letters in self._letters

    def mend(self, text: str, protected: Iterable[tuple[int, int]] = ()) -> str:
        """The text with each word in its most probable spelling; marks, figures, codes and capitals' short forms stay.

        protected: offsets (end exclusive) of names that are spelled right already."""
        text, spans = nfc(text), tuple(protected)
        found = list(_TOKEN.finditer(text))
        if not found:
            return text
        kept = tuple(any(start <= match.start() < end for start, end in spans) for match in found)
        chosen = self._chosen(tuple(match.group() for match in found), tuple(_edges(text, found)), kept)
        pieces, at = [], 0
        for match, word in zip(found, chosen, strict=True):
            pieces += [text[at : match.start()], word]
            at = match.end()
        return _AI.sub(lambda m: (m[1] or m[2]) + "AI", "".join([*pieces, text[at:]]))

    def _decoded(self, words: tuple[str, ...], edges: tuple[bool, ...], kept: tuple[bool, ...]) -> tuple[str, ...]:
        """The spelling of each word. edges: whether a sentence ends after it; kept: whether it stays."""
        first = self._pass(words, edges, kept, careless=False)
        slips = sum(fold(old) != old.lower() and old != new for old, new in zip(words, first, strict=True))
        return self._pass(words, edges, kept, careless=True) if slips else first

    def _pass(
        self, words: tuple[str, ...], edges: tuple[bool, ...], kept: tuple[bool, ...], careless: bool
    ) -> tuple[str, ...]:
        model, edge = self.model, ((self.model.number(BREAK),), (0.0,))
        share = _marked_share(words, kept)
        marked, missed = share >= _MARKED_SHARE, _missed(share)
        table: list[Readings] = [edge]
        place: list[int] = []
        for word, ends, stays in zip(words, edges, kept, strict=True):
            place.append(len(table))
            name = marked and len(place) > 1 and word[0].isupper()
            table += [self._readings(word, stays, _Mood(marked, careless, name, missed)), *([edge] if ends else [])]
        table.append(edge)
        choices = decode(model, [numbers for numbers, _ in table], [costs for _, costs in table])
        return tuple(self._written(word, choices[at].number) for word, at in zip(words, place, strict=True))

    def _written(self, word: str, number: int) -> str:
        if number < len(SPECIAL) or self.model.words[number] == spelled(word):
            return word
        return cased(self.model.words[number], word)

    def _readings(self, word: str, stays: bool, mood: _Mood) -> Readings:
        if not word[0].isalpha():
            return (self.model.number(NUMBER if word.rstrip("%").replace(".", "").isdigit() else CODE),), (0.0,)
        plain = spelled(word)
        if stays or (len(word) > 1 and word.isupper()) or plain in role("loan") or self._foreign(word, plain, mood):
            return (self.model.number(plain),), (0.0,)
        numbers, costs = self._costs(plain, mood)
        unknown = _UNKNOWN[0] + _UNKNOWN[1] * len(word)
        return (*numbers, 0), (*costs, unknown)

    def _foreign(self, word: str, plain: str, mood: _Mood) -> bool:
        """True for a capitalised word in mid-question that is no syllable and bears no mark: a name such as "Zalo"."""
        return mood.name and fold(word) == word.lower() and not self.model.is_syllable(plain) and not telexed(plain)

    def _priced(self, word: str, mood: _Mood) -> Readings:
        """The readings of a lower-case word, the cheapest first."""
        costs: dict[str, float] = {}
        known = self.model.is_syllable(word)
        rare = known and self.model.counts.single[self.model.number(word)] < _SEEN_SELDOM
        usual = known and not rare
        if known:
            costs[word] = 0.0 if fold(word) != word or mood.marked else _BARE[0]
        for other in self.model.candidates(fold(word)):
            costs[other] = min(costs.get(other, 99.0), _marks_cost(word, other, usual, mood))
        if (rare or not known) and len(word) <= _LONGEST_SYLLABLE:
            spelled_so = _LETTERS_KNOWN if fold(word) == word and costs else 0.0  # its letters are a word's already
            for other, cost in self._slips(word):
                costs[other] = min(costs.get(other, 99.0), cost + (_RARE if rare else 0.0) + spelled_so)
        most = _MOST_BARE if fold(word) == word or not known else _MOST_MARKED
        best = sorted(costs.items(), key=lambda item: item[1])[:most]
        return tuple(self.model.number(w) for w, _ in best), tuple(cost for _, cost in best)

    def _slips(self, word: str) -> Iterator[tuple[str, float]]:
        """Syllables that a string that is none may be meant for: telex left-overs, doubled, missing, swapped letters."""
        telex = telexed(word)
        if telex is not None and self.model.is_syllable(telex):
            yield telex, 0.5
        marked = fold(word) != word
        for near, cost in edits(fold(word), self._letters):
            for other in self.model.candidates(near)[:8]:
                yield other, cost + (0.4 if not marked or one_mark_off(word, other) else 1.6)


def _marks_cost(typed: str, other: str, known: bool, mood: _Mood) -> float:
    """What it costs to read `typed` as a word of the same letters with other marks."""
    if typed == other:
        return 0.0
    if {typed, other} in _TWINS:
        return 99.0 if fold(typed) != typed else _BARE[1]
    if fold(typed) == typed:
        return mood.missed if mood.marked and known else _BARE[1]
    cost = _ONE_MARK if one_mark_off(typed, other) else _MORE_MARKS
    cost = cost * (_CARELESS if mood.careless else 1.0) + (_NAME if mood.name else 0.0)
    return cost if known else cost - _NO_SYLLABLE


def _marked_share(words: Sequence[str], kept: Sequence[bool]) -> float:
    """The share of the typed words that carry marks; Vietnamese text has some three quarters."""
    typed = [word for word, stays in zip(words, kept, strict=True) if word[0].isalpha() and not stays]
    return sum(fold(word) != word.lower() for word in typed) / len(typed) if typed else 0.0


def _missed(share: float) -> float:
    """What it costs to take a bare word for one that lost its marks: the more of the others carry theirs, the more."""
    full = min(1.0, max(0.0, (share - _MARKED_SHARE) / (_USUAL_SHARE - _MARKED_SHARE)))
    return _MISSED[0] + full * (_MISSED[1] - _MISSED[0])


def _edges(text: str, found: list[re.Match[str]]) -> Iterator[bool]:
    for match, following in zip(found, [*found[1:], None], strict=True):
        yield following is not None and bool(_EDGE.search(text[match.end() : following.start()]))
