"""What happens on the tab Hỏi đáp: asking, judging an answer, and the list of past conversations."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from ui.examples import Examples
from ui.exchange import Exchange, history
from ui.export import talk_as_word
from ui.office import Office, paper_name, period_name, place_name
from ui.parts import Choice, Field, chips_update, clicked, counted
from ui.render.cards import sources_html
from ui.render.talk import asking_html, past_html, reading_html, talk_html
from ui.tabs.desk import parcel

_log = logging.getLogger(__name__)
_BROKEN = (
    "Có lỗi khi tra cứu nên chưa trả lời được. Hãy hỏi lại; nếu vẫn lỗi, mở thẻ Thư viện và bấm Kiểm tra thư viện."
)
_STEPS, _PAUSE = 10, 0.025  # an answer appears in at most so many steps; seconds between them


@dataclass(frozen=True)
class Talk:
    """The conversation on a page. talk_id: None until its first question is kept."""

    exchanges: tuple[Exchange, ...] = ()
    talk_id: str | None = None

    @property
    def asked(self) -> tuple[Exchange, ...]:
        """The exchanges without the example of the first page."""
        return tuple(exchange for exchange in self.exchanges if not exchange.example)


class Asking:
    """The handlers of the tab, for all its users; what belongs to one page comes in and goes out as `Talk`."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.examples = Examples(office)

    def opened(self, talk: Talk) -> tuple[Any, ...]:
        """The page as it opens: the conversation, or an answered example and questions to try."""
        if not talk.asked:
            talk = Talk(tuple(Exchange.of(answer, example=True) for answer in self.examples.answers()[:1]))
        return *self._shown(talk), chips_update(self._filters())

    def ask(self, question: str, talk: Talk, filters: dict[str, list[str]], user: str) -> Iterator[tuple[Any, ...]]:
        """Answer a question step by step: the question at once, the words as they come, the sources with them."""
        question = (question or "").strip()
        if not question:
            yield *(gr.skip(),) * 4, gr.skip()
            return
        before = talk.asked
        yield gr.skip(), asking_html(before, question), gr.skip(), gr.skip(), ""
        written = ""
        for exchange in self._answers(question, before, filters):
            after = (*before, exchange)
            sources, reading = sources_html(after, self.office.library), reading_html(exchange)
            for words in _growing(exchange.answer, written) if exchange.answer.startswith(written) else ():
                growing = (*before, replace(exchange, answer=words))
                yield gr.skip(), talk_html(growing, partial=True), sources, reading, gr.skip()
                time.sleep(_PAUSE)
            yield gr.skip(), talk_html(after, partial=True), sources, reading, gr.skip()
            written = exchange.answer
        talk = Talk(after, self.office.talks.add(user, talk.talk_id, exchange))
        yield talk, talk_html(after), sources, reading, gr.skip()

    def vote(self, talk: Talk, user: str, event: gr.EventData) -> tuple[Any, ...]:
        """Keep a 👍 or 👎 and show that it was kept."""
        data = clicked(event)
        n, verdict = int(data.get("turn", -1)), data.get("verdict", "")
        if data.get("act") != "vote" or not 0 <= n < len(talk.exchanges) or verdict not in ("up", "down"):
            return gr.skip(), gr.skip()
        judged = replace(talk.exchanges[n], verdict=verdict)
        self.office.votes.add(user, judged, verdict, kind=data.get("kind", ""), words=data.get("words", ""))
        exchanges = (*talk.exchanges[:n], judged, *talk.exchanges[n + 1 :])
        if talk.talk_id:
            self.office.talks.replace_one(talk.talk_id, n + 1, judged)
        return replace(talk, exchanges=exchanges), talk_html(exchanges)

    def bar(self, talk: Talk, user: str, event: gr.EventData) -> tuple[Any, ...]:
        """The buttons over the conversation: a new one, the past ones, this one as a Word file."""
        act = clicked(event).get("act")
        nothing = (gr.skip(),) * 4
        if act == "new":
            return *self._shown(Talk(self.opened(Talk())[0].exchanges)), gr.skip(), gr.skip()
        if act == "past":
            return *nothing, self._past(user, ""), gr.skip()
        if act == "word" and talk.exchanges:
            return *nothing, gr.skip(), parcel("hoi-dap.docx", talk_as_word(talk.exchanges))
        return *nothing, gr.skip(), gr.skip()

    def past(self, talk: Talk, user: str, event: gr.EventData) -> tuple[Any, ...]:
        """The list of past conversations: search it, open one, delete one or all."""
        data = clicked(event)
        act, talk_id = data.get("act"), data.get("talk", "")
        if act == "open-talk" and (exchanges := self.office.talks.open(user, talk_id)):
            return *self._shown(Talk(exchanges, talk_id)), gr.skip()
        if act == "delete-talk":
            self.office.talks.delete(user, talk_id)
        if act == "clear-talks":
            self.office.talks.clear(user)
        gone = act == "clear-talks" or (act == "delete-talk" and talk_id == talk.talk_id)
        shown = self._shown(Talk()) if gone else (gr.skip(),) * 4
        return *shown, self._past(user, data.get("query", ""))

    def _answers(
        self, question: str, before: tuple[Exchange, ...], filters: dict[str, list[str]]
    ) -> Iterator[Exchange]:
        """The quoted answer at once; with a language model, then its wording of it."""
        chosen = self.office.chosen(filters)
        if chosen is None:
            reason = "Không có văn bản nào khớp các bộ lọc đang chọn; hãy bỏ bớt bộ lọc rồi hỏi lại."
            yield Exchange.refused(question, reason)
            return
        try:
            for answer in self.office.service.at_once(question, history(before), chosen):
                yield Exchange.of(answer)
        except Exception:  # whatever breaks below, the page must not go on waiting
            _log.exception("a question could not be answered")
            yield Exchange.refused(question, _BROKEN)

    def _shown(self, talk: Talk) -> tuple[Talk, str, str, str]:
        examples = tuple(answer.question for answer in self.examples.answers()[1:]) if not talk.asked else ()
        papers = len(self.office.library.documents())
        page = talk_html(talk.exchanges, examples=examples, papers=papers)
        last = talk.exchanges[-1] if talk.exchanges else None
        return talk, page, sources_html(talk.exchanges, self.office.library), reading_html(last)

    def _past(self, user: str, query: str) -> str:
        return past_html(self.office.talks.list(user, query), query)

    def _filters(self) -> tuple[Field, ...]:
        documents = self.office.library.documents()
        papers = tuple(
            Choice(document.doc_id, f"{paper_name(document)} · {place_name(document)}") for document in documents
        )
        return (
            Field("place", "Địa bàn", counted(place_name(document) for document in documents)),
            Field("period", "Thời kỳ", counted(period_name(document) for document in documents)),
            Field("paper", "Văn bản", papers),
        )


def _growing(words: str, written: str) -> Iterator[str]:
    """The beginning of an answer, growing from what is written already to nearly all of it, ending at blanks."""
    start = len(written) if words.startswith(written) else 0
    ends = [match.end() for match in re.finditer(r"\s+", words) if match.end() > start]
    step = max(1, len(ends) // _STEPS)
    yield from (words[:end] for end in ends[::step])
