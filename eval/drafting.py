"""Leave one out: each paper's tasks drafted from the other papers; how many of its tasks come back, what foreign is left."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.draft import Draft, Request, draft
from assistant.draft.offices import offices_in
from assistant.draft.places import place_of
from assistant.naming import unit_title
from eval.run import shared
from ingest.units import same_unit
from vectorstore.text import comparable, fold

if TYPE_CHECKING:
    from vectorstore.library import Library

_PARTS = ("tổ chức thực hiện", "nhiệm vụ")
_COVERED = 0.7
_SHORTEST = 25
# "+ Đơn vị chủ trì: Phòng …" says who does the task above it; it is not a task
_LABEL = re.compile(r"^\W*(?:đơn vị (?:chủ trì|phối hợp)|thời gian hoàn thành)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Held:
    """One paper left out. found, tasks: counts; foreign: names of other places and offices found in the draft."""

    doc_id: str
    found: int
    tasks: int
    foreign: tuple[str, ...]
    unsourced: int

    @property
    def share(self) -> float:
        """The share of the paper's tasks that the draft has."""
        return self.found / max(1, self.tasks)


def leave_one_out(library: Library, doc_id: str) -> Held:
    """Draft the tasks of one paper from the others of the library, given its place, period and offices."""
    document = library.document(doc_id)
    assert document is not None
    sections = library.sections(doc_id)
    offices = tuple(unit_title(s) for s in sections if s.kind == "unit" and s.zone == "implementation")
    others = tuple(d.doc_id for d in library.documents() if d.doc_id != doc_id)
    made = draft(
        library,
        Request(
            place=document.metadata.locality or "",
            period=document.metadata.period or "",
            sections=_PARTS,
            precedents=others,
            offices=offices,
        ),
    )
    tasks = [s.text for s in sections if s.zone in ("implementation", "tasks") and _is_task(s.kind, s.text)]
    texts = [_words(paragraph.text) for paragraph in made.paragraphs]
    found = sum(any(_share(_words(task), text) >= _COVERED for text in texts) for task in tasks)
    return Held(doc_id, found, len(tasks), tuple(foreign(library, made, doc_id, offices)), _unsourced(made))


def foreign(library: Library, made: Draft, doc_id: str, offices: Sequence[str]) -> list[str]:
    """Names of other places of the library, and offices that the target does not have, that stand in the draft."""
    own = library.document(doc_id)
    mine = place_of(own) if own else None
    names = {p.name for d in library.documents() if (p := place_of(d)) and p != mine and p.kind != "thành phố"}
    found = [f"{name}: {p.text}" for p in made.paragraphs for name in names if re.search(rf"\b{name}\b", p.text)]
    for paragraph in made.paragraphs:
        for *_, office in offices_in(paragraph.text):
            if not any(same_unit(office, known) or fold(office) in fold(known) for known in offices):
                found.append(f"{office}: {paragraph.text[:80]}")
    return found


def _unsourced(made: Draft) -> int:
    return sum(p.kind == "clause" and not p.precedents for p in made.paragraphs)


def _is_task(kind: str, text: str) -> bool:
    return kind in ("bullet", "paragraph", "clause") and len(text) >= _SHORTEST and not _LABEL.match(text)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", comparable(text))


def _share(wanted: Sequence[str], given: Sequence[str]) -> float:
    left = list(given)
    hits = 0
    for word in wanted:
        if word in left:
            left.remove(word)
            hits += 1
    return hits / max(1, len(wanted))


def main(argv: Mapping[int, str] | None = None) -> int:
    """Measure over the shared plans and print a line a paper."""
    from ingest.pipeline import ingest
    from vectorstore.library import Library

    folder = shared()
    if folder is None:
        print("Không có thư mục shared: không đo được.")
        return 0
    with tempfile.TemporaryDirectory() as home, Library.open(Path(home)) as library:
        ingest(library, [folder / "plans"])
        report([leave_one_out(library, document.doc_id) for document in library.documents()])
    return 0


def report(held: Sequence[Held]) -> None:
    """Print the figures."""
    for one in held:
        print(
            f"{one.doc_id:20s} {one.found}/{one.tasks} = {one.share:.3f}  foreign {len(one.foreign)}  unsourced {one.unsourced}"
        )
        for name in one.foreign[:12]:
            print(f"    {name[:160]}")
    print(f"average {sum(one.share for one in held) / max(1, len(held)):.3f}")


if __name__ == "__main__":
    sys.exit(main())
