"""A follow-up that the rules could not complete: a model says it in full, from the words of the conversation alone."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from assistant.model.grounding import figures_of
from assistant.model.prompting import harmless
from assistant.model.speaker import Speaker
from assistant.records import Turn
from assistant.terms import terms_of
from ingest.units import find_units, unit_key
from prompts import load
from vectorstore.text import fold, squeeze

_log = logging.getLogger(__name__)
_TURNS = 3
_LONGEST = 400
_KNOWN_WORDS = 0.85


class Follower:
    """Completes follow-ups with a chat model. What it says is checked against what the user said before."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def full_question(self, question: str, history: Sequence[Turn]) -> str | None:
        """The question in full, or None when there is no conversation, the model fails, or it says what nobody said."""
        asked = [turn.content for turn in history if turn.role == "user"][-_TURNS:]
        if not asked or not self._speaker.breaker.closed:
            return None
        told = "\n".join(f"- {harmless(words)}" for words in asked)
        user = load("model/follow_user").replace("$history", told).replace("$question", harmless(question))
        try:
            said = "".join(self._speaker.tokens(load("model/follow_system"), user))
        except Exception as error:  # any fault of a plug-in must leave the rules' answer standing
            _log.warning("Mô hình ngôn ngữ lỗi: %s", type(error).__name__)
            self._speaker.breaker.failed()
            return None
        self._speaker.breaker.succeeded()
        full = squeeze(said).strip('"“” ')[:_LONGEST]
        return full if full and _was_said(full, question, asked) and fold(full) != fold(question) else None


def _was_said(full: str, question: str, asked: Sequence[str]) -> bool:
    """True when figures, offices and nearly all words of the full question stand in what the user said."""
    words = " . ".join((*asked, question))
    terms, known = terms_of(full), set(terms_of(words))
    units = {unit_key(span.name) for span in find_units(words)}
    return (
        bool(terms)
        and sum(term in known for term in terms) >= _KNOWN_WORDS * len(terms)
        and figures_of(full) <= figures_of(words)
        and all(unit_key(span.name) in units or fold(span.name) in fold(words) for span in find_units(full))
    )
