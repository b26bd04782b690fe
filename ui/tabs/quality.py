"""Đánh giá: the latest measured report, what users judged, what they corrected."""

from __future__ import annotations

from collections import Counter
from typing import Any

import gradio as gr

from ui.evaluations import figures, latest
from ui.feedback import Vote
from ui.office import Office
from ui.parts import clicked, view
from ui.people.roles import Right
from ui.people.who import person_of
from ui.render.page import render
from ui.tabs.desk import Desk, parcel, wire

_SHOWN = 60


def fill(office: Office, desk: Desk) -> None:
    """Lay out the tab and wire it."""
    page = view(elem_id="quality")

    def shown(request: gr.Request) -> str:
        person = person_of(request)
        return quality_html(office, complaints=person is None or person.may(Right.MANAGE))

    def acted(event: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        if clicked(event).get("act") == "votes":
            return gr.skip(), parcel("gop-y.jsonl", "\n".join(office.votes.lines()).encode())
        return shown(request), gr.skip()

    wire(page.click, acted, None, [page, desk.courier])
    desk.on_open(shown, [page])
    assert desk.tab
    wire(desk.tab.select, shown, None, page)  # what was judged a moment ago counts


def quality_html(office: Office, *, complaints: bool = True) -> str:
    """The whole tab. complaints: with the questions that other users judged."""
    report, votes = latest(office), office.votes.all()
    return render(
        "quality",
        model=office.service.model,
        report=report,
        figures=figures(),
        counts=office.votes.counts(),
        reasons=Counter(vote.kind for vote in votes if vote.verdict == "down" and vote.kind).most_common(),
        complaints=[vote for vote in votes if complaints and _complains(vote)][:_SHOWN],
        corrections=Counter(correction.action for correction in office.library.corrections()),
    )


def _complains(vote: Vote) -> bool:
    return vote.verdict == "down"
