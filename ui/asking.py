"""What happens on the tab Hỏi đáp: asking, judging an answer, and the list of past conversations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from ui.exchange import Exchange, history
from ui.export import talk_as_word
from ui.office import Office, paper_names, period_name, place_name
from ui.parts import Field, chips_update, clicked, faceted
from ui.render.cards import sources_html
from ui.render.talk import past_html, reading_html, talk_html
from ui.tabs.desk import parcel
from vectorstore.records import Document

_NO_PAPER = "Không có văn bản nào khớp các bộ lọc đang chọn; hãy bỏ bớt bộ lọc rồi hỏi lại."


class Asking:
    """The handlers of the tab, for all its users. What a page has open comes in as its conversation's id, "" for a new one.

    The browser shows a question by itself at once and keeps it until its ticket comes back with the answer."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.examples = office.examples

    def opened(self, talk: str, filters: dict[str, list[str]], user: str) -> tuple[Any, ...]:
        """The page as it opens: the conversation, or an answered example and questions to try."""
        return *self.shown(talk, user), self.narrowed(filters)

    def narrowed(self, filters: dict[str, list[str]]) -> Any:
        """What the filters offer after one was changed."""
        return chips_update(self._filters(filters or {}))

    def shown(self, talk: str, user: str) -> tuple[str, str, str]:
        """The conversation, its sources, and how its last question was read."""
        asked = self.office.talks.open(user, talk)
        exchanges = asked or self._example()
        examples = () if asked else tuple(answer.question for answer in self.examples.answers()[1:])
        papers = len(self.office.library.documents())
        page = talk_html(exchanges, examples=examples, papers=papers)
        return page, sources_html(exchanges, self.office.library), reading_html(exchanges[-1] if exchanges else None)

    def ask(
        self, talk: str, filters: dict[str, list[str]], user: str, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """Answer a question: its quoted words at once, with a language model then its wording of them."""
        data = clicked(event)
        question, ticket = data.get("question", "").strip(), data.get("ticket", "")
        before = self.office.talks.open(user, talk)
        if not question:
            return
        if ticket and any(exchange.ticket == ticket for exchange in before):  # sent again after a lost connection
            yield talk, *self.shown(talk, user)
            return
        for exchange in self._answers(question, before, filters, ticket):
            after = (*before, exchange)
            sources, reading = sources_html(after, self.office.library), reading_html(exchange)
            yield gr.skip(), talk_html(after, partial=True), sources, reading
        kept = self.office.talks.add(user, talk if before else None, exchange)
        yield kept, talk_html(after), gr.skip(), gr.skip()

    def vote(self, talk: str, user: str, event: gr.EventData) -> Any:
        """Keep a 👍 or 👎 and show that it was kept."""
        data = clicked(event)
        exchanges = self.office.talks.open(user, talk)
        n, verdict = int(data.get("turn", -1)), data.get("verdict", "")
        if data.get("act") != "vote" or not 0 <= n < len(exchanges) or verdict not in ("up", "down"):
            return gr.skip()
        judged = replace(exchanges[n], verdict=verdict)
        self.office.votes.add(user, judged, verdict, kind=data.get("kind", ""), words=data.get("words", ""))
        self.office.talks.replace_one(talk, n + 1, judged)
        return talk_html((*exchanges[:n], judged, *exchanges[n + 1 :]))

    def bar(self, talk: str, user: str, event: gr.EventData) -> tuple[Any, ...]:
        """The buttons over the conversation: a new one, the past ones, this one as a Word file."""
        act = clicked(event).get("act")
        nothing = (gr.skip(),) * 4
        if act == "new":
            return "", *self.shown("", user), gr.skip(), gr.skip()
        if act == "past":
            return *nothing, self._past(user, ""), gr.skip()
        exchanges = self.office.talks.open(user, talk) or self._example()
        if act == "word" and exchanges:
            return *nothing, gr.skip(), parcel("hoi-dap.docx", talk_as_word(exchanges))
        return *nothing, gr.skip(), gr.skip()

    def past(self, talk: str, user: str, event: gr.EventData) -> tuple[Any, ...]:
        """The list of past conversations: search it, open one, delete one or all."""
        data = clicked(event)
        act, chosen = data.get("act"), data.get("talk", "")
        if act == "open-talk":
            return chosen, *self.shown(chosen, user), gr.skip()
        if act == "delete-talk":
            self.office.talks.delete(user, chosen)
        if act == "clear-talks":
            self.office.talks.clear(user)
        gone = act == "clear-talks" or (act == "delete-talk" and chosen == talk)
        shown = ("", *self.shown("", user)) if gone else (gr.skip(),) * 4
        return *shown, self._past(user, data.get("query", ""))

    def _answers(
        self, question: str, before: tuple[Exchange, ...], filters: dict[str, list[str]], ticket: str
    ) -> Iterator[Exchange]:
        """The quoted answer; with a language model, then its wording of it; after a refusal, questions that are answered."""
        chosen = self.office.chosen(filters)
        if chosen is None:
            yield Exchange.refused(question, _NO_PAPER, ticket=ticket)
            return
        for answer in self.office.service.at_once(question, history(before), chosen):
            yield Exchange.of(answer, ticket=ticket)
        if answer.abstained:
            most = 3 if answer.mode == "talk" else 2
            yield Exchange.of(answer, ticket=ticket, tries=self.examples.near(question, most=most))

    def _example(self) -> tuple[Exchange, ...]:
        return tuple(Exchange.of(answer, example=True) for answer in self.examples.answers()[:1])

    def _past(self, user: str, query: str) -> str:
        return past_html(self.office.talks.list(user, query), query)

    def _filters(self, picked: dict[str, list[str]]) -> tuple[Field, ...]:
        def left(key: str) -> list[Document]:
            return self.office.passing(picked, leave_out=key)

        names = paper_names(self.office.library.documents())
        return (
            faceted("place", "Địa bàn", map(place_name, left("place")), picked.get("place", ())),
            faceted("period", "Thời kỳ", map(period_name, left("period")), picked.get("period", ())),
            faceted("paper", "Văn bản", (d.doc_id for d in left("paper")), picked.get("paper", ()), names=names),
        )
