"""The building blocks of the tabs: a view that shows HTML and reports what is clicked, and filter chips.

Functions, not subclasses of `gr.HTML`: Gradio writes a stub file beside every module that subclasses a component."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from ui.render.page import render
from vectorstore.text import fold

_ACTS = "window.troly.acts(element, trigger);"
_CHIPS = "window.troly.chips(element, trigger, props, watch); // 'change'"


def view(
    value: str = "", *, elem_id: str, classes: Sequence[str] = (), server: Sequence[Callable[..., Any]] = ()
) -> gr.HTML:
    """HTML made by the templates. A click on an element with `data-act` raises the view's `click` event with its data.

    server: functions that the page's own script may call; each takes one dict and returns what JSON can hold."""
    return gr.HTML(
        value,
        elem_id=elem_id,
        elem_classes=["view", *classes],
        apply_default_css=False,
        js_on_load=_ACTS + (f"window.troly.server({elem_id!r}, server);" if server else ""),
        server_functions=list(server),
    )


def seat(key: str) -> gr.HTML:
    """What a tab has open, by its id, "" for nothing: held by the browser, so that it survives a reload and a restarted
    server, and shown in the address. Raises `go` when the user goes to another one by address, Back or Forward."""
    return gr.HTML(
        "",
        elem_id=f"seat-{key}",
        elem_classes=["seat"],
        html_template="",
        apply_default_css=False,
        js_on_load=f"window.troly.seat({key!r}, props, trigger, watch); // trigger('go')",
    )


def clicked(event: gr.EventData) -> dict[str, str]:
    """The data of the element that was clicked in a view: {"act": "vote", "turn": "0", …}; all values are strings."""
    data = event._data if isinstance(event._data, dict) else {}
    return {str(key): value if isinstance(value, str) else str(value) for key, value in data.items()}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter. count: how many rows have it, shown beside the label; 0 shows nothing."""

    value: str
    label: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A filter: `key` names it in the chips' value, `label` on the page; single: at most one value at a time."""

    key: str
    label: str
    choices: tuple[Choice, ...]
    single: bool = False


_PAPERS = ".txt,.md,.docx,.doc,.rtf,.pdf,.png,.jpg,.jpeg,.tif,.tiff,.xlsx,.xls,.zip"
_DRAFTS = ".docx,.doc,.pdf,.txt,.md,.rtf"


def dropzone(*, elem_id: str, single: bool = False) -> gr.HTML:
    """Where files are dropped or picked; the page's script uploads them and raises `upload` with their paths as JSON."""
    return gr.HTML(
        render("dropzone", kinds=_DRAFTS if single else _PAPERS, single=single),
        elem_id=elem_id,
        elem_classes=["view"],
        apply_default_css=False,
        js_on_load="window.troly.dropzone(element, trigger, upload); // 'upload'",
    )


def composer(*, elem_id: str) -> gr.HTML:
    """The box for questions. Raises `ask` with {"question", "ticket"}; what is typed or under way stays in the browser."""
    return gr.HTML(
        render("composer"),
        elem_id=elem_id,
        elem_classes=["view"],
        apply_default_css=False,
        js_on_load="window.troly.composer(element, trigger); // trigger('ask')",
    )


def chips(fields: Iterable[Field], *, elem_id: str) -> gr.HTML:
    """Filters as chips. Its value is {"place": ["…"], …}; raises `change` when the user picks."""
    return gr.HTML(
        {},
        elem_id=elem_id,
        elem_classes=["view", "chips"],
        apply_default_css=False,
        html_template='<div class="chip-row" role="group" aria-label="Bộ lọc"></div>',
        js_on_load=_CHIPS,
        fields=_plain(fields),
    )


def chips_update(fields: Iterable[Field], value: dict[str, list[str]] | None = None) -> Any:
    """New choices for chips; `value` replaces what is picked when it is given."""
    changed: dict[str, Any] = {"fields": _plain(fields)}
    return gr.update(**changed) if value is None else gr.update(value=value, **changed)


def faceted(
    key: str,
    label: str,
    values: Iterable[str],
    picked: Sequence[str] = (),
    *,
    names: Mapping[str, str] | None = None,
    order: Sequence[str] = (),
) -> Field:
    """A filter that offers what the other filters leave, each value with how often it comes.

    values: those of the rows that pass all other filters; picked: chosen ones, which stay even when nothing has them.
    names: what a value is called, itself when missing; order: values that come first, the others by their names."""
    counts, called = Counter(value for value in values if value), names or {}
    place = {value: at for at, value in enumerate(order)}
    shown = sorted({*counts, *picked}, key=lambda v: (place.get(v, len(place)), fold(called.get(v, v)), v))
    return Field(key, label, tuple(Choice(value, called.get(value, value), counts[value]) for value in shown))


def _plain(fields: Iterable[Field]) -> list[dict[str, Any]]:
    return [asdict(field) for field in fields]
