"""No error of a handler stays unseen: it becomes one Vietnamese sentence on the page, its trace goes to the log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import Parameter, isgeneratorfunction, signature
from typing import Any

import gradio as gr

from assistant.draft import CannotDraft
from ingest.errors import Unreadable
from prompts import phrase
from ui.people.roles import event_right
from ui.people.who import person_of
from vectorstore.errors import StoreError

_log = logging.getLogger(__name__)
_WHO = "request_of_who"


def guarded(handler: Callable[..., Any], *, user_at: int | None = None) -> Callable[..., Any]:
    """The handler, a function or a generator, whose every error is told to the user as `gr.Error`.

    It runs only for who has the right to it. user_at: which input names the user; that of one who signed in is their
    name, whatever the browser says."""
    if isgeneratorfunction(handler):

        @wraps(handler)
        def steps(*values: Any) -> Iterator[Any]:
            with _told(handler):
                yield from handler(*_own(handler, values, user_at))

        kept: Callable[..., Any] = steps
    else:

        @wraps(handler)
        def once(*values: Any) -> Any:
            with _told(handler):
                return handler(*_own(handler, values, user_at))

        kept = once
    _ask_who(kept, handler)
    kept.guards = handler  # type: ignore[attr-defined]  # a test looks for it on every event of the page
    return kept


class NoRight(Exception):
    """What a user without the right is told."""


def allow(request: Any, right: str) -> None:
    """Raise NoRight when someone signed in and has not the right."""
    person = person_of(request) if request is not None else None
    if person is not None and not person.may(right):
        raise NoRight(phrase("screen/no_right"))


def _ask_who(kept: Callable[..., Any], handler: Callable[..., Any]) -> None:
    """Have Gradio hand over its request after the handler's own parameters."""
    own = signature(handler)
    asked = Parameter(_WHO, Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    kept.__signature__ = own.replace(parameters=[*own.parameters.values(), asked])  # type: ignore[attr-defined]
    kept.__annotations__ = {**kept.__annotations__, _WHO: gr.Request}


def _own(handler: Callable[..., Any], values: tuple[Any, ...], user_at: int | None) -> tuple[Any, ...]:
    """The handler's values, checked and with the user's true name. The last of `values` is Gradio's request."""
    *given, request = values
    event = next((value for value in given if isinstance(value, gr.EventData)), None)
    data = event._data if event is not None and isinstance(event._data, dict) else {}
    allow(request, event_right(handler.__module__, handler.__name__, str(data.get("act", ""))))
    person = person_of(request) if request is not None else None
    if person is not None and user_at is not None:
        given[user_at] = person.name
    return tuple(given)


@contextmanager
def _told(handler: Callable[..., Any]) -> Iterator[None]:
    try:
        yield
    except (CannotDraft, NoRight, Unreadable, StoreError) as fault:  # their text is a sentence for the user
        raise gr.Error(str(fault), title="", print_exception=False) from fault
    except Exception as fault:
        _log.exception("%s failed", getattr(handler, "__qualname__", handler))
        raise gr.Error(phrase("screen/broken"), title="", print_exception=False) from fault
