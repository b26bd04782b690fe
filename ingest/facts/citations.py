"""Other documents as a text cites them: "Nghị định số 64/2007/NĐ-CP ngày 10/4/2007 của Chính phủ về …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.datafiles import rows, words
from ingest.spans import days, documents
from ingest.units import find_units
from vectorstore.text import fold, squeeze


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation. start, end: the whole of it in the text (title included); number_at: where its number begins.

    type: in its usual capitals ("Nghị quyết"). number: without blanks. date: ISO or None."""

    start: int
    end: int
    number_at: int
    type: str
    number: str | None
    date: str | None
    issuer: str | None
    title: str | None


# "số", and what careless typing leaves of it before a number
_SIGN = r"(?:s[ốôo]\s*:?\s*)?"
_AFTER_NUMBER = re.compile(
    rf"\s*,?\s*(?:(?:ban hành\s+)?ngày\s+(?P<date>{days.FULL}))?(?P<of>\s*,?\s*của\s+)?", re.IGNORECASE
)
# What opens the title after the issuer: "về …", "phê duyệt …", "ban hành …"
_TITLE_OPENS = re.compile(
    r"^(?:\s+(?:Việt Nam\s+)?(?:khóa|khoá|nhiệm kỳ)\s+[IVX\d]+)?[\s,]*[“\"(]?\s*"
    r"(?P<title>(?:về|v/v|phê duyệt|ban hành|quy định|sửa đổi|hướng dẫn|triển khai|thực hiện|bổ sung|"
    r"kết luận|điều chỉnh|công bố|phát động|tăng cường|thông qua|bãi bỏ|thay thế|kiện toàn|thành lập|giao|đẩy mạnh|"
    r"tổ chức|hợp nhất|quán triệt|đề nghị)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_TITLE_WORD = re.compile(
    r"[\s,(“\"]+(?:về|v/v|phê duyệt|ban hành|quy định|sửa đổi|hướng dẫn|triển khai|thực hiện|kết luận|công bố|"
    r"điều chỉnh|phát động|tăng cường|thông qua|bãi bỏ|thành lập|giao|đẩy mạnh|trong|để|xác định|làm|gắn|nhằm|và|tại|theo)\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"[;\n]|\s*\((?:sau đây|gọi tắt|viết tắt)|\.(?:\s|$|/)|\)\s*[;.,]?|(?<=\w),(?=\s*(?:cụ thể|như sau|và các|bảo đảm|đảm bảo)\b)"
    r"|,(?=\s*(?:[UỦ][ỷỳyủ]? ban nhân dân|UBND)\s[^,;]{0,40}\b(?:ban hành|xây dựng|triển khai|yêu cầu))",
    re.IGNORECASE,
)
# "Bộ trưởng Bộ Khoa học và Công nghệ", "Chủ tịch Ủy ban nhân dân tỉnh"
_PERSON = re.compile(r"(?:Bộ trưởng|Chủ tịch|Phó Chủ tịch|Chủ nhiệm|Giám đốc|Tổng Giám đốc|Chánh)\s+", re.IGNORECASE)
# "Luật Tổ chức chính quyền địa phương | số 72/2025/QH15": the name stands before the number
_LAW_NAME = re.compile(r"\b(?P<type>Luật|Bộ luật|Pháp lệnh)\s+(?P<name>[A-ZĐÀ-Ỹ][^;.()\d]{3,200}?)\s*$")
# "của Quốc hội | cho tỉnh Thanh Hóa", "của Chính phủ | : giao Bộ …"
_ISSUER_CLOSES = re.compile(r"[,(:]|\s(?:cho|đối với|đã|được|giao|có)\s")
_MOST_TITLE = 400
_MOST_ISSUER = 90


def find_citations(text: str) -> tuple[Cited, ...]:
    """Every document that `text` cites with a number or, for laws, with a name; in order of their numbers.

    A citation inside another's title ("sửa đổi Nghị định số 73/2019/NĐ-CP") is returned beside it."""
    anchors = list(_numbered().finditer(text))
    return tuple(_cited(text, anchors, at) for at in range(len(anchors)))


@cache
def _numbered() -> re.Pattern[str]:
    """ "Kế hoạch số 215/KH-UBND", "số 59-NQ/TW" (its type said before), "Nghị định 82/2024/NĐ-CP"."""
    types = "|".join(
        re.escape(name).replace(r"\ ", r"\s+") for name in sorted(words("document_types.tsv"), key=len)[::-1]
    )
    return re.compile(
        rf"(?:(?P<type>\b(?:{types}))\s*[:,]?\s*(?:liên tịch\s+)?{_SIGN}|\bsố\s+)(?P<number>{documents.BEHIND_TYPE})",
        re.IGNORECASE,
    )


def _cited(text: str, anchors: list[re.Match[str]], at: int) -> Cited:
    anchor = anchors[at]
    number = documents.value(anchor["number"])
    after = _AFTER_NUMBER.match(text, anchor.end())
    assert after is not None  # every part of the pattern is optional
    stop = _stop(text, anchors, at, after.end())
    issuer, title = _issuer_and_title(text[after.end() : stop], bool(after["of"]))
    named = _LAW_NAME.search(text, max(0, anchor.start() - _MOST_TITLE), anchor.start()) if not anchor["type"] else None
    end = stop if title else max(after.end("date"), anchor.end())
    if issuer and not title:
        end = after.end() + text[after.end() : stop].find(issuer) + len(issuer)
    kind = _type(named["type"] if named else anchor["type"], number)
    title = squeeze(f"{named['type']} {named['name']}") if named else title
    return Cited(
        start=named.start() if named else anchor.start(),
        end=len(text[:end].rstrip(" ,;")),
        number_at=anchor.start("number"),
        type=kind,
        number=_canonical(number, kind),
        date=days.value(after["date"]) if after["date"] else None,
        issuer=_issuer_name(issuer) or _issuer_of(number),
        title=title,
    )


def _stop(text: str, anchors: list[re.Match[str]], at: int, begin: int) -> int:
    """Where a citation ends: at its sentence's end, or before the next citation that is listed beside it."""
    found = _END.search(text, begin)
    stop = min(found.start() if found else len(text), begin + _MOST_TITLE)
    for other in anchors[at + 1 :]:
        if other.start() >= stop:
            break
        # ", Kế hoạch số 238" stands beside; "của Nghị định số 73" and "thực hiện Kế hoạch số 12" belong to the title
        if re.search(r"(?:[,;]|\bvà|\bvới)\s*(?:các\s+)?$", text[begin : other.start()]):
            return other.start()
    return stop


def _issuer_and_title(rest: str, has_issuer: bool) -> tuple[str | None, str | None]:
    issuer = None
    if has_issuer:
        cut = _issuer_end(rest)
        issuer, rest = squeeze(rest[:cut]), rest[cut:]
    title = _TITLE_OPENS.match(rest)
    return issuer or None, _tidy(title["title"]) if title else None


def _issuer_end(rest: str) -> int:
    """Where the issuer ends: at the end of the office's name, or before the words that open the title."""
    person = _PERSON.match(rest)
    begin = person.end() if person else 0
    office = next(iter(find_units(rest[begin : begin + _MOST_ISSUER])), None)
    if office and office.start == 0:
        return begin + office.end
    ends = [found.start() for found in (_TITLE_WORD.search(rest), _ISSUER_CLOSES.search(rest)) if found]
    return min([*ends, len(rest), _MOST_ISSUER])


def _tidy(title: str) -> str | None:
    kept = squeeze(title).strip(' ,;:.“”"')
    kept = re.sub(r"\s+(?:và|với|các|tại|theo)$", "", kept)
    return kept or None


def _type(written: str | None, number: str) -> str:
    if written:
        plain = fold(squeeze(written))
        return next(name for name in words("document_types.tsv") if fold(name) == plain)
    codes = re.findall(r"[A-Za-zĐđ]+", number)
    return next(
        (name for name, *code in rows("document_types.tsv") if code and code[0] in codes and code[0]), "Văn bản"
    )


# Letters that OCR and careless typing leave of a code: "749/Qb-TTg", "82/2024/NB-CP".
_CODES = {"Quyết định": (r"(?<=/)Q[DBbđ](?=-)", "QĐ"), "Nghị định": (r"(?<=/)N[DBbđ](?=-)", "NĐ")}


def _canonical(number: str, kind: str) -> str:
    pattern = _CODES.get(kind)
    return re.sub(pattern[0], pattern[1], number) if pattern else number


def _issuer_of(number: str) -> str | None:
    if re.search(r"QH\d+$", number):
        return "Quốc hội"
    return next((issuer for code, issuer in rows("cited_issuers.tsv") if number.endswith(code)), None)


def _issuer_name(issuer: str | None) -> str | None:
    if not issuer:
        return None
    full = re.sub(r"\bUBND\b", "Ủy ban nhân dân", issuer)
    return re.sub(r"\bHĐND\b", "Hội đồng nhân dân", full).strip(" .,:;")
