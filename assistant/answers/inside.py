"""A place that has no paper of its own, but that papers of others tell of: "xã Đông Sơn" in the annex of its province's plan."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answers import clauses
from assistant.claims import Composed
from assistant.desk import Desk, thresholds
from assistant.judge import Judge
from assistant.judge.fits import fits
from assistant.naming import bare_place
from assistant.query import Query
from assistant.statements import Statement
from assistant.walk import Walk
from assistant.years import years
from vectorstore.text import comparable

_SEARCHED = 40
_YEAR = re.compile(r"\s*năm\s+20\d\d$|\s*năm\s+19\d\d$")


def told_inside(desk: Desk, walk: Walk) -> Composed | None:
    """The clause of another place's paper that names the place and answers; None when none surely does."""
    assert walk.understood is not None
    names = [bare_place(_YEAR.sub("", place.name)) for place in walk.understood.missing_places]
    kept = tuple(place for place in walk.understood.places if place.in_library)
    topic = " ".join([walk.understood.topic, *names])
    hits = tuple(desk.library.search(topic, doc_ids=walk.scope, k=_SEARCHED))
    inside = replace(
        walk,
        hits=hits,
        papers=tuple(dict.fromkeys(hit.passage.doc_id for hit in hits)),
        query=desk.query(topic),
        understood=replace(walk.understood, places=kept, topic=topic, intent="content"),
    )
    judge = Judge(desk, inside)
    best = [
        one
        for one in judge.ranked()
        if one.chance >= thresholds()["judge_inside"]
        and _names(desk, one.statement, names)
        and _of_year(desk, walk, judge.query, one.statement)
    ]
    return clauses.told(desk, replace(inside, papers=(best[0].statement.doc_id,)), best, judge.query) if best else None


def _names(desk: Desk, statement: Statement, names: list[str]) -> bool:
    """True when the clause, a heading over it or its paper's title names every place, with its diacritics."""
    document = desk.document(statement.doc_id)
    title = (document.metadata.title or "") if document else ""
    place = (document.metadata.locality or "") if document else ""
    words = comparable(" ".join((statement.section.text, *statement.trail, title, place)))
    return all(re.search(rf"\b{re.escape(comparable(name))}\b", words) for name in names)


def _of_year(desk: Desk, walk: Walk, query: Query, statement: Statement) -> bool:
    """True when the clause holds what is asked for, and, where a year is asked about, speaks of that year itself."""
    assert walk.understood is not None
    document = desk.document(statement.doc_id)
    period = (document.metadata.period or "") if document else ""
    asked = years(" ".join((*walk.understood.periods, *(place.name for place in walk.understood.missing_places))))
    told = years(" ".join((statement.section.text, *statement.trail)))
    return fits(walk.understood, query, statement, document) and (not asked or bool(asked & (told or years(period))))
