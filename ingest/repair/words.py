"""Damaged words in reading order, made into places with candidates, and put right together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.language import LanguageModel
from ingest.language.tokens import BREAK, BULLET, CODE, NUMBER
from ingest.repair.channel import Channel
from ingest.repair.codes import repaired_code
from ingest.repair.decode import decode
from ingest.repair.pieces import Piece, pieces

_END = ".;:!?"
_UNKNOWN_START, _UNKNOWN_LETTER = 2.0, 2.6  # nats: a foreign word or a name that the vocabulary lacks
_DIGIT_KEPT, _DIGIT_MISREAD = 0.05, 5.0  # nats: a short figure is nearly always a figure


@dataclass(frozen=True)
class Word:
    """A repaired token. first, last: the raw tokens that it stands for; probability: of its least sure part."""

    text: str
    first: int
    last: int
    probability: float = 1.0


@dataclass(frozen=True)
class _Place:
    """Something to decide: a piece of a token of a line and the words that it may be; piece -1 is a sentence edge."""

    line: int
    token: int
    piece: int
    numbers: tuple[int, ...]
    costs: tuple[float, ...]


class Speller:
    """Puts damaged words right under one language model and one channel."""

    def __init__(self, model: LanguageModel, channel: Channel) -> None:
        self._model = model
        self._channel = channel
        self._break, self._number, self._code = (model.number(name) for name in (BREAK, NUMBER, CODE))

    def repair(self, lines: Sequence[str]) -> list[list[Word]]:
        """The repaired words of each line; the lines are one run of text, so that sentences go on over their ends."""
        rows = [[list(pieces(token)) for token in line.split()] for line in lines]
        places = self._places(rows)
        choices = decode(self._model, [p.numbers for p in places], [p.costs for p in places])
        sure = [[1.0] * len(row) for row in rows]
        for place, choice in zip(places, choices, strict=True):
            if place.piece >= 0:
                token = rows[place.line][place.token]
                token[place.piece] = replace(token[place.piece], text=self._text(choice.number, token[place.piece]))
                sure[place.line][place.token] = min(sure[place.line][place.token], choice.probability)
        return [
            [Word("".join(p.text for p in token), n, n, sure[at][n]) for n, token in enumerate(row)]
            for at, row in enumerate(rows)
        ]

    def _places(self, rows: Sequence[Sequence[Sequence[Piece]]]) -> list[_Place]:
        places = [self._edge()]
        for line, row in enumerate(rows):
            for n, token in enumerate(row):
                if n == 0 and len(row) > 1 and BULLET.match("".join(piece.text for piece in token)):
                    places.append(self._edge())
                    continue
                for at, piece in enumerate(token):
                    if piece.kind != "mark":
                        places.append(_Place(line, n, at, *self._readings(piece)))
                if token[-1].text[-1] in _END:
                    places.append(self._edge())
        return [*places, self._edge()]

    def _edge(self) -> _Place:
        return _Place(0, 0, -1, (self._break,), (0.0,))

    def _readings(self, piece: Piece) -> tuple[tuple[int, ...], tuple[float, ...]]:
        if piece.kind in ("figure", "code", "address"):
            return (self._number if piece.kind == "figure" else self._code,), (0.0,)
        found = self._channel.candidates(piece.text)
        if piece.kind == "short":
            return (
                (self._number, *(c.number for c in found)),
                (_DIGIT_KEPT, *(c.cost + _DIGIT_MISREAD for c in found)),
            )
        unknown = _UNKNOWN_START + _UNKNOWN_LETTER * len(piece.text)
        return (*(c.number for c in found), 0), (*(c.cost for c in found), unknown)

    def _text(self, number: int, piece: Piece) -> str:
        if piece.kind == "code":
            return repaired_code(piece.text)
        if number in (0, self._number, self._code):
            return piece.text
        return cased(self._model.words[number], piece.text)


def cased(word: str, like: str) -> str:
    """A lower-case word in the case of the seen one: all capitals, a capital first, or none."""
    letters = [c for c in like if c.isalpha()]
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return word.upper()
    return word[0].upper() + word[1:] if letters and letters[0].isupper() and like[0] == letters[0] else word


def joined(words: Iterable[Word]) -> str:
    """The repaired line."""
    return " ".join(word.text for word in words)
