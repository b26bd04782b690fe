"""Who sent a request: noted by the gate, read by the doors behind it."""

from __future__ import annotations

from typing import Any

from ui.people.accounts import Person

PERSON = "troly.person"
"""Where the gate notes the person in an ASGI scope."""


def person_of(request: Any) -> Person | None:
    """The person of a request (Gradio's or Starlette's); None where nobody need sign in or a key was shown."""
    return getattr(request, "request", request).scope.get(PERSON)
