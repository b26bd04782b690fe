"""Which paper carries out which: a tree from the superior plans at the left to those that implement them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ui.office import paper_name, place_name
from ui.picture.shapes import Box, Line, Picture, Shape, shortened
from vectorstore.records import Document, Reference
from vectorstore.text import comparable, fold, squeeze

_BOX, _HIGH, _STEP_X, _STEP_Y = 280, 60, 340, 74


@dataclass
class Node:
    """A paper of the tree, or one that is only cited. below: the papers that carry it out."""

    name: str
    place: str
    title: str
    doc_id: str = ""
    below: list[Node] = field(default_factory=list)
    is_below: bool = False

    @property
    def says(self) -> str:
        """The node in one sentence."""
        said = ", ".join(part for part in (self.name, self.place, self.title) if part)
        return said if self.doc_id else f"{said} (không có trong thư viện)"


def forest(documents: Sequence[Document]) -> list[Node]:
    """The roots: superior papers, in the library or only cited, with those that carry them out; papers that stand alone
    last. A paper that carries out several hangs under the first that the library has, else under the first."""
    own = {d.doc_id: Node(_called(d), place_name(d), d.metadata.title or "", d.doc_id) for d in documents}
    cited: dict[str, Node] = {}
    for document in documents:
        refs = [(comparable(ref.number), ref) for ref in document.metadata.implements if ref.number]
        named = (_named(ref, documents) for _, ref in refs)
        found = [own[upper.doc_id] for upper in named if upper and upper is not document]
        if not found and refs:
            number, ref = refs[0]
            name = squeeze(f"{ref.type or 'Văn bản'} {ref.number}")
            found = [cited.setdefault(number, Node(name, ref.issuer or "", ref.title or ""))]
        if found and not _holds(own[document.doc_id], found[0]):
            found[0].below.append(own[document.doc_id])
            own[document.doc_id].is_below = True
    roots = [*cited.values(), *(node for node in own.values() if not node.is_below)]
    return sorted(roots, key=lambda node: (not node.below, fold(node.place), node.name))


def tree_picture(documents: Sequence[Document]) -> Picture:
    """The forest of papers; a click on one opens it."""
    roots = forest(documents)
    shapes: list[Shape] = []
    deepest, rows = 0, 0
    for root in roots:
        drawn, rows, depth = _placed(root, 0, rows)
        shapes += drawn
        deepest = max(deepest, depth)
    tells = ". ".join(_told(root) for root in roots)
    return Picture(
        title="Văn bản nào triển khai văn bản nào",
        tells=tells,
        width=max(960, deepest * _STEP_X + _BOX + 6),
        height=max(1, rows) * _STEP_Y,
        shapes=tuple(shapes),
    )


def _called(document: Document) -> str:
    """ "Kế hoạch 26/KH-UBND", "Kế hoạch chưa ghi số"."""
    meta = document.metadata
    return paper_name(document) if meta.number else f"{meta.doc_type or 'Văn bản'} chưa ghi số"


def _placed(node: Node, depth: int, row: int) -> tuple[list[Shape], int, int]:
    """The shapes of a node and those below it from a row on; the next free row; how deep it goes."""
    first, deepest, shapes = row, depth, list[Shape]()
    for child in node.below:
        at = row
        drawn, row, below = _placed(child, depth + 1, row)
        shapes += [*_joint(depth, first, at), *drawn]
        deepest = max(deepest, below)
    shapes.append(_boxed(node, depth, first))
    return shapes, max(row, first + 1), deepest


def _boxed(node: Node, depth: int, row: int) -> Box:
    words = (shortened(node.name, 34), shortened(node.place, 38), shortened(node.title, 40))
    return Box(
        x=depth * _STEP_X + 1,
        y=row * _STEP_Y + 4,
        w=_BOX,
        h=_HIGH,
        tone="sheet" if node.doc_id else "rail",
        edge="brand" if node.doc_id else "line",
        says=node.says,
        paper=node.doc_id,
        words=tuple(word for word in words if word),
    )


def _joint(depth: int, above: int, below: int) -> Iterator[Shape]:
    """The line from a paper to one that carries it out."""
    x, middle = depth * _STEP_X + _BOX + 1, _HIGH / 2 + 4
    from_y, to_y, turn = above * _STEP_Y + middle, below * _STEP_Y + middle, x + 30
    yield Line(x=x, y=from_y, to_x=turn, to_y=from_y, width=1.5)
    yield Line(x=turn, y=from_y, to_x=turn, to_y=to_y, width=1.5)
    yield Line(x=turn, y=to_y, to_x=(depth + 1) * _STEP_X, to_y=to_y, width=1.5)


def _named(ref: Reference, documents: Sequence[Document]) -> Document | None:
    """The paper of the library that a reference means: of several with its number the one of its issuer or its day."""
    same = [d for d in documents if comparable(d.metadata.number or "") == comparable(ref.number or "")]
    issuer = comparable(ref.issuer or "")

    def fits(document: Document) -> bool:
        meta = document.metadata
        if ref.date and meta.date and ref.date != meta.date:
            return False
        return not issuer or not meta.issuer or comparable(meta.issuer).endswith(issuer.split()[-1])

    return next(filter(fits, same), None)


def _holds(node: Node, other: Node) -> bool:
    """True when the other already hangs below the node: papers that cite each other make no ring."""
    return node is other or any(_holds(child, other) for child in node.below)


def _told(node: Node) -> str:
    below = "; ".join(_told(child) for child in node.below)
    return f"{node.says}, được triển khai bởi: {below}" if below else node.says
