"""Times in running text by which, or in whose rhythm, something is due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.facts.citations import find_citations
from ingest.facts.dates import DATE

DUE, RHYTHM, PHASE, ALWAYS = "thời hạn", "định kỳ", "giai đoạn", "thường xuyên"


@dataclass(frozen=True, slots=True)
class Time:
    """A time in a text. start, end: offsets; when: as written; kind: thời hạn | định kỳ | giai đoạn | thường xuyên."""

    start: int
    end: int
    when: str
    kind: str


_DAY = DATE.replace("?P<d1>", "").replace("?P<m1>", "").replace("?P<y1>", "")
_DAY = re.sub(r"\?P<\w+>", "", _DAY)
_SPAN_YEARS = r"20\d{2}\s*[-–]\s*20\d{2}"
_PERIODS = r"(?:ngày|tuần|tháng|quý|năm|6\s+tháng|06\s+tháng|0?3\s+tháng)"

# Each with a line that it matches. Order matters: the first that matches at a place wins.
_TIMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        # "từ ngày 08 đến ngày 10 tháng 12 năm 2025"
        (DUE, rf"từ\s+(?:ngày\s+)?\d{{1,2}}(?:[^;.]{{0,25}}?)\s+đến\s+(?:hết\s+)?(?:ngày\s+)?{_DAY}"),
        # "trước ngày 31 tháng 12 năm 2025", "chậm nhất ngày 15/12/2025", "trước 30/6/2026"
        (DUE, rf"(?:trước|chậm nhất(?:\s+là)?(?:\s+(?:vào|trước|đến))?|xong trước|đến hết|hết)\s+(?:ngày\s+)?{_DAY}"),
        # "trước ngày 25 hằng tháng"
        (RHYTHM, r"(?:định kỳ\s+)?(?:trước\s+)?ngày\s+\d{1,2}\s+(?:hằng|hàng)\s+(?:tháng|quý)"),
        # "trước ngày 10 tháng cuối quý", "Định kỳ ngày 15 tháng cuối quý"
        (RHYTHM, r"(?:định kỳ\s+)?(?:trước\s+)?ngày\s+\d{1,2}\s+(?:của\s+)?tháng\s+(?:cuối|đầu|giữa)\s+(?:mỗi\s+)?quý"),
        # "trước ngày 30 tháng 4 hằng năm"
        (RHYTHM, r"(?:trước\s+)?ngày\s+\d{1,2}(?:\s*/\s*|\s+tháng\s+)\d{1,2}\s+(?:hằng|hàng)\s+năm"),
        # "từ ngày 15 tháng 5 đến ngày 30 tháng 11"
        (DUE, r"từ\s+ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+đến\s+(?:hết\s+)?ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?!\s+năm)"),
        # "trước ngày 15/12", "trước ngày 20 tháng 11"
        (DUE, r"(?:trước|chậm nhất(?:\s+là)?|đến hết)\s+ngày\s+\d{1,2}(?:\s*/\s*\d{1,2}|\s+tháng\s+\d{1,2})(?![\d/])"),
        # "trong quý I/2025", "quý IV năm 2025"
        (DUE, r"(?:trong\s+|trước\s+|hết\s+)?quý\s+(?:IV|I{1,3}|[1-4])(?:\s*(?:/|năm)\s*20\d{2})"),
        # "trong tháng 12/2025", "tháng 11 năm 2025"
        (DUE, r"(?:trong|trước|hết|xong)\s+tháng\s+\d{1,2}\s*(?:/|năm)\s*20\d{2}"),
        # "6 tháng cuối năm 2025" is weak: it mostly names the plan; see `weak_times`
        # "trong năm 2025", "đến hết năm 2025", "trước năm 2030"
        (DUE, r"(?:trong|đến hết|hết|trước|đến cuối|(?<!tháng )cuối|xong trong)\s+năm\s+20\d{2}"),
        # "trong vòng 24 tiếng", "trong thời hạn 05 ngày làm việc"
        (DUE, r"trong\s+(?:vòng|thời hạn)\s+\d{1,3}\s+(?:tiếng|giờ|ngày(?:\s+làm việc)?|tuần|tháng)"),
        # "định kỳ tháng, quý, năm", "định kỳ hằng quý", "định kỳ 6 tháng"
        (
            RHYTHM,
            rf"định kỳ\s+(?:(?:hằng|hàng|theo)\s+)?{_PERIODS}(?:\s*(?:,|và|hoặc)\s*(?:(?:hằng|hàng)\s+)?{_PERIODS})*",
        ),
        # "tối thiểu 1 lần/tuần", "01 lần/quý"
        (
            RHYTHM,
            r"(?:(?:tối thiểu|ít nhất)\s+)?\d{1,2}\s+(?:lần|buổi|cuộc|kỳ)\s*/\s*(?:\d{1,2}\s+)?(?:ngày|tuần|tháng|quý|năm)",
        ),
        # "mỗi quý một lần", "3 tháng một lần", "định kỳ 6 tháng một lần"
        (RHYTHM, r"(?:định kỳ\s+)?(?:mỗi|\d{1,2})\s+(?:ngày|tuần|tháng|quý|năm)\s+(?:một|01|1)\s+lần"),
        # "hằng năm", "hàng quý, hằng năm"
        (RHYTHM, rf"(?:hằng|hàng|mỗi)\s+{_PERIODS}(?:\s*(?:,|và)\s*(?:(?:hằng|hàng)\s+)?{_PERIODS})*"),
        # "báo cáo theo định kỳ", "báo cáo định kỳ, đột xuất khi có yêu cầu"
        (RHYTHM, r"theo\s+định kỳ(?!\s+(?:hằng|hàng))|định kỳ\s*(?:,|và|hoặc)\s*đột xuất(?:\s+khi có yêu cầu)?"),
        # "Định kỳ thực hiện sao lưu": an adverb before its verb; "báo cáo định kỳ về …" is a kind of report
        (RHYTHM, r"(?:(?<=^)|(?<=[;.,:]\s)|(?<=và\s))định kỳ(?=\s+\w)"),
        # "Thường xuyên cập nhật"; "chi thường xuyên" is a kind of expense
        (ALWAYS, r"(?<!chi )(?<!vốn )(?<!nguồn )(?<!phí )(?<!tư )(?<!trắc )thường xuyên(?=\s+\w)"),
    )
)
# "Kế hoạch Chuyển đổi số phường năm 2026", "6 tháng cuối năm 2025"
_WEAK = re.compile(r"(?:(?:0?6|sáu)\s+tháng\s+(?:cuối|đầu)\s+)?năm\s+20\d{2}", re.IGNORECASE)
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
    (PHASE, re.compile(rf"{_SPAN_YEARS}|giai đoạn|các năm tiếp theo", re.IGNORECASE)),
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
    for kind, pattern in _TIMES:
        for match in pattern.finditer(text):
            if not _NO_TIME.search(text[: match.start()]):
                yield Time(match.start(), match.end(), " ".join(match[0].split()), kind)


def _weak(text: str) -> Iterator[Time]:
    """A bare year at the end of a clause whose verb finishes something."""
    for match in _WEAK.finditer(text):
        clause = text[text.rfind(";", 0, match.start()) + 1 : match.start()]
        clause = re.split(r"\.\s", clause)[-1]
        closes = re.match(r"\s*(?:[.;]|/\.|$)", text[match.end() :])
        if closes and _FINISHES.search(clause) and not _NO_TIME.search(clause):
            yield Time(match.start(), match.end(), " ".join(match[0].split()), DUE)
