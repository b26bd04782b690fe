"""Questions that the library answers, for the first page and beside a refusal; each was put to the assistant before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice
from threading import Lock

from assistant.records import Answer
from ui.office import Office
from ui.questions import Asking, Facts
from vectorstore.text import fold, terms

_TRIES = 6
_WANTED = 7  # one that is answered on the first page, six to click
_NEAR_TRIES = 4  # questions put to the assistant while a refusal waits for its suggestions


class Examples:
    """The example questions of one library; made anew when the library changed."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._lock = Lock()
        self._revision: int | None = None
        self._answers: tuple[Answer, ...] = ()
        self._pool = _Pool(())

    def answers(self) -> tuple[Answer, ...]:
        """Up to seven questions with their answers, of different kinds; empty for an empty library."""
        self._renew()
        return self._answers

    def near(self, question: str, *, most: int = 2) -> tuple[str, ...]:
        """Questions that the library answers on what the given one, which it did not answer, is about.

        They are made from facts that share its rarer words and are put to the assistant before they are offered; what is
        missing is filled up with the examples."""
        self._renew()
        near = (asking for asking in self._pool.like(question) if self._answered(asking))
        known = (answer.question for answer in self._answers if fold(answer.question) != answer.question)
        found = dict.fromkeys(chain(islice((asking.question for asking in near), most), known))
        return tuple(islice((each for each in found if fold(each) != fold(question)), most))

    def _renew(self) -> None:
        with self._lock:
            if self._revision != self.office.library.revision:
                facts = Facts.of(self.office)
                self._pool = _Pool((*facts.leads(), *facts.figures()))
                self._answers = tuple(self._made(facts))
                self._revision = self.office.library.revision

    def _made(self, facts: Facts) -> Iterator[Answer]:
        kinds = [self._first_answered(candidates) for candidates in facts.kinds()]
        yield from islice((answer for answer in kinds if answer), _WANTED)

    def _first_answered(self, candidates: Iterable[Asking]) -> Answer | None:
        for asking in islice(candidates, _TRIES):
            answer = self.office.service.assistant.ask(asking.question)
            if asking.answered_by(answer):
                return answer
        return None

    def _answered(self, asking: Asking) -> bool:
        return asking.answered_by(self.office.service.assistant.ask(asking.question))


class _Pool:
    """Questions to choose from by what they are about."""

    def __init__(self, askings: tuple[Asking, ...]) -> None:
        self.askings = askings

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        return [frozenset(terms(asking.question)) for asking in self.askings]

    @cached_property
    def _spread(self) -> Counter[str]:
        return Counter(word for words in self._words for word in words)

    def like(self, question: str) -> list[Asking]:
        """The few that share most with a question; a word counts the more the fewer questions have it."""
        asked = frozenset(terms(question))
        scored = [
            (sum(1 / self._spread[word] for word in asked & words), asking)
            for words, asking in zip(self._words, self.askings, strict=True)
        ]
        best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
        return [asking for _, asking in best[:_NEAR_TRIES]]
