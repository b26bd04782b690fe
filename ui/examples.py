"""Example questions made from the library's own facts, kept only when the assistant answers them with a citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from string import Template
from threading import Lock

from assistant.naming import office_of
from assistant.records import Answer
from ui.office import Office, by_id, is_sample
from vectorstore.records import Document, Responsibility, Target
from vectorstore.text import fold, squeeze, terms

_LEAD = re.compile(r"^\s*[-+•]?\s*(?:chủ trì|là đơn vị chủ trì)[,:]?\s*(?:,?\s*phối hợp[^,;]*,)?\s*", re.IGNORECASE)
_LONGEST, _BEST = 84, 44  # characters of a task or indicator within a question
_TRIES = 6
_WANTED = 5


class Examples:
    """The example questions of one library; made anew when the library changed."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._lock = Lock()
        self._revision: int | None = None
        self._answers: tuple[Answer, ...] = ()

    def answers(self) -> tuple[Answer, ...]:
        """Up to five questions with their answers, of different kinds; empty for an empty library."""
        with self._lock:
            if self._revision != self.office.library.revision:
                self._answers = tuple(self._made())
                self._revision = self.office.library.revision
            return self._answers

    def near(self, question: str, *, most: int = 2) -> tuple[str, ...]:
        """Questions that the library answers, those first that share most words with the one that it did not."""
        asked = set(terms(question))
        known = [answer.question for answer in self.answers() if fold(answer.question) != fold(question)]
        return tuple(sorted(known, key=lambda each: -len(asked & set(terms(each))))[:most])

    def _made(self) -> Iterator[Answer]:
        kinds = [self._first_answered(candidates) for candidates in _candidates(self.office)]
        yield from islice((answer for answer in kinds if answer), _WANTED)

    def _first_answered(self, questions: Iterable[str]) -> Answer | None:
        for question in islice(questions, _TRIES):
            answer = self.office.service.assistant.ask(question)
            if not answer.abstained and answer.citations:
                return answer
        return None


def _candidates(office: Office) -> list[Iterator[str]]:
    """For each kind of question the candidates, the office's own papers before the samples."""
    documents = sorted(office.library.documents(), key=lambda d: (is_sample(d), d.doc_id))
    known = {d.doc_id: d for d in by_id(documents).values() if d.metadata.locality}
    order = {doc_id: i for i, doc_id in enumerate(known)}
    duties = sorted((f for f in office.library.responsibilities() if f.doc_id in known), key=lambda f: order[f.doc_id])
    targets = sorted((f for f in office.library.targets() if f.doc_id in known), key=lambda f: order[f.doc_id])
    return [
        _leads(duties, known),
        _typed(duties, known),
        _figures(targets, known),
        _compared(targets, known),
        _duties(duties, known),
    ]


def _leads(duties: list[Responsibility], known: dict[str, Document]) -> Iterator[str]:
    for task, fact in _led(duties):
        yield _filled("lead", task=task, place=_place(known[fact.doc_id]))


def _typed(duties: list[Responsibility], known: dict[str, Document]) -> Iterator[str]:
    """A question typed without diacritics, about another paper than the first."""
    first = next((fact.doc_id for _, fact in _led(duties)), "")
    for question in _leads([fact for fact in duties if fact.doc_id != first], known):
        yield _filled("typed", folded=fold(question).rstrip("?"))


def _led(duties: list[Responsibility]) -> list[tuple[str, Responsibility]]:
    """Tasks that an office leads and that fit into a question, those of a good length first."""
    tasks = [(_short(_LEAD.sub("", fact.task)), fact) for fact in duties if fact.role == "chủ trì"]
    return sorted(((task, fact) for task, fact in tasks if task), key=lambda pair: abs(len(pair[0]) - _BEST))


def _figures(targets: list[Target], known: dict[str, Document]) -> Iterator[str]:
    for fact in sorted(targets, key=lambda fact: abs(len(fact.indicator) - _BEST)):
        if isinstance(fact.value, float) and (indicator := _short(fact.indicator)):
            yield _filled("figure", indicator=_small(indicator), place=_capital(_place(known[fact.doc_id])))


def _compared(targets: list[Target], known: dict[str, Document]) -> Iterator[str]:
    """An indicator that two places have."""
    seen: dict[str, Target] = {}
    for fact in targets:
        first = seen.setdefault(fold(squeeze(fact.indicator)), fact)
        places = _place(known[first.doc_id]), _place(known[fact.doc_id])
        if places[0] != places[1] and (indicator := _short(fact.indicator)):
            yield _filled("compare", indicator=_small(indicator), place=places[0], other=places[1])


def _duties(duties: list[Responsibility], known: dict[str, Document]) -> Iterator[str]:
    for fact in duties:
        document = known[fact.doc_id]
        period = document.metadata.period
        if period:
            yield _filled("duties", unit=_capital(office_of(fact.unit, document)), period=_small(period))


def _place(document: Document) -> str:
    return document.metadata.locality or ""


def _short(text: str) -> str:
    """A task or an indicator without what stands in brackets; nothing when it is too long or too short for a question."""
    words = squeeze(re.sub(r"\([^)]*\)", " ", text)).strip(" .;:,")
    return _small(words) if 12 <= len(words) <= _LONGEST and not re.search(r"[;:.]", words) else ""


def _small(text: str) -> str:
    """First letter in lower case unless the word is an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _filled(kind: str, **values: str) -> str:
    return squeeze(Template(_patterns()[kind]).substitute(values))


@cache
def _patterns() -> dict[str, str]:
    lines = files("ui.data").joinpath("examples.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))
