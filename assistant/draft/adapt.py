"""A precedent's words made the target place's own: each step replaces one kind of thing and writes down what it did.

Figures are never invented: what belongs to the other place becomes "[…]" for a person to fill."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.draft.clauses import same
from assistant.draft.offices import Offices, offices_in
from assistant.draft.places import COMMUNES, DISTRICTS, Place, province_names
from assistant.draft.records import Change
from ingest.facts.citations import find_citations
from ingest.spans import COUNT, DATE, MONEY, PERIOD, Span, figures
from vectorstore.text import UPPER, fold, nfc, squeeze

BLANK = "[…]"
_LEVELS = "phường|xã|đặc khu|thị trấn|quận|huyện|thị xã"
_NAME = rf"[{UPPER}]\w*(?:\s[{UPPER}]\w*){{0,3}}"
# "phường Cầu Sen", "Quận Ba Đình": a level with a name of its own
_PLACE = re.compile(rf"\b(?i:({_LEVELS}|thành phố|tỉnh))\s+({_NAME})")
# "thôn Bãi Trên", "tổ dân phố Phú Hải": the smallest named places
_HAMLET = re.compile(rf"\b(?i:(thôn|tổ dân phố|khu phố|ấp|bản|làng))\s+({_NAME})")
# "UBND phường", "trên địa bàn xã": the level alone; not "xã hội", "hợp tác xã", "cấp xã", nor one of a list ("xã, phường")
_LEVEL = re.compile(
    rf"(?<!,\s)(?<!cấp\s)(?<!các\s)(?<!hợp tác\s)\b({_LEVELS})\b(?!\s*[,/-]\s*(?:{_LEVELS})\b)(?!\s+(?:hội|viên|tắc|giao|luận)\b)",
    re.IGNORECASE,
)
_UNDER_DISTRICT = re.compile(
    r"\b(?:(?:Ủy|Uỷ) ban nhân dân|UBND)\s+(?:\d+\s+)?(?:các\s+)?(?:phường|xã)\b|\bcác phường(?:, xã)?\b", re.IGNORECASE
)
_BELOW = re.compile(r"(?<!nông )\b(tổ dân phố|thôn)\b", re.IGNORECASE)  # not "nông thôn mới"
# "kết nối với tỉnh", "ngoài tỉnh": the level above alone, without a name
_UPPER = re.compile(
    rf"(?<!cấp )(?<!các )\b(?i:(tỉnh|thành phố))\b(?!\s*,\s*(?:tỉnh|thành phố|sở|ngành|{_LEVELS})\b)(?!\s+[{UPPER}])"
)
_PERCENT = re.compile(
    r"(?:(?:trên|tối thiểu|ít nhất|từ|>|≥|dưới)\s*)?\d+(?:[.,]\d+)?\s*%(?:\s*trở lên)?", re.IGNORECASE
)
_STATED = re.compile(_PERCENT.pattern, re.IGNORECASE)
_ABOVE = re.compile(r"\bcap (?:thanh pho|tinh|huyen|quan)\b")  # the superior plan's figure for its own level
_PERSON = re.compile(rf"\b(đồng chí|ông|bà)\s+(?!Chủ tịch|Phó|Bí thư|Trưởng|Giám đốc)({_NAME})")
_ADDRESS = re.compile(r"\S*@[\w.-]+|https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:gov|com|vn|org)(?:\.vn)?\b", re.IGNORECASE)


@dataclass(slots=True)
class Adapting:
    """One paragraph on its way. changes: what was done so far; `text` is replaced step by step."""

    text: str
    changes: list[Change] = field(default_factory=list)

    def swap(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str | None], why: str) -> None:
        """Replace what the pattern finds; `new` gives None to leave a match alone. Citations of documents are not touched."""
        self._put([(*match.span(), new(match)) for match in pattern.finditer(self.text)], why)

    def swap_spans(self, new: Callable[[str, Span], str | None], why: str) -> None:
        """As `swap`, of the text's spans; `new` also takes the whole text."""
        self._put([(span.start, span.end, new(self.text, span)) for span in figures(self.text)], why)

    def _put(self, found: Sequence[tuple[int, int, str | None]], why: str) -> None:
        """Put the new words in the place of the old, from start to end, and write each down."""
        if all(new is None for _, _, new in found):
            return
        kept = [(cited.start, cited.end) for cited in find_citations(self.text)]
        parts, at = [], 0
        for start, end, new in found:
            old = self.text[start:end]
            if new is None or new == old or any(first <= start < last for first, last in kept):
                continue
            self.changes.append(Change(old=squeeze(old), new=new, why=why))
            parts += [self.text[at:start], new]
            at = end
        self.text = "".join((*parts, self.text[at:]))


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that a draft may state: an indicator, its figure as written ("tối thiểu 85%"), the paper that sets it."""

    indicator: str
    figure: str
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a draft is adapted to. parent: the superior place ("thành phố Hải Phòng"), None when unknown; year: of the
    period; superior: how the superior plan is cited, None when there is none; foreign: names of the library's places;
    given: the figures that it may state."""

    place: Place
    parent: Place | None
    period: str
    offices: Offices
    superior: str | None
    foreign: frozenset[str]
    given: tuple[Given, ...] = ()

    @property
    def year(self) -> str | None:
        """The year of the period, None when it names several or none."""
        years = set(re.findall(r"\b20\d\d\b", self.period))
        return years.pop() if len(years) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The paper a paragraph comes from. implements: numbers of the superior plans that it carries out."""

    place: Place
    parent: Place | None
    period: str | None
    implements: frozenset[str]
    own_names: tuple[str, ...] = ()

    @property
    def year(self) -> str | None:
        """The year of the paper's period."""
        years = set(re.findall(r"\b20\d\d\b", self.period or ""))
        return years.pop() if len(years) == 1 else None


def adapt(text: str, source: Source, target: Target) -> Adapting:
    """A paragraph of the source, made the target's, with every change written down."""
    work = Adapting(nfc(text))
    for step in (_superior, _period, _own_name, _lower, _offices, _levels, _upper, _places, _figures, _dates, _people):
        step(work, source, target)
    work.text = squeeze(work.text)
    return work


def placeholders(text: str) -> int:
    """How many blanks a text has."""
    return text.count("[")


def _superior(work: Adapting, source: Source, target: Target) -> None:
    """The plan that the precedent carries out becomes the one that the target carries out."""
    for cited in reversed(find_citations(work.text)):
        if cited.number and fold(cited.number) in source.implements:
            old = work.text[cited.start : cited.end]
            new = target.superior or "Kế hoạch số […] của cấp trên"
            if fold(cited.number) in fold(new):
                continue
            work.changes.append(Change(old=squeeze(old), new=new, why="kế hoạch cấp trên được triển khai"))
            work.text = work.text[: cited.start] + new + work.text[cited.end :]


def _period(work: Adapting, source: Source, target: Target) -> None:
    if source.period and fold(source.period) != fold(target.period):
        whole = re.compile(rf"\b{re.escape(source.period)}\b", re.IGNORECASE)
        work.swap(whole, lambda _: target.period, "thời kỳ của kế hoạch")
    if source.year and target.year and source.year != target.year:
        year = re.compile(rf"(?<!đến )(?<!giai đoạn )\bnăm {source.year}\b", re.IGNORECASE)
        work.swap(year, lambda match: f"{match[0][:3]} {target.year}", "năm của kế hoạch")


def _own_name(work: Adapting, source: Source, target: Target) -> None:
    named = re.compile(rf"\b(?:{source.place.kind}\s+)?{re.escape(source.place.name)}\b", re.IGNORECASE)
    work.swap(named, lambda match: _cased(match[0], target.place.full), "tên địa phương")


def _lower(work: Adapting, source: Source, target: Target) -> None:
    """What lies under the place: wards of a former district, tổ dân phố of a ward, thôn of a commune."""
    if source.place.kind in DISTRICTS and target.place.kind in COMMUNES:
        work.swap(_UNDER_DISTRICT, lambda _: f"các {target.place.below}", "cấp dưới của địa phương")
    if source.place.below != target.place.below:
        work.swap(_BELOW, lambda match: _cased(match[0], target.place.below), "cấp dưới của địa phương")


def _offices(work: Adapting, source: Source, target: Target) -> None:
    for start, end, name in reversed(offices_in(work.text)):
        new = target.offices.instead_of(name) or "[đơn vị phụ trách]"
        if fold(new) == fold(name):
            continue
        work.changes.append(Change(old=name, new=new, why="tên đơn vị của địa phương"))
        work.text = work.text[:start] + new + work.text[end:]


def _levels(work: Adapting, source: Source, target: Target) -> None:
    """The level alone: "UBND quận" → "UBND xã"; a level that the target's system no longer has goes too."""
    foreign = ({source.place.kind} | DISTRICTS | COMMUNES) - {target.place.kind}
    work.swap(
        _LEVEL,
        lambda m: _cased(m[1], target.place.kind) if m[1].casefold() in foreign and not _names(m) else None,
        "cấp của địa phương",
    )


def _upper(work: Adapting, source: Source, target: Target) -> None:
    """ "tỉnh" of a precedent under a central city (or the other way round)."""
    if target.parent is None:
        return
    kind = target.parent.kind
    work.swap(_UPPER, lambda m: _cased(m[1], kind) if m[1].casefold() != kind else None, "cấp trên của địa phương")


def _places(work: Adapting, source: Source, target: Target) -> None:
    """Any other place: the precedent's superior becomes the target's, the rest a blank."""
    own = {fold(target.place.name)} | ({fold(target.parent.name)} if target.parent else set())

    def named(match: re.Match[str]) -> str | None:
        if fold(match[2]) in own or _office_word(match[2]):
            return None
        if source.parent and fold(match[2]).startswith(fold(source.parent.name)):
            return target.parent.full if target.parent else "[cơ quan cấp trên]"
        return "[địa danh]"

    work.swap(_PLACE, named, "địa danh khác")
    if source.place != target.place:
        work.swap(_HAMLET, lambda match: f"{match[1]} [địa danh]", "địa danh khác")
    bare = [name for name in sorted(_foreign_names(source, target), key=len, reverse=True) if fold(name) not in own]
    if bare:
        parent = source.parent.name if source.parent else ""
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, bare))})(?!\w)")
        work.swap(
            pattern, lambda m: target.parent.name if target.parent and m[0] == parent else "[địa danh]", "địa danh khác"
        )


def _foreign_names(source: Source, target: Target) -> Sequence[str]:
    return [*target.foreign, *province_names(), *([source.parent.name] if source.parent else [])]


def _figures(work: Adapting, source: Source, target: Target) -> None:
    """A figure comes from the superior plan or the place's own earlier one, when they set it; else it stays to be filled."""
    known = _given(work.text, target)
    if known is not None and len(_PERCENT.findall(work.text)) == 1:
        work.swap(_STATED, lambda match: _stated(match[0], known.figure), f"chỉ tiêu của {known.paper}")
        return
    work.swap(_PERCENT, lambda m: re.sub(r"\d+(?:[.,]\d+)?\s*%", f"{BLANK}%", m[0]), "chỉ tiêu của địa phương khác")
    work.swap_spans(_uncounted, "số lượng của địa phương khác")


def _given(text: str, target: Target) -> Given | None:
    """The figure set for the indicator of a text; of several levels' figures ("cấp thành phố", "cấp xã") the place's own."""
    found = [given for given in target.given if same(given.indicator, _PERCENT.sub(" ", text))]
    above = {given.indicator for given in found if _ABOVE.search(fold(given.indicator))}
    return next((given for given in found if given.indicator not in above), None)


def _stated(old: str, figure: str) -> str:
    """The given figure in the place of another: "đạt 75%" → "đạt 80%", "Tối thiểu 75%" → "Tối thiểu 85%"."""
    reached = re.match(r"đạt\s+", old, re.IGNORECASE)
    return f"{reached[0]}{figure}" if reached else _cased(old, figure)


def _dates(work: Adapting, source: Source, target: Target) -> None:
    if source.place != target.place or source.year != target.year:
        work.swap_spans(lambda _, span: "[thời hạn]" if _is_term(span) else None, "thời hạn của kế hoạch khác")


def _people(work: Adapting, source: Source, target: Target) -> None:
    work.swap(_PERSON, lambda match: f"{match[1]} [họ tên]", "người của địa phương khác")
    work.swap(_ADDRESS, lambda _: "[địa chỉ]", "địa chỉ của địa phương khác")


def _is_term(span: Span) -> bool:
    """A day, a month or a quarter of a year; whole years are the period's, and "tháng 10" alone may be a campaign's."""
    value = str(span.value)
    return span.kind == DATE or (span.kind == PERIOD and value[0].isdigit() and len(value) <= len("2026-Q2"))


def _uncounted(text: str, span: Span) -> str | None:
    """ "14 tổ dân phố" → "[…] tổ dân phố", "1.850 triệu đồng" → "[…] triệu đồng"; not in quotes, nor 19 of 19."""
    quoted = text[span.start - 1 : span.start] in ("“", '"') or text[span.end : span.end + 1] == "”"
    if span.kind not in (COUNT, MONEY) or quoted or isinstance(span.value, str):
        return None
    unit = re.split(r"(?<!\w)[\d.,]+\s*", span.text)[-1]
    return f"{BLANK} {unit}" if unit else None


def _names(match: re.Match[str]) -> bool:
    """True when a proper name follows the level."""
    return bool(re.match(rf"\s+{_NAME}", match.string[match.end() :]))


def _office_word(name: str) -> bool:
    """True for capitals that are no place: "tỉnh Ủy", "thành phố Thông minh"."""
    return fold(name).split()[0] in {"uy", "thong", "thuoc", "co", "truc"}


def _cased(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
