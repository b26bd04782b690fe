"""One question read by itself, without its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.understand.abbreviations import expand
from assistant.understand.asked import Asked, asked_places
from assistant.understand.english import is_english, to_vietnamese
from assistant.understand.gazetteer import gazetteer
from assistant.understand.intents import Intent, intent_of
from assistant.understand.line import Line, Span
from assistant.understand.numbers import NumberMention, codes_written, find_numbers, own_papers
from assistant.understand.papers import Fixed, resolved_papers
from assistant.understand.periods import Mention as PeriodMention
from assistant.understand.periods import find_periods
from assistant.understand.places import find_places, library_places, spelled_out
from assistant.understand.shelf import Shelf
from assistant.understand.sketch import ABOVE, PAPER, PLACE, TIME, UNIT, Sketch
from assistant.understand.tidy import sentence, shouts, tidy
from assistant.understand.topic import paper_spans, topic_of
from assistant.understand.units import UnitMention, find_question_units, subjects
from assistant.understand.years import of_the_year


@dataclass(frozen=True, slots=True)
class Reading:
    """A question and everything recognised in it. line: the full, corrected text; subjects: the offices it is about;
    fixed: the papers asked about, and by what."""

    line: Line
    asked: Asked
    periods: tuple[PeriodMention, ...]
    numbers: tuple[NumberMention, ...]
    units: tuple[UnitMention, ...]
    subjects: tuple[UnitMention, ...]
    intent: Intent
    topic: str
    fixed: Fixed
    language: str = "vi"

    @property
    def doc_ids(self) -> tuple[str, ...]:
        """The papers that the question fixes."""
        return self.fixed.doc_ids

    @property
    def text(self) -> str:
        """The question in full, correctly spelled."""
        return self.line.text


def read_alone(question: str, shelf: Shelf, within: frozenset[str]) -> Reading:
    """Reads one Vietnamese question. within: the papers that may be asked about."""
    typed = Line(tidy(question))
    english = is_english(typed)
    if english:
        typed = Line(_translated(typed, shelf))
    full = expand(codes_written(typed.text), lambda words: _begins_with_place(words, shelf))
    if shouts(typed.text):
        full = _calmed(full)
    named, protected = spelled_out(full, library_places(Line(full), shelf), Line(full))
    protected += _other_names(Line(named), shelf) if typed.shape == "mixed" else ()
    line = Line(sentence(named if english else shelf.speller.mend(named, protected)))
    before = Line(named)
    lower = "lower" in (before.shape, typed.shape) or shouts(typed.text)
    mentions = find_places(line, before, shelf, lower=lower)
    final, _ = spelled_out(line.text, mentions, line)
    if final != line.text:
        line = Line(final)
        mentions = find_places(line, line, shelf)
    reading = _recognised(line, asked_places(line, mentions, shelf, within), shelf, within, lower=lower)
    return replace(reading, language="en") if english else reading


def _other_names(line: Line, shelf: Shelf) -> tuple[Span, ...]:
    """Where the text names other places, typed with capitals (offsets): their spelling is theirs."""
    mentions = (m for m in find_places(line, line, shelf) if not m.locales and line.words[m.name_span[0]].capital)
    return tuple((line.words[m.name_span[0]].start, line.words[m.name_span[1] - 1].end) for m in mentions)


def _translated(typed: Line, shelf: Shelf) -> str:
    """An English question in Vietnamese, the names of places kept as they stand."""
    names = [typed.part(mention.name_span) for mention in library_places(typed, shelf)]
    return to_vietnamese(typed.text, names)


def _recognised(line: Line, asked: Asked, shelf: Shelf, within: frozenset[str], *, lower: bool) -> Reading:
    periods, numbers = find_periods(line), find_numbers(line)
    asked = of_the_year(line, asked, periods, shelf)
    places = [mention.span for mention in (*asked.mentions, *asked.aside, *asked.parents)]
    units = find_question_units(line, [*places, *(period.span for period in periods)], lower=lower)
    fixed = resolved_papers(line, asked, numbers, periods, shelf, within)
    parts = _parts(asked, periods, numbers)
    seen = [*((unit.span, UNIT) for unit in units if unit.role != "authority"), *parts]
    intent = intent_of(Sketch(line, seen, folded=False), Sketch(line, seen))
    about = subjects(units, intent.name, intent.asks)
    own = [n for n in numbers if own_papers([n], shelf, within)]
    named = paper_spans(line, [span for span, _ in parts], shelf, fixed.doc_ids)
    topical = [*((unit.span, UNIT) for unit in about[:1]), *_matter_parts(asked, periods, own)]
    topic = topic_of(Sketch(line, topical, folded=False), named)
    return Reading(line, asked, periods, numbers, units, about, intent, topic, fixed)


def _parts(asked: Asked, periods: Iterable[PeriodMention], numbers: Iterable[NumberMention]) -> list[tuple[Span, str]]:
    return [
        *((mention.span, PLACE) for mention in asked.mentions),
        *((mention.span, ABOVE) for mention in (*asked.aside, *asked.parents)),
        *((number.span, PAPER) for number in numbers),
        *((period.span, TIME) for period in periods),
    ]


def _matter_parts(
    asked: Asked, periods: Iterable[PeriodMention], own: Iterable[NumberMention]
) -> list[tuple[Span, str]]:
    """What leaves the topic: asked places and where they lie, times, the numbers of the papers themselves."""
    return [
        *((mention.span, PLACE) for mention in asked.mentions),
        *((mention.span, ABOVE) for mention in asked.parents),
        *((number.span, PAPER) for number in own),
        *((period.span, TIME) for period in periods),
    ]


def _begins_with_place(words: Sequence[str], shelf: Shelf) -> bool:
    return any(
        tuple(words[:size]) in shelf.locales or bool(gazetteer().named(tuple(words[:size])))
        for size in range(min(5, len(words)), 1, -1)
    )


def _calmed(text: str) -> str:
    """A shouted question in lower case; short forms that papers keep stay in capitals."""
    kept = {"ubnd", "hđnd", "mttq", "grdp", "gdp", "lan", "wan", "vneid", "ocop"}
    return " ".join(word.upper() if word.lower() in kept else word.lower() for word in text.split(" "))
