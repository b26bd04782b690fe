"""What happens on the tab Soạn thảo: a request becomes a draft; the user edits it, sees where it comes from, takes it home."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.draft import CannotDraft, Draft, draft
from assistant.draft.choose import kept, without
from assistant.draft.records import Paragraph
from assistant.draft.word import SIGNER, basis_lines, closing_words, opening_words, superior_words, write_word
from prompts import phrase
from ui.draft_path import choosing, form, request_of, unclear_provinces
from ui.drafts import Work
from ui.office import Office
from ui.parts import clicked
from ui.render.page import render
from ui.tabs.desk import parcel
from vectorstore.text import slug, squeeze

_LONGEST = 6000
_MOVES = {"undo": -1, "redo": 1}


class Drafting:
    """The handlers of the tab. What a page has open comes in as its draft's id, "" for none; every step is kept at once."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def opened(self, at: str, user: str) -> tuple[str, str, str]:
        """The tab as the page opens or the library changed; a draft at work stays."""
        return form(self.office), *self.shown(at, user)

    def shown(self, at: str, user: str) -> tuple[str, str]:
        """The draft and its side, or what can be done without one."""
        work = self.office.drafts.open(user, at)
        if work is None:
            return render("draft_start", past=self.office.drafts.all(user)), self._side(None)
        blanks = _blanks(without(work.draft, work.off))
        values = {"kept": kept(work.draft, work.off), "blanks": blanks, **self._frame(work.draft)}
        return render("draft", work=work, **values), self._side(work)

    def _frame(self, made: Draft) -> dict[str, Any]:
        """What stands around the body, in the words of the Word file."""
        values: dict[str, Any] = {"type": phrase("draft/type"), "smooths": self.office.service.smoother is not None}
        if made.frame:
            values |= {"superior": superior_words(made.frame), "opening": opening_words(made), "signer": SIGNER}
            values["bases"] = basis_lines(made.frame)
            values |= {"closing": closing_words(made), "number": phrase("draft/number")}
            values["date"] = phrase("draft/date", place=made.frame.place_name)
        return values

    def asked(self, user: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """The form was sent: show the models to choose from, draft, or say why not."""
        yield from self._begun(user, clicked(event))

    def acted(self, at: str, user: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """The models were chosen, a paragraph was picked, ticked, edited or taken out, a step undone, another draft opened,
        or Word is wanted."""
        data = clicked(event)
        if data.get("act") == "draft":
            for shown in self._begun(user, data):
                yield *shown, gr.skip()
            return
        yield self._done(at, user, data)

    def _begun(self, user: str, data: dict[str, str]) -> Iterator[tuple[Any, ...]]:
        try:
            request = request_of(data)
            if data.get("step") != "now" or unclear_provinces(self.office, request):
                yield "", choosing(self.office, request, data), self._side(None)
                return
            yield gr.skip(), render("draft_wait"), gr.skip()
            at = self.office.drafts.add(user, draft(self.office.library, request))
        except CannotDraft as fault:
            yield "", render("draft_fault", fault=str(fault)), self._side(None)
            return
        yield at, *self.shown(at, user)

    def _done(self, at: str, user: str, data: dict[str, str]) -> tuple[Any, ...]:
        act, index = data.get("act", ""), int(data.get("index", "-1"))
        if act == "open-draft":
            return (chosen := data.get("draft", "")), *self.shown(chosen, user), gr.skip()
        if act in ("close-draft", "delete-draft"):
            self.office.drafts.delete(user, data.get("draft", ""))
            return "", *self.shown("", user), gr.skip()
        work = self.office.drafts.open(user, at)
        if work is None:
            return "", *self.shown("", user), gr.skip()
        if act == "word":
            return *(gr.skip(),) * 3, parcel(
                *_word(without(work.draft, work.off), comments=data.get("comments") == "yes")
            )
        if act in _MOVES:
            self.office.drafts.move(user, at, _MOVES[act])
            return gr.skip(), *self.shown(at, user), gr.skip()
        if not 0 <= index < len(work.draft.paragraphs):
            return (gr.skip(),) * 4
        drawn = act in ("smooth", "drop", "tick") or (act == "edit" and index in work.off)
        if act in ("edit", "smooth", "drop", "tick"):
            work = self._changed(work, act, index, data.get("text", ""))
            self.office.drafts.change(user, at, work)
        if drawn:
            return gr.skip(), *self.shown(at, user), gr.skip()
        return gr.skip(), gr.skip(), self._side(work, index), gr.skip()

    def _changed(self, work: Work, act: str, index: int, text: str) -> Work:
        if act == "drop":
            return _dropped(work, index)
        if act == "tick":
            return replace(work, off=work.off ^ {index})
        if act == "edit":
            return _edited(work, index, text)
        smoother = self.office.service.smoother
        paragraph = work.draft.paragraphs[index]
        return work if smoother is None else _with(work, index, smoother.paragraph(paragraph))

    def _side(self, work: Work | None, chosen: int | None = None) -> str:
        papers = {document.doc_id: document for document in self.office.library.documents()}
        return render("draft_side", work=work, chosen=chosen, papers=papers)


def _blanks(made: Draft) -> int:
    """How many places of the body a person still has to fill in."""
    return sum(len(re.findall(r"\[[^\[\]]*\]", paragraph.text)) for paragraph in made.paragraphs)


def _edited(work: Work, index: int, text: str) -> Work:
    changed = _with(work, index, replace(work.draft.paragraphs[index], text=squeeze(text)[:_LONGEST]))
    return replace(changed, edited=work.edited | {index}, off=work.off - {index})  # what one writes is wanted


def _dropped(work: Work, index: int) -> Work:
    paragraphs = (*work.draft.paragraphs[:index], *work.draft.paragraphs[index + 1 :])
    edited, off = (frozenset(i - (i > index) for i in found if i != index) for found in (work.edited, work.off))
    return Work(replace(work.draft, paragraphs=paragraphs), edited, off)


def _with(work: Work, index: int, paragraph: Paragraph) -> Work:
    paragraphs = (*work.draft.paragraphs[:index], paragraph, *work.draft.paragraphs[index + 1 :])
    return replace(work, draft=replace(work.draft, paragraphs=paragraphs))


def _word(made: Draft, *, comments: bool) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = write_word(made, Path(folder) / "draft.docx", comments=comments)
        return f"du-thao-{slug(made.place)}-{slug(made.period)}.docx", path.read_bytes()
