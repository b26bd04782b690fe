"""Figures, dates and document numbers stand out; markers [1] become buttons. Takes plain text, gives safe HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from ingest.spans import ARTICLE, COUNT, DOCUMENT, Span, figures

_MARKER = re.compile(r"\[(\d{1,2})\]")  # "… an ninh mạng [1]."
_ON_ONE_LINE = 16  # characters: "ngày 31/01/2026"
_SIGN = re.compile(r"[≥≤<>]=?\s?$")  # "≥ 80%": the sign stands out with its figure
_SIGNED = re.compile(r"[≥≤<>]=?\s?\d+(?:[.,]\d+)*")  # "> 50" in a cell whose unit stands in the column's head


def emphasised(text: str) -> Markup:
    """The text with figures in <b>, dates in <time-like> spans, document numbers kept on one line; the rest escaped."""
    return _marked(text, markers=False)


def with_markers(text: str) -> Markup:
    """As `emphasised`, and each [n] a button that lights its citation card."""
    return _marked(text, markers=True)


def _marked(text: str, *, markers: bool) -> Markup:
    parts, at = [], 0
    for start, end, element in sorted((*_buttons(text, markers), *_figures(text)), key=lambda found: found[0]):
        if start >= at:
            parts += [escape(text[at:start]), element]
            at = end
    parts.append(escape(text[at:]))
    return Markup("").join(parts)


def _buttons(text: str, markers: bool) -> Iterator[tuple[int, int, Markup]]:
    button = Markup('<button type="button" class="marker" data-cite="{n}" aria-label="Xem nguồn {n}">{n}</button>')
    for match in _MARKER.finditer(text):
        yield (*match.span(), button.format(n=match[1]) if markers else escape(match[0]))


def _figures(text: str) -> Iterator[tuple[int, int, Markup]]:
    """Whole spans ("ngày 30 tháng 4", "2 lần/năm") with the sign before them, and figures that a sign alone shows."""
    for span in filter(_stands_out, figures(text)):
        sign = _SIGN.search(text, max(0, span.start - 3), span.start)
        start = sign.start() if sign else span.start
        yield start, span.end, Markup(_form(span)).format(text[start : span.end])
    for match in _SIGNED.finditer(text):
        yield (*match.span(), Markup('<b class="figure">{}</b>').format(match[0]))


def _form(span: Span) -> str:
    """How a span is set; a short figure stays on one line."""
    if span.kind == DOCUMENT:
        return '<span class="code">{}</span>'
    return '<b class="figure">{}</b>' if len(span.text) <= _ON_ONE_LINE else '<b class="figure long">{}</b>'


def _stands_out(span: Span) -> bool:
    """A bare number of things and the number of an article do not: they would stand out in every line."""
    if span.kind == COUNT:
        return not span.text[-1].isdigit() or "/" in span.text
    return span.kind != ARTICLE and (span.kind != DOCUMENT or "/" in span.text or "-" in span.text)
