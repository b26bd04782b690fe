"""Lines put together: the raw text of a stretch and the readable text of a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.load.lines import Draft, without_marks


def joined_raw(drafts: Sequence[Draft]) -> str:
    """The stretch as it stands in the source."""
    return "\n".join(draft.raw for draft in drafts)


def cell_text(lines: Iterable[str]) -> str:
    """The readable words of a cell that was broken over lines."""
    return " ".join(word for line in lines for token in line.split() for word in without_marks(token).split())


def blank(draft: Draft) -> bool:
    """True for a line without words."""
    return not draft.raw.strip()
