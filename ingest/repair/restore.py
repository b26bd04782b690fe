"""Diacritics put back into what a person typed without them."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.language import LanguageModel, default_model
from ingest.language.tokens import BREAK, CODE, NUMBER, spelled
from ingest.repair.decode import decode
from ingest.repair.pieces import Piece, pieces
from ingest.repair.words import cased
from vectorstore.text import fold, nfc

_END = ".;:!?"


def restore(text: str, *, vocabulary: Iterable[str] = ()) -> str:
    """The text with its diacritics: "phong nao chu tri" → "phòng nào chủ trì". White space is folded.

    vocabulary: names of places and offices; where one stands in the text without diacritics, it is written as given."""
    model = default_model()
    rows = [list(pieces(token)) for token in nfc(text).split()]
    slots = [(row, at) for row in rows for at, piece in enumerate(row) if piece.kind != "mark"]
    readings = [_readings(model, row[at]) for row, at in slots]
    edge = ((model.number(BREAK),), (0.0,))
    padded = [edge, *readings, edge]
    choices = decode(model, [n for n, _ in padded], [c for _, c in padded])[1:-1]
    for (row, at), choice in zip(slots, choices, strict=True):
        if row[at].kind == "word" and choice.number > 3:
            row[at] = Piece(cased(model.words[choice.number], row[at].text), "word")
    return " ".join("".join(piece.text for piece in row) for row in rows)


def _readings(model: LanguageModel, piece: Piece) -> tuple[tuple[int, ...], tuple[float, ...]]:
    if piece.kind in ("figure", "short"):
        return (model.number(NUMBER),), (0.0,)
    if piece.kind != "word":
        return (model.number(CODE),), (0.0,)
    word = spelled(piece.text)
    if fold(word) != word or (len(piece.text) > 1 and piece.text.isupper()):
        return (model.number(word),), (0.0,)
    same = model.candidates(word)[:24]
    unknown = 2.0 + 2.6 * len(word)
    return (*(model.number(w) for w in same), 0), (*(0.7 if w != word else 0.3 for w in same), unknown)
