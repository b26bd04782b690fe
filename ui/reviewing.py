"""What happens on the tab Rà soát: a file is reviewed, each finding accepted or dismissed, a fixed copy taken home."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
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
from ui.reviews import Work, kind_names
from ui.tabs.desk import parcel

ACCEPTED, DISMISSED = "accepted", "dismissed"
_MOST = 250  # findings listed at once


class Reviewing:
    """The handlers of the tab. What a page has open comes in as its review's id, "" for none."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def opened(self, at: str, user: str) -> tuple[Any, ...]:
        """The tab as the page opens, or another review by its address."""
        work = self.office.reviews.open(user, at)
        return *self._shown(work, {}, user), chips_update(_fields(work), {})

    def take(self, user: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Review the uploaded file; what cannot be read says why."""
        from assistant.review import review

        paths = uploaded(paths_of(clicked(event).get("paths", "")))[:1]
        if not paths:
            return
        yield gr.skip(), render("review_wait", name=paths[0].name), gr.skip(), gr.skip()
        try:
            at = self.office.reviews.add(user, review(paths[0], self.office.library))
        except Unreadable as fault:
            yield "", render("draft_fault", fault=str(fault)), "", chips_update(())
            return
        yield at, *self.opened(at, user)

    def filtered(self, at: str, filters: dict[str, list[str]], user: str) -> tuple[str, str]:
        """After a chip was changed."""
        return self._shown(self.office.reviews.open(user, at), filters, user)

    def acted(self, at: str, filters: dict[str, list[str]], user: str, event: gr.EventData) -> tuple[Any, ...]:
        """A finding was accepted, put in own words or dismissed; another review is wanted, or a file."""
        data = clicked(event)
        act = data.get("act", "")
        if act in ("again", "open-review", "delete-review"):
            if act == "delete-review":
                self.office.reviews.delete(user, data.get("review", ""))
            chosen = data.get("review", "") if act == "open-review" else ""
            return chosen, *self.opened(chosen, user), gr.skip()
        work = self.office.reviews.open(user, at)
        if work is None:
            return "", *self.opened("", user), gr.skip()
        if act in ("fixed", "summary", "json", "decree"):
            return *(gr.skip(),) * 4, _file(work, act)
        work = _decided(work, act, data, _passing(work.review, filters))
        self.office.reviews.decide(user, at, work)
        return gr.skip(), *self._shown(work, filters, user), gr.skip(), gr.skip()

    def _shown(self, work: Work | None, filters: dict[str, list[str]], user: str) -> tuple[str, str]:
        if work is None:
            return render("review_start", past=self.office.reviews.all(user), chart=self._chart()), ""
        found = _passing(work.review, filters)
        counts = Counter(finding.severity for finding in work.review.findings)
        page = render(
            "review_paper",
            review=work.review,
            counts=[(grade, counts[grade]) for grade in SEVERITIES],
            text=marked_html(work.review.raw, found, work.statuses),
            accepted=len(_accepted(work)),
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
        return page, side

    def _chart(self) -> str:
        names = kind_names()
        items = [
            Bar(n, names.get(kind, kind), f"{n} điểm trong {papers} văn bản")
            for kind, n, papers in self.office.reviews.by_kind()
        ]
        return bars(items, labelled=True) if items else ""


def _decided(work: Work, act: str, data: dict[str, str], shown: list[Finding]) -> Work:
    """The review after a decision. shown: the findings that "accept all" means."""
    chosen = data.get("finding", "")
    if act == "all":
        sure = {f.id: ACCEPTED for f in shown if f.edits and f.id not in work.statuses}
        return replace(work, statuses=work.statuses | sure)
    if act == "own":
        own = work.own | {chosen: data.get("words", "")}
        return replace(work, own=own, statuses=work.statuses | {chosen: ACCEPTED})
    if act in (ACCEPTED, DISMISSED):
        undone = work.statuses.get(chosen) == act
        kept = {key: value for key, value in work.statuses.items() if key != chosen}
        return replace(work, statuses=kept if undone else kept | {chosen: act})
    return work


def _accepted(work: Work) -> list[str | tuple[str, str]]:
    """The findings to carry out, with the user's own words where there are any, as `assistant.review.apply` takes them."""
    taken = [key for key, status in work.statuses.items() if status == ACCEPTED]
    return [(key, work.own[key]) if key in work.own else key for key in taken]


def _file(work: Work, act: str) -> Any:
    stem = work.review.path.stem
    if act == "json":
        return parcel(f"ra-soat-{stem}.json", json.dumps(work.review.as_dict(), ensure_ascii=False, indent=1).encode())
    if act == "summary":
        return parcel(f"phieu-ra-soat-{stem}.docx", review_as_word(work.review, work.statuses, kind_names()))
    if act == "decree":
        return parcel(f"{stem}-the-thuc.docx", _reformed(work))
    return parcel(f"{stem}-da-sua.docx", _fixed(work))


def _reformed(work: Work) -> bytes:
    """The paper in the form of Decree 30, with the accepted fixes carried out: every change tracked."""
    from assistant.review import apply
    from assistant.review.reform import to_decree

    with tempfile.TemporaryDirectory() as folder:
        path = to_decree(work.review, Path(folder) / "reformed.docx")
        apply(replace(work.review, path=path, kind="docx"), _accepted(work), path)
        return path.read_bytes()


def _fixed(work: Work) -> bytes:
    """The paper with the accepted fixes carried out, as Word."""
    from assistant.review import apply

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fixed.docx"
        apply(work.review, _accepted(work), path)
        return path.read_bytes()


def _passing(review: Review, filters: dict[str, list[str]]) -> list[Finding]:
    grades, kinds = set(filters.get("grade", ())), set(filters.get("kind", ()))
    found = [f for f in review.findings if (not grades or f.severity in grades) and (not kinds or f.kind in kinds)]
    return sorted(found, key=lambda f: (SEVERITIES.index(f.severity) if f.severity in SEVERITIES else 9, f.start))


def _fields(work: Work | None) -> tuple[Field, ...]:
    if work is None:
        return ()
    names = kind_names()
    grades = Counter(finding.severity for finding in work.review.findings)
    kinds = Counter(finding.kind for finding in work.review.findings)
    return (
        Field("grade", "Mức", tuple(Choice(grade, grade, grades[grade]) for grade in SEVERITIES if grades[grade])),
        Field("kind", "Loại", tuple(Choice(kind, names.get(kind, kind), n) for kind, n in kinds.most_common())),
    )
