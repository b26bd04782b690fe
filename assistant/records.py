"""The records of a question's walk: understood → evidence → answer with citations. Frozen; shapes as in docs/contract.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vectorstore.records import Hit

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An earlier message of the conversation. role: user | assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An administrative unit that a question names. name: "phường Cầu Sen"; doc_ids: its papers in the library, maybe none."""

    name: str
    doc_ids: tuple[str, ...] = ()

    @property
    def in_library(self) -> bool:
        """True when the library holds a paper of this place."""
        return bool(self.doc_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An office that a question names: `name` in full ("Phòng Văn hóa - Xã hội"), as typed in `typed`."""

    name: str
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A question, read.

    original: as typed. text: diacritics restored, abbreviations in full, completed from the history; what the user is
    shown as "đang hiểu là: …". topic: the content words that remain when place, period, unit and question words are
    taken out. intent: one of the names in assistant/data/intents (who_leads, who_coordinates, unit_tasks, target,
    legal_basis, deadline, signer, recipients, number_date, compare, list_units, list_targets, list_tasks, replaces,
    implements, count, summary, due_list, talk, out_of_scope, content); of talk the aspect says which (understand/talk.py).
    doc_ids: the papers the question is about; empty means no paper could be fixed and all are searched.
    missing_places: places that are named and that the library has no paper of. compare: several places side by side.
    periods: as written, normalised ("năm 2026", "6 tháng cuối năm 2025"). numbers: document numbers named in it.
    aspect: what is asked of each place when the intent is compare (who_leads, target, …); otherwise the intent itself.
    asks: the kinds of thing an answer must name, in the order asked: unit | partner | number | money | document | time |
    person | place | list; two for "phòng nào chủ trì và phối hợp với phòng nào". aliases: terms of the text in their
    other spelling, as (term, other): ("công nghệ thông tin", "CNTT"), for an index that knows only one of them.
    also: further intents about the paper itself, asked in the same breath ("thay thế kế hoạch nào, và ai ký?").
    said: the topic in the words of the question, where `topic` puts them as papers do; "" when they are the same.
    """

    original: str
    text: str
    topic: str
    intent: str
    language: str = "vi"
    places: tuple[Place, ...] = ()
    periods: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    numbers: tuple[str, ...] = ()
    doc_ids: tuple[str, ...] = ()
    compare: bool = False
    from_history: bool = False
    notes: tuple[str, ...] = ()
    aspect: str = ""
    asks: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()
    said: str = ""

    @property
    def missing_places(self) -> tuple[Place, ...]:
        """The named places without a paper in the library."""
        return tuple(place for place in self.places if not place.in_library)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Something that can be cited: a fact or a sentence, with the place it stands.

    kind: responsibility | target | legal_basis | deadline | metadata | sentence. text: readable; raw: the words of the source.
    score: 0 to 1, how surely it answers. record: the fact itself when it is one."""

    kind: str
    doc_id: str
    section: str
    ordinal: int
    page: int
    text: str
    raw: str
    score: float
    record: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote that was found verbatim in the raw text of `doc_id`. n: its marker in the answer, from 1.

    start, end: offsets of the quote in the document's raw text, for the source view. place: what its paper speaks for.
    context: what the paper prints above the quote and the answer leans on: the office's heading, a table's column heads."""

    n: int
    doc_id: str
    title: str
    number: str | None
    date: str | None
    section: str
    page: int
    quote: str
    quote_restored: str | None = None
    start: int = 0
    end: int = 0
    place: str = ""
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person gets. answer: correct Vietnamese with markers [n]; reason: why it was refused, else None.

    mode: extractive | llm | talk (small talk, nothing cited). retrieved: at least the ten best passages, best first."""

    question: str
    understood: Understood
    answer: str
    abstained: bool
    reason: str | None
    citations: tuple[Citation, ...]
    retrieved: tuple[Hit, ...]
    mode: str = "extractive"
    latency_ms: float = 0.0
    notes: tuple[str, ...] = ()
