"""Answers without a language model: one file a kind of question, chosen by the understood intent."""

from __future__ import annotations

import re

from assistant.answers import about, compare, content, deadlines, legal, lists, survey, targets, tasks, who
from assistant.answers.inside import told_inside
from assistant.answers.refuse import outside, unknown_place
from assistant.answers.settle import settled
from assistant.claims import Composed
from assistant.desk import Desk
from assistant.walk import Walk

_BY_INTENT = {
    "who_leads": who.answer,
    "who_coordinates": who.answer,
    "unit_tasks": tasks.answer,
    "target": targets.answer,
    "legal_basis": legal.answer,
    "implements": about.answer,
    "replaces": about.answer,
    "signer": about.answer,
    "recipients": about.answer,
    "number_date": about.answer,
    "deadline": deadlines.answer,
    "compare": compare.answer,
    "list_units": lists.units,
    "list_targets": lists.targets,
    "list_tasks": lists.tasks,
    "count": survey.answer,
}


# "… thực hiện theo kế hoạch số mấy của thành phố": the number of another paper is asked for, not this one's
_OTHERS_NUMBER = re.compile(
    r"\b(?:thực hiện|triển khai|căn cứ|theo|thay thế)\b.*\bsố (?:mấy|bao nhiêu|nào)", re.IGNORECASE
)


def answer(desk: Desk, walk: Walk) -> Composed:
    """The composed answer or refusal of an understood question."""
    understood = walk.understood
    assert understood is not None
    if understood.intent == "out_of_scope":
        return outside(desk, walk)
    if understood.missing_places:
        return told_inside(desk, walk) or unknown_place(desk, walk)
    if not walk.papers:
        return outside(desk, walk)
    intent = understood.intent
    if intent == "number_date" and _OTHERS_NUMBER.search(understood.text):
        intent = "legal_basis"
    return settled(desk, walk, _BY_INTENT.get(intent, content.answer)(desk, walk))
