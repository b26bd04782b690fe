"""Small charts as SVG, made here: no script, no library, readable as text through their titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_WIDTH, _BAR, _GAP = 132, 6, 2


@dataclass(frozen=True, slots=True)
class Bar:
    """value: its length; label: who; said: the value as it is read; low: drawn in the warning colour."""

    value: float
    label: str
    said: str
    low: bool = False


def bars(items: Sequence[Bar], *, most: float | None = None, labelled: bool = False) -> Markup:
    """Horizontal bars under each other. most: the value of a full bar, the largest when not given.

    labelled: with the names beside the bars, for a chart that stands alone."""
    top = most or max((bar.value for bar in items), default=0) or 1
    if labelled:
        rows = Markup("").join(_labelled(bar, top) for bar in items)
        return Markup('<dl class="bar-list">{}</dl>').format(rows)
    height = len(items) * (_BAR + _GAP) + _GAP
    drawn = Markup("").join(_bar(index, bar, top) for index, bar in enumerate(items))
    said = "; ".join(f"{bar.label}: {bar.said}" for bar in items)
    return Markup(
        '<svg class="bars" role="img" aria-label="{}" width="{w}" height="{h}" viewBox="0 0 {w} {h}">{}</svg>'
    ).format(said, drawn, w=_WIDTH, h=height)


def _labelled(bar: Bar, top: float) -> Markup:
    share = max(1.0, min(bar.value / top, 1.0) * 100)
    return Markup('<div><dt>{}</dt><dd><i class="{}" style="width:{:.1f}%"></i><span>{}</span></dd></div>').format(
        bar.label, "low" if bar.low else "bar", share, bar.said
    )


def _bar(index: int, bar: Bar, top: float) -> Markup:
    length = max(2.0, min(bar.value / top, 1.0) * _WIDTH)
    return Markup(
        '<g><title>{}: {}</title><rect class="rail" x="0" y="{y}" width="{w}" height="{b}" rx="2"/>'
        '<rect class="{c}" x="0" y="{y}" width="{l:.1f}" height="{b}" rx="2"/></g>'
    ).format(
        bar.label, bar.said, y=_GAP + index * (_BAR + _GAP), w=_WIDTH, b=_BAR, c="low" if bar.low else "bar", l=length
    )
