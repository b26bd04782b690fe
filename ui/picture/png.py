"""A picture as PNG, for Word: the same shapes as on the page, in the colours of paper."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ui.picture.shapes import COLOURS, Box, Line, Picture, Words
from ui.picture.svg import lines_of

_SCALE = 2  # pixels of the file for each CSS pixel: sharp on paper
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
_DASH, _GAP = 5, 4
_SMALLER = 0.9  # the font that is drawn with is wider than the page's


def png(picture: Picture) -> bytes:
    """The bytes of the PNG file."""
    image = Image.new("RGB", (picture.width * _SCALE, picture.height * _SCALE), COLOURS["sheet"])
    draw = ImageDraw.Draw(image)
    for shape in picture.shapes:
        if isinstance(shape, Line):
            _line(draw, shape)
        elif isinstance(shape, Words):
            _words(draw, shape)
        else:
            _box(draw, shape)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _box(draw: ImageDraw.ImageDraw, box: Box) -> None:
    corners = [box.x * _SCALE, box.y * _SCALE, (box.x + box.w) * _SCALE, (box.y + box.h) * _SCALE]
    edge = COLOURS[box.edge] if box.edge else None
    draw.rounded_rectangle(corners, 3 * _SCALE, fill=COLOURS[box.tone], outline=edge, width=_SCALE)
    for line in lines_of(box):
        _words(draw, line)


def _words(draw: ImageDraw.ImageDraw, words: Words) -> None:
    at = (words.x * _SCALE, words.y * _SCALE)
    font = _font(words.size, words.bold)
    draw.text(at, words.text, fill=COLOURS[words.tone], font=font, anchor=_ANCHORS[words.anchor])


def _line(draw: ImageDraw.ImageDraw, line: Line) -> None:
    length = max(1.0, ((line.to_x - line.x) ** 2 + (line.to_y - line.y) ** 2) ** 0.5)
    step = _DASH + _GAP if line.dashed else length
    at = 0.0
    while at < length:
        end = min(length, at + (_DASH if line.dashed else length))
        ends = [_on(line, at / length), _on(line, end / length)]
        draw.line(ends, fill=COLOURS[line.tone], width=max(1, round(line.width * _SCALE)))
        at += step


def _on(line: Line, share: float) -> tuple[float, float]:
    x, y = line.x + (line.to_x - line.x) * share, line.y + (line.to_y - line.y) * share
    return x * _SCALE, y * _SCALE


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    """A font that holds every Vietnamese letter: the one that comes with matplotlib."""
    import matplotlib

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name
    return ImageFont.truetype(str(path), round(size * _SCALE * _SMALLER))
