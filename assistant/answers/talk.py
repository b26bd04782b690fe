"""A friendly word for a greeting, thanks, a question about the assistant or about today; cites nothing."""

from __future__ import annotations

from datetime import date

from assistant.claims import Composed
from assistant.desk import Desk
from assistant.states import Judged
from prompts import load, phrase


def answer(desk: Desk, state: Judged) -> Composed:
    """The reply to small talk, as `prompts/talk` has it."""
    kind = state.understood.aspect
    today = date.today()
    weekday = load("talk/weekdays").splitlines()[today.weekday()]
    told = phrase(f"talk/{kind}", papers=len(state.scope), weekday=weekday, day=f"{today:%d/%m/%Y}")
    return Composed(refusal="talk", reason=told, lead=told)
