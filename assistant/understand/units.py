"""The offices that a question names, told from the words that ask for one ("phòng nào", "đơn vị nào")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.records import Unit
from assistant.understand.datafiles import pattern, role, rows
from assistant.understand.line import Line, Span
from assistant.understand.shelf import Shelf
from assistant.understand.sketch import Sketch
from ingest.units import find_units, same_unit, unit_key
from vectorstore.text import fold, squeeze

_ASKING = re.compile(r"\b(?:nao|gi|mo)\b")
# Offices that every paper comes from: "UBND xã giao phòng nào" asks about another.
_AUTHORITY = re.compile(r"^(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|chu tich|lanh dao|chinh phu|thu tuong)\b")
_GROUP = re.compile(
    r"^(?:(?:cac|nhung|tung|moi) )?(?:phong|ban|nganh|co quan|don vi|doanh nghiep|dia phuong|to chuc|ca nhan|thon|to dan pho)"
    r"(?:(?: ban| chuyen mon| don vi| co quan| lien quan| thuoc| phuong| xa| dac khu| quan| va| cac| nganh| chu tri| phoi hop)+)?$"
)
_COMMON = re.compile(
    r"(?:(?:cac|nhung|moi|tung) )?(?:phong|ban|nganh|co quan|don vi|doanh nghiep|dia phuong|to chuc)(?: chu tri)?"
)
# People are told things, they are no office: "vận động người dân và doanh nghiệp".
_PEOPLE = re.compile(
    r"(?:(?:^| )(?:cac|nhung|moi|tung|nguoi dan|ho dan|ho gia dinh|cong dan|ba con|to chuc|ca nhan|doanh nghiep|va))+"
)
_JOINING = ("của", "thuộc", "bên", "tại", "ở", "khác", "trong", "cua", "thuoc", "ben", "tai", "khac")
_PARTNER = re.compile(r"(?:phoi hop|ket hop|lam viec|hop tac|cung)(?: chat che)?(?: (?:voi|cung|va))*(?: cac| nhung)?$")
_RECIPIENT = re.compile(r"(?:tham muu|bao cao|trinh|gui|cho|qua|len|de xuat|ho tro|giup|thuoc)(?: cho| voi| ve| cac)?$")
_NOT_OF_UNITS = (
    "who_leads",
    "target",
    "list_targets",
    "legal_basis",
    "implements",
    "replaces",
    "signer",
    "recipients",
    "number_date",
)


@dataclass(frozen=True, slots=True)
class UnitMention:
    """An office in a question. role: subject | partner | recipient | authority | group."""

    span: Span
    name: str
    typed: str
    role: str


def find_question_units(line: Line, closed: Iterable[Span], *, lower: bool) -> tuple[UnitMention, ...]:
    """The offices of a question in order.

    closed: the words of places and periods, which end a name. lower: the question was typed without capitals, so that
    only known words can tell where a name ends."""
    shut = {n for span in closed for n in range(*span)}
    found: list[UnitMention] = []
    for start, end in _spans(line, shut, lower):
        if found and start < found[-1].span[1]:
            continue
        mention = _mention(line, (start, end), shut)
        if mention is not None:
            found.append(mention)
    return tuple(found)


def subjects(mentions: Sequence[UnitMention], intent: str, asks: Sequence[str]) -> tuple[UnitMention, ...]:
    """The offices that a question is about, the first the one whose tasks or partners are asked for.

    None where the leading office is what is asked: those that it names then belong to the matter."""
    if intent in _NOT_OF_UNITS or (intent not in ("who_coordinates", "unit_tasks") and "unit" in asks):
        return ()
    own = [mention for mention in mentions if mention.role == "subject"]
    if intent == "who_coordinates":
        return tuple(own) or tuple(mention for mention in mentions if mention.role == "partner")
    if intent == "unit_tasks":
        own = own or [mention for mention in mentions if mention.role in ("group", "authority")][:1]
        return (*own, *(mention for mention in mentions if mention.role == "partner")) if own else ()
    return tuple(own)


def resolved(mention: UnitMention, level: str, doc_ids: Iterable[str], shelf: Shelf) -> Unit:
    """The office in full, by the names that the papers asked about give it. level: "phường", kind of the place asked."""
    known = [name for doc_id in doc_ids for name in shelf.units.get(doc_id, ())]
    exact = next((name for name in known if same_unit(name, mention.name)), None)
    name = exact or _extended(mention.name, known) or mention.name
    if level and exact is None and fold(name) in role("leveled"):
        name = f"{name} {level}"
    return Unit(name=name[:1].upper() + name[1:], typed=mention.typed)


def _extended(name: str, known: Sequence[str]) -> str | None:
    """The one office whose name begins with the words said: "Phòng Văn hóa" → "Phòng Văn hóa - Xã hội"."""
    key = unit_key(name).split()
    if len(key) < 2:
        return None
    longer = {unit_key(other): other for other in known if unit_key(other).split()[: len(key)] == key}
    return next(iter(longer.values())) if len(longer) == 1 else None


def _spans(line: Line, shut: set[int], lower: bool) -> list[Span]:
    """Names by their form and spoken names, left to right, the longer first."""
    text = line.text.lower() if lower else line.text
    spans = [line.words_between(unit.start, unit.end) for unit in find_units(text)]
    spans = [_clipped(span, shut) for span in spans]
    sketch = Sketch(line, [((n, n + 1), "PLACE") for n in shut])
    for spoken, _, condition in _nicknames():
        for match in spoken.finditer(sketch.text):
            if condition.match(sketch.text[match.end() :].lstrip()):
                spans.append(sketch.words(match))
    return sorted({span for span in spans if span[1] > span[0]}, key=lambda span: (span[0], -span[1]))


def _clipped(span: Span, shut: set[int]) -> Span:
    """A name up to the place that follows it, without the word that joins them."""
    end = next((n for n in range(span[0], span[1]) if n in shut), span[1])
    return span[0], end


def _mention(line: Line, span: Span, shut: set[int]) -> UnitMention | None:
    while span[1] > span[0] and line.words[span[1] - 1].text.lower() in _JOINING:
        span = span[0], span[1] - 1
    if span[1] <= span[0] or _ASKING.match(" ".join(line.folds[span[1] : span[1] + 1])):
        return None
    words = " ".join(line.folds[span[0] : span[1]])
    if _ASKING.search(words) or _COMMON.fullmatch(words) or _PEOPLE.fullmatch(words):
        return None
    typed = squeeze(line.part(span))
    return UnitMention(span, _official(words) or _capitalised(typed), typed, _role(line, span, words))


def _role(line: Line, span: Span, words: str) -> str:
    before = " ".join(line.folds[max(0, span[0] - 5) : span[0]])
    if _GROUP.match(words):
        return "group"
    if _PARTNER.search(before):
        return "partner"
    if _AUTHORITY.match(words):
        return "authority"
    return "recipient" if _RECIPIENT.search(before) and not _given(before) else "subject"


def _given(before: str) -> bool:
    """True for "giao cho UNIT", "nhiệm vụ cho UNIT": the office is given something to do."""
    return bool(
        re.search(r"(?:giao|nhiem vu|viec|trach nhiem|phan cong|nho|yeu cau|de nghi)(?: \w+){0,1} cho$", before)
    )


def _official(words: str) -> str | None:
    """The office that a spoken name means."""
    return next((office for spoken, office, _ in _nicknames() if spoken.fullmatch(words)), None)


@cache
def _nicknames() -> tuple[tuple[re.Pattern[str], str, re.Pattern[str]], ...]:
    table = []
    for row in rows("unit_nicknames.tsv"):
        marks = re.split(r"([A-Z]{4,})", row[2]) if len(row) > 2 else []
        condition = "".join(part if n % 2 else fold(part) for n, part in enumerate(marks))
        table.append((pattern(row[0]), row[1], re.compile(condition)))
    return tuple(table)


def _capitalised(name: str) -> str:
    """ "phòng kinh tế" → "Phòng kinh tế"; a name typed with capitals stays."""
    return name[:1].upper() + name[1:]
