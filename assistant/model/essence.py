"""What a rewording must still say, what stands beside it, and which answers are better left as they are."""

from __future__ import annotations

import re

from assistant.model.grounding import figures_of
from assistant.model.turned import doers, helpers
from ingest.units import find_units, unit_key
from vectorstore.text import comparable

# "(kết quả năm 2025: 94,11%)": beside what was asked, and easily mistaken for it
_ASIDE = re.compile(r"\s*\([^()]*\d[^()]*\)")
_YEAR = re.compile(r"20\d\d")
_NAMED = re.compile(r"\d+[a-z]+")  # "4g": a name, not a figure
_ITEM = re.compile(r"^\s*(?:- |\|)", re.MULTILINE)
_MOST_ITEMS = 5


def apart(composed: str) -> tuple[str, tuple[str, ...]]:
    """A composed answer of one line without the figures that stand in brackets beside the one asked for, and these.

    A small model takes last year's result for this year's target; of more lines nothing is taken out."""
    if "\n" in composed.strip():
        return composed, ()
    return _ASIDE.sub("", composed), tuple(match.group().strip() for match in _ASIDE.finditer(composed))


def with_asides(text: str, asides: tuple[str, ...]) -> str:
    """A text with what was taken out put back before its last markers."""
    if not asides:
        return text
    end = re.search(r"(?:\s*\[\d{1,3}\])*[.;!?]*\s*$", text)
    at = end.start() if end else len(text)
    return f"{text[:at]} {' '.join(asides)}{text[at:]}"


def is_listing(answer: str) -> bool:
    """True for a table or a long list: a reader goes down it faster than through sentences, so it stays as it is."""
    return "\n|" in answer or len(_ITEM.findall(answer)) > _MOST_ITEMS


def keeps_the_essence(extractive: str, written: str, titles: str = "") -> bool:
    """True when the written answer still names the figures, codes and acting offices of the extractive one.

    titles: of the cited papers; their years need not be said again."""
    figures = {f for f in figures_of(extractive) if len(f) > 1 and not _NAMED.fullmatch(f)}
    figures -= {figure for figure in figures_of(titles) if _YEAR.fullmatch(figure)}
    if not figures <= figures_of(written):
        return False
    said = comparable(written)
    known = {unit_key(span.name) for span in find_units(written)}
    named = {span.name for line in extractive.splitlines() for span in find_units(line) if _acts(line, span.name)}
    return all(unit_key(name) in known or comparable(name) in said for name in named)


def _acts(line: str, name: str) -> bool:
    """True for an office that a line says does or helps something."""
    bare = line.removeprefix("- ")
    return unit_key(name) in doers(bare) | helpers(bare)
