"""A block: one paragraph, heading, bullet or table row, put together from the lines of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.outline.marks import Mark, read_mark
from ingest.outline.tokens import Row, Token


@dataclass
class Block:
    """mark: what it opens with, if anything. last: its last line. gap: a blank line stands before it."""

    tokens: list[Token]
    page: int
    mark: Mark | None
    last: Row
    text: str
    gap: bool = False
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        """The text without its mark."""
        return self.text[self.mark.size :].strip() if self.mark else self.text

    def extend(self, row: Row) -> None:
        """Takes in one more line."""
        self.tokens += row.tokens
        self.last = row
        self.text = f"{self.text} {row.text}"

    def cut(self, starts: Sequence[int]) -> list[Block]:
        """The block cut before the given tokens (indexes, rising), each piece with the mark it opens with."""
        if not starts:
            return [self]
        bounds = [0, *starts, len(self.tokens)]
        pieces = []
        for first, last in pairwise(bounds):
            tokens = self.tokens[first:last]
            text = " ".join(token.text for token in tokens)
            mark = read_mark(text) if first else self.mark
            pieces.append(Block(tokens, self.page, mark, self.last, text, self.gap and not first))
        return pieces


def block_of(row: Row, mark: Mark | None = None) -> Block:
    """A line as a block."""
    return Block(list(row.tokens), row.page, mark, row, row.text, row.gap, row.cells, row.header)


def joined(rows: Sequence[Row]) -> Block:
    """Several lines as one block without a mark."""
    block = block_of(rows[0])
    for row in rows[1:]:
        block.extend(row)
    return block
