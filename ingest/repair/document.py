"""A loaded document with its damaged stretches put right; clean ones are returned as they came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.language import default_model
from ingest.repair.costs import default_costs, light_costs
from ingest.repair.damage import damaged_lines
from ingest.repair.words import Speller, Word
from vectorstore.records import Align, Line, Loaded

_SCANNED = frozenset({"scan", "image"})
_TO_TOUCH = 0.9  # posterior that a word on a page read by a good OCR needs to be changed
_UNSURE = 0.9  # posterior below which a word is marked uncertain: marks one word in twelve, and three of four errors


def repair(loaded: Loaded, *, texts: Iterable[str] = ()) -> Loaded:
    """The document with damaged words put right in `Line.text`; `Line.raw` is never touched.

    texts: clean papers of the library, whose wording the language model learns before it reads this one. What is clean
    in the document itself, such as a typed stamp with its names, teaches the model as well. Pages that were read here
    by OCR with its Vietnamese model have few errors; of those only what is beyond doubt is changed.
    """
    wanted = damaged_lines([line.text for line in loaded.lines])
    clean = "\n".join(line.text for line, bad in zip(loaded.lines, wanted, strict=True) if not bad)
    if any(wanted):
        speller = Speller(default_model().with_texts([*texts, clean]), default_costs())
        loaded = _mended(loaded, wanted, speller, at_least=0.0)
    if loaded.kind in _SCANNED and not all(wanted):
        speller = Speller(default_model().with_texts(texts) if texts else default_model(), light_costs())
        loaded = _mended(loaded, [not bad for bad in wanted], speller, at_least=_TO_TOUCH)
    return loaded


def _mended(loaded: Loaded, wanted: Sequence[bool], speller: Speller, *, at_least: float) -> Loaded:
    """The document with the wanted lines repaired."""
    lines = [line for line, bad in zip(loaded.lines, wanted, strict=True) if bad]
    words = speller.repair([line.text for line in lines], at_least=at_least)
    repaired = [_with_words(line, row) for line, row in zip(lines, words, strict=True)]
    cells = {cell: text for line, row in zip(lines, words, strict=True) for cell, text in _cells(line, row)}
    return replace(loaded, lines=_with_cells(_merged(loaded.lines, wanted, repaired), cells))


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


def _cells(line: Line, words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """The cells of a table row whose words stand in its text, each with its repaired form."""
    tokens, at = line.text.split(), 0
    for cell in line.cells:
        size = len(cell.split())
        starts = (n for n in range(at, len(tokens) - size + 1) if tokens[n : n + size] == cell.split())
        start = next(starts, None) if size else None
        if start is not None:
            at = start + size
            yield cell, " ".join(word.text for word in words if start <= word.raw < at)


def _with_cells(lines: Sequence[Line], cells: Mapping[str, str]) -> tuple[Line, ...]:
    """Cells and headers in their repaired form, also where a merged cell is repeated in other rows."""
    return tuple(
        replace(
            line,
            cells=tuple(cells.get(cell, cell) for cell in line.cells),
            header=tuple(cells.get(cell, cell) for cell in line.header),
        )
        if line.cells or line.header
        else line
        for line in lines
    )


def _raw(line: Line, token: int) -> tuple[int, int]:
    return line.align[token] if line.align else (token, token)
