"""Who a sentence gives something to do: "Giao Sở Tài chính chủ trì …", "Căn cứ Kế hoạch này, các đơn vị có trách nhiệm …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.facts.roles import joined_units, starts_with_duty
from ingest.units import UnitSpan, find_units
from vectorstore.text import squeeze

_REACH = 700


@dataclass(frozen=True, slots=True)
class Subject:
    """The offices that a sentence speaks to. start: where the task begins when it is quoted whole (the asking verb or the
    offices' names); predicate: where the verb of the task begins. asked: "Đề nghị …"."""

    name: str
    start: int
    predicate: int
    asked: bool


# "…, do Chủ tịch Ủy ban nhân dân xã chủ trì"
_DONE_BY = re.compile(
    r"\bdo\s+(?P<name>(?:(?:Chủ tịch|Phó Chủ tịch|Giám đốc|Thủ trưởng|lãnh đạo)\s+)?)$", re.IGNORECASE
)
_LEADS = re.compile(r"\s+(?P<verb>chủ trì|phụ trách|chịu trách nhiệm|làm đầu mối)\b", re.IGNORECASE)
# "Thủ trưởng các sở", "Chủ tịch UBND xã": the person stands for the office and stays in the name
_PERSON = re.compile(
    r"(?:Đồng chí\s+)?(?:Thủ trưởng|Giám đốc|Phó Giám đốc|Chủ tịch|Chánh|Trưởng|Lãnh đạo|Người đứng đầu|Tổng Giám đốc|"
    r"Cấp ủy|Hiệu trưởng|Bộ trưởng|Tư lệnh|Chỉ huy trưởng)\s*$",
    re.IGNORECASE,
)
# "Các cơ quan | được phân công chủ trì thực hiện nhiệm vụ | có trách nhiệm …": which of them is part of the name
_CHOSEN = re.compile(
    r"(?P<whose>\s+(?:được|có)?\s*(?:phân công|phân cấp|giao|chủ trì|quản lý|thẩm quyền|liên quan)\b[^,;.:]{0,120}?)\s+"
    r"(?=(?:có|chịu) trách nhiệm\b)"
)
# "Đề nghị doanh nghiệp viễn thông …": a noun that is no name, and no group in the plural; read as one here
_NOUN_AFTER = re.compile(r"^(\W*(?:Đề nghị|Yêu cầu|Giao)\s+)([a-zđ])")
_ASKS = re.compile(r"(?P<verb>\b(?:yêu cầu|giao|đề nghị|phân công|kiến nghị))(?:\s+cho)?\s*$", re.IGNORECASE)
# "Về đề nghị các bộ, ngành …: Bộ Nội vụ nghiên cứu …": what is asked for stands before the colon, who does it after
_TOPIC = re.compile(r"^\W*về\s[^:]*:\s*", re.IGNORECASE)
_REPORTS = re.compile(r"^\W*trên đây là\b", re.IGNORECASE)
# clauses that may stand before the subject
_ADVERBIAL = re.compile(
    r"^\W*(?:căn cứ|trên cơ sở|theo|để|nhằm|ngoài|đối với|trong quá trình|trong thời gian|với vai trò|định kỳ|hằng|"
    r"hàng|trước|khi|nếu|trong trường hợp|trong đó|đồng thời|sau khi|về)\b",
    re.IGNORECASE,
)


def find_subject(sentence: str) -> Subject | None:
    """The offices that `sentence` gives a task, None when it gives none.

    Only offices that open the sentence, follow an asking verb or an adverbial clause count: one that is merely mentioned
    ("theo hướng dẫn của Sở Nội vụ") has no duty here."""
    text = sentence[:_REACH]
    spans = find_units(_NOUN_AFTER.sub(lambda found: found[1] + found[2].upper(), text))
    topic = _TOPIC.match(text)
    for at in range(len(spans)):
        subject = None if topic and spans[at].start < topic.end() else _from(text, spans, at)
        if subject:
            return subject
    return None


def offices_end(name: str) -> int:
    """Where the offices that open a heading end, persons read over ("Thủ trưởng các sở; Chủ tịch UBND xã"); 0 for none."""
    spans = find_units(name)
    if not spans or _PERSON.sub("", name[: spans[0].start]).strip():
        return 0
    return _group(name, spans, 0)[-1].end


def find_leader(sentence: str) -> Subject | None:
    """The office in "…, do Chủ tịch Ủy ban nhân dân xã chủ trì", None without one. The predicate is the verb."""
    spans = find_units(sentence)
    for span in spans:
        before = _DONE_BY.search(sentence[: span.start])
        verb = _LEADS.match(sentence[span.end :])
        if before and verb:
            name = squeeze(sentence[before.start("name") : span.end])
            return Subject(name, 0, span.end + verb.start("verb"), False)
    return None


def _from(text: str, spans: tuple[UnitSpan, ...], at: int) -> Subject | None:
    start = spans[at].start
    person = _PERSON.search(text[:start])
    name_at = person.start() if person else start
    before = text[:name_at]
    asks = _ASKS.search(before)
    if not (_ordered(before[: asks.start("verb")]) if asks else _opens(before)):
        return None
    group = _group(text, spans, at)
    end = group[-1].end
    asked_first = bool(asks) and not re.search(r"\w", before[: asks.start("verb") if asks else 0])
    predicate = _predicate(text, end, sure=asked_first)
    chosen = _CHOSEN.match(text[end:])
    if chosen:
        end, predicate = end + chosen.end("whose"), end + chosen.end()
    if predicate is None:
        return None
    name = squeeze(text[name_at:end]).strip(" *")
    asked = asks is not None and asks["verb"].casefold() in ("đề nghị", "kiến nghị")
    return Subject(name, asks.start("verb") if asks else name_at, predicate, asked)


def _opens(before: str) -> bool:
    """True when nothing stands before the subject, or an adverbial clause that has ended."""
    if not re.search(r"\w", before) or before.rstrip().endswith(":"):
        return True
    before = before[before.rfind(":") + 1 :]
    return bool(_ADVERBIAL.match(before)) and bool(
        re.search(r"(?:(?:,|vướng mắc|này|sinh)\s*(?:thì\s+)?|\sthì\s+)$", before)
    )


def _ordered(before: str) -> bool:
    """True when an asking verb may follow `before`: nothing, a clause that ended, or the office that orders.

    "Hồ sơ trình, | đề nghị Thủ tướng …" is a thing that is asked for, no order."""
    if (
        _opens(before)
        or re.search(r"(?:;|\b(?:và|đồng thời|do vậy|vì vậy|do đó|theo đó),?)\s*$", before)
        or _REPORTS.match(before)
    ):
        return True
    offices = find_units(before)
    return bool(offices) and (
        not _PERSON.sub("", before[: offices[0].start]).strip() or offices[-1].end == len(before.rstrip())
    )


def _group(text: str, spans: tuple[UnitSpan, ...], at: int) -> tuple[UnitSpan, ...]:
    """The offices from the one at `at` on that share the predicate; persons before a name are read over."""
    group = [spans[at]]
    for span in spans[at + 1 :]:
        between = _PERSON.sub("", text[group[-1].end : span.start])
        if not joined_units(between + span.name, (UnitSpan(len(between), len(between) + 1, span.name),), 0):
            break
        group.append(span)
    return tuple(group)


def _predicate(text: str, end: int, *, sure: bool = False) -> int | None:
    """Where the verb begins after the offices' names, None when no duty follows. sure: any word begins it."""
    rest = text[end:]
    gap = re.match(r"(?:\s*\*?\s*\([^()]*\)\*?)?\s*[,:]?\s*\**\s*", rest)
    begin = end + (gap.end() if gap else 0)
    colon = ":" in text[end:begin]
    if colon or (sure and text[begin : begin + 1].islower()) or starts_with_duty(text[begin : begin + 60]):
        return begin
    # "Sở Tài chính, trên cơ sở đề xuất của các đơn vị, chủ trì tổng hợp …"
    return begin if _ADVERBIAL.match(text[begin:]) else None
