"""The conversation: questions, answers, refusals, and what can be done with each."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ui.conversations import Talk, day_of
from ui.exchange import Exchange
from ui.feedback import REASONS
from ui.render.answer import answer_html
from ui.render.page import render


def talk_html(
    exchanges: tuple[Exchange, ...], *, examples: tuple[str, ...] = (), partial: bool = False, papers: int = 0
) -> str:
    """All exchanges, then the example questions when nothing was asked yet.

    partial: the last answer is still being written; papers: how many the library holds (the greeting says it)."""
    turns = [_turn(n, exchange, writing=partial and n == len(exchanges) - 1) for n, exchange in enumerate(exchanges)]
    fresh = all(exchange.example for exchange in exchanges)
    return render("talk", turns=turns, examples=examples if fresh else (), fresh=fresh, papers=papers, reasons=REASONS)


def _turn(n: int, exchange: Exchange, *, writing: bool) -> dict[str, Any]:
    said, _, more = exchange.answer.partition("\n") if exchange.abstained else (exchange.answer, "", "")
    return {
        "n": n,
        "question": exchange.question,
        "exchange": exchange,
        "body": answer_html(said),
        "more": answer_html(more.strip()),
        "writing": writing,
    }


def reading_html(exchange: Exchange | None) -> str:
    """How the last question was understood, with a way to correct it."""
    return render("reading", exchange=exchange)


def past_html(talks: tuple[Talk, ...], query: str) -> str:
    """The list of past conversations, by day."""
    days = [(day, list(group)) for day, group in groupby(talks, key=lambda talk: day_of(talk.last_at))]
    return render("past", days=days, query=query)
