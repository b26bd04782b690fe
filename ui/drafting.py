"""What happens on the tab Soạn thảo: a request becomes a draft; the user edits it, sees where it comes from, takes it home."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.draft import CannotDraft, Draft, Request, draft
from assistant.draft.word import write_word
from prompts import phrase
from ui.office import Office, paper_name, period_name, place_name
from ui.parts import clicked
from ui.render.page import render
from ui.tabs.desk import parcel
from vectorstore.text import slug, squeeze

PARTS = ("Mục đích, yêu cầu", "Mục tiêu", "Nhiệm vụ", "Giải pháp", "Kinh phí thực hiện", "Tổ chức thực hiện")
"""The parts of a plan that can be asked for, by names that the outline's parser knows."""

_LONGEST = 6000


@dataclass(frozen=True)
class Work:
    """The draft on a page. chosen: the paragraph whose sources are shown; edited: those that the user changed."""

    draft: Draft | None = None
    chosen: int | None = None
    edited: frozenset[int] = frozenset()


class Drafting:
    """The handlers of the tab."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def form(self) -> str:
        """The form with the library's places, plans and parts."""
        documents = self.office.library.documents()
        papers = [(d.doc_id, f"{paper_name(d)} · {place_name(d)}, {period_name(d)}") for d in documents]
        places = sorted({place_name(d) for d in documents if d.metadata.locality})
        return render("draft_form", places=places, papers=papers, parts=PARTS)

    def opened(self, work: Work) -> tuple[str, str, str]:
        """The tab as the page opens or the library changed; a draft at work stays."""
        return self.form(), *self._shown(work)

    def asked(self, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """The form was sent: draft, or say why not."""
        data = clicked(event)
        if data.get("act") != "draft":
            return
        yield gr.skip(), render("draft_wait"), gr.skip()
        try:
            work = Work(draft(self.office.library, _request(data)))
        except CannotDraft as fault:
            yield Work(), render("draft_fault", fault=str(fault)), render("draft_side", work=Work(), papers={})
            return
        yield work, *self._shown(work)

    def acted(self, work: Work, event: gr.EventData) -> tuple[Any, ...]:
        """A paragraph was picked, edited or taken out, or the draft is wanted as Word."""
        data = clicked(event)
        act, index = data.get("act"), int(data.get("index", "-1"))
        if work.draft is None:
            return (gr.skip(),) * 4
        if act == "word":
            return *(gr.skip(),) * 3, parcel(*_word(work.draft, comments=data.get("comments") == "yes"))
        if not 0 <= index < len(work.draft.paragraphs):
            return (gr.skip(),) * 4
        if act == "edit":
            work = _edited(work, index, data.get("text", ""))
            return work, gr.skip(), self._side(work), gr.skip()
        if act == "smooth":
            work = self._smoothed(work, index)
            return work, *self._shown(work), gr.skip()
        if act == "drop":
            return *(changed := _dropped(work, index),), *self._shown(changed[0]), gr.skip()
        work = replace(work, chosen=index)
        return work, gr.skip(), self._side(work), gr.skip()

    def _smoothed(self, work: Work, index: int) -> Work:
        """The paragraph in the language model's words, as it was when these do not hold."""
        assert work.draft is not None
        smoother = self.office.service.smoother
        if smoother is None:
            return work
        paragraphs = list(work.draft.paragraphs)
        paragraphs[index] = smoother.paragraph(paragraphs[index])
        return replace(work, draft=replace(work.draft, paragraphs=tuple(paragraphs)), chosen=index)

    def _shown(self, work: Work) -> tuple[str, str]:
        smooths = self.office.service.smoother is not None
        return render("draft", work=work, type=phrase("draft/type"), smooths=smooths), self._side(work)

    def _side(self, work: Work) -> str:
        papers = {document.doc_id: document for document in self.office.library.documents()}
        return render("draft_side", work=work, papers=papers)


def _request(data: dict[str, str]) -> Request:
    """The form's fields; several values of one name come on lines of their own. Raises CannotDraft without a place."""
    place, period = squeeze(data.get("place", "")), squeeze(data.get("period", ""))
    if not place or not period:
        raise CannotDraft("Hãy ghi địa bàn (ví dụ «xã …») và thời kỳ (ví dụ «năm …») của văn bản cần soạn.")
    return Request(
        place=place,
        period=period,
        sections=_lines(data, "parts"),
        precedents=_lines(data, "precedents"),
        offices=_lines(data, "offices"),
        implements=data.get("implements") or None,
        title=squeeze(data.get("title", "")) or None,
    )


def _lines(data: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in data.get(name, "").splitlines() if line.strip())


def _edited(work: Work, index: int, text: str) -> Work:
    assert work.draft is not None
    paragraphs = list(work.draft.paragraphs)
    paragraphs[index] = replace(paragraphs[index], text=squeeze(text)[:_LONGEST])
    changed = replace(work.draft, paragraphs=tuple(paragraphs))
    return replace(work, draft=changed, chosen=index, edited=work.edited | {index})


def _dropped(work: Work, index: int) -> tuple[Work]:
    assert work.draft is not None
    paragraphs = (*work.draft.paragraphs[:index], *work.draft.paragraphs[index + 1 :])
    edited = frozenset(i - (i > index) for i in work.edited if i != index)
    return (Work(replace(work.draft, paragraphs=paragraphs), None, edited),)


def _word(made: Draft, *, comments: bool) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = write_word(made, Path(folder) / "draft.docx", comments=comments)
        return f"du-thao-{slug(made.place)}-{slug(made.period)}.docx", path.read_bytes()
