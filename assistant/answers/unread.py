"""What an answer that denies something, or that counts or lists, says of parts of its papers that could not be read."""

from __future__ import annotations

from assistant.answers.common import document_of
from assistant.desk import Desk
from assistant.naming import paper_of
from assistant.states import Told
from prompts import phrase

_DENIES = frozenset({"no_unit", "no_task", "no_figure", "weak", "blank"})
_WHOLE = frozenset(
    {"summary", "due_list", "count", "compare", "list_units", "list_targets", "list_tasks", "unit_tasks"}
)
_MOST_PAPERS, _MOST_PARTS = 2, 3


def unread_notes(desk: Desk, told: Told) -> tuple[str, ...]:
    """One sentence when what is denied or left out may stand in an unread part of the papers asked about; else none."""
    denied = told.composed.refusal in _DENIES
    if not denied and (told.composed.refused or told.understood.intent not in _WHOLE):
        return ()
    papers = [document for document in (document_of(desk, doc_id) for doc_id in told.papers) if document.unread]
    if not papers:
        return ()
    named = "; ".join(f"{paper_of(d)} ({_parts([part.told for part in d.unread])})" for d in papers[:_MOST_PAPERS])
    more = phrase("notes/unread_more", count=len(papers) - _MOST_PAPERS) if len(papers) > _MOST_PAPERS else ""
    return (phrase("notes/unread_denied" if denied else "notes/unread_left_out", papers=named + more),)


def _parts(parts: list[str]) -> str:
    return "; ".join(parts[:_MOST_PARTS]) + ("; …" if len(parts) > _MOST_PARTS else "")
