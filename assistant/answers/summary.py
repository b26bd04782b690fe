"""A paper in short, from its parts: aim, targets, tasks by office, money, what is due; each line cited."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.common import HEADINGS, document_of
from assistant.answers.targets import named
from assistant.claims import Claim, Composed
from assistant.desk import Desk, evidence_of, fact_evidence
from assistant.naming import capitalised, paper_of, place_of, unit_title
from assistant.sentences import shortened, unlabelled
from assistant.states import Judged
from assistant.tables.due import due_day
from prompts import phrase
from vectorstore.records import Section

_MOST_PAPERS = 4
_CLAUSES, _TARGETS, _OFFICES, _DUE = 2, 5, 12, 4  # lines of each part
_LONGEST = 220  # characters of one line


def answer(desk: Desk, state: Judged) -> Composed | None:
    """The parts of each paper meant, under its name; None where no paper is fixed or none has such parts."""
    papers = state.papers
    if not state.understood.doc_ids or len(papers) > _MOST_PAPERS:
        return None
    claims: list[Claim] = []
    for doc_id in papers:
        parts = [*_aim(desk, state, doc_id), *_targets(desk, doc_id), *_offices(desk, state, doc_id)]
        parts += [*_zone(desk, state, doc_id, "funding"), *_due(desk, state, doc_id)]
        if parts:
            document = document_of(desk, doc_id)
            head = f"{capitalised(paper_of(document))} ({place_of(document)}):"
            claims += [Claim(text=head, evidence=()), *parts]
    return Composed(claims=tuple(claims)) if claims else None


def _aim(desk: Desk, state: Judged, doc_id: str) -> list[Claim]:
    return _zone(desk, state, doc_id, "purpose")


def _zone(desk: Desk, state: Judged, doc_id: str, zone: str) -> list[Claim]:
    """The first clauses of one part."""
    clauses = [s for s in desk.sections(doc_id) if s.zone == zone and s.kind not in HEADINGS and s.text.strip()]
    lines = [Claim(text=_short(state, s.text), evidence=(evidence_of(s),), layout="bullet") for s in clauses[:_CLAUSES]]
    return _headed(zone, lines, len(clauses))


def _targets(desk: Desk, doc_id: str) -> list[Claim]:
    facts = [fact for fact, _ in desk.facts(doc_id, "targets")]
    lines = [Claim(text=named(f), evidence=(fact_evidence(f, "target"),), layout="bullet") for f in facts[:_TARGETS]]
    return _headed("targets", lines, len(facts))


def _offices(desk: Desk, state: Judged, doc_id: str) -> list[Claim]:
    """Each office with its first task."""
    units = [s for s in desk.sections(doc_id) if s.kind == "unit" and s.zone == "implementation"]
    lines = []
    for unit in units[:_OFFICES]:
        below: list[Section] = [s for s in desk.below(unit) if s.text.strip()]
        task = f": {_short(state, below[0].text)}" if below else ""
        evidence = (evidence_of(unit), *(evidence_of(s) for s in below[:1]))
        lines.append(Claim(text=f"{unit_title(unit)}{task}", evidence=evidence, layout="bullet"))
    return _headed("offices", lines, len(units))


def _due(desk: Desk, state: Judged, doc_id: str) -> list[Claim]:
    """The tasks with a day, earliest first."""
    period = document_of(desk, doc_id).metadata.period
    facts = [fact for fact, _ in desk.facts(doc_id, "responsibilities")]
    dated = sorted(((day, f) for f in facts if (day := due_day(f.deadline, period))), key=lambda pair: pair[0])
    lines = [
        Claim(
            text=f"{day:%d/%m/%Y}: {_short(state, f.task)}",
            evidence=(fact_evidence(f, "responsibility"),),
            layout="bullet",
        )
        for day, f in dated[:_DUE]
    ]
    return _headed("due", lines, len(dated))


def _headed(part: str, lines: Sequence[Claim], total: int) -> list[Claim]:
    """The lines of a part under its name, which says how many there are when not all are shown."""
    if not lines:
        return []
    more = phrase("answers/summary_shown", shown=len(lines), count=total) if total > len(lines) else ""
    return [Claim(text=f"{phrase(f'answers/summary_{part}')}{more}:", evidence=()), *lines]


def _short(state: Judged, text: str) -> str:
    return capitalised(shortened(unlabelled(text), state.query, _LONGEST))
