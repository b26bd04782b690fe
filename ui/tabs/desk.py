"""What the tabs of one page share: who the user is, files to hand over, and what to do when the library changed."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import gradio as gr

from ui.office import Office
from ui.people.who import person_of
from ui.tabs.guard import guarded

_USER = "user"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""How every event of the page is wired: no grey veil over the component, nothing in Gradio's public API."""


def wire(
    listener: Callable[..., Any],
    handler: Callable[..., Any],
    inputs: Any = None,
    outputs: Any = None,
    *,
    every: bool = False,
) -> Any:
    """Have `handler` answer an event of a component, its errors told to the user.

    every: each event counts and they run one after another (edits of a draft); otherwise, while one is at work, only the
    last of those that follow it."""
    how = {"trigger_mode": "multiple", "concurrency_limit": 1} if every else {"trigger_mode": "always_last"}
    return listener(guarded(handler, user_at=_user_at(inputs)), inputs, outputs, **how, **_QUIET)


def wire_intake(listener: Callable[..., Any], handler: Callable[..., Any], inputs: Any, outputs: Any) -> None:
    """Have `handler` read files that were uploaded: one such event at a time over the whole application."""
    own = guarded(handler, user_at=_user_at(inputs))
    listener(own, inputs, outputs, concurrency_limit=1, concurrency_id="ingest", **_QUIET)


def _user_at(inputs: Any) -> int | None:
    """Which of an event's inputs names the user."""
    listed = inputs if isinstance(inputs, list | tuple) else [inputs]
    return next((at for at, part in enumerate(listed) if getattr(part, "elem_id", None) == _USER), None)


@dataclass
class Desk:
    """user: an id kept by the browser; changed: the library's revision after this page
    changed it; courier: hands files over; tab: the one that is being filled; tabs, question_filters: the tabs themselves
    and the filters of the first, for a tab that leads to another.

    openers: what each tab shows when the library changed: (function, inputs, outputs, whether also as the page opens)."""

    user: gr.HTML
    changed: gr.State
    courier: gr.HTML
    tabs: gr.Tabs | None = None
    question_filters: gr.HTML | None = None
    tab: gr.Tab | None = None
    openers: list[tuple[Callable[..., Any], list[Any], list[Any], bool]] = field(default_factory=list)

    @classmethod
    def new(cls) -> Desk:
        """The shared components; call inside the Blocks."""
        return cls(
            user=gr.HTML(
                "",
                elem_id=_USER,
                elem_classes=["seat"],
                html_template="",
                apply_default_css=False,
                js_on_load="window.troly.user(props);",
            ),
            changed=gr.State(0),
            courier=gr.HTML(
                None,
                elem_id="courier",
                html_template="",
                apply_default_css=False,
                js_on_load="window.troly.courier(props, watch);",
            ),
        )

    def on_open(
        self,
        function: Callable[..., Any],
        outputs: list[Any],
        inputs: list[Any] | None = None,
        *,
        seat: gr.HTML | None = None,
    ) -> None:
        """Have `function` fill `outputs` when the page opens and again when the library changed.

        seat: of a tab that has one; then it is filled when the browser says what the tab has open, at first and later."""
        if seat is not None:
            wire(seat.go, function, inputs or [], outputs)
        self.openers.append((function, inputs or [], outputs, seat is None))

    def settle(self, blocks: gr.Blocks) -> None:
        """Wire what every tab asked for; call inside the Blocks, after all tabs are filled."""
        wire(blocks.load, known_user, None, self.user)
        for function, inputs, outputs, at_once in self.openers:
            wire(self.changed.change, function, inputs, outputs)
            if at_once:
                wire(blocks.load, function, inputs, outputs)


def known_user(request: gr.Request) -> Any:
    """The name of a signed-in user; without one the id that the browser holds stays."""
    person = person_of(request)
    return person.name if person else gr.skip()


def parcel(name: str, data: bytes) -> dict[str, str]:
    """A file for the courier: the browser saves it under `name` with the time, so that no two downloads share a name."""
    stem, dot, ending = name.rpartition(".")
    dated = f"{stem}-{datetime.now():%Y-%m-%d-%H%M%S}{dot}{ending}"
    return {"id": uuid.uuid4().hex, "name": dated, "data": base64.b64encode(data).decode()}


@dataclass(frozen=True)
class Tab:
    """A tab of the page. fill: lays it out and wires it, called inside its own `gr.Tab`."""

    title: str
    key: str
    fill: Callable[[Office, Desk], None]
