"""A draft out of precedents: find the papers, take each task once, adapt it, keep where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.draft.adapt import Source, Target, adapt, placeholders
from assistant.draft.clauses import Clause, Task, aligned, same
from assistant.draft.features import Land, land_of
from assistant.draft.frame import frame
from assistant.draft.mend import mended
from assistant.draft.offices import Offices, offices_in
from assistant.draft.places import Place, place
from assistant.draft.precedents import ranked_precedents, source_of, target_of
from assistant.draft.records import CannotDraft, Change, Draft, Paragraph, Precedent, Request
from assistant.naming import unit_title
from assistant.sentences import unlabelled
from assistant.statements import ancestors
from assistant.terms import terms_of
from ingest.outline.zones import zone_of
from prompts import phrase
from vectorstore.records import Document, Section
from vectorstore.text import fold, squeeze

if TYPE_CHECKING:
    from vectorstore.library import Library

ORDER = ("purpose", "targets", "tasks", "solutions", "funding", "implementation")
_CLAUSES = {"bullet", "paragraph", "clause", "point"}
_MOST_BLANKS = 3
_SHORTEST = 25
_TOLD = 60  # characters of a clause that a note quotes
_BLOCK = re.compile(
    r"^\W*(?:đơn vị|cơ quan)\s+(?:chủ trì|phối hợp)\s*:|^\W*thời (?:gian|hạn)(?: hoàn thành)?\s*:", re.IGNORECASE
)


def draft(library: Library, request: Request) -> Draft:
    """The draft of a request. Raises CannotDraft when no paper fits or a section's name says nothing."""
    target_place = place(request.place)
    papers = ranked_precedents(library, request, target_place)
    if not papers:
        raise CannotDraft(phrase("draft/wrong_precedents" if request.precedents else "draft/no_precedents"))
    target = target_of(library, request, target_place, papers)
    zones = [_zone(name) for name in request.sections] or _zones_of(library, papers)
    land = land_of(library, target_place)
    tasks = {zone: _tasks(library, zone, papers, target) for zone in zones}
    left = [task for found in tasks.values() for task in found if _foreign_land(task, land)]
    parts = [part for zone, found in tasks.items() if (part := _part(library, zone, papers, target, land, found))]
    paragraphs = [p for number, part in enumerate(parts) for p in _numbered(part, number)]
    if not paragraphs:
        raise CannotDraft("Các văn bản mẫu không có phần này; hãy chọn phần khác hoặc văn bản mẫu khác.")
    whole = None if request.sections else frame(library, request, target, papers)
    notes = (_land_note(left, land, target_place),) if left else ()
    made = Draft(place=target_place.full, period=request.period, paragraphs=tuple(paragraphs), frame=whole, notes=notes)
    made = mended(made, library)
    blanks = tuple(dict.fromkeys(blank for p in made.paragraphs for blank in blanks_in(p.text)))
    return replace(made, placeholders=blanks)


def _zone(name: str) -> str:
    found = zone_of(name, top=True)
    if found is None:
        raise CannotDraft(
            f"Không rõ phần «{name}»; hãy dùng: mục tiêu, nhiệm vụ, giải pháp, kinh phí, tổ chức thực hiện."
        )
    return found


def _zones_of(library: Library, papers: Sequence[Document]) -> list[str]:
    """The parts that the precedents have, in their usual order."""
    having = {section.zone for document in papers for section in library.sections(document.doc_id)}
    return [zone for zone in ORDER if zone in having]


def _tasks(library: Library, zone: str, papers: Sequence[Document], target: Target) -> list[Task]:
    """The tasks of a part over all precedents, each once."""
    found = (_clauses(library, d, zone, rank, target.offices) for rank, d in enumerate(papers))
    return aligned([clause for clauses in found for clause in clauses])


def _foreign_land(task: Task, land: Land) -> bool:
    """True for a task about a sea, a border or mountains that the place's own papers know nothing of."""
    return land.known and bool(land.lacks(task.first.text))


def _land_note(left: Sequence[Task], land: Land, target: Place) -> str:
    """What was left out for its land, in one sentence."""
    features = sorted({feature for task in left for feature in land.lacks(task.first.text)})
    words = "; ".join(f"“{unlabelled(task.first.text)[:_TOLD].rsplit(' ', 1)[0]}…”" for task in left[:_MOST_BLANKS])
    values = {"features": ", ".join(features), "place": target.full, "words": words}
    return phrase("draft/left_out_land", count=len(left), **values)


def _part(
    library: Library, zone: str, papers: Sequence[Document], target: Target, land: Land, found: Sequence[Task]
) -> list[Paragraph]:
    """One part of the plan: its heading, then group by group the tasks."""
    tasks = [task for task in found if not _foreign_land(task, land)]
    if not tasks:
        return []
    sources = {document.doc_id: source_of(document) for document in papers}
    title = _part_title(library, zone, papers)
    part = [Paragraph(section=title, text=title, kind="heading", zone=zone)]
    groups = _groups(tasks, target.offices if zone == "implementation" else None)
    number = 0
    for name, members in groups:
        written = [
            replace(p, optional=_optional(task, len(papers), land))
            for task in _wanted(name, members)
            if (p := _paragraph(task, title, zone, sources, target))
        ]
        if not written:
            continue
        number += bool(name)
        if name:
            adapted = _heading(name, members[0], sources, target, known=zone == "implementation")
            part.append(
                Paragraph(
                    section=title,
                    text=f"{number}. {adapted}",
                    kind="unit" if zone == "implementation" else "heading",
                    zone=zone,
                )
            )
        part += written
    return part


def _wanted(name: str, members: list[Task]) -> list[Task]:
    """The tasks of a group; of a general objective only the wording that fits best, since each paper says it once."""
    return members[:1] if fold(name).startswith("muc tieu chung") else members


def _numbered(part: list[Paragraph], number: int) -> list[Paragraph]:
    """A part with its Roman number before the heading."""
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")[number]
    first = part[0]
    return [replace(first, text=f"{roman}. {first.text}"), *part[1:]]


def _clauses(library: Library, document: Document, zone: str, rank: int, offices: Offices) -> Iterable[Clause]:
    sections = library.sections(document.doc_id)
    by_ordinal = {section.ordinal: section for section in sections}
    inside = [s for s in sections if s.zone == zone and s.kind in _CLAUSES and _useful(s)]
    for index, section in enumerate(inside):
        yield Clause(
            section,
            squeeze(section.text),
            _group(section, by_ordinal, zone, offices),
            rank,
            index / max(1, len(inside)),
        )


def _useful(section: Section) -> bool:
    """Not a label line, a pointer to an annex, or a scrap."""
    text = unlabelled(section.text)
    return (
        len(text) >= _SHORTEST
        and not _BLOCK.match(section.text)
        and not text.startswith("(")
        and not text.endswith(":")
    )


def _group(section: Section, by_ordinal: dict[int, Section], zone: str, offices: Offices) -> str:
    """The office a task belongs to, in the target's terms; in other parts the nearest heading."""
    above = ancestors(section, by_ordinal)
    if zone == "implementation":
        units = [node for node in above if node.kind in ("unit", "heading") and node.parent is not None]
        return (offices.instead_of(unit_title(units[-1])) or unit_title(units[-1])) if units else ""
    heads = [node for node in above if node.kind == "heading" and node.parent is not None]
    return unlabelled(heads[0].title or heads[0].text).rstrip(":. ") if heads else ""


def _groups(tasks: Sequence[Task], offices: Offices | None) -> list[tuple[str, list[Task]]]:
    """Tasks under their groups, both in the order that most papers share; offices in the place's own order."""
    found: dict[str, list[Task]] = {}
    labels: dict[str, str] = {}
    for task in tasks:
        votes = [clause.group for clause in task.variants]
        name = max(votes, key=lambda group: (votes.count(group), -votes.index(group)))
        key = next((known for known in labels if _one_group(labels[known], name)), fold(name))
        labels.setdefault(key, name)
        found.setdefault(key, []).append(task)
    order = [fold(name) for name in offices.names] if offices else []

    def at(key: str) -> tuple[int, float]:
        return (order.index(key) if key in order else len(order), min(task.place for task in found[key]))

    return [(labels[key], sorted(found[key], key=lambda t: (-t.papers > -2, t.place))) for key in sorted(found, key=at)]


def _one_group(a: str, b: str) -> bool:
    """True for two wordings of one heading: "Hạ tầng số", "Phát triển hạ tầng số"."""
    first, second = set(terms_of(a)), set(terms_of(b))
    return first == second or (min(len(first), len(second)) > 1 and (first <= second or second <= first)) or same(a, b)


def _paragraph(task: Task, title: str, zone: str, sources: dict[str, Source], target: Target) -> Paragraph | None:
    """The task in the target's words; the variant that needs fewest blanks; None when even that is mostly blanks."""
    tried = [(adapt(unlabelled(c.text), sources[c.section.doc_id], target), c) for c in task.variants[:4]]
    work, chosen = min(tried, key=lambda row: (placeholders(row[0].text), row[1].rank))
    if placeholders(work.text) > _MOST_BLANKS:
        return None
    ordered = [chosen, *(clause for clause in task.variants if clause is not chosen)]
    return Paragraph(
        section=title,
        text=f"- {work.text[:1].upper()}{work.text[1:]}",
        zone=zone,
        precedents=tuple(
            Precedent(doc_id=c.section.doc_id, section=c.section.path, quote=squeeze(c.section.raw)) for c in ordered
        ),
        changes=tuple(_unique(work.changes)),
    )


def _optional(task: Task, papers: int, land: Land) -> str:
    """Why a person should choose whether the task belongs in the draft: its land is not known for the place, or of several
    models only one that is not the nearest has it."""
    if lacking := land.lacks(task.first.text):
        return phrase("draft/optional_land", features=", ".join(lacking))
    single = papers > 1 and task.papers == 1 and task.first.rank > 0
    return phrase("draft/optional_single") if single else ""


def _heading(name: str, task: Task, sources: dict[str, Source], target: Target, *, known: bool) -> str:
    """A group's heading in the target's words."""
    if known and target.offices.same(name):
        return name
    if known and offices_in(name) and not target.offices.instead_of(name):
        return "[đơn vị phụ trách]"
    return adapt(name, sources[task.first.section.doc_id], target).text


def _part_title(library: Library, zone: str, papers: Sequence[Document]) -> str:
    """The heading that most precedents give the part."""
    titles = [
        squeeze(section.title)
        for document in papers
        for section in library.sections(document.doc_id)
        if section.zone == zone and section.kind == "heading" and section.parent is None and section.title
    ]
    return max(titles, key=titles.count).rstrip(":. ").upper() if titles else zone


def _unique(changes: Iterable[Change]) -> list[Change]:
    return list(dict.fromkeys(changes))


def blanks_in(text: str) -> list[str]:
    """Each blank with a few words around it."""
    return [squeeze(text[max(0, m.start() - 40) : m.end() + 40]) for m in re.finditer(r"\[[^\]]*\]", text)]
