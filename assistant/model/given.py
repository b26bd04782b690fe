"""What a model is given to read: the likeliest clauses with what stands above, beside and under them, numbered and fenced."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from assistant.desk import Desk
from assistant.model.grounding import Proof
from assistant.model.meaning import bears
from assistant.model.prompting import TOKEN_CHARS, harmless
from assistant.naming import paper_of
from assistant.reading.reader import weights
from assistant.reading.wording import clause_words
from assistant.records import Turn
from assistant.sentences import unlabelled
from assistant.statements import Statement, matter_of
from assistant.states import Told
from prompts import load, phrase
from vectorstore.records import Document
from vectorstore.text import squeeze

_RESERVED = 1300  # tokens kept for the rules, the question with its history, and the answer
_LEAST_ROOM = 1200  # characters of clauses that any model is given
_MOST = 24
_AROUND, _UNDER = 4, 6  # clauses whose neighbours are given too; how many of those under one
_LONGEST = 900  # characters of one clause
_TURNS, _TURN_LENGTH = 6, 500
_ABOVE = 4
_SHOWN_ABOVE = frozenset({"heading", "unit"})

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Given:
    """One clause as the model sees it. n: its number. paper, above: what it says nothing of itself; text: its words."""

    n: int
    statement: Statement
    document: Document
    paper: str
    above: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a model reads for one question. fields: of the prompt's template; clauses by their numbers."""

    fields: dict[str, str]
    clauses: dict[int, Given]
    proof: Proof


def sheet(desk: Desk, told: Told, context: int) -> Sheet:
    """The sheet of a question, within `context` tokens, the same for the same library but for its random fence."""
    clauses = _numbered(_within(desk, told, context))
    marker = fence()
    papers = groupby(clauses, key=lambda one: one.document.doc_id)
    evidence = "\n".join(f"<{marker}>\n{_printed(list(own))}\n</{marker}>" for _, own in papers)
    fields = {
        "marker": marker,
        "refusal": load("model/read_refusal"),
        "evidence": evidence,
        "history": _history(told.history),
        "question": harmless(told.question),
    }
    return Sheet(fields, {one.n: one for one in clauses}, _proof(clauses, told))


def fence() -> str:
    """A marker that no document can know; it holds a digit, so that it is never a word."""
    made = secrets.token_hex(4)
    return made if any(char.isdigit() for char in made) else fence()


def _within(desk: Desk, told: Told, context: int) -> list[Given]:
    """The clauses that fit, likeliest first."""
    room = max(_LEAST_ROOM, int((context - _RESERVED) * TOKEN_CHARS))
    found: list[Given] = []
    papers: set[str] = set()
    for key in dict.fromkeys(_keys(desk, told)):
        one = _given(desk, key)
        if one is None:
            continue
        cost = len(one.text) + len(one.above) + (0 if key[0] in papers else len(one.paper)) + 12
        if (cost > room and found) or len(found) == _MOST:
            break
        room -= cost
        papers.add(key[0])
        found.append(one)
    return found


def _keys(desk: Desk, told: Told) -> Iterator[Key]:
    """Clauses worth reading: those that the reader likes best with what stands around them, those that the composed answer
    rests on, the reader's others, those of the best passages."""
    inside = _inside(told)
    reads = [read for read in told.reads if inside(read.statement.doc_id)]
    for read in reads[:_AROUND]:
        yield read.key
        yield from _around(desk, read.statement)
    for claim in () if told.composed.refused else told.composed.claims:
        yield from ((e.doc_id, e.ordinal) for e in claim.evidence)
    yield from (read.key for read in reads)
    for hit in told.hits:
        if inside(hit.passage.doc_id):
            yield from ((hit.passage.doc_id, ordinal) for ordinal in hit.passage.sections)


def _inside(told: Told) -> Callable[[str], bool]:
    """Whether a paper may be read: the named ones only, unless none of their clauses is even likely."""
    named = set(told.understood.doc_ids) & set(told.scope)
    likely = any(read.support >= weights().likely for read in told.reads if read.statement.doc_id in named)
    return (lambda doc_id: doc_id in named) if named and likely else (lambda doc_id: True)


def _around(desk: Desk, statement: Statement) -> Iterator[Key]:
    """What stands under a clause, then right behind and before it."""
    doc_id = statement.doc_id
    yield from ((doc_id, below.ordinal) for below in desk.below(statement.section)[:_UNDER])
    order = [one.section.ordinal for one in desk.statements.of(doc_id)]
    if statement.section.ordinal in order:
        at = order.index(statement.section.ordinal)
        yield from ((doc_id, ordinal) for ordinal in (*order[at + 1 : at + 3], *order[max(0, at - 1) : at]))


def _given(desk: Desk, key: Key) -> Given | None:
    """A clause with its paper and headings; None for one without words, and for a heading: it stands over its clauses."""
    doc_id, ordinal = key
    section, document = desk.section(doc_id, ordinal), desk.document(doc_id)
    if section is None or document is None or not section.text.strip() or section.kind in _SHOWN_ABOVE:
        return None
    statement = desk.statement(doc_id, ordinal) or Statement(
        section=section, trail=(), unit=None, matter=matter_of(section.text)
    )
    above = " › ".join(squeeze(unlabelled(part)) for part in statement.trail[-_ABOVE:])
    text = squeeze(clause_words(section) if section.kind == "row" else section.text)[:_LONGEST]
    return Given(0, statement, document, paper_line(document), above, text)


def paper_line(document: Document) -> str:
    """A paper as the model is told of it: type and number, place, period, day, title."""
    meta = document.metadata
    head = ", ".join(part for part in (paper_of(document), meta.locality, meta.period, meta.date) if part)
    return squeeze(f"{head}: {meta.title or document.name}")


def _numbered(clauses: list[Given]) -> list[Given]:
    """The clauses paper by paper, the likeliest paper first, each in reading order, numbered from 1."""
    papers = list(dict.fromkeys(one.document.doc_id for one in clauses))
    order = sorted(clauses, key=lambda one: (papers.index(one.document.doc_id), one.statement.section.ordinal))
    return [Given(n, one.statement, one.document, one.paper, one.above, one.text) for n, one in enumerate(order, 1)]


def _printed(clauses: list[Given]) -> str:
    """The clauses of one paper under its name, headings once."""
    lines = [f"Văn bản: {harmless(clauses[0].paper)}"]
    for above, own in groupby(clauses, key=lambda one: one.above):
        lines += [f"Mục: {harmless(above)}"] if above else []
        lines += [f"[{one.n}] {harmless(one.text)}" for one in own]
    return "\n".join(lines)


def _history(turns: tuple[Turn, ...]) -> str:
    if not turns:
        return ""
    names = {"user": "Người hỏi", "assistant": "Trợ lý"}
    told = [
        f"- {names.get(turn.role, 'Người hỏi')}: {harmless(turn.content)[:_TURN_LENGTH]}" for turn in turns[-_TURNS:]
    ]
    return phrase("model/read_history", turns="\n".join(told)) + "\n\n"


def _proof(clauses: list[Given], told: Told) -> Proof:
    """What the model's sentences are held against."""
    return Proof(
        evidence={one.n: one.text for one in clauses},
        titles={one.n: f"{one.paper} . {one.above.replace(' › ', ' . ')}" for one in clauses},
        places={one.n: one.document.metadata.locality or "" for one in clauses},
        question=f"{told.question} . {told.understood.text}",
        meaning=bears,
    )
