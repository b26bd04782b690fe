"""Spoken wording of a topic put the way papers put it, for the search."""

from __future__ import annotations

import re
from functools import cache

from assistant.understand.datafiles import pattern, rows
from vectorstore.text import squeeze, tone_placed


def as_papers_say(topic: str) -> str:
    """ "anh em cán bộ đi học kỹ năng số" → "cán bộ, công chức tập huấn kỹ năng số"; other words stay."""
    taken: list[tuple[int, int, str]] = []
    low = tone_placed(topic).lower()
    if len(low) != len(topic):
        return topic
    for spoken, written in _rules():
        for match in spoken.finditer(low):
            if match.end() > match.start() and not any(match.start() < e and s < match.end() for s, e, _ in taken):
                taken.append((match.start(), match.end(), written))
    for start, end, written in sorted(taken, reverse=True):
        topic = f"{topic[:start]}{written}{topic[end:]}"
    return squeeze(topic)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((pattern(row[0], folded=False), row[1]) for row in rows("spoken.tsv"))
