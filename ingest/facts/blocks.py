"""Tasks with labels below them: the task itself, who leads, who helps, until when, what comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.facts.labels import DOERS, Labelled, read_labels
from ingest.facts.reading import Paper, Stretch, body, tidy
from ingest.facts.roles import joined_units, listed_units
from ingest.units import find_units
from vectorstore.records import Section

# How far into a line its first label may stand for the line to be nothing but labels ("- + Đơn vị chủ trì: …").
_AT_ONCE = 4
_FEW_WORDS = 4
_SENTENCE_AFTER = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A task with its labels. quote: what is quoted for each doer, the task and, where it stands beside, the label."""

    task: Stretch
    labels: tuple[tuple[Section, Labelled], ...]

    def value(self, kind: str) -> str | None:
        """What the first label of a kind says."""
        return next((label.value for _, label in self.labels if label.kind == kind), None)

    @property
    def words(self) -> str:
        """The readable task, with what stands behind "Nội dung:" when that is apart from it."""
        content = self.value("content")
        own = tidy(self.task.text)
        return f"{own}: {content}" if content and content not in own else self.task.text

    @property
    def doers(self) -> list[tuple[Section, Labelled, str]]:
        """The labels that name who does it, with the offices' names."""
        doing = [(where, label) for where, label in self.labels if label.kind in DOERS]
        return [(where, label, name) for where, label in doing for name in _doers(label.value) if name]

    @property
    def partners(self) -> tuple[str, ...]:
        """The offices that help, as written."""
        values = [label.value for _, label in self.labels if label.kind == "partner"]
        return tuple(name for value in values for name in listed_units(value))


def find_blocks(paper: Paper) -> tuple[dict[int, Block], frozenset[int]]:
    """The blocks of a paper by the ordinal of their task, and the ordinals of the lines that are only labels of them."""
    owned: dict[int, list[tuple[Section, Labelled]]] = {}
    lines: dict[int, int] = {}
    for section in paper.sections:
        labels = read_labels(body(section).text) if section.kind != "row" else ()
        if not labels:
            continue
        owner = _owner(paper, section) if _only_labels(labels) else section
        if owner is None:
            continue
        owned.setdefault(owner.ordinal, []).extend((section, label) for label in labels)
        if owner is not section:
            lines[section.ordinal] = owner.ordinal
    blocks = {
        ordinal: Block(_task(paper.by_ordinal[ordinal], labels), tuple(labels))
        for ordinal, labels in owned.items()
        if any(label.kind in DOERS and label.value for _, label in labels)
    }
    return blocks, frozenset(line for line, owner in lines.items() if owner in blocks)


def _only_labels(labels: tuple[Labelled, ...]) -> bool:
    return labels[0].at <= _AT_ONCE


def _owner(paper: Paper, line: Section) -> Section | None:
    """The task that a line of labels belongs to: the nearest clause before it among its siblings, else what it stands
    under. A sibling with the same mark ("- Nội dung …", "- Cơ quan thực hiện: …") is another item of the parent."""
    for other in reversed(paper.children(paper.parent(line))):
        if other.ordinal >= line.ordinal or other.kind == "row":
            continue
        if other.label == line.label and line.label:
            if _is_label_line(other):
                continue
            break
        if not _is_label_line(other):
            return other
    above = paper.parent(line)
    # "b) Cơ quan thực hiện:" and below it "+ Cơ quan chủ trì: …": the task is that of the line above
    return _owner(paper, above) if above is not None and _is_label_line(above) else above


def _is_label_line(section: Section) -> bool:
    labels = read_labels(body(section).text)
    return bool(labels) and _only_labels(labels)


def _task(section: Section, labels: list[tuple[Section, Labelled]]) -> Stretch:
    """The task's own words up to a label within them; the words behind "Nội dung:" where it has next to none."""
    whole = body(section)
    own = [label for where, label in labels if where is section]
    if own:
        whole = whole.part(0, own[0].at)
    content = next(((where, label) for where, label in labels if label.kind == "content"), None)
    if content and len(re.findall(r"\w+", whole.text)) < _FEW_WORDS:
        return body(content[0]).part(content[1].start, content[1].end)
    return whole


def _doers(value: str) -> list[str]:
    """The offices behind a label, one name for all that share the task. Of sentences only their subjects: "Sở Nội vụ
    tiến hành rà soát …; các xã, phường gửi kết quả …" names two."""
    named = [_subject(clause) for clause in value.split(";")]
    if any(named):
        return [name for name in named if name]
    return [tidy(value)]


def _subject(clause: str) -> str | None:
    """The offices that a clause is a sentence about, None when it is but their names."""
    group = joined_units(clause, find_units(clause), 0)
    if group and len(clause.split()) > len(clause[: group[-1].end].split()) + _SENTENCE_AFTER:
        return tidy(clause[: group[-1].end])
    return None
