"""From a question as typed to what it asks: the entry point of the package."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from assistant.records import Place, Turn, Understood, Unit
from assistant.understand.abbreviations import alias_table
from assistant.understand.bare import with_name
from assistant.understand.followups import Earlier, completed, last_question
from assistant.understand.line import Line
from assistant.understand.memory import Memory
from assistant.understand.papers import Fixed
from assistant.understand.reading import Reading, read_alone
from assistant.understand.scope import listed, out_of_scope
from assistant.understand.shelf import Shelf
from assistant.understand.spoken import as_papers_say
from assistant.understand.units import resolved
from vectorstore.text import fold

if TYPE_CHECKING:
    from vectorstore.library import Library

# What only a place's own papers tell; a target or a legal basis of the province also stands in its communes' papers.
_OF_ITS_OWN_PAPERS = (
    "who_leads",
    "who_coordinates",
    "unit_tasks",
    "list_units",
    "list_tasks",
    "signer",
    "recipients",
    "number_date",
)
_COMPARES = re.compile(r"\b(?:so sanh|so voi|khac|giong|hon)\b")
_MOST_ALIASES = 8
_MOST_REMEMBERED = 512
_VAGUE = 62  # weight up to which a content question may be about anything
_MOST_TURNS = 4  # earlier questions that are read to complete one


class Reader:
    """Reads questions about one library. What it knows of the library follows `library.revision`; safe between threads."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._lock = Lock()
        self._memory = Memory(library)
        self._state: tuple[int, Shelf] | None = None
        self._readings: dict[tuple[str, frozenset[str]], Reading] = {}

    def read(
        self,
        question: str,
        history: Sequence[Turn] = (),
        doc_ids: Iterable[str] = (),
        collection: str | None = None,
    ) -> Understood:
        """What a question asks.

        history: earlier turns, oldest first. doc_ids, collection: the papers that the user has limited the search to."""
        shelf = self.shelf()
        within = shelf.within(collection, doc_ids)
        reading, carried = self._complete(question, tuple(history), shelf, within)
        return self._understood(question, reading, carried, shelf)

    def _complete(
        self, question: str, history: tuple[Turn, ...], shelf: Shelf, within: frozenset[str], depth: int = 0
    ) -> tuple[Reading, bool]:
        """The question read, with what it takes from earlier turns; whether it took anything."""
        last = last_question(history) if depth < _MOST_TURNS else None
        reading = self._alone(question, shelf, within)
        if last is not None and not reading.asked.mentions:
            reading = self._alone(with_name(question, shelf, within), shelf, within)
        if last is None or (listed(question, reading.line) and self._foreign(question, reading, shelf)):
            return reading, False
        at, asked, answered = last
        before, _ = self._complete(asked, history[:at], shelf, within, depth + 1)
        full = completed(reading, Earlier(before, answered))
        if full is None:
            return reading, False
        whole = replace(self._alone(full.text, shelf, within), language=reading.language)
        if full.same_papers and before.doc_ids:
            doc_ids = tuple(dict.fromkeys((*before.doc_ids, *_narrowed(whole, before))))
            whole = replace(whole, fixed=Fixed(doc_ids, before.fixed.by))
        return whole, True

    def _foreign(self, question: str, reading: Reading, shelf: Shelf) -> bool:
        """True for a question that no office's paper answers."""
        plain = reading.intent.name != "content" or reading.intent.weight > _VAGUE
        anchored = bool(reading.asked.places or reading.units or reading.numbers or plain)
        return out_of_scope(question, reading.line, reading.topic, shelf, anchored=anchored)

    def _alone(self, question: str, shelf: Shelf, within: frozenset[str]) -> Reading:
        """The question by itself, remembered: earlier turns come again with every later one."""
        key = (question, within)
        found = self._readings.get(key)
        if found is None:
            found = read_alone(question, shelf, within)
            if len(self._readings) >= _MOST_REMEMBERED:
                self._readings.clear()
            self._readings[key] = found
        return found

    def shelf(self) -> Shelf:
        """What is known of the library in its present state."""
        revision = self.library.revision
        with self._lock:
            if self._state is None or self._state[0] != revision:
                self._state = (revision, Shelf(tuple(self.library.documents()), self.library, self._memory))
                self._readings = {}
            return self._state[1]

    def _understood(self, question: str, reading: Reading, carried: bool, shelf: Shelf) -> Understood:
        places = reading.asked.places or (reading.asked.above if reading.intent.name in _OF_ITS_OWN_PAPERS else ())
        units = _units(reading, places, shelf)
        foreign = self._foreign(question, reading, shelf) and not (carried and not listed(question, Line(question)))
        aspect = "out_of_scope" if foreign else reading.intent.name
        compare = not foreign and (len(places) > 1 or _compares_papers(reading))
        topic = as_papers_say(reading.topic)
        return Understood(
            original=question,
            text=reading.text,
            topic=topic,
            said=reading.topic if topic != reading.topic else "",
            intent="compare" if compare else aspect,
            language=reading.language,
            aspect=aspect,
            asks=() if foreign else reading.intent.asks,
            places=places,
            periods=tuple(dict.fromkeys(mention.period.text for mention in reading.periods)),
            units=units,
            numbers=tuple(dict.fromkeys(number.number for number in reading.numbers)),
            doc_ids=reading.doc_ids,
            compare=compare,
            from_history=carried,
            notes=reading.asked.notes,
            aliases=_aliases(reading.text),
            also=() if foreign else reading.intent.also,
        )


def _compares_papers(reading: Reading) -> bool:
    """True for a comparison of one place's papers: "kế hoạch 2026 và 2027 khác nhau thế nào?"."""
    several = len({mention.period for mention in reading.periods}) > 1 and len(reading.doc_ids) > 1
    return several and _COMPARES.search(reading.line.folded) is not None


def _narrowed(whole: Reading, before: Reading) -> tuple[str, ...]:
    """Papers of another time that a carried-on question adds: last year's result may stand in either."""
    return whole.doc_ids if whole.periods and len(whole.doc_ids) <= len(before.doc_ids) + 1 else ()


def _units(reading: Reading, places: Sequence[Place], shelf: Shelf) -> tuple[Unit, ...]:
    level = places[0].name.split()[0] if places else ""
    level = "đặc khu" if level == "đặc" else "thị trấn" if level == "thị" else level
    units = (resolved(mention, level, reading.doc_ids, shelf) for mention in reading.subjects)
    return tuple({unit.name: unit for unit in units}.values())


def _aliases(text: str) -> tuple[tuple[str, str], ...]:
    """The long terms of a text that papers also write short: ("công nghệ thông tin", "CNTT")."""
    folded = f" {fold(text)} "
    found = []
    for term, short in alias_table():
        if f" {term} " in folded:
            found.append((term, short))
    return tuple(found[:_MOST_ALIASES])
