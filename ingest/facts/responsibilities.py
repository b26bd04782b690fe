"""Who does what: tasks under an office's heading, under labels, in sentences and, through `task_rows`, in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.facts.blocks import Block, find_blocks
from ingest.facts.reading import Paper, Stretch, body, sentences, tidy
from ingest.facts.roles import DO, LEAD, partners, read_role, starts_with_duty
from ingest.facts.subjects import Subject, find_leader, find_subject, offices_end
from ingest.facts.task_rows import row_responsibilities
from ingest.facts.times import find_times
from ingest.outline.align import raw_quote
from ingest.units import find_units, unit_key, unit_keys
from vectorstore.records import Responsibility, Section
from vectorstore.text import fold, squeeze

_TASKS = frozenset({"preamble", "bullet", "paragraph", "clause", "point", "article", "heading", "unit"})
_DUTY_ZONES = frozenset({"tasks", "solutions", "funding", "implementation", "body", "annex", "targets"})
# "Đề nghị Công an xã", and what a scan leaves of it ("Ð nghị", "Dé nghị")
_ASKED = re.compile(r"^\W*(?:\w{1,2}|kiến)\s+nghị\s+", re.IGNORECASE)
_ORDERED = re.compile(
    r"^\W*(?:(?:\w{1,2}|kiến)\s+nghị|giao|yêu cầu|đối với|trách nhiệm của|nhiệm vụ của)\s+", re.IGNORECASE
)
# "Tiêu chí thi đua: Đối với các doanh nghiệp …" says how they are judged, gives them no task
_CRITERIA = re.compile(r"(?:tiêu chí|tiêu chuẩn|điều kiện|hình thức khen)\b", re.IGNORECASE)
# a closing paragraph, wherever it stands: "Ủy ban nhân dân xã yêu cầu các thôn …", "Trên đây là Kế hoạch …, yêu cầu …"
_CLOSES = re.compile(r"\W*(?:trên đây là|yêu cầu\b|[uủ][ỷyỵ]? ban nhân dân\b[^,.;]{0,40}\byêu cầu\b)", re.IGNORECASE)
_TURNS = re.compile(r"(?=\b(?:yêu cầu|đề nghị|giao)\s+\w)|[;,]\s+(?=\w)", re.IGNORECASE)
# "Trường Tiểu học chịu trách nhiệm:" as a heading: the duty is no part of the name
_DUTY = re.compile(r"\s+(?:có|chịu)\s+(?:trách nhiệm|nhiệm vụ).*$", re.IGNORECASE)
# "UBND phường" in a plan of "UBND quận …" is not the plan's own issuer though their keys agree
_LEVEL = re.compile(r"\b(?:phường|xã|đặc khu|thị trấn|quận|huyện|thị xã|thành phố|tỉnh)\b", re.IGNORECASE)
_HEADINGS = frozenset({"unit", "heading", "article"})
_ANNOUNCERS = frozenset({"clause", "point", "bullet", "paragraph", "preamble"})
_LEAST_UNITS = 2
_WHOLE = 0.7
_SHORT_LEAD = 12
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Office:
    """The office whose heading stands above a task."""

    name: str
    asked: bool


def extract_responsibilities(paper: Paper) -> tuple[Responsibility, ...]:
    """Every task that the paper gives to somebody, one record a bullet or paragraph, in reading order."""
    blocks, lines = find_blocks(paper)
    found: list[Responsibility] = []
    for section in paper.sections:
        if section.ordinal in blocks:
            found.extend(_labelled(blocks[section.ordinal]))
        elif section.ordinal not in lines:
            found.extend(_of_section(paper, section))
    return tuple(found)


def _of_section(paper: Paper, section: Section) -> Iterator[Responsibility]:
    if section.kind == "row":
        yield from row_responsibilities(paper, section)
    elif section.zone == "closing":
        yield from _closing(paper, section)
    elif section.kind in _TASKS and (section.zone in _DUTY_ZONES or _gives_orders(paper, section)):
        office = _office_above(paper, section)
        if _CLOSES.match(section.text):
            yield from _closing(paper, section)
        else:
            yield from _under_office(paper, section, office) if office else _in_sentences(paper, section)


def _gives_orders(paper: Paper, section: Section) -> bool:
    """True for the purposes of papers that are no plans: conclusions and directives give their orders there, and in
    the paragraph before their chapters ("Ủy ban nhân dân tỉnh yêu cầu các sở, ngành …:")."""
    kind = (paper.metadata.doc_type or "").casefold()
    announces = section.kind == "preamble" and section.text.rstrip().endswith(":")
    return (section.zone == "purpose" or announces) and kind not in ("", "kế hoạch", "chương trình", "đề án")


# tasks below an office's heading


def _office_above(paper: Paper, section: Section) -> _Office | None:
    if any(_CRITERIA.match(above.title) for above in paper.ancestors(section)):
        return None
    for above in _above(paper, section):
        if above.zone in ("purpose", "targets", "legal_bases"):
            return None
        office = _office_of(paper, above)
        if office:
            return office
    return None


def _office_of(paper: Paper, section: Section) -> _Office | None:
    """The office that a section is the heading of, None when it is none."""
    if section.kind in _HEADINGS and _heads_tasks(paper, section):
        return _named(_title(section))
    line = section.kind in _ANNOUNCERS or (section.kind == "heading" and not section.label)
    if line and section.text.rstrip().endswith(":") and _announced(paper, section):
        subject = find_subject(body(section).text)
        if subject and not _is_issuer(paper, subject):
            return _Office(subject.name, subject.asked)
    return None


def _title(section: Section) -> str:
    """A heading's title, with the places that it lists behind a colon: "Ủy ban nhân dân các xã: Gia Thuận, Tân Điền"."""
    whole = body(section).text
    places = whole.removeprefix(section.title).lstrip(" :").rstrip(" .;:")
    listed = places != whole and all(word == "và" or word[0].isupper() for word in places.split())
    return squeeze(whole) if listed and len(places.split()) >= _LEAST_WORDS else section.title


def _announced(paper: Paper, section: Section) -> bool:
    """True when tasks follow a section that ends in a colon: below it or, numbered, beside it."""
    beside = paper.by_ordinal.get(section.ordinal + 1)
    numbered = not section.label and beside is not None and beside.parent == section.parent
    return bool(paper.children(section)) or (numbered and beside is not None and beside.kind in ("clause", "point"))


def _above(paper: Paper, section: Section) -> Iterator[Section]:
    """A section, what stands above it, and the paragraphs that announce it or one of these:
    "Các cơ quan … có trách nhiệm:" before "1. …; 2. …"."""
    for above in (section, *paper.ancestors(section)):
        yield above
        if above.kind in ("clause", "point"):
            beside = paper.children(paper.parent(above))
            first = next((at for at, other in enumerate(beside) if other.kind == above.kind), 0)
            opening = beside[first - 1] if first else above
            paragraph = opening.kind in ("paragraph", "heading") and not opening.label
            if opening.kind == "preamble" or (paragraph and opening.zone == above.zone):
                yield opening


def _heads_tasks(paper: Paper, section: Section) -> bool:
    """True when a heading names an office: it is read as one, is nothing but the names of some ("Điều 3. Công an xã"),
    begins with one in the implementation section, or stands there among headings that do."""
    name = _named(section.title).name
    end = offices_end(name)
    if section.kind == "unit":
        return end > 0 or not starts_with_duty(name)
    if not (section.label and name and paper.children(section)) or starts_with_duty(section.title):
        return False
    if end >= _WHOLE * len(name):
        return True
    begins = len(name[:end].split()) >= _LEAST_WORDS
    return section.zone == "implementation" and (begins or _among_offices(paper, section))


def _among_offices(paper: Paper, section: Section) -> bool:
    """True for a heading between offices' headings whose own name cannot be read (a scan): "4. Trung tôm Phục vụ …"."""
    beside = [other for other in paper.children(paper.parent(section)) if other.ordinal != section.ordinal]
    units = sum(other.kind == "unit" for other in beside)
    return units >= _LEAST_UNITS and units >= len(beside) - 1


def _named(title: str) -> _Office:
    bare = _DUTY.sub("", _ORDERED.sub("", squeeze(title)))
    return _Office(tidy(bare), bool(_ASKED.match(title)))


def _under_office(paper: Paper, section: Section, office: _Office) -> Iterator[Responsibility]:
    task = _own_words(paper, section)
    if task is None or not re.search(r"\w{2}", task.text):
        return
    subject = find_subject(task.text)
    if subject and squeeze(task.text).startswith(subject.name) and not _same_office(subject.name, office.name):
        # "Điều 5. Văn phòng …, Phòng … và các thôn": each clause speaks of one of them
        yield _fact(task, subject.name, task.text, asked=office.asked, predicate=subject.predicate)
        return
    words = task.text[_after_subject(task.text, office) :]
    yield _fact(task, office.name, _with_lead(paper, section, words), asked=office.asked)


def _with_lead(paper: Paper, section: Section, words: str) -> str:
    """ "3. Kiểm tra, quản lý:" and below it "a) Tuyến đê …": the verb stands above what it governs."""
    above = paper.parent(section)
    if above is None or not above.text.rstrip().endswith(":") or starts_with_duty(words):
        return words
    lead = body(above).text
    return f"{lead} {words}" if starts_with_duty(lead) and len(lead.split()) <= _SHORT_LEAD else words


def _same_office(name: str, heading: str) -> bool:
    return fold(name).split()[:2] == fold(heading).split()[:2] and len(unit_keys(heading)) == 1


def _own_words(paper: Paper, section: Section) -> Stretch | None:
    """What a section below (or of) an office's heading says to do; None for mere headings."""
    whole = body(section)
    if _office_of(paper, section):
        after = re.match(rf"\W*{re.escape(section.title)}\W*?[:.]\W*", whole.text) if section.title else None
        if section.kind == "unit" and after and after.end() < len(whole.text):
            inline = whole.part(after.end(), len(whole.text))
            return None if _announces(inline) or _title(section) != section.title else inline
        return None
    if _announces(whole):
        return None
    if section.kind in _HEADINGS and (paper.children(section) or not starts_with_duty(whole.text)):
        return None
    return whole


def _announces(stretch: Stretch) -> bool:
    """ "Ngoài các trách nhiệm chung, … một số nội dung sau:": says that tasks follow, is none itself."""
    return stretch.text.rstrip().endswith(":") and not starts_with_duty(stretch.text)


def _after_subject(task: str, office: _Office) -> int:
    """Offset after the office's own name where a task repeats it: "Ban Chỉ đạo của phường … chỉ đạo, kiểm tra …"."""
    spans = find_units(task)
    if not spans or spans[0].start > 0 or fold(spans[0].name).split()[:2] != fold(office.name).split()[:2]:
        return 0
    if unit_key(spans[0].name) == unit_key(office.name) and starts_with_duty(task[spans[0].end :]):
        return len(task) - len(task[spans[0].end :].lstrip())
    verb = re.compile(r"\b(?:chỉ đạo|chủ trì|tham mưu|phối hợp|có trách nhiệm|chịu trách nhiệm)\b").search(
        task, spans[0].end
    )
    return verb.start() if verb else 0


# tasks with "Đơn vị chủ trì: …" below them


def _labelled(block: Block) -> Iterator[Responsibility]:
    below = _labels_below(block)
    for _, label, unit in block.doers:
        fact = _fact(block.task, unit, block.words, role=LEAD if label.kind == "lead" else DO)
        yield replace(
            fact,
            coordinating_units=block.partners,
            deadline=block.value("time") or fact.deadline,
            product=block.value("product"),
            evidence=f"{fact.evidence} {below}".strip(),
        )


def _labels_below(block: Block) -> str:
    """The raw words of the label lines that follow the task without a gap: who leads, who helps, until when."""
    lines = {where.ordinal: where for where, _ in block.labels}
    quoted: list[str] = []
    at = block.task.section.ordinal + 1
    while at in lines:
        quoted.append(squeeze(raw_quote(lines[at], 0, len(lines[at].text))))
        at += 1
    return " ".join(quoted)


# tasks in running text


def _in_sentences(paper: Paper, section: Section) -> Iterator[Responsibility]:
    """A clause that gives something to do to the office it speaks of: from that sentence to the next office's, or the
    clause's end."""
    if section.zone == "targets" or section.kind in _HEADINGS:
        return
    whole = body(section)
    told: list[tuple[int, Subject]] = []
    for sentence in sentences(whole):
        subject = find_subject(sentence.text) or find_leader(sentence.text)
        if (
            subject
            and not _is_issuer(paper, subject)
            and not (told and unit_key(told[-1][1].name) == unit_key(subject.name))
        ):
            told.append((sentence.start, subject))
    ends = [*(start for start, _ in told[1:]), whole.end]
    for (start, subject), end in zip(told, ends, strict=False):
        task = Stretch(section, start, end)
        yield _fact(task, subject.name, task.text, asked=subject.asked, predicate=subject.predicate)


def _is_issuer(paper: Paper, subject: Subject) -> bool:
    """True when the paper only says what its own issuer does: "Ủy ban nhân dân quận ban hành kế hoạch …"."""
    issuer = paper.metadata.issuer or ""
    itself = find_units(subject.name)[:1]
    if not issuer or not itself or itself[0].start > 0:
        return False
    levels = [found[0].casefold() for name in (subject.name, issuer) if (found := _LEVEL.search(name))]
    return len(set(levels)) <= 1 and unit_key(subject.name) == unit_key(issuer)


def _closing(paper: Paper, section: Section) -> Iterator[Responsibility]:
    """ "Yêu cầu các cơ quan, đơn vị … báo cáo (qua Phòng …)": one record from there to the end of the paragraph."""
    whole = body(section)
    for sentence in sentences(whole):
        subject = find_subject(sentence.text) or _asked_within(sentence.text)
        if subject and not _is_issuer(paper, subject):
            rest = Stretch(section, sentence.start + _task_start(sentence.text, subject), whole.end)
            predicate = sentence.start + subject.predicate - rest.start
            yield _fact(rest, subject.name, rest.text, asked=subject.asked, predicate=predicate)
            return


def _task_start(sentence: str, subject: Subject) -> int:
    """A whole sentence is quoted; of "Trên đây là Kế hoạch …, yêu cầu các đơn vị …" only what follows the comma."""
    return subject.start if re.match(r"\W*trên đây là", sentence, re.IGNORECASE) else 0


def _asked_within(sentence: str) -> Subject | None:
    """The office that a sentence turns to after its opening: "Trên đây là …, yêu cầu …", "Trên đây là …; các đơn vị …"."""
    for found in _TURNS.finditer(sentence):
        inner = find_subject(sentence[found.end() :])
        if inner:
            return Subject(inner.name, found.end() + inner.start, found.end() + inner.predicate, inner.asked)
    return None


def _fact(
    task: Stretch, unit: str, words: str, *, asked: bool = False, role: str | None = None, predicate: int = 0
) -> Responsibility:
    """A record. task: the stretch quoted. words: its readable task. predicate: where its verb begins in `task`."""
    section = task.section
    governing, others = read_role(task.text[predicate:] if predicate else words, asked=asked)
    times = find_times(words)
    return Responsibility(
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        unit=unit,
        role=role or governing,
        task=squeeze(words).rstrip(" ;"),
        evidence=task.evidence,
        text=squeeze(task.text),
        also_roles=tuple(r for r in ((governing, *others) if role else others) if r not in (role, DO)),
        coordinating_units=partners(words),
        deadline=times[0].when if times else None,
    )
