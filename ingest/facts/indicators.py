"""Which figures of a sentence are targets, and what each of them measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ingest.datafiles import rows
from ingest.facts.figures import Figure, find_figures
from ingest.facts.reading import tidy

# Counts are targets when a comparator makes them so; "trên 02 phương tiện" is a place as often as a comparator.
_SURE = frozenset({">=", "<="})
# "hoàn thành 19/19 tiêu chí"; "ngày 19/12 …" and "khoản 3/4 …" are none
_ALL_OF = re.compile(r"\b(?:hoàn thành|đạt|phấn đấu|công nhận|duy trì)(?:\s+(?:có|đủ|đạt|chuẩn))*\s*$", re.IGNORECASE)
_HOURS = frozenset({"tiếng", "giờ", "phút", "giây"})
_WORD = re.compile(r"\w+")
_PARENTHESES = re.compile(r"\([^()]*\)")
# verbs that only lead to the figure; "từ 65 tuổi trở lên" keeps its word
_TRAILING = re.compile(r"\s*(?:\b(?:phấn đấu|chiếm|ước|đạt|là|còn|(?<!trở )lên|xuống)|:)\s*$", re.IGNORECASE)
# "9 Tỷ trọng kinh tế số": the number of a row whose table lost its lines
_ROW_NUMBER = re.compile(r"^\s*(?:\d{1,3}\s+|Chỉ tiêu\s+\d{1,2}\s*:\s*)(?=[A-ZĐÀ-Ỹ])")
# "… trên môi trường mạng tại quận": the place that the next figure replaces
_AT_LEVEL = re.compile(r"\s+(?:tại|ở)\s+[^\s,;()]+(?:\s+[^\s,;()]+)?$")
# "đối với | 100% máy trạm", "đến trụ sở của | 100% xã": the words before a figure that govern those behind it
_GOVERNS = re.compile(r"\w\s+(?:cho|của|đối với|tại|với|đến|ở|từ|gồm|trên)\s*$", re.IGNORECASE)
_URGES = re.compile(r"(?:phấn đấu|bảo đảm|đảm bảo|đạt|hoàn thành)(?:\s+có)?\s*$", re.IGNORECASE)
_POSSESSES = re.compile(r"(?:^|\s)(?:có|gồm)\s*$", re.IGNORECASE)
# "giảm tỷ lệ … từ | 18,6% cuối năm 2025 xuống còn | 14,2%": where it starts from is no target
_TO = r"\b(?:xuống còn|xuống|lên đến|lên tới|(?<!trở )lên|còn)"
_FROM = re.compile(rf"\btừ\s+(\d[\d.,]*)\s*%?[^;]{{0,40}}?{_TO}\s+(?=(?:[^\W\d_]+\s+){{0,2}}\d)")
_FROM_TAIL = re.compile(rf"\s*\btừ\s+\d[\d.,]*\s*%?[^;]{{0,40}}?{_TO}\s*$")
_GOES_ON = re.compile(r"(?:,|\bvà)\s*$")
_OF_THEM = re.compile(r"\btrong đó (?:có )?$")
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure of a sentence, read.

    indicator: the words it measures. start, end: its clause in the sentence. first: the figure stands before its words
    ("100% hồ sơ …"), else after them ("Tỷ lệ … đạt 90%"). unit: the figure's, of a bare count the noun it counts."""

    figure: Figure
    indicator: str
    start: int
    end: int
    first: bool
    unit: str


def measured(text: str, *, own_targets: bool = False) -> list[Measured]:
    """The figures of one sentence that are targets, each with the words that it measures, in order.

    own_targets: the sentence stands in a chapter of targets, where a count with any comparator is one."""
    figures = _targeted(text, own_targets)
    found: list[Measured] = []
    for at, figure in enumerate(figures):
        begin = found[-1].end if found else 0
        limit = figures[at + 1].start if at + 1 < len(figures) else len(text)
        reading = _read(text, figure, begin, limit, found[-1] if found else None)
        if reading and len(_WORD.findall(reading.indicator)) >= _SHORT:
            found.append(reading)
    return found


def speaks_of(kind: str, text: str) -> bool:
    """True when a word of `kind` ("past", "condition") stands in `text`."""
    return any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in _words(kind))


def _targeted(text: str, own_targets: bool) -> list[Figure]:
    """Shares, and counts or times that a comparator or "phấn đấu" makes targets; those in parentheses, and those that
    describe a share's own indicator ("phục hồi trong vòng 24 tiếng … đạt 100%"), are left out."""
    starts = {change.start(1) for change in _FROM.finditer(text)}
    figures = [f for f in find_figures(text) if f.number_at not in starts and not _in_parentheses(text, f.start)]
    clauses = [figure.start for figure in figures if figure.is_percent]
    counts = (f for f in figures if not f.is_percent and _is_count(text, f, own_targets))
    alone = [f for f in counts if not any(text.count(";", *sorted((f.start, at))) == 0 for at in clauses)]
    joined = list(_joined(text, figures, alone))
    return sorted([f for f in figures if f.is_percent] + alone + joined, key=lambda figure: figure.start)


def _joined(text: str, figures: list[Figure], counts: list[Figure]) -> Iterator[Figure]:
    """Bare counts that go on from a target count of the same things: "ít nhất 100 doanh nghiệp …, 50 doanh nghiệp …"
    are both at least; "trong đó có 20 doanh nghiệp …" is a count of its own."""
    told: Figure | None = None
    for figure in figures:
        if figure in counts:
            told = figure
        elif told and not figure.is_percent and not figure.spelled and _thing(text, figure) == _thing(text, told):
            between = text[told.end : figure.start]
            if _GOES_ON.search(between):
                told = replace(figure, comparator=told.comparator)
                yield told
            elif _OF_THEM.search(between):
                yield figure


def _thing(text: str, figure: Figure) -> str:
    """The two syllables that a figure counts."""
    return " ".join(_WORD.findall(f"{figure.unit} {text[figure.end : figure.end + 40]}")[:2]).casefold()


def _is_count(text: str, figure: Figure, own_targets: bool) -> bool:
    if figure.spelled == "trong vòng":
        return figure.unit in _HOURS
    if figure.is_fraction:
        return bool(_ALL_OF.search(text[: figure.number_at]))
    if figure.comparator in _SURE or (own_targets and figure.comparator != "=" and figure.unit != ""):
        return True
    return bool(re.search(r"\bphấn đấu(?:\s+(?:có|đạt))?\s*$", text[: figure.start], re.IGNORECASE))


def _read(text: str, figure: Figure, begin: int, limit: int, before: Measured | None) -> Measured | None:
    """Decides whether the name of a figure follows it ("100% hồ sơ …") or stands before it ("Tỷ lệ … đạt 90%")."""
    start, lead = _lead(text, begin, figure.start)
    after_end = _clause_end(text, figure.end, limit, counted=not figure.is_percent)
    after = text[figure.end : after_end]
    named = len(_WORD.findall(after)) < _SHORT <= len(_WORD.findall(_without_push(lead)))  # "Quy mô … đạt 40% GRDP"
    if named or _closes(after) or _is_name(lead) or _FROM_TAIL.search(lead) or figure.spelled == "trong vòng":
        return _named_before(text, figure, start, lead, before, after_end)
    indicator = tidy(f"{_leading_words(lead, figure)} {after}")
    counted = " ".join(after.split()[:2]).lower()
    return Measured(
        figure, indicator, figure.start if len(lead) > 60 else start, after_end, True, figure.unit or counted
    )


def _leading_words(lead: str, figure: Figure) -> str:
    """What of the words before a figure belongs to the name of what follows it.

    "Cài đặt phần mềm cho | 100% | máy tính": the phrase that ends in a preposition; "Giảm | 50% | số cặp": the change;
    of a count all but the verbs that only urge ("Mỗi tổ hướng dẫn được | ít nhất 150 lượt | hộ dân")."""
    bare = _without_push(lead)
    if _GOVERNS.search(bare):
        return bare
    if not figure.is_percent:
        return "" if _URGES.search(lead) else f"{_POSSESSES.sub('', bare)} {figure.unit}"
    return _verb_of_change(lead)


def _named_before(
    text: str, figure: Figure, start: int, lead: str, before: Measured | None, after_end: int
) -> Measured | None:
    name = _ROW_NUMBER.sub("", _without_push(_FROM_TAIL.sub("", lead)))
    if not _WORD.search(_PARENTHESES.sub("", name)):
        return None  # "đạt tỷ lệ 95% (trừ …) 95%": the second is a cell of another column
    tail = text[figure.end : after_end]
    if len(_WORD.findall(name)) <= _SHORT and before is not None and not before.first:
        # "… tại quận đạt 80%; phường đạt 60%": the second figure measures the same thing elsewhere
        name = name.strip(" ,")
        scoped = re.match(r"(?P<whole>.+:)\s*[^:,;]{1,30}$", before.indicator)
        if scoped:
            return Measured(figure, tidy(f"{scoped['whole']} {name}"), start, after_end, False, figure.unit)
        same = _AT_LEVEL.sub("", before.indicator)
        return Measured(
            figure,
            tidy(f"{same} tại {name}" if same != before.indicator else f"{same} {name}"),
            start,
            after_end,
            False,
            figure.unit,
        )
    indicator = tidy(name + " " + tail)
    return Measured(figure, indicator, start, after_end, False, figure.unit)


def _lead(text: str, begin: int, stop: int) -> tuple[int, str]:
    """The clause before a figure: from the last semicolon; from the last comma when a new name or verb starts there."""
    start = max(begin, text.rfind(";", begin, stop) + 1)
    for comma in re.finditer(r",\s*", text[start:stop]):
        rest = text[start + comma.end() : stop]
        if _is_name(rest) or _opens_push(rest):
            start += comma.end()
            return start, text[start:stop]
    lead = text[start:stop]
    if not _is_name(lead) and len(lead) > 60 and "," in lead:
        last = lead.rfind(",") + 1
        if len(_WORD.findall(lead[last:])) > _SHORT:
            return start + last, lead[last:]
    return start, lead


def _clause_end(text: str, begin: int, limit: int, *, counted: bool) -> int:
    """Where the words after a figure end: at a semicolon, at the next figure's clause, for counts at a comma."""
    stop = len(text)
    semicolon = text.find(";", begin)
    stop = semicolon if semicolon >= 0 else stop
    if limit < stop:
        comma = text.rfind(",", begin, limit)
        stop = comma if comma >= 0 else limit
    if counted:
        comma = next(
            (c.start() for c in re.finditer(",", text[:stop]) if c.start() >= begin and _turns(text[c.end() :])), -1
        )
        stop = comma if comma >= 0 else stop
    return stop


def _turns(rest: str) -> bool:
    """True when what follows a comma does not go on with the counted thing's name: "…, trong đó …", "…, lưu trên 02 …"."""
    if re.search(r"\d", rest.split(",")[0].split(";")[0]):
        return True
    return any(re.match(rf"\s*{re.escape(word)}\b", rest, re.IGNORECASE) for word in _words("turn"))


def _closes(after: str) -> bool:
    """True when nothing that could be measured follows a figure: the end, a bracket, "ở cấp xã", "vào năm 2030"."""
    rest = after.lstrip()
    if not rest or not rest[0].isalnum():
        return True
    return any(re.match(rf"{re.escape(word)}\b", rest, re.IGNORECASE) for word in _words("place"))


def _is_name(lead: str) -> bool:
    bare = _without_push(lead).lstrip()
    return any(re.match(rf"{re.escape(word)}\b", bare, re.IGNORECASE) for word in _words("name"))


def _opens_push(rest: str) -> bool:
    return any(re.match(rf"{re.escape(word)}\b", rest, re.IGNORECASE) for word in ("phấn đấu", "đảm bảo", "bảo đảm"))


def _without_push(lead: str) -> str:
    """A clause without the verbs that only urge: "Phấn đấu đến năm 2030, tỷ lệ …" → "tỷ lệ …"."""
    bare = re.sub(r"^\s*(?:đến|trong|vào)\s+năm\s+20\d{2}\s*,?\s*", "", lead, flags=re.IGNORECASE)
    for word in sorted(_words("push"), key=len, reverse=True):
        bare = re.sub(rf"^\s*{re.escape(word)}\b[\s,]*", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"^\s*(?:đến|trong|vào)\s+năm\s+20\d{2}\s*,?\s*", "", bare, flags=re.IGNORECASE)
    return _TRAILING.sub("", bare)


def _verb_of_change(lead: str) -> str:
    """ "Giảm 50% số cặp tảo hôn" measures a decrease: the verb belongs to the name."""
    found = re.search(r"\b(cắt giảm|giảm|tăng|nâng|tiết kiệm)\s*(?:được\s*)?$", lead.strip(), re.IGNORECASE)
    return f"{found[1]} " if found else ""


def _in_parentheses(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(word for word, its in rows("target_words.tsv") if its == kind)
