"""Sections into passages, the clauses that are indexed and retrieved: `chunk(sections, metadata)`.

A passage follows the tree. A heading stands with what is said under it; a bullet stands with its sub-bullets; small
neighbours under one heading are joined; only what is too long is cut, between items first, then between sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from ingest.outline.align import raw_quote
from ingest.sentences import piece_spans
from vectorstore.records import Metadata, Passage, Section

TARGET = 900
"""Characters of a passage, about 175 tokens of the embedding model."""
LIMIT = 1500
"""Characters above which a single item is cut, about 300 tokens."""
TABLE_TARGET = 700
_LONGEST_HEAD = 300
"""Characters above which the words of a headed clause are a passage by themselves and not the head of one."""

_CONTAINERS = frozenset({"heading", "unit", "article", "annex"})
_TRAIL = " › "


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something to pack: some sections, or a stretch of one, that must stay together."""

    ordinals: tuple[int, ...]
    text: str
    raw: str

    @property
    def size(self) -> int:
        return len(self.text)


def chunk(sections: Sequence[Section], metadata: Metadata | None = None) -> tuple[Passage, ...]:
    """The passages of a paper in reading order.

    metadata: of the same paper; passages carry no copy of it, they are filtered by their document."""
    return _Chunker(sections).passages()


class _Chunker:
    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self._children: dict[int | None, list[Section]] = {}
        self._waiting: list[Section] = []
        self._found: list[Passage] = []
        for section in sections:
            self._children.setdefault(section.parent, []).append(section)

    def passages(self) -> tuple[Passage, ...]:
        """Walks the top of the tree: runs of loose paragraphs, and the headed parts between them."""
        self._walk(self._children.get(None, ()), None)
        self._flush_waiting()
        return tuple(self._found)

    def _walk(self, sections: Iterable[Section], container: Section | None) -> None:
        """Packs what stands directly under a container and goes into the headed parts in it."""
        run: list[Section] = []
        for section in sections:
            if self._is_container(section):
                self._pack(run, container)
                run = []
                self._enter(section)
            elif run and _differs(run[-1], section):
                self._pack(run, container)
                run = [section]
            else:
                run.append(section)
        self._pack(run, container)

    def _enter(self, section: Section) -> None:
        if len(section.text) > _LONGEST_HEAD:
            self._flush_waiting()
            self._pack_pieces(self._cut(section), section, section)
        else:
            self._waiting.append(section)
        self._walk(self._children.get(section.ordinal, ()), section)
        if not self._children.get(section.ordinal):
            self._flush_waiting()

    def _is_container(self, section: Section) -> bool:
        """Headed parts, and items with so much under them that they cannot stand as one."""
        children = self._children.get(section.ordinal, [])
        if section.kind in _CONTAINERS or any(child.kind in _CONTAINERS for child in children):
            return True
        return len(children) > 1 and section.kind != "recipients" and self._size(section) > LIMIT

    def _size(self, section: Section) -> int:
        return len(section.text) + sum(self._size(child) for child in self._children.get(section.ordinal, ()))

    def _pack(self, run: Sequence[Section], container: Section | None) -> None:
        """Joins the items of a run into as few passages of even size as the target allows."""
        if not run:
            return
        table = run[0].kind == "row"
        head = self._take_waiting()
        header = [s for s in run[:1] if table and s.cells == s.header]
        pieces = [piece for section in run[len(header) :] for piece in self._pieces(section)]
        pieces = [_whole(header), *pieces] if header and not pieces else pieces
        target = TABLE_TARGET if table else TARGET
        for number, group in enumerate(_even(pieces, target, sum(len(s.text) for s in head))):
            lead = [_whole(head)] if head and not number else []
            lead += [_whole(header)] if header and group[0].ordinals != (header[0].ordinal,) else []
            self._emit([*lead, *group], run[0], container)

    def _pack_pieces(self, pieces: Sequence[_Piece], first: Section, container: Section) -> None:
        for group in _even(pieces, TARGET, 0):
            self._emit(group, first, container)

    def _pieces(self, section: Section) -> list[_Piece]:
        family = self._family(section)
        whole = _whole(family)
        if whole.size <= LIMIT or section.kind == "row":
            return [whole]
        return [piece for member in family for piece in self._cut(member)]

    def _cut(self, section: Section) -> list[_Piece]:
        """A section by itself, cut between sentences when it is long."""
        if len(section.text) <= LIMIT:
            return [_whole([section])]
        return [
            _Piece((section.ordinal,), section.text[start:end], raw_quote(section, start, end))
            for start, end in piece_spans(section.text, TARGET)
        ]

    def _family(self, section: Section) -> list[Section]:
        """A section and all below it, in reading order."""
        members = [section]
        for child in self._children.get(section.ordinal, ()):
            members += self._family(child)
        return members

    def _take_waiting(self) -> list[Section]:
        """Headings that were entered and have not been part of a passage yet."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def _flush_waiting(self) -> None:
        """Headings under which nothing stands become a passage of their own."""
        head = self._take_waiting()
        if head:
            self._emit([_whole(head)], head[-1], head[-1])

    def _emit(self, pieces: Sequence[_Piece], first: Section, container: Section | None) -> None:
        ordinals = tuple(dict.fromkeys(o for piece in pieces for o in piece.ordinals))
        self._found.append(
            Passage(
                doc_id=first.doc_id,
                ordinal=len(self._found),
                sections=ordinals,
                path=self._path(pieces, container),
                heading=_TRAIL.join(name for name in (self._trail(container) or first.path, _columns(first)) if name),
                zone=first.zone,
                text="\n".join(piece.text for piece in pieces),
                raw="\n".join(piece.raw for piece in pieces),
                page=self._sections[pieces[0].ordinals[0]].page,
            )
        )

    def _path(self, pieces: Sequence[_Piece], container: Section | None) -> str:
        """The path that all items share, else that of the clause they stand under."""
        first = container.ordinal if container else -1
        paths = {self._sections[o].path for piece in pieces for o in piece.ordinals[:1] if o > first}
        if len(paths) == 1:
            return paths.pop()
        return container.path if container else self._sections[pieces[-1].ordinals[0]].path

    def _trail(self, section: Section | None) -> str:
        names: list[str] = []
        while section is not None:
            names.append(heading_name(section))
            section = self._sections[section.parent] if section.parent is not None else None
        return _TRAIL.join(reversed([name for name in names if name]))


def heading_name(section: Section) -> str:
    """A heading as it is shown in a trail: "6. Công an phường", "Điều 5. Phạm vi", "Ứng dụng trong nội bộ"."""
    title = section.title or (section.text if len(section.text) <= 120 else section.text[:117].rsplit(" ", 1)[0] + "…")
    if not section.label or not section.title or section.label in {"-", "+", "*"}:
        return title
    return f"{section.label}. {title}"


def _columns(section: Section) -> str:
    """The column heads of a table, for the trail of its rows: "Stt | Tên chỉ tiêu | Năm 2026"."""
    if section.kind != "row" or not section.header or section.cells == section.header:
        return ""
    return " | ".join(" ".join(cell.split()) for cell in section.header if cell.strip())


def _differs(before: Section, after: Section) -> bool:
    """True when two neighbours must not share a passage: another zone, or a table beside text."""
    letterhead = {before.path, after.path} == {"Mở đầu", "Tên văn bản"}
    return (
        (before.zone != after.zone and not letterhead)
        or (before.kind == "row") != (after.kind == "row")
        or (before.path != after.path and before.parent is None and not letterhead)
    )


def _whole(sections: Sequence[Section]) -> _Piece:
    return _Piece(
        tuple(s.ordinal for s in sections), "\n".join(s.text for s in sections), "\n".join(s.raw for s in sections)
    )


def _even(pieces: Sequence[_Piece], target: int, lead: int) -> list[list[_Piece]]:
    """Groups of neighbours near the target size, as even as their lengths allow. lead: characters before the first."""
    total = lead + sum(piece.size for piece in pieces)
    share = total / max(1, ceil(total / (target * 1.15)))
    groups: list[list[_Piece]] = []
    filled = float(lead)
    for piece in pieces:
        if groups and filled + piece.size / 2 > share:
            groups.append([])
            filled = 0
        elif not groups:
            groups.append([])
        groups[-1].append(piece)
        filled += piece.size
    return groups
