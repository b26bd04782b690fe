"""The masters in samples/source: a head of `key: value` lines, then a paragraph or a table row (tabs) a line.

`#` and `##` mark headings; `{{signature}}` stands where recipients and signature come before an annex.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SIGNATURE_HERE = "{{signature}}"


@dataclass(frozen=True)
class Item:
    """One paragraph or table row. level: 1 or 2 for headings, else 0. cells: of a table row, else empty."""

    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Master:
    """A paper as written. head: issuer, number, dateline, type, title, layout …; body: up to the signature; annex: after it."""

    name: str
    head: dict[str, str]
    body: tuple[Item, ...]
    annex: tuple[Item, ...]

    def parts(self, key: str, mark: str = "|") -> list[str]:
        """A head value split at `mark`: the two lines of the issuer, the recipients, the signature block."""
        return [part.strip() for part in self.head.get(key, "").split(mark) if part.strip()]


def masters(folder: Path) -> list[Master]:
    """Every master of the folder, in the order of their names."""
    return [_parse(path) for path in sorted(folder.glob("*.txt"))]


def _parse(path: Path) -> Master:
    _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
    pairs = (line.split(":", 1) for line in head.splitlines())
    before, _, after = text.partition(SIGNATURE_HERE + "\n")
    return Master(path.stem, {key: value.strip() for key, value in pairs}, _items(before), _items(after))


def _items(text: str) -> tuple[Item, ...]:
    return tuple(_item(line) for line in text.splitlines() if line.strip())


def _item(line: str) -> Item:
    if "\t" in line:
        return Item(line, cells=tuple(line.split("\t")))
    bare = line.lstrip("#")
    return Item(bare.strip(), level=len(line) - len(bare))
