"""Damaged lines put right word by word, all decided together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.language import LanguageModel
from ingest.language.tokens import BULLET
from ingest.repair.case import cased
from ingest.repair.channel import Channel
from ingest.repair.codes import repaired_code, repaired_numeral
from ingest.repair.costs import Costs
from ingest.repair.decode import Choice, decode
from ingest.repair.learn import adapted
from ingest.repair.pieces import Piece, pieces
from ingest.repair.readings import Reader, Reading

_END = ".;:!?"
_SPECKS = re.compile(r"[‘’`~^_|/\\}{<>]+")  # "/dung", "‘hanh": dirt before a word
_SURE = 0.97  # posterior from which a word teaches the channel
_LIKELY = 0.9  # posterior from which it teaches the language model
_CAPITALS = 0.6  # share of capital letters from which a line is a heading in capitals


@dataclass(frozen=True)
class Word:
    """A repaired token. raw: the index of the raw token that it stands for; probability: of its least sure part."""

    text: str
    raw: int
    probability: float = 1.0


@dataclass(frozen=True)
class _Place:
    """Something to decide. token: line, token and piece that it belongs to; None for the edge of a sentence."""

    reading: Reading
    token: tuple[int, int, int] | None = None


class Speller:
    """Puts damaged lines right under one language model, learning the scanner's habits from the lines themselves."""

    def __init__(self, model: LanguageModel, costs: Costs) -> None:
        self._model = model
        self._costs = costs

    def repair(self, lines: Sequence[str], *, at_least: float = 0.0) -> list[list[Word]]:
        """The repaired words of each line; the lines are one run of text, so that sentences go on over their ends.

        at_least: the posterior that a word needs to be changed. Read twice: what is sure after the first reading
        teaches what this scanner makes of each character, and which names and terms the text is about."""
        rows = [_taken_apart(line) for line in lines]
        places, choices = self._read(rows, self._costs)
        self._costs = adapted(self._costs, self._taught(places, choices))
        self._model = self._model.with_texts([self._said_surely(places, choices)], weight=1.0)
        places, choices = self._read(rows, self._costs)
        return self._written(rows, places, choices, at_least)

    def _read(self, rows: Sequence[Sequence[tuple[Piece, ...]]], costs: Costs) -> tuple[list[_Place], list[Choice]]:
        reader = Reader(self._model, Channel(self._model, costs))
        places = _places(rows, reader)
        return places, decode(self._model, [p.reading.numbers for p in places], [p.reading.costs for p in places])

    def _taught(self, places: Sequence[_Place], choices: Sequence[Choice]) -> Counter[tuple[str, str]]:
        """Pairs of true and seen word that are beyond doubt."""
        return Counter(
            (cased(self._model.words[choice.number], place.reading.seen), place.reading.seen)
            for place, choice in zip(places, choices, strict=True)
            if place.token and choice.probability > _SURE and self._model.words[choice.number].isalpha()
        )

    def _said_surely(self, places: Sequence[_Place], choices: Sequence[Choice]) -> str:
        """The text of the first reading with gaps for what is doubtful: names come back, and are known then."""
        words = (
            self._model.words[choice.number] if place.token and choice.probability > _LIKELY else "."
            for place, choice in zip(places, choices, strict=True)
        )
        return " ".join(word if word.isalpha() else "." for word in words)

    def _written(
        self,
        rows: Sequence[Sequence[tuple[Piece, ...]]],
        places: Sequence[_Place],
        choices: Sequence[Choice],
        at_least: float,
    ) -> list[list[Word]]:
        texts: dict[tuple[int, int, int], str] = {}
        sure: dict[tuple[int, int], float] = {}
        for place, choice in zip(places, choices, strict=True):
            if place.token:
                number = choice.number if choice.probability >= at_least else 0
                said = self._said(number, place.reading.seen)
                texts[place.token] = f"{texts[place.token]} {said}" if place.token in texts else said
                sure[place.token[:2]] = min(sure.get(place.token[:2], 1.0), choice.probability)
        return [
            [word for n, token in enumerate(row) for word in _words(token, line, n, texts, sure)]
            for line, row in enumerate(rows)
        ]

    def _said(self, number: int, seen: str) -> str:
        word = self._model.words[number]
        return cased(word, seen) if word.isalpha() and not (seen == "&" and word == "và") else seen


def _taken_apart(line: str) -> list[tuple[Piece, ...]]:
    tokens = line.split()
    goes_on = [*(token[0].islower() for token in tokens[1:]), False][: len(tokens)]
    return [pieces(token, inside=inside) for token, inside in zip(tokens, goes_on, strict=True)]


def _places(rows: Sequence[Sequence[tuple[Piece, ...]]], reader: Reader) -> list[_Place]:
    edge = _Place(reader.edge)
    places = [edge]
    for line, row in enumerate(rows):
        capitals = _in_capitals(row)
        for n, token in enumerate(row):
            if n == 0 and len(row) > 1 and _is_label("".join(piece.text for piece in token)):
                places.append(edge)
                continue
            for at, piece in enumerate(token):
                if piece.kind != "mark":
                    places += [_Place(r, (line, n, at)) for r in reader.readings(piece, capitals=capitals)]
            if token[-1].text[-1] in _END:
                places.append(edge)
    return [*places, edge]


def _is_label(token: str) -> bool:
    """True for what begins an item or a heading: "-", "1.", "IT."."""
    return bool(BULLET.match(token)) or repaired_numeral(token) is not None


def _in_capitals(row: Sequence[tuple[Piece, ...]]) -> bool:
    letters = [c for token in row for piece in token for c in piece.text if c.isalpha()]
    return sum(map(str.isupper, letters)) > _CAPITALS * len(letters)


def _words(
    token: tuple[Piece, ...],
    line: int,
    n: int,
    texts: dict[tuple[int, int, int], str],
    sure: dict[tuple[int, int], float],
) -> Iterable[Word]:
    """The repaired words of one raw token: one, or two where a blank was lost."""
    parts = [
        repaired_code(piece.text) if piece.kind == "code" else texts.get((line, n, at), piece.text)
        for at, piece in enumerate(token)
    ]
    if len(token) > 1 and _SPECKS.fullmatch(token[0].text) and token[1].kind == "word" and parts[1].islower():
        parts[0] = ""
    numeral = repaired_numeral("".join(parts)) if n == 0 else None
    if numeral:
        parts = [numeral]
    return [Word(text, n, sure.get((line, n), 1.0)) for text in "".join(parts).split()]
