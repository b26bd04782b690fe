"""A paper that a question names by what it is about: "kế hoạch phòng, chống thiên tai của xã"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from assistant.understand.datafiles import role, rows
from assistant.understand.line import Line, Span
from assistant.understand.shelf import Paper, Shelf
from vectorstore.text import fold

_MOST_WORDS = 14
_ASKED_FOR = (("nao",), ("gi",), ("so",), ("may",))  # "quyết định nào", "kế hoạch số bao nhiêu": asked for, not named
_GENERAL = ("van ban", "ke hoach")  # kinds that say nothing by themselves
_OWN_SHARE = 0.34  # of the naming words that must be telling at all
_COVERS = 0.6  # the share of the naming words that a title must hold


@dataclass(frozen=True, slots=True)
class Naming:
    """A kind of paper (folded) with the words that follow it. span: both; words: the following ones, folded."""

    kind: str
    span: Span
    words: tuple[str, ...]


def named_papers(
    line: Line, closed: Iterable[Span], shelf: Shelf, among: Iterable[str], *, placed: bool
) -> tuple[str, ...]:
    """Those of `among` whose titles the question's words single out; empty when all fit alike or none does.

    closed: words that are places, periods or numbers: they end a title. placed: `among` are the papers of the places asked
    about, where the kind of paper alone ("quyết định của xã …") tells. Only words that some titles hold and others lack
    can single one out, so a question that says "kế hoạch chuyển đổi số" of places with one plan each changes nothing."""
    papers = [shelf.papers[doc_id] for doc_id in among]
    if len(papers) < 2:
        return ()
    telling = frozenset.union(*(p.title for p in papers)) - frozenset.intersection(*(p.title for p in papers))
    chosen: dict[str, None] = {}
    for naming in naming_phrases(line, closed):
        scored = {paper.doc_id: _fit(naming.kind, naming.words, paper, telling, placed) for paper in papers}
        best = max(scored.values())
        if best > 0:
            chosen.update(dict.fromkeys(doc_id for doc_id, score in scored.items() if score >= best - 1e-9))
    return tuple(chosen) if len(chosen) < len(papers) else ()


def naming_phrases(line: Line, closed: Iterable[Span]) -> Iterator[Naming]:
    """Wherever a question names a kind of paper: "kế hoạch phòng, chống thiên tai"."""
    shut = {n for span in closed for n in range(*span)}
    for start, end, kind in _kinds_in(line):
        stop = end
        while (
            stop < min(end + _MOST_WORDS, len(line.words)) and stop not in shut and not _stops(line, stop, stop > end)
        ):
            stop += 1
        if start not in shut and line.folds[end : end + 1] not in _ASKED_FOR:
            yield Naming(kind, (start, stop), tuple(word for word in line.folds[end:stop] if len(word) > 1))


def _stops(line: Line, at: int, begun: bool) -> bool:
    """Words that end the name of a paper; "về", "việc" may begin it."""
    if line.folds[at] in ("ve", "viec") and not begun:
        return False
    between = line.between(at - 1, at)
    return line.folds[at] in role("title_end") or bool(re.search(r"[?;:.!]", between))


def _fit(kind: str, words: tuple[str, ...], paper: Paper, telling: frozenset[str], placed: bool) -> float:
    """How surely the words name this paper: the share of telling words in its title; the kind alone counts a little."""
    own = [word for word in words if word in telling]
    same_kind = kind == paper.type_key
    if not own:
        named = placed or (bool(words) and all(word in paper.title for word in words))
        return 0.5 if same_kind and named and kind not in _GENERAL else 0.0
    held = sum(word in paper.title for word in own) / len(own)
    if held < _COVERS or (len(own) < 2 and held < 1.0) or len(own) < _OWN_SHARE * len(words):
        return 0.0
    if not same_kind and kind not in _GENERAL:
        return 0.0
    return held + (0.5 if same_kind else 0.0)


def _kinds_in(line: Line) -> Iterator[tuple[int, int, str]]:
    for at in range(len(line.words)):
        for size in (3, 2, 1):
            kind = _kinds().get(line.folds[at : at + size])
            if kind and at + size <= len(line.words):
                yield at, at + size, kind
                break


@cache
def _kinds() -> dict[tuple[str, ...], str]:
    return {tuple(fold(name).split()): fold(name) for name, _ in rows("paper_types.tsv")}
