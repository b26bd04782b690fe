"""Diacritics put back into what a person typed without them, or with slips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.language import LanguageModel, default_model
from ingest.language.tokens import BREAK, CODE, NUMBER, SPECIAL, spelled
from ingest.repair.case import cased
from ingest.repair.damage import is_foreign
from ingest.repair.decode import decode
from ingest.repair.names import names_in
from ingest.repair.pieces import Piece, pieces
from ingest.repair.typing import omission_cost, readings
from vectorstore.text import nfc

_ENGLISH = 0.25  # share of foreign words from which the whole text is foreign and only names are put right
_CAPITALS = 3.0  # nats more for marks left out of a word in capitals, which may be an abbreviation ("LAN")
_LONGEST = 400  # words; what is typed in a question is far shorter, and longer texts are taken in parts


@dataclass
class _Slot:
    """A piece of a token that holds a word or a figure; `text` is what it becomes; capitals: all of the text is."""

    piece: Piece
    text: str
    capitals: bool
    fixed: bool = False

    @property
    def shouted(self) -> bool:
        """True for a word in capitals in a text that is not: often an abbreviation."""
        return not self.capitals and len(self.piece.text) > 1 and self.piece.text.isupper()


def restore(text: str, *, vocabulary: Iterable[str] = ()) -> str:
    """The text with its diacritics: "phong nao chu tri" → "phòng nào chủ trì". White space is folded.

    What was typed with marks stays, unless it is no syllable ("phaỉ") or its neighbours leave no doubt; figures, codes,
    abbreviations in capitals and foreign words stay. vocabulary: names of places and offices; where one stands in the
    text, with or without marks, it is written as given."""
    tokens = nfc(text).split()
    if len(tokens) > _LONGEST:
        parts = (tokens[at : at + _LONGEST] for at in range(0, len(tokens), _LONGEST))
        return " ".join(restore(" ".join(part), vocabulary=vocabulary) for part in parts)
    capitals = text.isupper()
    rows = [[_Slot(piece, piece.text, capitals) for piece in pieces(token)] for token in tokens]
    slots = [slot for row in rows for slot in row if slot.piece.kind != "mark"]
    _write_names(slots, vocabulary)
    if not _foreign(slots):
        _write_words(default_model(), slots)
    return " ".join("".join(slot.text for slot in row) for row in rows)


def _write_names(slots: Sequence[_Slot], vocabulary: Iterable[str]) -> None:
    for first, end, name in names_in([slot.piece.text for slot in slots], vocabulary):
        for slot, part in zip(slots[first:end], name, strict=True):
            slot.text, slot.fixed = part, True


def _foreign(slots: Sequence[_Slot]) -> bool:
    """True for a question in English, whose "to" and "an" are no Vietnamese syllables."""
    words = [slot.text for slot in slots if slot.piece.kind == "word" and not slot.fixed]
    return sum(map(is_foreign, words)) > _ENGLISH * len(words)


def _write_words(model: LanguageModel, slots: Sequence[_Slot]) -> None:
    typed = [spelled(slot.piece.text) for slot in slots if slot.piece.kind == "word" and not _kept(slot)]
    omission = omission_cost(typed)
    found = [_found(model, slot, omission) for slot in slots]
    edge = {BREAK: 0.0}
    table = [edge, *found, edge]
    numbers = [[model.number(word) if word else 0 for word in row] for row in table]
    choices = decode(model, numbers, [list(row.values()) for row in table])[1:-1]
    for slot, choice in zip(slots, choices, strict=True):
        if not slot.fixed and slot.piece.kind == "word" and choice.number >= len(SPECIAL):
            slot.text = _written(model.words[choice.number], slot.piece.text)


def _found(model: LanguageModel, slot: _Slot, omission: float) -> dict[str, float]:
    """The readings of one slot: words of the model, or a class, with their costs."""
    if slot.piece.kind != "word":
        return {NUMBER if slot.piece.kind in ("figure", "short") else CODE: 0.0}
    if _kept(slot):
        word = spelled(slot.text)
        return {word if model.is_syllable(word) else "": 0.0}
    return readings(model, slot.piece.text, omission + (_CAPITALS if slot.shouted else 0.0))


def _kept(slot: _Slot) -> bool:
    """True for what is not to be changed: a name that was found, an abbreviation in capitals that is no syllable."""
    word = slot.piece.text
    return slot.fixed or (slot.shouted and (len(word) == 2 or not default_model().candidates(word)))


def _written(word: str, typed: str) -> str:
    """The word as typed when it is the same but for the place of its tone ("hoá"), else in the case of the typed one."""
    return typed if spelled(typed) == word else cased(word, typed)
