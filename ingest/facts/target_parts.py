"""Targets shared out below a clause: "2. Tỷ lệ hộ dân phân loại rác đạt 68%." with "a) Thôn Đông đạt 75%." under it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.facts.figures import Figure, find_figures
from ingest.facts.indicators import measured
from ingest.facts.periods import find_period
from ingest.facts.reading import Paper, Stretch, body, sentence_case, sentences, tidy
from ingest.facts.target_context import period_of, scope_of
from ingest.outline.headings import unit_name
from vectorstore.records import Section, Target

# "Thôn Đông đạt", "Phòng Kinh tế:", "Tổ dân phố số 3 phấn đấu đạt từ": a name and what leads to its figure
_PART = re.compile(r"^(?P<name>[^,;:()%]+?)\s*(?::|[-–]\s|\b(?:phấn đấu|đạt|là|còn)\b)[^,;()]*$", re.IGNORECASE)
_LONGEST = 7  # words of a name
_CLOSED = re.compile(r"^[\s.;,]*$")


def part_targets(paper: Paper, section: Section) -> Iterator[Target]:
    """The target of a short item that only names whom, or when, a figure is for; the clause above names what is measured."""
    stretch, above = body(section), paper.parent(section)
    figures = find_figures(stretch.text)
    if above is None or above.kind == "row" or not figures or not _CLOSED.match(stretch.text[figures[-1].end :]):
        return
    found = _PART.match(stretch.text[: figures[-1].number_at])
    name = tidy(found["name"]) if found else ""
    indicator = _measured_above(above, figures[-1]) if _names_a_part(name) else None
    if indicator:
        yield _target(paper, stretch, figures[-1], indicator, name)


def _names_a_part(name: str) -> bool:
    """True for an office, a place ("Thôn Đông") or a time; a name of its own is written with a second capital."""
    if not name[:1].isupper() or len(name.split()) > _LONGEST:
        return False
    proper = any(word[0].isupper() or word.isdigit() for word in name.split()[1:])
    return proper or unit_name(name) is not None or find_period(name) is not None


def _measured_above(above: Section, figure: Figure) -> str | None:
    """What the clause above measures in the same unit; a clause that ends in a colon announces it without a figure."""
    text = body(above).text
    readings = [reading for s in sentences(body(above)) for reading in measured(s.text, own_targets=True)]
    same = [reading for reading in readings if reading.figure.is_percent == figure.is_percent]
    if same:
        return same[-1].indicator
    announced = text.rstrip().endswith(":") and not find_figures(text)
    return tidy(re.sub(r",?\s*(?:cụ thể|như sau|trong đó).*$", "", text, flags=re.IGNORECASE)) if announced else None


def _target(paper: Paper, stretch: Stretch, figure: Figure, indicator: str, name: str) -> Target:
    section, timed = stretch.section, find_period(name) is not None
    return Target(
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        row=None,
        indicator=sentence_case(indicator if timed else f"{indicator} tại {name}"),
        comparator=figure.comparator,
        value=figure.value,
        unit=figure.unit,
        year_or_period=period_of(paper, section, stretch.text),
        scope=scope_of(paper, indicator) if timed else name,
        evidence=stretch.evidence,
        text=stretch.text,
    )
