"""A content question: the clauses that the reader finds likeliest, of the papers that are asked about."""

from __future__ import annotations

from assistant.answers import about, clauses
from assistant.answers.common import answering
from assistant.answers.refuse import no_figure, weak
from assistant.claims import Composed
from assistant.desk import Desk, Scored
from assistant.reading.reader import weights
from assistant.statements import Statement
from assistant.states import Judged
from assistant.terms import terms_of

_NO_MATTER = frozenset({"quy", "dinh", "noi", "dung", "ve", "van", "de", "gi", "neu"})


def answer(desk: Desk, state: Judged) -> Composed:
    """The likeliest clauses of the papers that answer."""
    if asks_for_subject(state):
        return about.subject(desk, state)
    reads = [read for read in state.reads if read.statement.doc_id in state.papers]
    if reads and reads[0].support >= weights().alone:
        return clauses.told(desk, state, reads)
    return no_figure(desk, state) if "money" in state.understood.asks else weak(desk, state)


def asks_for_subject(state: Judged) -> bool:
    """True for "Quyết định 12 quy định về gì?": one paper, and no word of matter."""
    words = set(terms_of(state.understood.topic))
    return len(state.papers) == 1 and bool(state.understood.numbers) and words <= _NO_MATTER


def ranked(desk: Desk, state: Judged, doc_id: str) -> list[Scored[Statement]]:
    """The statements that may answer, best first; the units that the question names count as part of its matter."""
    query = desk.query(
        " ".join([state.understood.topic or state.understood.text, *(u.name for u in state.understood.units)])
    )
    return desk.ranked(state, doc_id, lambda s: answering(desk, s), query)
