"""What happens on the tab Rà soát: a file is reviewed, each finding accepted or dismissed, a fixed copy taken home."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.review import SEVERITIES, Finding, Review
from ingest.errors import Unreadable
from ui.export import review_as_word
from ui.office import Office
from ui.papers import paths_of, uploaded
from ui.parts import Choice, Field, chips_update, clicked
from ui.render.chart import Bar, bars
from ui.render.marked import marked_html
from ui.render.page import render
from ui.reviews import kind_names
from ui.tabs.desk import parcel

ACCEPTED, DISMISSED = "accepted", "dismissed"
_MOST = 250  # findings listed at once


@dataclass(frozen=True)
class Work:
    """The review on a page. statuses: finding id → accepted | dismissed; own: finding id → the user's own words."""

    review: Review | None = None
    statuses: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)

    def accepted(self) -> list[str | tuple[str, str]]:
        """The findings to carry out, with the user's own words where there are any, as `assistant.review.apply` takes them."""
        taken = [key for key, status in self.statuses.items() if status == ACCEPTED]
        return [(key, self.own[key]) if key in self.own else key for key in taken]


class Reviewing:
    """The handlers of the tab."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def opened(self, work: Work, filters: dict[str, list[str]]) -> tuple[Any, ...]:
        """The tab as the page opens; a review at work stays."""
        return *self._shown(work, filters), chips_update(_fields(work.review))

    def take(self, filters: dict[str, list[str]], event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Review the uploaded file; what cannot be read says why."""
        from assistant.review import review

        paths = uploaded(paths_of(clicked(event).get("paths", "")))[:1]
        if not paths:
            return
        yield gr.skip(), render("review_wait", name=paths[0].name), gr.skip(), gr.skip()
        try:
            found: Review = review(paths[0], self.office.library)
        except Unreadable as fault:
            yield Work(), render("draft_fault", fault=str(fault)), "", chips_update(())
            return
        self.office.reviews.add(paths[0].name, found)
        work = Work(found)
        yield *self._shown(work, {}), chips_update(_fields(found), {})

    def filtered(self, work: Work, filters: dict[str, list[str]]) -> tuple[Any, ...]:
        """After a chip was changed."""
        return self._shown(work, filters)

    def acted(self, work: Work, filters: dict[str, list[str]], event: gr.EventData) -> tuple[Any, ...]:
        """A finding was accepted, put in own words or dismissed; or a file is wanted."""
        data = clicked(event)
        act, chosen = data.get("act"), data.get("finding", "")
        nothing = (gr.skip(),) * 3
        review = work.review
        if review is None:
            return *nothing, gr.skip()
        if act in ("fixed", "summary", "json"):
            return *nothing, self._file(work, act)
        if act == "again":
            return *self._shown(Work(), {}), gr.skip()
        if act == "all":
            sure = {f.id: ACCEPTED for f in _passing(review, filters) if f.edits and f.id not in work.statuses}
            work = replace(work, statuses=work.statuses | sure)
        if act == "own":
            work = replace(
                work, own=work.own | {chosen: data.get("words", "")}, statuses=work.statuses | {chosen: ACCEPTED}
            )
        if act in (ACCEPTED, DISMISSED):
            undone = work.statuses.get(chosen) == act
            kept = {key: value for key, value in work.statuses.items() if key != chosen}
            work = replace(work, statuses=kept if undone else kept | {chosen: act})
        return *self._shown(work, filters), gr.skip()

    def _shown(self, work: Work, filters: dict[str, list[str]]) -> tuple[Work, str, str]:
        if work.review is None:
            return work, render("review_start", past=self.office.reviews.all(limit=12), chart=self._chart()), ""
        found = _passing(work.review, filters)
        counts = Counter(finding.severity for finding in work.review.findings)
        page = render(
            "review_paper",
            review=work.review,
            counts=[(grade, counts[grade]) for grade in SEVERITIES],
            text=marked_html(work.review.raw, found, work.statuses),
            accepted=len(work.accepted()),
        )
        side = render(
            "findings",
            findings=found[:_MOST],
            total=len(found),
            most=_MOST,
            work=work,
            kinds=kind_names(),
            grades=SEVERITIES,
        )
        return work, page, side

    def _chart(self) -> str:
        names = kind_names()
        items = [
            Bar(n, names.get(kind, kind), f"{n} điểm trong {papers} văn bản")
            for kind, n, papers in self.office.reviews.by_kind()
        ]
        return bars(items, labelled=True) if items else ""

    def _file(self, work: Work, act: str) -> Any:
        assert work.review is not None
        stem = work.review.path.stem
        if act == "json":
            return parcel(
                f"ra-soat-{stem}.json", json.dumps(work.review.as_dict(), ensure_ascii=False, indent=1).encode()
            )
        if act == "summary":
            return parcel(f"ra-soat-{stem}.docx", review_as_word(work.review, work.statuses, kind_names()))
        return parcel(f"{stem}-da-sua.docx", _fixed(work))


def _fixed(work: Work) -> bytes:
    """The paper with the accepted fixes carried out, as Word."""
    from assistant.review import apply

    assert work.review is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fixed.docx"
        apply(work.review, work.accepted(), path)
        return path.read_bytes()


def _passing(review: Review, filters: dict[str, list[str]]) -> list[Finding]:
    grades, kinds = set(filters.get("grade", ())), set(filters.get("kind", ()))
    found = [f for f in review.findings if (not grades or f.severity in grades) and (not kinds or f.kind in kinds)]
    return sorted(found, key=lambda f: (SEVERITIES.index(f.severity) if f.severity in SEVERITIES else 9, f.start))


def _fields(review: Review | None) -> tuple[Field, ...]:
    if review is None:
        return ()
    names = kind_names()
    grades = Counter(finding.severity for finding in review.findings)
    kinds = Counter(finding.kind for finding in review.findings)
    return (
        Field("grade", "Mức", tuple(Choice(grade, grade, grades[grade]) for grade in SEVERITIES if grades[grade])),
        Field("kind", "Loại", tuple(Choice(kind, names.get(kind, kind), n) for kind, n in kinds.most_common())),
    )
