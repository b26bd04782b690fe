"""Training and measuring material of the reader: clauses, questions, which clause answers which, what search found.

Question files: JSON Lines as `../shared/questions/reading`, or tables `DOC.tsv` (kind, style, gold lines of the paper's
text, question; `!N` marks a question that the paper does not answer and the line that comes nearest).
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.chain import Assistant
from assistant.reading.wording import clause_words, context_of
from assistant.records import Turn
from assistant.statements import Statement
from eval.run import slug
from vectorstore.library import Library

_COVERED, _LEAST_WORDS = 0.8, 4
_TWIN = 0.75  # clauses of other papers that say nearly the same


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause as the reader sees it. key: (doc_id, ordinal)."""

    doc_id: str
    ordinal: int
    parent: int | None
    kind: str
    zone: str
    context: str
    text: str

    @property
    def key(self) -> tuple[str, int]:
        """Identifier over the library."""
        return self.doc_id, self.ordinal


@dataclass(slots=True)
class Asked:
    """One question. text: as understood; typed: as typed; gold: clauses that answer (none: cannot be answered);
    near: a clause that comes near and does not answer; neutral: clauses that are neither right nor wrong;
    hits: (doc_id, ordinals, fused, lexical, dense) of the passages found, best first; within: papers it is narrowed to."""

    id: str
    typed: str
    text: str
    about: str
    answerable: bool
    kind: str = ""
    style: str = ""
    language: str = "vi"
    gold: list[tuple[str, int]] = field(default_factory=list)
    near: list[tuple[str, int]] = field(default_factory=list)
    neutral: set[tuple[str, int]] = field(default_factory=set)
    hits: list[tuple[str, tuple[int, ...], float, float, float]] = field(default_factory=list)
    within: tuple[str, ...] = ()
    missing: bool = False


def clauses_of(assistant: Assistant) -> dict[tuple[str, int], Clause]:
    """All clauses of a library."""
    found = {}
    for document in assistant.library.documents():
        for statement in assistant.desk.statements.of(document.doc_id):
            section = statement.section
            clause = Clause(
                document.doc_id,
                section.ordinal,
                section.parent,
                section.kind,
                section.zone,
                context_of(document, statement.trail),
                clause_words(section),
            )
            found[clause.key] = clause
    return found


def read_questions(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The questions of several files of both forms."""
    for path in paths:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for number, line in enumerate(lines, 1):
            if path.suffix == ".tsv":
                parts = line.split("\t")
                if len(parts) == 4 and re.fullmatch(r"!?[\d,; !]+", parts[2].strip()):
                    kind, style, gold, question = (part.strip() for part in parts)
                    yield {
                        "id": f"{path.stem}:{number}",
                        "about": path.stem,
                        "type": kind,
                        "style": style,
                        "lines": gold,
                        "question": question,
                    }
            else:
                yield json.loads(line)


def asked_of(assistant: Assistant, questions: Iterable[Mapping[str, Any]], *, k: int = 60) -> list[Asked]:
    """Each question with what understanding and search make of it, and its gold clauses."""
    clauses, marks = clauses_of(assistant), Marks(assistant)
    found = []
    for question in questions:
        turns = tuple(Turn(role=t["role"], content=t["content"]) for t in question.get("history") or ())
        walk = assistant.retrieve(assistant.understand(assistant.asked(question["question"], history=turns)))
        gold, near = marks.of(question)
        one = Asked(
            id=question["id"],
            typed=question["question"],
            text=walk.understood.text,
            about=slug(question.get("about") or (question.get("doc_ids") or [""])[0]),
            answerable=not question["lines"].startswith("!") if "lines" in question else bool(question["doc_ids"]),
            kind=question["type"],
            style=question["style"],
            language=walk.understood.language,
            gold=gold,
            near=near,
            within=walk.understood.doc_ids,
            missing=bool(walk.understood.missing_places),
        )
        one.hits = [(h.passage.doc_id, h.passage.sections, h.score, h.lexical, h.dense) for h in walk.hits[:k]]
        one.neutral = _neutral(clauses, one)
        found.append(one)
    return found


class Marks:
    """Finds the clauses that a question's noted evidence or lines stand in."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._papers = {document.doc_id for document in assistant.library.documents()}
        self._bags: dict[str, list[tuple[Statement, frozenset[str]]]] = {}
        self._lines: dict[str, list[tuple[int, int]]] = {}

    def of(self, question: Mapping[str, Any]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """(gold clauses, near clauses)."""
        if "lines" not in question:
            gold = [
                key
                for doc in map(slug, question["doc_ids"])
                for e in question["evidence"]
                for key in self._evidence(doc, e)
            ]
            return list(dict.fromkeys(gold)), []
        doc, near = slug(question["about"]), question["lines"].startswith("!")
        numbers = [int(n) for n in re.findall(r"\d+", question["lines"])]
        keys = list(dict.fromkeys(key for n in numbers for key in self._line(doc, n)))
        return ([], keys) if near else (keys, [])

    def _evidence(self, doc: str, evidence: str) -> list[tuple[str, int]]:
        wanted = _words(evidence)
        found = []
        for statement, bag in self._of(doc):
            shared = len(wanted & bag)
            holds = len(wanted) >= _LEAST_WORDS and shared >= _COVERED * len(wanted)
            part = len(bag) >= _LEAST_WORDS and shared >= _COVERED * len(bag)
            if holds or part:
                found.append((shared / len(wanted | bag), statement.section))
        exact = [s for _, s in sorted(found, key=lambda f: -f[0])][:6]
        return [(doc, s.ordinal) for s in exact]

    def _line(self, doc: str, number: int) -> list[tuple[str, int]]:
        if doc not in self._papers:
            return []
        if doc not in self._lines:
            text, at, spans = self._assistant.library.raw_text(doc), 0, []
            for line in text.split("\n"):
                spans.append((at, at + len(line)))
                at += len(line) + 1
            self._lines[doc] = spans
        spans = self._lines[doc]
        if number > len(spans):
            return []
        start, end = spans[number - 1]
        hit = [(s.section, min(end, s.section.end) - max(start, s.section.start)) for s, _ in self._of(doc)]
        hit = [(section, shared) for section, shared in hit if shared > 3]
        if not hit:
            return []
        best = max(hit, key=lambda pair: (pair[1], -(pair[0].end - pair[0].start)))[0]
        return [(doc, best.ordinal)]

    def _of(self, doc: str) -> list[tuple[Statement, frozenset[str]]]:
        if doc not in self._papers:
            return []
        if doc not in self._bags:
            self._bags[doc] = [(s, _words(s.section.raw)) for s in self._assistant.desk.statements.of(doc)]
        return self._bags[doc]


def _neutral(clauses: Mapping[tuple[str, int], Clause], one: Asked) -> set[tuple[str, int]]:
    """Clauses over and under a right one, and of other papers that say nearly the same."""
    found: set[tuple[str, int]] = set()
    bags = [_words(clauses[key].text) for key in one.gold if key in clauses]
    for key in one.gold:
        if key in clauses:
            parent = clauses[key].parent
            found |= {(key[0], parent)} if parent is not None else set()
            found |= {c.key for c in _paper(clauses)[key[0]] if c.parent == key[1]}
    for doc, ordinals, *_ in one.hits:
        for key in ((doc, ordinal) for ordinal in ordinals):
            if key in clauses and any(_alike(_words(clauses[key].text), bag) for bag in bags):
                found.add(key)
    return found - set(one.gold)


_PAPERS: dict[int, dict[str, list[Clause]]] = {}


def _paper(clauses: Mapping[tuple[str, int], Clause]) -> dict[str, list[Clause]]:
    if id(clauses) not in _PAPERS:
        table: dict[str, list[Clause]] = defaultdict(list)
        for clause in clauses.values():
            table[clause.doc_id].append(clause)
        _PAPERS[id(clauses)] = table
    return _PAPERS[id(clauses)]


def _alike(left: frozenset[str], right: frozenset[str]) -> bool:
    return len(left & right) >= _TWIN * len(left | right) if left and right else False


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))


def save(path: Path, library: Library, questions: Iterable[Mapping[str, Any]]) -> None:
    """Write (clauses, asked) to a file, so that training starts at once."""
    assistant = Assistant(library)
    asked = asked_of(assistant, questions)
    path.write_bytes(pickle.dumps((clauses_of(assistant), asked)))


def load(path: Path) -> tuple[dict[tuple[str, int], Clause], list[Asked]]:
    """What `save` wrote."""
    return pickle.loads(path.read_bytes())


def main() -> None:
    """Write a data file for training over a library that holds the papers asked about."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("questions", type=Path, nargs="+", help="question files of both forms")
    parser.add_argument("--home", type=Path, required=True, help="the library's data folder")
    given = parser.parse_args()
    with Library.open(given.home, read_only=True) as library:
        save(given.out, library, read_questions(given.questions))


if __name__ == "__main__":
    main()
