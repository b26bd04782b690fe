"""The documents that a paper cites, as they stand in its clauses: type, number, date, issuer, title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from assistant.review.paper import Clause, Paper, clauses_of, iso
from assistant.review.tables import rows
from ingest.spans import days, documents
from vectorstore.records import Section
from vectorstore.text import comparable

_DAY = re.compile(days.FULL, re.IGNORECASE)
_DATED = re.compile(rf"\s*,?\s*ngày\s+({days.FULL})", re.IGNORECASE)
# của Chính phủ, của Ủy ban nhân dân thành phố, của Bộ trưởng Bộ Khoa học và Công nghệ
_ISSUER_END = re.compile(
    r"[,;.()“”\"]|\s(?:về|ban hành|phê duyệt|quy định|sửa đổi|hướng dẫn|thực hiện|triển khai|công bố|thông qua|là|và (?=[A-ZĐ]"
    r"[^\W\d_]+ (?:số|quyết|định|hoạch))|tại|trong|đã|được|với|để|cho|theo|giao|ngày|năm|số)(?=[\s,;.]|$)|$"
)
# "…, Ủy ban nhân dân xã X xây dựng kế hoạch": the sentence goes on behind the title
_TITLE_END = re.compile(r"[;.“”\"](?=\s|$)|[;“”\"(]|,\s+(?=(?:Ủy ban|Uỷ ban|UBND|Hội đồng|HĐND|Đảng ủy)\s)|$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One mention of a numbered document.

    type: as written ("Nghị định"); number: without blanks ("30/2020/NĐ-CP"); with_so: the word "số" stands before it;
    dated: the date's match span within the clause or None; day: the date or None (none, or impossible);
    issuer, title: as written, "" when none. start, end: from the type to the end of the date or number."""

    clause: Clause
    type: str
    number: str
    with_so: bool
    day: date | None
    dated: tuple[int, int] | None
    issuer: str
    title: str
    start: int
    end: int
    number_span: tuple[int, int]
    after: str = ""

    @property
    def year(self) -> int | None:
        """The year within the number: 2016 of 30/2020/NĐ-CP."""
        match = re.search(r"/((?:19|20)\d{2})/", self.number)
        return int(match[1]) if match else None

    @property
    def key(self) -> str:
        """The number for comparing: upper case, dashes and slashes kept."""
        return self.number.upper()


@cache
def _pattern() -> re.Pattern[str]:
    types = "|".join(
        re.escape(name) for name in sorted({row[0] for row in rows("document_types")}, key=len, reverse=True)
    )
    return re.compile(
        rf"(?P<type>{types})(?:\s+(?:hành động|liên tịch))?(?P<so>\s+số\s*:?)?\s+(?P<number>{documents.BEHIND_TYPE})",
        re.IGNORECASE,
    )


def citations(paper: Paper) -> tuple[Citation, ...]:
    """Every numbered document that the paper names, in reading order; its own number is not one."""
    return tuple(found for clause in paper.clauses if not clause.letterhead for found in _of_clause(clause))


def citations_in(text: str) -> tuple[Citation, ...]:
    """Every numbered document that a text without outline names."""
    section = Section(
        doc_id="", ordinal=0, parent=None, kind="paragraph", zone="body", label="", path="", title="", text=text, raw=text,
        start=0, end=len(text), page=1,
    )  # fmt: skip
    return tuple(_of_clause(clauses_of([section], text)[0]))


def _of_clause(clause: Clause) -> Iterator[Citation]:
    text = clause.text
    matches = list(_pattern().finditer(text))
    for at, match in enumerate(matches):
        limit = matches[at + 1].start() if at + 1 < len(matches) else len(text)
        yield _citation(clause, match, limit)


def _citation(clause: Clause, match: re.Match[str], limit: int) -> Citation:
    text, end = clause.text, match.end()
    dated, found = None, None
    if lead := re.compile(r"\s*,?\s*ngày\s+").match(text, end):
        stop = _DAY.match(text, lead.end())
        if stop:
            dated, found, end = stop.span(), iso(days.value(stop[0])), stop.end()
    issuer, after = _issuer(text[end:limit])
    if dated is None and issuer and (late := _DATED.match(text[end + after : limit])):
        start = end + after + late.start(1)
        dated, found = (start, end + after + late.end()), iso(days.value(late[1]))
    return Citation(
        clause=clause,
        type=match["type"],
        number=re.sub(r"\s", "", match["number"]),
        with_so=bool(match["so"]),
        day=found,
        dated=dated,
        issuer=issuer,
        title=_title(text[end + after : limit]),
        start=match.start(),
        end=end,
        number_span=match.span("number"),
        after=text[end : end + 60],
    )


def _issuer(rest: str) -> tuple[str, int]:
    """The issuer after "của", and how far it reaches."""
    lead = re.match(r"\s*,?\s*của\s+", rest)
    if not lead:
        return "", 0
    stop = _ISSUER_END.search(rest, lead.end())
    end = stop.start() if stop else len(rest)
    return rest[lead.end() : end].strip(), end


def _title(rest: str) -> str:
    """What the document is about: from "về", "ban hành", "quy định" … to the end of the citation."""
    lead = re.match(
        r"\s*,?\s*(?=(?:về|ban hành|phê duyệt|quy định|sửa đổi|hướng dẫn|bảo đảm|thực hiện)\s)", rest, re.IGNORECASE
    )
    if not lead:
        return ""
    stop = _TITLE_END.search(rest, lead.end())
    return rest[lead.end() : stop.start() if stop else len(rest)].strip(" ,")


def sign_parts(number: str) -> tuple[str, str]:
    """The letters of type and issuer: 30/2020/NĐ-CP → ("NĐ", "CP"); 57-NQ/TW → ("NQ", "TW"); none → ("", "")."""
    match = re.fullmatch(r"\d+[a-zđ]?(?:/\d{4})?[/-]([A-ZĐa-zđ]+\d*)[-/](.+)", number)
    return (match[1], match[2]) if match else ("", "")


def same_issuer(one: str, other: str) -> bool:
    """True when two issuers may be the same: one is silent, or their names hold each other."""
    a, b = (comparable(text).replace("ubnd", "ủy ban nhân dân") for text in (one, other))
    return not a or not b or a in b or b in a
