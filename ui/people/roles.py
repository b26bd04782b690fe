"""What each role may do, and which right each door asks for: the only place where either is said."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """read: ask, see, export, keep own conversations; work: draft, review, judge answers; edit: take papers in, remove,
    correct; manage: people and the judgements of all."""

    READ = "read"
    WORK = "work"
    EDIT = "edit"
    MANAGE = "manage"


class Role(StrEnum):
    """The roles, by the names that the command line takes."""

    ADMINISTRATOR = "quan-tri"
    EDITOR = "bien-tap"
    USER = "nguoi-dung"
    READER = "chi-doc"


NAMES = {Role.ADMINISTRATOR: "quản trị", Role.EDITOR: "biên tập", Role.USER: "người dùng", Role.READER: "chỉ đọc"}
ALLOWED: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.EDITOR: frozenset({Right.READ, Right.WORK, Right.EDIT}),
    Role.USER: frozenset({Right.READ, Right.WORK}),
    Role.READER: frozenset({Right.READ}),
}

DOORS: tuple[tuple[str, Right | None], ...] = (
    ("/gradio_api/upload", Right.WORK),
    ("/gradio_api/queue/join", Right.READ),
    ("/gradio_api/queue/data", Right.READ),
    ("/gradio_api/component_server", Right.READ),
    ("/gradio_api/heartbeat", Right.READ),
    ("/gradio_api/app_id", Right.READ),
    ("/gradio_api/cancel", Right.READ),
    ("/gradio_api/reset", Right.READ),
    ("/gradio_api/startup-events", Right.READ),
    ("/gradio_api/info", Right.READ),
    ("/gradio_api", None),
    ("/file", None),
    ("/proxy", None),
    ("/monitoring", None),
    ("/api/draft", Right.WORK),
    ("/api/review", Right.WORK),
    ("/", Right.READ),
)
"""The right that a path asks for, first prefix that fits; None: closed to everyone while people must sign in."""

EVENTS: dict[tuple[str, str], Right | dict[str, Right]] = {
    ("ui.asking", "vote"): Right.WORK,
    ("ui.drafting", "asked"): Right.WORK,
    ("ui.drafting", "acted"): Right.WORK,
    ("ui.reviewing", "take"): Right.WORK,
    ("ui.reviewing", "acted"): Right.WORK,
    ("ui.tabs.papers", "take"): Right.EDIT,
    ("ui.tabs.papers", "acted"): {"remove": Right.EDIT, "choose": Right.EDIT, "verify": Right.EDIT},
    ("ui.tabs.quality", "acted"): Right.MANAGE,
}
"""The right that an event of the page asks for beyond reading, by the handler's module and name; a dict: by its act."""


def door(path: str) -> Right | None:
    """The right that a path asks for, None when nobody may."""
    return next(right for prefix, right in DOORS if path.startswith(prefix))


def event_right(module: str, name: str, act: str) -> Right:
    """The right that an event of the page asks for."""
    asked = EVENTS.get((module, name), Right.READ)
    return asked.get(act, Right.READ) if isinstance(asked, dict) else asked
