"""A second look: what the papers that a question seems to name lack, another paper of the same place may hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.claims import Composed
from assistant.desk import Desk
from assistant.retrieve import search_text
from assistant.walk import Walk

_SEARCHED = 40
LACKED = frozenset({"weak", "no_figure", "no_task", "no_unit"})
"""The refusals that another paper may mend."""


def answer(desk: Desk, walk: Walk, compose: Callable[[Desk, Walk], Composed]) -> Composed | None:
    """The answer of the place's other papers, when no number says which paper is meant; else None."""
    understood = walk.understood
    assert understood is not None
    if understood.numbers or understood.compare:
        return None
    allowed = set(walk.scope)
    others = tuple(
        doc_id
        for place in understood.places
        for doc_id in place.doc_ids
        if doc_id in allowed and doc_id not in walk.papers
    )
    if not others:
        return None
    hits = tuple(desk.library.search(search_text(understood), doc_ids=others, k=_SEARCHED))
    relevance = {(h.passage.doc_id, ordinal): h.score for h in reversed(hits) for ordinal in h.passage.sections}
    found = compose(desk, replace(walk, papers=others, hits=hits, relevance=relevance))
    return None if found.refused else found
