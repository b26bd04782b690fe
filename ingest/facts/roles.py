"""The role that a task's first governing verb gives an office, the other roles in it, and the partners it names."""

from __future__ import annotations

import re
from functools import cache

from ingest.datafiles import rows, words
from ingest.units import UnitSpan, find_units
from vectorstore.text import fold, nfc, squeeze

LEAD, PARTNER, ASKED, DO = "chủ trì", "phối hợp", "đề nghị", "thực hiện"

# "Căn cứ chức năng, nhiệm vụ, …", "Theo chức năng của đơn vị …": the verb that governs comes later
_ADVERBIAL = re.compile(r"^(?:can cu|tren co so|theo|de|nham|ngoai|doi voi|trong qua trinh|voi vai tro)\b")
# "theo chức năng quản lý của mình, có trách nhiệm | phối hợp cung cấp …": what governs follows
_BEARS = re.compile(r"^.{0,240}?\bco trach nhiem\s+")
_CLAUSE = re.compile(r";|\.\s")
# where a verb heads a clause of its own, not "sự chỉ đạo", "công tác phối hợp"
_HEADS = re.compile(r"(?:^|[;:.,]\s+|\s(?:va|hoac|dong thoi|tri|tang cuong|chu dong|tiep tuc)\s+)$")
_LED_WITH = re.compile(r"lanh dao,\s*$")
# "phối hợp chặt chẽ với …", "phối hợp cùng …"; what follows up to the partners' names
_WITH = re.compile(
    r"phối\s+(?:kết\s+)?hợp(?:\s+(?:chặt chẽ|thường xuyên|đồng bộ|liên ngành|giữa))*(?:\s+(?:cùng với|với|cùng))?\s*",
    re.IGNORECASE,
)
_COVERED = 0.6
_BETWEEN = re.compile(r"^\s*(?:\([^()]*\)\s*)?(?:[,;/]|và|cùng với|cùng|;\s*và)?\s*(?:và\s+)?$", re.IGNORECASE)


def read_role(task: str, *, asked: bool = False) -> tuple[str, tuple[str, ...]]:
    """The role in a task and the further ones that the same words give.

    task: without its bullet. asked: the office is asked, not ordered ("Đề nghị Công an xã"): its role is "đề nghị" and
    what the verb says comes second."""
    governing = _governing(task)
    others = tuple(role for role in _further(task) if role != governing)
    if asked:
        return ASKED, tuple(dict.fromkeys((governing, *others)))
    return governing, others


def partners(task: str) -> tuple[str, ...]:
    """The offices that a task says to work with: "phối hợp với Sở Nội vụ và các đơn vị liên quan xây dựng …"."""
    named: dict[str, None] = {}
    spans = find_units(task)
    for verb in _WITH.finditer(task):
        for span in joined_units(task, spans, verb.end()):
            named.setdefault(_as_name(span.name))
    return tuple(named)


def joined_units(text: str, spans: tuple[UnitSpan, ...], at: int) -> tuple[UnitSpan, ...]:
    """The offices named one after another from offset `at`, with nothing but commas, "và" and brackets between them."""
    group: list[UnitSpan] = []
    for span in spans:
        if span.start < at:
            continue
        if not _BETWEEN.match(text[at : span.start]):
            break
        group.append(span)
        at = span.end
    return tuple(group)


def listed_units(value: str) -> tuple[str, ...]:
    """The offices of a cell or a labelled value, as written; an item that holds none stands for itself."""
    named: list[str] = []
    for item in re.split(r"[;\n]", value):
        spans = find_units(item)
        covered = sum(span.end - span.start for span in spans)
        whole = squeeze(item).strip(" .,")
        named.extend([_as_name(span.name) for span in spans] if covered >= _COVERED * len(whole) else [whole])
    return tuple(dict.fromkeys(name for name in named if name))


def _as_name(name: str) -> str:
    """ "phòng Văn hóa" → "Phòng Văn hóa"; "Các cơ quan" within a sentence → "các cơ quan"."""
    if re.match(r"(?:các|những)\b", name, re.IGNORECASE):
        return name[0].lower() + name[1:]
    return name[0].upper() + name[1:]


def _governing(task: str) -> str:
    text = fold(squeeze(nfc(task)))
    clause = _CLAUSE.split(text, maxsplit=1)[0]
    duty = _BEARS.match(clause)
    clause = clause[duty.end() :] if duty else clause
    if _ADVERBIAL.match(clause):
        found = [(match.start(), role) for phrase, role in _verbs("lead") if (match := _word(phrase).search(clause))]
        return min(found)[1] if found else DO
    before = None
    while before != clause:
        before = clause
        for phrase, role in _verbs("lead"):
            if _word(phrase).match(clause):
                return role
        clause = _without_opener(clause)
    return DO


def _without_opener(clause: str) -> str:
    """ "Tiếp tục chủ động phối hợp …" → "chủ động phối hợp …"; the same when nothing stands before the verb."""
    for opener in words("task_openers.txt"):
        clause, found = re.subn(rf"^{re.escape(fold(opener))}\b[\s,:]*", "", clause)
        if found:
            break
    return clause


def _further(task: str) -> tuple[str, ...]:
    """The roles of verbs that head a clause of their own, or follow the partners they are shared with."""
    text = squeeze(nfc(task))
    plain = fold(text)
    after_offices = tuple(span.end for span in find_units(text))
    found: list[tuple[int, str]] = []
    for phrase, role in (*_verbs("lead"), *_verbs("also")):
        for match in _word(phrase).finditer(plain):
            before = plain[: match.start()]
            heads = _HEADS.search(before) and not _LED_WITH.search(before)
            if heads or len(before.rstrip()) in after_offices:
                found.append((match.start(), role))
    return tuple(dict.fromkeys(role for _, role in sorted(found)))


@cache
def _verbs(how: str) -> tuple[tuple[str, str], ...]:
    """Phrases without diacritics, which scans lose first, with their roles; longest first."""
    found = [(fold(phrase), role) for phrase, role, its in rows("roles.tsv") if its == how]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _word(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(phrase)}\b")


@cache
def starts_with_duty(text: str) -> bool:
    """True when `text` begins with a verb that gives something to do."""
    plain = fold(text.lstrip(" ,:*"))
    return any(
        plain.startswith(fold(verb)) and not plain[len(verb) : len(verb) + 1].isalnum()
        for verb in words("duty_verbs.txt")
    )
