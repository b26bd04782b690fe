"""A loaded document with its damaged stretches put right; clean ones are returned as they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.language import default_model
from ingest.repair.costs import default_costs
from ingest.repair.damage import damaged_lines
from ingest.repair.words import Speller, Word
from vectorstore.records import Align, Line, Loaded

_UNSURE = 0.7  # posterior below which a word is marked uncertain


def repair(loaded: Loaded, *, texts: Iterable[str] = ()) -> Loaded:
    """The document with damaged words put right in `Line.text`; `Line.raw` is never touched.

    texts: clean papers of the library, whose wording the language model learns before it reads this one. What is clean
    in the document itself, such as a typed stamp with its names, teaches the model as well.
    """
    wanted = damaged_lines([line.text for line in loaded.lines])
    if not any(wanted):
        return loaded
    clean = "\n".join(line.text for line, bad in zip(loaded.lines, wanted, strict=True) if not bad)
    speller = Speller(default_model().with_texts([*texts, clean]), default_costs())
    lines = [line for line, bad in zip(loaded.lines, wanted, strict=True) if bad]
    repaired = zip(lines, speller.repair([line.text for line in lines]), strict=True)
    return replace(loaded, lines=_merged(loaded.lines, wanted, [_with_words(*pair) for pair in repaired]))


def _merged(lines: Sequence[Line], wanted: Sequence[bool], repaired: Iterable[Line]) -> tuple[Line, ...]:
    source = iter(repaired)
    return tuple(next(source) if bad else line for line, bad in zip(lines, wanted, strict=True))


def _with_words(line: Line, words: Sequence[Word]) -> Line:
    align = tuple(_raw(line, word.raw) for word in words)
    plain: Align = tuple((n, n) for n in range(len(words)))
    return replace(
        line,
        text=" ".join(word.text for word in words),
        align=() if align == plain else align,
        uncertain=tuple(n for n, word in enumerate(words) if word.probability < _UNSURE),
    )


def _raw(line: Line, token: int) -> tuple[int, int]:
    return line.align[token] if line.align else (token, token)
