"""Tables that became plain lines of text, made rows again: each with its cells and the header of its table.

Every physical line stays where it is: a row is a stretch of lines, its `raw` those lines joined by line feeds.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.load.flat import columns, numbered, pasted, pipes, tabs
from ingest.load.lines import Draft

__all__ = ["recover"]


def recover(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts with the lines of tables joined to rows; what is no table stays as it is."""
    found = pasted.recover(drafts)
    for kind in (pipes, tabs, columns, numbered):
        found = kind.recover(found)
    return tuple(found)
