"""Blocks into a tree: which clause stands under which, what its path is, which part of the plan it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.outline.blocks import Block
from ingest.outline.headings import is_free_heading, is_plain_heading, split_heading, unit_name
from ingest.outline.layout import ends_item
from ingest.outline.marks import BULLETS, RANKS, Mark
from ingest.outline.sections import Place, Writer
from ingest.outline.table import Rows
from ingest.outline.zones import zone_of

_UPPER_PARTS = ("part", "chapter", "section", "capital")


@dataclass(slots=True)
class Level:
    """An open node of the tree. rank: depth as in RANKS. numbers: its number. last: the text of its latest block."""

    rank: float
    style: str
    numbers: tuple[int, ...]
    ordinal: int
    path: str
    zone: str


class Tree:
    """Hangs blocks, one after the other, under the open nodes of a paper's body or of one annex."""

    def __init__(self, writer: Writer, base: Place, *, plain: bool = False) -> None:
        """plain: the paper numbers nothing, so that its headings are told by their form alone."""
        self._writer = writer
        self._plain = plain
        self._base = base
        self._levels: list[Level] = []
        self._rows = Rows()
        self._before = ""

    def grow(self, blocks: Sequence[Block]) -> None:
        """Adds the blocks as sections, in order."""
        for at, block in enumerate(blocks):
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            if block.cells:
                self._leave_paragraph()
                self._rows.add(self._writer, block, self._here())
            else:
                self._rows = Rows()
                self._add(block, following)
            self._before = block.text

    def _add(self, block: Block, following: Block | None) -> None:
        if block.mark:
            self._add_marked(block, block.mark, following)
        elif self._is_heading(block, following):
            self._close(RANKS["heading"])
            self._open(block, Mark("heading", "", (), 0))
        else:
            self._close(RANKS["star"])
            self._write_paragraph(block, following)

    def _is_heading(self, block: Block, following: Block | None) -> bool:
        if is_free_heading(block, following) or self._is_unit_line(block, following):
            return True
        return self._plain and is_plain_heading(block, following)

    def _write_paragraph(self, block: Block, following: Block | None) -> None:
        """A paragraph; one that announces a list ("… bao gồm:"), or whose "+" lines follow, has that list under it."""
        here = self._here()
        ordinal = self._writer.write(block, "paragraph", here)
        style = following.mark.style if following and following.mark else ""
        if style == "plus" or (style in BULLETS and block.text.endswith(":")):
            self._levels.append(Level(RANKS["paragraph"], "paragraph", (), ordinal, here.path, here.zone))

    def _is_unit_line(self, block: Block, following: Block | None) -> bool:
        """An office's name alone on a line, above its tasks: "Phòng Văn hóa - Xã hội:"."""
        if self._here().zone != "implementation" or following is None or ends_item(block.text.rstrip(":")):
            return False
        return len(block.text.split()) <= 15 and unit_name(block.text) is not None

    def _add_marked(self, block: Block, mark: Mark, following: Block | None) -> None:
        if mark.style in BULLETS:
            rank = self._bullet_rank(block, mark, following)
            self._close(rank)
        else:
            rank = self._numbered_rank(mark)
        self._open(block, mark, rank)

    def _bullet_rank(self, block: Block, mark: Mark, following: Block | None) -> float:
        """A bullet stands beside the last one of its kind, else below the open one that announced it."""
        same = [level for level in self._levels if level.style == mark.style]
        if same:
            return same[-1].rank
        inner = self._levels[-1] if self._levels and self._levels[-1].style in BULLETS else None
        if mark.style == "star" and following and following.mark and following.mark.style in BULLETS - {"star"}:
            return RANKS["star"]
        if inner and (self._before.endswith(":") or RANKS[mark.style] > inner.rank):
            return max(inner.rank + 1, RANKS[mark.style])
        return RANKS[mark.style] if not inner else inner.rank

    def _numbered_rank(self, mark: Mark) -> float:
        """Closes what a number ends and returns the depth it stands at."""
        rank: float = RANKS[mark.style] + 2 * (len(mark.numbers) - 1)
        same = [
            level for level in self._levels if level.style == mark.style and len(level.numbers) == len(mark.numbers)
        ]
        if same and mark.number == 1 and self._begins_sublist(same[-1], mark):
            return self._levels[-1].rank + 1
        following = [level for level in same if level.numbers[-1] + 1 == mark.number]
        if same:
            rank = (following or same)[-1].rank
        self._close(rank)
        return rank

    def _begins_sublist(self, last: Level, mark: Mark) -> bool:
        """ "1." under "5. Sở Y tế: …:" opens a list of its own; "1." after a complete "1." is a slip of the pen."""
        return mark.style in {"decimal", "letter", "paren"} and last.numbers[-1] >= 1 and self._before.endswith(":")

    def _leave_paragraph(self) -> None:
        if self._levels and self._levels[-1].style == "paragraph":
            self._levels.pop()

    def _close(self, rank: float) -> None:
        while self._levels and self._levels[-1].rank >= rank:
            self._levels.pop()

    def _here(self) -> Place:
        if not self._levels:
            return self._base
        top = self._levels[-1]
        return Place(zone=top.zone, path=top.path, parent=top.ordinal)

    def _open(self, block: Block, mark: Mark, rank: float = RANKS["heading"]) -> None:
        """Writes a block and leaves its node open for what follows."""
        here = self._here()
        title, rest = split_heading(block)
        if mark.style == "heading":
            title, rest = block.text.rstrip(":"), ""
        zone = self._zone(title, mark, here)
        kind, title = _kind(mark, title, rest, zone)
        path = _path(mark, here.path, self._levels, self._base.path)
        place = Place(zone=zone, path=path, parent=here.parent)
        ordinal = self._writer.write(block, kind, place, label=mark.label, title=title)
        self._levels.append(Level(rank, mark.style, mark.numbers, ordinal, path, zone))

    def _zone(self, title: str, mark: Mark, here: Place) -> str:
        if self._base.zone != "body" or not title or mark.style in BULLETS or mark.style == "article":
            return here.zone
        top = all(level.style in _UPPER_PARTS for level in self._levels)
        found = zone_of(title, top=top)
        if here.zone == "implementation" and found != "funding":
            return here.zone
        return found or here.zone


def _kind(mark: Mark, title: str, rest: str, zone: str) -> tuple[str, str]:
    """The kind of a section and its title."""
    office = (
        unit_name(title) if title and zone == "implementation" and mark.style not in (*_UPPER_PARTS, "roman") else None
    )
    if office and (mark.style not in BULLETS or not rest or len(title.split()) <= 12):
        return "unit", title
    if mark.style == "article":
        return "article", title
    if mark.style in BULLETS:
        return "bullet", title if not rest else ""
    if title and not rest:
        return "heading", title
    if mark.style in {"letter", "paren"}:
        return "point", title
    return ("heading" if mark.style in _UPPER_PARTS or mark.style == "roman" else "clause"), title


def _path(mark: Mark, above: str, levels: Sequence[Level], base: str) -> str:
    """The dotted path of a node; bullets and free headings carry that of the numbered node above them."""
    if mark.style in BULLETS or mark.style == "heading":
        return above
    if mark.style == "article" or mark.style in {"part", "chapter"}:
        above = base
    own = mark.label
    parent = levels[-1] if levels else None
    if len(mark.numbers) > 1 and parent and parent.style == "decimal" and parent.numbers == mark.numbers[:-1]:
        own = str(mark.number)
    return f"{above}.{own}" if above else own
