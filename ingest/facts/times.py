"""Times in running text by which, or in whose rhythm, something is due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest import spans
from ingest.facts.citations import find_citations
from ingest.spans import figures

_LONGEST_LEAD = 30
_ANYHOW = re.compile(r"$")
DUE, RHYTHM, PHASE, ALWAYS = "thời hạn", "định kỳ", "giai đoạn", "thường xuyên"


@dataclass(frozen=True, slots=True)
class Time:
    """A time in a text. start, end: offsets; when: as written; kind: thời hạn | định kỳ | giai đoạn | thường xuyên."""

    start: int
    end: int
    when: str
    kind: str


_TURNS = r"(?:ngày|tuần|tháng|quý|năm|6\s+tháng|06\s+tháng|0?3\s+tháng)"
# "trước ngày 31 tháng 12", "chậm nhất là ngày 15/12/2025", "đến hết ngày …": what makes a day a term
_UNTIL_DAY = re.compile(
    r"(?:trước|chậm nhất(?:\s+là)?(?:\s+(?:vào|trước|đến))?|xong trước|đến hết|hết)\s+$", re.IGNORECASE
)
# "trong quý I/2025": a quarter of a year is a term also without one
_IN_QUARTER = re.compile(r"(?:(?:trong|trước|hết)\s+)?$", re.IGNORECASE)
_IN_MONTH = re.compile(r"(?:trong|trước|hết|xong)\s+$", re.IGNORECASE)
_IN_YEAR = re.compile(r"(?:trong|đến hết|hết|trước|đến cuối|(?<!tháng )cuối|xong trong)\s+$", re.IGNORECASE)
# "trong vòng 24 tiếng", "trong thời hạn 05 ngày làm việc"
_WITHIN = re.compile(r"trong\s+(?:vòng|thời hạn)\s+$", re.IGNORECASE)
_RHYTHM_LEAD = re.compile(r"(?:(?:định kỳ|tối thiểu|ít nhất)\s+)?(?:trước\s+)?$", re.IGNORECASE)
# "định kỳ tháng | , quý, năm", "hàng quý | và hằng năm"
_RHYTHM_TAIL = re.compile(rf"(?:\s*(?:,|và|hoặc)\s*(?:(?:hằng|hàng)\s+)?{_TURNS}(?!\w))*", re.IGNORECASE)
# What is no span: words alone. Each with a line that it matches.
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        # "báo cáo theo định kỳ", "báo cáo định kỳ, đột xuất khi có yêu cầu"
        (RHYTHM, r"theo\s+định kỳ(?!\s+(?:hằng|hàng))|định kỳ\s*(?:,|và|hoặc)\s*đột xuất(?:\s+khi có yêu cầu)?"),
        # "Định kỳ thực hiện sao lưu": an adverb before its verb; "báo cáo định kỳ về …" is a kind of report
        (RHYTHM, r"(?:(?<=^)|(?<=[;.,:]\s)|(?<=và\s))định kỳ(?=\s+\w)"),
        # "Thường xuyên cập nhật"; "chi thường xuyên" is a kind of expense
        (ALWAYS, r"(?<!chi )(?<!vốn )(?<!nguồn )(?<!phí )(?<!tư )(?<!trắc )thường xuyên(?=\s+\w)"),
    )
)
# verbs that make the year at the end of their clause the time by which they are done
_FINISHES = re.compile(r"\b(?:hoàn thành|ban hành|tổng kết|sơ kết)\b", re.IGNORECASE)
# "Chủ đề năm 2025", "so với năm 2024", "định hướng đến năm 2030": no time of the task
_NO_TIME = re.compile(
    r"(?:chủ đề|so với|kết quả|tầm nhìn|định hướng đến|mục tiêu|dự toán|kế hoạch vốn|đời sống|trợ cấp|chi trả)\s*$",
    re.IGNORECASE,
)
# "Thường xuyên", "Quý III/2026" standing alone behind a label
_LABELLED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (ALWAYS, re.compile(r"thường xuyên|liên tục", re.IGNORECASE)),
    (RHYTHM, re.compile(r"định kỳ|hằng (?:năm|quý|tháng)|hàng (?:năm|quý|tháng)|lần\s*/", re.IGNORECASE)),
    (PHASE, re.compile(r"20\d{2}\s*[-–]\s*20\d{2}|giai đoạn|các năm tiếp theo", re.IGNORECASE)),
)


def find_times(text: str) -> tuple[Time, ...]:
    """The times in `text` that set something a term or a rhythm, in order; those inside citations are left out."""
    titles = [(cited.start, cited.end) for cited in find_citations(text)]
    found: list[Time] = []
    for time in sorted((*_strong(text), *_weak(text)), key=lambda time: (time.start, -time.end)):
        inside = any(start <= time.start < end for start, end in titles)
        if not inside and (not found or time.start >= found[-1].end):
            found.append(time)
    return tuple(found)


def labelled_kind(when: str) -> str:
    """The kind of a time that stands behind "Thời gian hoàn thành:" or in a column of its own."""
    return next((kind for kind, pattern in _LABELLED if pattern.search(when)), DUE)


def _strong(text: str) -> Iterator[Time]:
    """Spans that the words before them make a term, rhythms, and words that name one."""
    for span in figures(text):
        lead = _lead(span)
        if lead is None or not (led := _before(lead, text, span)):
            continue
        tail = _RHYTHM_TAIL.match(text, span.end) if span.kind == spans.RHYTHM else None
        yield from _time(text, led.start(), tail.end() if tail else span.end, RHYTHM if tail else DUE)
    for kind, pattern in _WORDS:
        for match in pattern.finditer(text):
            yield from _time(text, *match.span(), kind)


def _lead(span: spans.Span) -> re.Pattern[str] | None:
    """What must stand before a span for it to be a time of the task; None when nothing makes it one."""
    value = str(span.value)
    if span.kind == spans.DATE:
        return None if value.startswith("---") else _ANYHOW if span.text.lower().startswith("từ") else _UNTIL_DAY
    if span.kind == spans.PERIOD and value[0].isdigit():
        words = span.text.lower()
        if words.startswith("quý"):
            return _IN_QUARTER
        return _IN_MONTH if words.startswith("tháng") else None
    if span.kind == spans.YEAR:
        return _IN_YEAR if span.text.lower().startswith("năm") else None
    return {spans.DURATION: _WITHIN, spans.RHYTHM: _RHYTHM_LEAD}.get(span.kind)


def _before(lead: re.Pattern[str], text: str, span: spans.Span) -> re.Match[str] | None:
    """The lead where it ends at the span."""
    begin = max(0, span.start - _LONGEST_LEAD)
    return lead.search(text, begin, span.start)


def _time(text: str, start: int, end: int, kind: str) -> Iterator[Time]:
    if not _NO_TIME.search(text[:start]):
        yield Time(start, end, " ".join(text[start:end].split()), kind)


def _weak(text: str) -> Iterator[Time]:
    """A bare year, or half of one, at the end of a clause whose verb finishes something."""
    for span in figures(text):
        if span.kind != spans.YEAR and not (span.kind == spans.PERIOD and "năm 20" in span.text):
            continue
        clause = text[text.rfind(";", 0, span.start) + 1 : span.start]
        clause = re.split(r"\.\s", clause)[-1]
        closes = re.match(r"\s*(?:[.;]|/\.|$)", text[span.end :])
        if closes and _FINISHES.search(clause) and not _NO_TIME.search(clause):
            yield Time(span.start, span.end, " ".join(span.text.split()), DUE)
