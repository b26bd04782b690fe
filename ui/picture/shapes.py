"""What a picture is made of. Lengths are in CSS pixels, y runs downwards; a tone is a name of `COLOURS`."""

from __future__ import annotations

from dataclasses import dataclass

COLOURS = {
    "ink": "#24201a",
    "soft": "#5c5345",
    "line": "#c9bba2",
    "rail": "#efe8da",
    "brand": "#1d4e57",
    "pale": "#9dbcbb",
    "low": "#9c2a20",
    "mark": "#7d5300",
    "sheet": "#ffffff",
}
"""The tones on paper; on the page style sheets give them the colours of the light or dark theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle. says: its tooltip, read aloud; paper: the id of the paper that a click opens; edge: of its outline."""

    x: float
    y: float
    w: float
    h: float
    tone: str
    says: str = ""
    paper: str = ""
    edge: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line from (x, y) to (to_x, to_y)."""

    x: float
    y: float
    to_x: float
    to_y: float
    tone: str = "line"
    dashed: bool = False
    width: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of text; y: its baseline. anchor: start | middle | end."""

    x: float
    y: float
    text: str
    size: int = 12
    tone: str = "ink"
    anchor: str = "start"
    bold: bool = False


Shape = Box | Line | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """title: what it shows; tells: the same in words, for those who do not see it; shapes: in the order they are drawn."""

    title: str
    tells: str
    width: int
    height: int
    shapes: tuple[Shape, ...]


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words with "…"."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
