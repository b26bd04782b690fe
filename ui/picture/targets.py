"""Targets of several places side by side, each indicator against the line that the superior plan draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.tables.compare import ComparedTarget, IndicatorRow
from assistant.tables.side_by_side import asked_words, figure
from ui.office import place_name
from ui.picture.shapes import Box, Line, Picture, Shape, Words, shortened
from vectorstore.records import Document

MOST = 24
"""Indicators in one picture."""

_WIDTH, _LEFT, _RIGHT = 960, 230, 110
_ROW, _BAR, _HEAD, _FOOT = 22, 14, 30, 18
_TITLE = "Chỉ tiêu các nơi so với mức kế hoạch cấp trên"


def drawable(rows: Sequence[IndicatorRow], documents: Sequence[Document]) -> list[IndicatorRow]:
    """The indicators that two papers or more set as numbers in one unit; at most `MOST`."""
    return [row for row in rows if len(_cells(row, documents)) > 1][:MOST]


def targets_picture(rows: Sequence[IndicatorRow], documents: Sequence[Document]) -> Picture:
    """A block an indicator: a bar a paper, dashed lines where the superior plan's figures for their level stand."""
    names = {document.doc_id: document for document in documents}
    shapes: list[Shape] = []
    tells: list[str] = []
    y = 0.0
    for row in drawable(rows, documents):
        cells = _cells(row, documents)
        shapes += _block(row, cells, names, y)
        tells.append(f"{row.indicator}: " + "; ".join(_said(cell, names) for cell in cells))
        y += _HEAD + _ROW * len(cells) + _FOOT
    return Picture(title=_TITLE, tells=". ".join(tells), width=_WIDTH, height=int(y) or 1, shapes=tuple(shapes))


def _cells(row: IndicatorRow, documents: Sequence[Document]) -> list[ComparedTarget]:
    """One figure a paper, all in the unit of the first; a superior plan that only asks is drawn as a line instead."""
    found = [cell for d in documents for cell in row.cells.get(d.doc_id, ())[:1] if _value(cell) is not None]
    asking = {cell.asked.target.doc_id for cell in found if cell.asked and cell.asked.target}
    own = [cell for cell in found if cell.target.doc_id not in asking] if len(found) > len(asking) + 1 else found
    return [cell for cell in own if cell.target.unit == own[0].target.unit] if own else []


def _block(
    row: IndicatorRow, cells: Sequence[ComparedTarget], names: Mapping[str, Document], y: float
) -> Iterator[Shape]:
    asked = _asked(cells, names)
    most = _whole(cells, asked)
    room = _WIDTH - _LEFT - _RIGHT
    yield Words(x=0, y=y + 18, text=shortened(row.indicator, 120), size=13, bold=True)
    for n, cell in enumerate(cells):
        top = y + _HEAD + _ROW * n
        document = names[cell.target.doc_id]
        length = max(2.0, room * (_value(cell) or 0) / most)
        says = _said(cell, names)
        yield Words(x=_LEFT - 10, y=top + 12, text=shortened(_label(document), 34), tone="soft", anchor="end")
        yield Box(x=_LEFT, y=top, w=room, h=_BAR, tone="rail")
        yield Box(x=_LEFT, y=top, w=length, h=_BAR, tone="low" if cell.below else "brand", says=says)
        yield Words(x=_LEFT + room + 10, y=top + 12, text=figure(cell.target), bold=True)
    foot = y + _HEAD + _ROW * len(cells)
    for value, words in asked.items():
        x = _LEFT + room * value / most
        yield Line(x=x, y=y + _HEAD - 4, to_x=x, to_y=foot, tone="mark", dashed=True, width=2)
        yield Words(x=x, y=foot + 9, text=f"cấp trên: {words}", size=11, tone="mark", anchor="end")


def _asked(cells: Sequence[ComparedTarget], names: Mapping[str, Document]) -> dict[float, str]:
    """Where the superior plan's lines stand, with its words."""
    lines: dict[float, str] = {}
    for cell in cells:
        target = cell.asked.target if cell.asked else None
        if target and isinstance(target.value, float) and target.unit == cell.target.unit:
            lines.setdefault(target.value, asked_words(cell, names))
    return lines


def _whole(cells: Sequence[ComparedTarget], asked: Mapping[float, str]) -> float:
    """What a full bar stands for: 100 % for shares, else the largest figure."""
    values = [value for cell in cells if (value := _value(cell)) is not None] + list(asked)
    if cells[0].target.unit == "%" and max(values) <= 100:
        return 100.0
    return max(values) or 1.0


def _value(cell: ComparedTarget) -> float | None:
    return cell.target.value if isinstance(cell.target.value, float) else None


def _label(document: Document) -> str:
    year = document.metadata.period or ""
    return f"{place_name(document)}, {year}" if year else place_name(document)


def _said(cell: ComparedTarget, names: Mapping[str, Document]) -> str:
    said = f"{_label(names[cell.target.doc_id])} {figure(cell.target)}"
    return f"{said}, thấp hơn {asked_words(cell, names)}" if cell.below else said
