"""A tall picture cut into pages, between its blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ui.picture.shapes import Box, Line, Picture, Shape, Words

_HEADING = 13  # the size of a block's heading


def cut(picture: Picture, tallest: int) -> list[Picture]:
    """Pictures of at most `tallest` pixels each, where it can be done: a cut goes before a block's heading, in a picture
    without headings where no shape is."""
    heads = [s for s in picture.shapes if isinstance(s, Words) and s.bold and s.size >= _HEADING]
    gaps = [0.0, *(_span(head)[0] - 2 for head in heads[1:]), float(picture.height)] if heads else _gaps(picture)
    edges = [0.0]
    for gap, following in zip(gaps[1:], [*gaps[2:], gaps[-1]], strict=True):
        if following - edges[-1] > tallest or gap == gaps[-1]:
            edges.append(gap)
    pairs = [(a, b) for a, b in pairwise(edges) if b > a]
    return [_part(picture, top, bottom) for top, bottom in pairs]


def _gaps(picture: Picture) -> list[float]:
    """Heights at which no shape stands, both ends included."""
    spans = sorted(_span(shape) for shape in picture.shapes)
    gaps = [0.0]
    reached = 0.0
    for top, bottom in spans:
        if top > reached:
            gaps.append((reached + top) / 2)
        reached = max(reached, bottom)
    return [*gaps, float(picture.height)]


def _part(picture: Picture, top: float, bottom: float) -> Picture:
    inside = [shape for shape in picture.shapes if top <= _span(shape)[0] < bottom]
    return replace(picture, height=round(bottom - top), shapes=_moved(inside, -top))


def _moved(shapes: Sequence[Shape], by: float) -> tuple[Shape, ...]:
    return tuple(
        replace(shape, y=shape.y + by, to_y=shape.to_y + by)
        if isinstance(shape, Line)
        else replace(shape, y=shape.y + by)
        for shape in shapes
    )


def _span(shape: Shape) -> tuple[float, float]:
    """Where a shape begins and ends from top to bottom."""
    if isinstance(shape, Line):
        return min(shape.y, shape.to_y), max(shape.y, shape.to_y)
    if isinstance(shape, Box):
        return shape.y, shape.y + shape.h
    return shape.y - shape.size, shape.y + shape.size / 3
