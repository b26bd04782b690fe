"""A loaded file as lines of tokens, each token knowing where it stands in the raw text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from vectorstore.records import Align, Line, Loaded

_WORD = re.compile(r"\S+")
# "_______", "-------", "|", "=====", "***": a rule between parts, not words
_RULE = re.compile(r"^[\s|_=*~.\-\u2010-\u2015]*$")

# "73/2019/NĐ-" + "CP"; "57-" + "NQ/TW": a code that a line break or a blank tore apart at its dash
_TORN_END = re.compile(r"[\w)]-$")
# "71/NQ" + "-CP"
_TORN_START = re.compile(r"^-[A-ZĐ]")


@dataclass(frozen=True, slots=True)
class Token:
    """A readable word and the stretch [start, end) of the raw text that it stands for."""

    text: str
    start: int
    end: int
    uncertain: bool = False


@dataclass(frozen=True)
class Row:
    """A line worth reading: its tokens, where it stands, and what its layout says.

    gap: a blank line, a rule or a page furniture line stands before it. bold_open: a Markdown bold that was opened and
    not yet closed at the end of the line, so that the next line belongs to the same heading. bold: it has Markdown bold.
    hashes: it begins with "#"."""

    tokens: tuple[Token, ...]
    page: int
    gap: bool = False
    bold_open: bool = False
    bold: bool = False
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    hashes: bool = False

    @cached_property
    def text(self) -> str:
        """The readable words, single blanks between."""
        return " ".join(token.text for token in self.tokens)


def readable_rows(loaded: Loaded) -> list[Row]:
    """The lines of a file without furniture, blank lines and rules; the lines of one bold heading are made one."""
    rows: list[Row] = []
    gap, bold = True, 0
    for line in loaded.lines:
        tokens = () if line.furniture else tuple(_without_stars(line_tokens(line)))
        bold = (bold + line.raw.count("**")) % 2 if line.raw.strip(" |") else 0
        if not tokens or (not line.cells and _RULE.match(" ".join(t.text for t in tokens))):
            gap = gap or not line.furniture
            if rows and not bold:
                rows[-1] = replace(rows[-1], bold_open=False)
            continue
        if rows and rows[-1].bold_open and not gap and not line.cells and not rows[-1].cells:
            rows[-1] = replace(rows[-1], tokens=rows[-1].tokens + tokens, bold_open=bool(bold))
            continue
        rows.append(
            Row(
                tokens=tokens,
                page=line.page,
                gap=gap,
                bold_open=bool(bold),
                bold="**" in line.raw,
                cells=line.cells,
                header=line.header,
                hashes=line.raw.lstrip().startswith("#"),
            )
        )
        gap = False
    return rows


def _without_stars(tokens: list[Token]) -> list[Token]:
    """The words without the lone asterisks that a copy's emphasis leaves behind a line ("… năm 2025 *")."""
    return [token for at, token in enumerate(tokens) if not at or token.text.strip("*")]


def line_tokens(line: Line) -> list[Token]:
    """The words of a line's readable text with the raw stretch of each."""
    spans = [(line.start + m.start(), line.start + m.end()) for m in _WORD.finditer(line.raw)]
    texts = line.text.split()
    if not spans:
        return []
    align = line.align or tuple((at, at) for at in range(len(texts)))
    if len(align) != len(texts) or any(last >= len(spans) for _, last in align):
        align = _spread(len(texts), len(spans))
    doubtful = set(line.uncertain)
    return [
        Token(text, spans[first][0], spans[last][1], at in doubtful)
        for at, (text, (first, last)) in enumerate(zip(texts, align, strict=True))
    ]


def _spread(words: int, spans: int) -> Align:
    """An alignment by position for a line whose own one does not fit: words and raw tokens in proportion."""
    return tuple((at * spans // words, max(at * spans // words, (at + 1) * spans // words - 1)) for at in range(words))


def whole_codes(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with torn codes joined: "NĐ-" "CP" → "NĐ-CP"."""
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        if before and is_torn(before.text, token.text):
            joined[-1] = Token(before.text + token.text, before.start, token.end, before.uncertain or token.uncertain)
        else:
            joined.append(token)
    return joined


def is_torn(before: str, after: str) -> bool:
    """True when two neighbouring words are one code that was broken at its dash."""
    if _TORN_END.search(before):
        return after[:1].isalnum() and ("/" in before or "/" in after)
    return "/" in before and before[-1].isupper() and bool(_TORN_START.match(after))
