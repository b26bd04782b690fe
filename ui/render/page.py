"""The templates of the screen: Jinja with escaping on, filters for Vietnamese dates and numbers."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from ui.picture.shapes import Picture
from ui.picture.svg import svg
from ui.render.emphasis import emphasised

STATIC = "troly-static"
"""Where the application serves `ui/static`, relative to the page."""


def render(template: str, **values: Any) -> str:
    """The HTML of `templates/<template>.html`. Texts in `values` are escaped unless they are `Markup`."""
    return _environment().get_template(f"{template}.html").render(**values)


def vietnamese_date(iso: str | None) -> str:
    """ "2026-01-12" → "12/01/2026"; what is no ISO date is returned as it is, None as an empty string."""
    if not iso:
        return ""
    try:
        return date.fromisoformat(iso[:10]).strftime("%d/%m/%Y")
    except ValueError:
        return iso


def vietnamese_time(iso: str | None) -> str:
    """ "2026-01-12T08:30:00+07:00" → "08:30 ngày 12/01/2026"."""
    if not iso:
        return ""
    try:
        return datetime.fromisoformat(iso).strftime("%H:%M ngày %d/%m/%Y")
    except ValueError:
        return iso


def vietnamese_number(value: float | str | None) -> str:
    """1234.5 → "1.234,5"; 80.0 → "80"; words stay as they are."""
    if value is None or isinstance(value, str):
        return value or ""
    whole = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return whole.translate(str.maketrans(",.", ".,"))


def section_name(path: str) -> str:
    """ "VI.6" → "mục VI.6"; a path that begins with a word ("Điều 2.1", "Phụ lục I", "Mở đầu") stays as it is."""
    return path if re.match(r"[^\W\d_]{2,}", path) and not re.match(r"[IVXLC]+\b", path) else f"mục {path}"


def pictured(picture: Picture, note: str, empty: str) -> str:
    """A picture on the page under a line that says how to read it. empty: what is said when nothing can be drawn."""
    return render("picture", picture=picture, drawn=svg(picture), note=note, empty=empty)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ui.render", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {
        "date": vietnamese_date,
        "time": vietnamese_time,
        "number": vietnamese_number,
        "figures": emphasised,
        "section": section_name,
    }
    environment.globals["icon"] = icon
    return environment


def icon(name: str) -> Markup:
    """A symbol of static/icons.svg, decorative: hidden from screen readers."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}/icons.svg#{}"></use></svg>').format(STATIC, name)
