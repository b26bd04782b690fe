"""A loaded document with its damaged stretches put right; clean ones are returned as they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.language import LanguageModel, default_model
from ingest.repair.costs import default_costs
from ingest.repair.damage import is_damaged
from ingest.repair.words import Speller, Word
from vectorstore.records import Align, Line, Loaded

_UNSURE = 0.7  # posterior below which a word is marked uncertain


def repair(loaded: Loaded, *, texts: Iterable[str] = ()) -> Loaded:
    """The document with damaged words put right in `Line.text`; `Line.raw` is never touched.

    texts: clean papers of the library, whose wording the language model learns before it reads this one.
    """
    if not is_damaged("\n".join(line.text for line in loaded.lines)):
        return loaded
    clean = [line.text for line in loaded.lines if _is_clean(line.text)]
    model = default_model().with_texts([*texts, *clean])
    speller = Speller(model, default_costs())
    return replace(loaded, lines=_repaired(loaded.lines, speller))


def _is_clean(text: str) -> bool:
    """True for a line that kept diacritics which damaged text never has, such as a typed signature stamp."""
    return sum(char in "ảạằắẵẳặấầẩẫậẹẻẽếềểễệỉĩịọỏốồổỗộơớờởỡợụủưứừửữựỷỹỵđ" for char in text.lower()) >= 4


def _repaired(lines: Sequence[Line], speller: Speller) -> tuple[Line, ...]:
    """All lines read as one run of text, so that a sentence keeps its context over line ends."""
    wanted = [n for n, line in enumerate(lines) if not _is_clean(line.text)]
    result = list(lines)
    for n, words in zip(wanted, speller.repair([lines[n].text for n in wanted]), strict=True):
        result[n] = _with_words(lines[n], words)
    return tuple(result)


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
