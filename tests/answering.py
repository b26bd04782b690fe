"""What tests of answers share: one assistant over the samples, and the promises every answer keeps."""

from __future__ import annotations

import re
from functools import cache

from assistant.chain import Assistant
from assistant.records import Answer, Turn
from vectorstore.library import Library
from vectorstore.text import normal

_MARKER = re.compile(r"\[(\d+)\]")


@cache
def assistant_of(library: Library) -> Assistant:
    """The assistant of a library, made once: its caches live as long as the process."""
    return Assistant(library)


def ask(library: Library, question: str, *history: Turn, doc_ids: tuple[str, ...] = ()) -> Answer:
    """One question, with the promises of every answer checked on the way."""
    answer = assistant_of(library).ask(question, history=history, doc_ids=doc_ids)
    assert_sound(library, answer)
    return answer


def assert_sound(library: Library, answer: Answer) -> None:
    """Every quote stands in its paper at its place, markers and citations belong together, nothing is said without one."""
    for number, citation in enumerate(answer.citations, 1):
        assert citation.n == number
        raw = library.raw_text(citation.doc_id)
        assert citation.quote and 0 <= citation.start < citation.end <= len(raw)
        assert " ".join(raw[citation.start : citation.end].split()) == citation.quote
        assert normal(citation.quote) in normal(raw)
    marked = [int(number) for number in _MARKER.findall(answer.answer)]
    assert set(marked) == {citation.n for citation in answer.citations}
    assert answer.abstained == (answer.reason is not None)
    if not answer.abstained:
        assert not bare_lines(answer.answer), answer.answer


def bare_lines(text: str) -> list[str]:
    """The lines of an answer that claim something without a marker: neither lead lines nor the frame of a table.

    A lead ends with a colon or stands first above bullets; a row may say that a place's papers hold nothing."""
    lines = [line for line in text.splitlines() if line.strip()]
    bare = []
    for at, line in enumerate(lines):
        leads = line.endswith(":") or (at == 0 and len(lines) > 1 and lines[1].startswith("- "))
        frame = line.startswith("| ---") or line == "| Nơi | Nội dung |" or "không nêu nội dung được hỏi" in line
        if not (leads or frame or _MARKER.search(line)):
            bare.append(line)
    return bare
