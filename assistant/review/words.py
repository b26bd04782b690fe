"""Words and how common they are: the dictionary's compounds, and counts of syllables and pairs from the language model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from assistant.review.tables import rows
from ingest.language import LanguageModel, default_model
from ingest.language.tokens import CODE, NUMBER, spelled

_USAGE = Path(__file__).parent / "data" / "usage.npz"
_BITS = 20  # of a word's number within a key of the language model


@dataclass(frozen=True, slots=True)
class Word:
    """A word token of a clause. text: as written; key: the spelling under which it is counted; start, end: in the clause.

    tight: nothing but blanks stands between it and the word before."""

    text: str
    key: str
    start: int
    end: int
    tight: bool = False


_WORD = re.compile(r"[^\W\d_]+")
# a figure, a date, a percentage, a document's number: one token each, as the language model counts them
_FIGURE = re.compile(r"[-+]?\d[\w.,/%:-]*")
_TOKEN = re.compile(rf"(?P<figure>{_FIGURE.pattern})|{_WORD.pattern}")
_SENTENCE_END = re.compile(r"[.;:!?…]")


def words_of(text: str) -> list[Word]:
    """The word tokens of a text, without numbers."""
    return [Word(m.group(), spelled(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def runs_of(text: str) -> Iterator[list[Word]]:
    """The tokens of each sentence or item, figures included, as the language model sees them."""
    run: list[Word] = []
    for match in _TOKEN.finditer(text):
        between = text[run[-1].end : match.start()] if run else ""
        if _SENTENCE_END.search(between):
            yield run
            run = []
        figure = match["figure"]
        key = (CODE if re.search("[A-ZĐ]", figure) else NUMBER) if figure else spelled(match.group())
        run.append(Word(match.group(), key, match.start(), match.end(), bool(run) and between.isspace()))
    if run:
        yield run


@cache
def compounds() -> frozenset[str]:
    """Words of two syllables and more, lower case, tone placement unified, hyphens as blanks.

    From the dictionary that underthesea ships (Viet74K: Hồ Ngọc Đức's free Vietnamese dictionary), and a short list of
    words that administrative papers use and the dictionary is too old for."""
    spec = find_spec("underthesea")
    if not spec or not spec.origin:
        return frozenset()
    path = Path(spec.origin).parent / "corpus" / "data" / "Viet74K.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines += [row[0] for row in rows("recent_words")]
    entries = (" ".join(spelled(part) for part in re.split(r"[\s-]+", line.strip())) for line in lines)
    return frozenset(entry for entry in entries if " " in entry)


@cache
def syllables() -> frozenset[str]:
    """Every syllable of the dictionary."""
    return frozenset(part for entry in compounds() for part in entry.split())


class Frequencies:
    """Counts behind a language model: how often a syllable, a pair and a triple were seen in ordinary papers."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self._total = float(model.counts.single.sum())

    @property
    def total(self) -> float:
        """How many tokens were counted."""
        return self._total

    def single(self, word: str) -> float:
        """How often a syllable was seen."""
        number = self.model.number(word)
        return float(self.model.counts.single[number]) if number else 0.0

    def pair(self, first: str, second: str) -> float:
        """How often two syllables were seen side by side."""
        keys = [self.model.number(first), self.model.number(second)]
        if not all(keys):
            return 0.0
        return _look_up(self.model.counts.pair_keys, self.model.counts.pair, (keys[0] << _BITS) | keys[1])

    def triple(self, first: str, second: str, third: str) -> float:
        """How often three syllables were seen in a row."""
        keys = [self.model.number(word) for word in (first, second, third)]
        if not all(keys):
            return 0.0
        key = (((keys[0] << _BITS) | keys[1]) << _BITS) | keys[2]
        return _look_up(self.model.counts.triple_keys, self.model.counts.triple, key)

    @cached_property
    def before(self) -> dict[str, dict[str, float]]:
        """For each syllable those that make a dictionary word in front of it, with how often papers have the word."""
        return self._partners(0)

    @cached_property
    def after(self) -> dict[str, dict[str, float]]:
        """For each syllable those that make a dictionary word behind it."""
        return self._partners(1)

    def _partners(self, side: int) -> dict[str, dict[str, float]]:
        table: dict[str, dict[str, float]] = {}
        for word in compounds():
            parts = word.split()
            if len(parts) == 2 and (seen := self.pair(*parts)) >= 2:
                table.setdefault(parts[1 - side], {})[parts[side]] = seen
        return table


def _look_up(keys: np.ndarray, values: np.ndarray, key: int) -> float:
    at = int(np.searchsorted(keys, key))
    return float(values[at]) if at < len(keys) and keys[at] == key else 0.0


@cache
def frequencies() -> Frequencies:
    """Counts of public papers alone (scripts/build_language_model.py with --leave-out shared/plans).

    Not the model that ingest repairs with: that one has read the plans themselves, and has learnt their slips with them."""
    return Frequencies(LanguageModel.load(_USAGE) if _USAGE.exists() else default_model())
