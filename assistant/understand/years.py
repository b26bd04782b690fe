"""A place that has papers, but none of the year whose paper is asked for: then the place counts as one without papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.records import Place
from assistant.understand.asked import Asked
from assistant.understand.line import Line
from assistant.understand.papers import looks_back
from assistant.understand.periods import Mention as PeriodMention
from assistant.understand.periods import dated, fitting
from assistant.understand.shelf import Shelf
from assistant.understand.titles import naming_phrases
from prompts import phrase


def of_the_year(line: Line, asked: Asked, periods: Sequence[PeriodMention], shelf: Shelf) -> Asked:
    """`asked` with a place made one without papers where the question wants a paper of a year that it has none of.

    Either the paper is named by its year ("kế hoạch năm 2031 của …"), or no paper of the place speaks of that year at all.
    A place whose papers only tell of the year keeps them, with a note."""
    years = [mention for mention in periods if mention.period in set(dated([mention.period]))]
    years = [mention for mention in years if mention.period.first == mention.period.last]
    if len({mention.period.first for mention in years}) != 1 or len(years) != len(periods) or looks_back(line):
        return asked
    year, places, notes = years[0], [], list(asked.notes)
    for place in asked.places:
        have = _other_times(place, year, shelf)
        if have and (_names_a_paper(line, asked, year) or not _told(place, year, shelf)):
            places.append(Place(name=f"{place.name} {year.period.text}"))
            notes.append(phrase("understanding/nearest_time", place=place.name, have=have))
        else:
            places.append(place)
            if have:
                notes.append(phrase("understanding/other_time", place=place.name, asked=year.period.text, have=have))
    return replace(asked, places=tuple(places), notes=tuple(notes))


def _other_times(place: Place, year: PeriodMention, shelf: Shelf) -> str:
    """The times of the place's papers, when they are known and none is the year asked for; else ""."""
    own = {doc_id: shelf.papers[doc_id].periods for doc_id in place.doc_ids}
    known = tuple(dict.fromkeys(period.text for found in own.values() for period in found))
    undated = any(not found for found in own.values())
    return "" if undated or not known or fitting([year.period], own) else ", ".join(known)


def _names_a_paper(line: Line, asked: Asked, year: PeriodMention) -> bool:
    """True for "kế hoạch … năm 2031" and "kế hoạch … của xã A năm 2031"."""
    places = {mention.span[0]: mention.span[1] for mention in asked.mentions}
    closed = [*((start, end) for start, end in places.items()), year.span]
    for naming in naming_phrases(line, closed):
        at = naming.span[1]
        if line.folds[at : at + 1] in (("cua",), ("o",), ("tai",)) and at + 1 in places:
            at += 1
        at = places.get(at, at)
        if at == year.span[0]:
            return True
    return False


def _told(place: Place, year: PeriodMention, shelf: Shelf) -> bool:
    """True when some paper of the place holds the year."""
    documents = tuple(document for document in shelf.documents if document.doc_id in place.doc_ids)
    return str(year.period.first) in shelf.memory.vocabulary(documents)
