"""A table as people read it: named columns, rows of cells, the papers it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vectorstore.records import Document


@dataclass(frozen=True, slots=True)
class Bound:
    """A number that is to be reached. sign: what is read before it: "≥", "≤", ">", "<" or nothing."""

    value: float
    sign: str = ""

    def __str__(self) -> str:
        """As it is read: "≥ 1.700"."""
        return f"{self.sign} {vietnamese(self.value)}".strip()


Cell = str | int | float | date | Bound | None


@dataclass(frozen=True, slots=True)
class Column:
    """heading: in Vietnamese. width: in characters, for spreadsheets; its share of a terminal's width.

    brief: shown where there is little room, too."""

    heading: str
    width: int
    brief: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """title: also the name of the sheet. sources: the papers that the rows come from."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sources: tuple[Document, ...] = ()


def vietnamese(cell: Cell) -> str:
    """A cell as text: numbers with a decimal comma and points between thousands, dates as day/month/year."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, Bound):
        return str(cell)
    if isinstance(cell, (int, float)):
        written = f"{cell:,.2f}".rstrip("0").rstrip(".")
        return written.translate(str.maketrans(",.", ".,"))
    return cell


def number(value: float | str) -> int | float | str:
    """A value without a decimal part it does not have (95.0 → 95)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def iso(text: str | None) -> date | str | None:
    """A date from its ISO form; other texts stay as they are."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text
