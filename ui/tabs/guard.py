"""No error of a handler stays unseen: it becomes one Vietnamese sentence on the page, its trace goes to the log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import isgeneratorfunction
from typing import Any

import gradio as gr

from assistant.draft import CannotDraft
from ingest.errors import Unreadable
from prompts import phrase
from vectorstore.errors import StoreError

_log = logging.getLogger(__name__)
_SPEAKING = (CannotDraft, Unreadable, StoreError)
"""Errors whose text is a Vietnamese sentence for the user."""


def guarded(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler, a function or a generator, whose every error is told to the user as `gr.Error`."""
    if isgeneratorfunction(handler):

        @wraps(handler)
        def steps(*values: Any) -> Iterator[Any]:
            with _told(handler):
                yield from handler(*values)

        kept: Callable[..., Any] = steps
    else:

        @wraps(handler)
        def once(*values: Any) -> Any:
            with _told(handler):
                return handler(*values)

        kept = once
    kept.guards = handler  # type: ignore[attr-defined]  # a test looks for it on every event of the page
    return kept


@contextmanager
def _told(handler: Callable[..., Any]) -> Iterator[None]:
    try:
        yield
    except _SPEAKING as fault:
        raise gr.Error(str(fault), title="", print_exception=False) from fault
    except Exception as fault:
        _log.exception("%s failed", getattr(handler, "__qualname__", handler))
        raise gr.Error(phrase("screen/broken"), title="", print_exception=False) from fault
