"""A picture as SVG in the page: with title and description, its texts as text, its papers as links."""

from __future__ import annotations

from itertools import count
from urllib.parse import quote

from markupsafe import Markup

from ui.picture.shapes import Box, Line, Picture, Shape, Words

_PAPER = "#van-ban/"
"""The address of an open paper (static/js/address.js)."""
_numbers = count()


def svg(picture: Picture) -> Markup:
    """The picture as an <svg> that shrinks with its column and never grows over its own size."""
    key = f"picture-{next(_numbers)}"
    drawn = Markup("").join(_drawn(shape) for shape in picture.shapes)
    linked = any(isinstance(shape, Box) and shape.paper for shape in picture.shapes)
    return Markup(
        '<svg class="picture" role="{role}" aria-labelledby="{k}-t {k}-d" viewBox="0 0 {w} {h}" width="{w}" height="{h}">'
        '<title id="{k}-t">{title}</title><desc id="{k}-d">{tells}</desc>{drawn}</svg>'
    ).format(
        role="group" if linked else "img",
        k=key,
        w=picture.width,
        h=picture.height,
        title=picture.title,
        tells=picture.tells,
        drawn=drawn,
    )


def _drawn(shape: Shape) -> Markup:
    if isinstance(shape, Line):
        form = '<line class="p-{}" x1="{:g}" y1="{:g}" x2="{:g}" y2="{:g}" stroke-width="{:g}"{}/>'
        dash = Markup(' stroke-dasharray="5 4"') if shape.dashed else Markup("")
        return Markup(form).format(shape.tone, shape.x, shape.y, shape.to_x, shape.to_y, shape.width, dash)
    if isinstance(shape, Words):
        form = '<text class="p-{}{}" x="{:g}" y="{:g}" font-size="{}" text-anchor="{}">{}</text>'
        weight = " p-bold" if shape.bold else ""
        return Markup(form).format(shape.tone, weight, shape.x, shape.y, shape.size, shape.anchor, shape.text)
    return _box(shape)


def _box(box: Box) -> Markup:
    edge = Markup(' style="stroke: var(--p-{})"').format(box.edge) if box.edge else Markup("")
    says = Markup("<title>{}</title>").format(box.says) if box.says else Markup("")
    form = '<rect class="p-{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="3"{}>{}</rect>'
    drawn = Markup(form).format(box.tone, box.x, box.y, box.w, box.h, edge, says)
    drawn += Markup("").join(_drawn(line) for line in lines_of(box))
    if not box.paper:
        return drawn
    return Markup('<a href="{}{}" aria-label="{}">{}</a>').format(_PAPER, quote(box.paper), box.says, drawn)


def lines_of(box: Box) -> list[Words]:
    """The lines written into a box, the first in bold."""
    return [
        Words(x=box.x + 10, y=box.y + 18 + 16 * n, text=text, size=12, bold=n == 0, tone="ink" if n == 0 else "soft")
        for n, text in enumerate(box.words)
    ]
