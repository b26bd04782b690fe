"""Names left over from another place or from before 1 July 2025, and levels that the paper's place does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.review import gazetteer
from assistant.review.alphabet import UPPER
from assistant.review.citations import citations
from assistant.review.gazetteer import COMMUNE, DISTRICT, REFORM, Home
from assistant.review.grouping import same_words
from assistant.review.paper import Clause, Paper, days_before
from assistant.review.records import Finding
from assistant.review.tables import rows
from vectorstore.text import comparable

_LAW = "Luật Tổ chức chính quyền địa phương 72/2025/QH15 (hai cấp từ 01/7/2025)"
_OWN = "Đúng tên và cấp của nơi ban hành"

_NAME = rf"[{UPPER}]\w*(?:[ -][{UPPER}]\w*){{0,3}}"
_BODY = (
    r"(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|Đảng ủy|Đảng uỷ|Công an|Chủ tịch|lãnh đạo|cấp ủy)"
)
# "phường Long Biên", "thành phố Huế", "tỉnh Phú Thọ"
_PLACE = re.compile(rf"(?<!\w)(?P<kind>(?i:{'|'.join(gazetteer.KINDS)}))\s+(?P<name>{_NAME})")
# "(cũ)", "trước đây", "trước khi sắp xếp": said on purpose of the past
_PAST = re.compile(
    r"\(?\bcũ\b|trước đây|trước khi|trước sắp xếp|trước ngày|sau sắp xếp|sáp nhập|hợp nhất|kết thúc hoạt động|chấm dứt|bàn giao",
    re.IGNORECASE,
)
# "các tỉnh, thành phố", "cấp tỉnh", "tỉnh/thành phố", "trong và ngoài tỉnh" is told
_PLURAL = re.compile(r"(?:\bcác|\bmọi|\bnhững|\bmột số|\bnhiều|\bliên|\bcấp|\bmỗi|\d)\s*$", re.IGNORECASE)


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on places and levels; none when the paper does not say whose it is."""
    home = gazetteer.home_of(paper)
    if home is None:
        return
    covered = _citation_spans(paper)
    found = [finding for clause in paper.clauses for finding in _of_clause(paper, home, clause, covered)]
    yield from same_words(found)


def _of_clause(
    paper: Paper, home: Home, clause: Clause, covered: dict[int, list[tuple[int, int]]]
) -> Iterator[Finding]:
    spans = covered.get(clause.section.ordinal, [])
    for finding, at in (
        *_superior(paper, home, clause),
        *_districts(paper, home, clause),
        *_own_level(paper, home, clause),
        *_places(paper, home, clause),
        *_copied(paper, home, clause),
    ):
        if not any(start <= at < end for start, end in spans):
            yield finding


def _citation_spans(paper: Paper) -> dict[int, list[tuple[int, int]]]:
    """Where other documents are cited, with issuer and title: their words are not the paper's own."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for cited in citations(paper):
        text = cited.clause.text
        end = max(
            text.find(part, cited.end) + len(part) if part and part in text[cited.end :] else cited.end
            for part in (cited.issuer, cited.title)
        )
        spans.setdefault(cited.clause.section.ordinal, []).append((cited.start, end))
    return spans


def _told(
    paper: Paper, clause: Clause, span: tuple[int, int], severity: str, why: str, fix: str, rule: str
) -> tuple[Finding, int]:
    finding = paper.finding(
        clause, span, kind="leftover_place_name", severity=severity, explanation=why, fix=fix, rule=rule
    )
    return finding, span[1] - 1


def _superior(paper: Paper, home: Home, clause: Clause) -> Iterator[tuple[Finding, int]]:
    """ "báo cáo với tỉnh" in a paper of a city of central government, "của thành phố" in a paper of a province."""
    if not home.province_kind or not home.reformed:
        return
    other = "tỉnh" if home.province_kind == "thành phố" else "thành phố"
    pattern = re.compile(rf"(?<!\w)(?:{_BODY}|\S+\s\S+)\s+(?P<word>{other})(?!\w)", re.IGNORECASE)
    for match in pattern.finditer(clause.text):
        before, after = clause.text[: match.start("word")], clause.text[match.end() :]
        if (
            _PLURAL.search(before)
            or re.search(r"[,/–-]\s*$", before)
            or _not_level(other, after)
            or _PAST.search(after[:25])
        ):
            continue
        yield _told(
            paper,
            clause,
            (_last_words(before, 2), match.end()),
            "lỗi",
            f"Nơi ban hành thuộc {home.province_kind} {home.province}, không có cấp “{other}”; có thể sót từ văn bản khác",
            f"Viết “{home.province_kind}”",
            _OWN,
        )


def _not_level(word: str, after: str) -> bool:
    """True where the word is part of another, of a list, or of a named place."""
    follow = (
        r"^\s*(?:táo|thức|ngộ|giấc|ngủ|lại|dậy|rượu|lược"  # "tỉnh táo" and its like
        r"|thông minh|trực thuộc|đáng sống|xanh|văn minh|hiện đại|sáng tạo|cảng)\b"
    )
    if re.match(follow, after, re.IGNORECASE) or re.match(rf"^\s+[{UPPER}]", after):
        return True
    return bool(re.match(r"^\s*(?:[,/–-]|và|hoặc)\s*(?:thành phố|tỉnh|tp|trung ương)", after, re.IGNORECASE))


def _last_words(text: str, count: int) -> int:
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    return starts[-min(count, len(starts))] if starts else 0


# "UBND huyện", "cấp huyện", "Huyện ủy", "thị trấn"
_DISTRICT_WORD = re.compile(
    rf"(?<!\w)(?:(?i:(?P<body>{_BODY})\s+(?:các\s+)?|cấp\s+))?(?P<word>(?i:huyện|quận|thị xã|thị trấn))"
    rf"(?!\w)(?:\s+(?P<name>{_NAME}))?"
    r"|(?<!\w)(?P<party>(?i:(?:Huyện|Quận|Thị)\s+(?:ủy|uỷ)))(?!\w)",
)


def _districts(paper: Paper, home: Home, clause: Clause) -> Iterator[tuple[Finding, int]]:
    """The level that ended on 1 July 2025."""
    if not home.reformed:
        return
    for match in _DISTRICT_WORD.finditer(clause.text):
        sentence = clause.text[max(0, match.start() - 80) : match.end() + 40]
        name = match["name"] or ""
        if _PAST.search(sentence) or _dated_before(clause, match.start()) or (name and not name[0].isupper()):
            continue
        own = bool(match["body"] or match["party"])
        yield _told(
            paper,
            clause,
            match.span(),
            "lỗi" if own and home.is_commune else "cảnh báo",
            f"Không còn cấp huyện từ 01/7/2025: “{match.group()}”",
            "Thay bằng cấp xã hoặc cấp tỉnh tương ứng; nếu nói về thời gian trước, ghi thêm “(cũ)”",
            _LAW,
        )


def _dated_before(clause: Clause, at: int) -> bool:
    """True when a day before the reform stands shortly before: a paper of that time is meant."""
    return any(day < REFORM for day in days_before(clause.text, at, 120))


def _own_level(paper: Paper, home: Home, clause: Clause) -> Iterator[tuple[Finding, int]]:
    """ "UBND xã" in a paper of a phường."""
    if not home.is_commune:
        return
    others = "|".join(
        sorted(
            gazetteer.COMMUNE - {home.kind, "thị trấn"} | (set() if home.reformed else DISTRICT & set()),
            key=len,
            reverse=True,
        )
    )
    pattern = re.compile(rf"(?<!\w)(?:{_BODY}|trên địa bàn|địa bàn|toàn|của)\s+(?P<word>{others})(?!\w)", re.IGNORECASE)
    for match in pattern.finditer(clause.text):
        after = clause.text[match.end() :]
        if re.match(
            rf"\s*(?:hội|viên|tắc|giao|luận|tính|thuyết)\b|\s*[,/–-]|\s+(?:và|hoặc|phường|xã|đặc khu)\b|\s+[{UPPER}]",
            after,
        ):
            continue
        yield _told(
            paper,
            clause,
            match.span(),
            "lỗi",
            f"Nơi ban hành là {home.kind}, văn bản ghi “{match['word']}”; có thể sót từ văn bản nơi khác",
            f"Viết “{home.kind}”",
            _OWN,
        )


def _places(paper: Paper, home: Home, clause: Clause) -> Iterator[tuple[Finding, int]]:
    """Named places that are not the paper's own."""
    for match in _PLACE.finditer(clause.text):
        kind, name = match["kind"].lower(), match["name"]
        if not name[0].isupper() or _PAST.search(clause.text[match.start() : match.end() + 20]) or clause.letterhead:
            continue
        told = _judged(home, kind, name) or _as_own(home, kind, name, clause.text[: match.start()])
        if told and not _dated_before(clause, match.start()):
            severity, why, fix = told
            yield _told(paper, clause, match.span(), severity, why, fix, _OWN)


# "Ủy ban nhân dân phường …", "trên địa bàn xã …": what a paper says of its own place
_OF_HOME = re.compile(rf"(?:{_BODY}|địa bàn|toàn|người dân|nhân dân|cấp ủy)\s+$", re.IGNORECASE)


def _as_own(home: Home, kind: str, name: str, before: str) -> tuple[str, str, str] | None:
    """A commune that no list knows, spoken of as a paper speaks of its own place."""
    if kind not in COMMUNE or not home.is_commune or _same_name(name, home.name) or not _OF_HOME.search(before):
        return None
    why = f"Tên nơi khác: “{kind} {name}”; có thể sót từ văn bản của nơi đó"
    return "cảnh báo", why, f"Kiểm tra; nơi ban hành là {home.full}"


def _judged(home: Home, kind: str, name: str) -> tuple[str, str, str] | None:
    """Grade, explanation and fix for a named place; None when nothing speaks against it."""
    if kind in {"tỉnh", "thành phố"}:
        return _judged_province(home, kind, name)
    if kind in DISTRICT or not home.is_commune or not home.reformed:
        return None  # districts are told by their level
    if _same_name(name, home.name):
        return (
            None
            if kind == home.kind
            else ("lỗi", f"Nơi ban hành là {home.full}, văn bản ghi “{kind} {name}”", f"Viết “{home.full}”")
        )
    here = bool(home.province) and gazetteer.is_commune_of(home.province, f"{kind} {name}")
    new = gazetteer.successors(home.province, f"{kind} {name}")
    if new and not here:
        return "cảnh báo", f"“{kind} {name}” là tên trước 01/7/2025", f"Nay là {', '.join(new)}"
    if here:
        return (
            "cảnh báo",
            f"Tên nơi khác: “{kind} {name}”; có thể sót từ văn bản của nơi đó",
            f"Kiểm tra; nơi ban hành là {home.full}",
        )
    if gazetteer.exists_today(f"{kind} {name}"):
        return (
            "cảnh báo",
            f"“{kind} {name}” không thuộc {home.province_kind} {home.province}".rstrip(),
            f"Kiểm tra; nơi ban hành là {home.full}",
        )
    return None


def _judged_province(home: Home, kind: str, name: str) -> tuple[str, str, str] | None:
    known = gazetteer.provinces()
    title = next((title for title in known if _same_name(name, title)), None)
    if title == home.province and title:
        if known[title] != kind and home.reformed:
            return "lỗi", f"{title} là {known[title]}, văn bản ghi “{kind} {name}”", f"Viết “{known[title]} {title}”"
        return None
    merged = gazetteer.merged_provinces().get(comparable(name))
    if merged and home.reformed and kind == "tỉnh":
        return "cảnh báo", f"“tỉnh {name}” đã nhập vào {merged} từ 01/7/2025", "Ghi thêm “(cũ)” hoặc dùng tên hiện nay"
    if title and home.is_commune:
        return "gợi ý", f"Tên tỉnh, thành phố khác: “{kind} {name}”; có thể sót từ văn bản nơi khác", "Kiểm tra lại"
    return None


def _same_name(one: str, other: str) -> bool:
    """True when one name is the other; a longer match may have swallowed the next capitalised word."""
    a, b = comparable(one), comparable(other)
    return a == b or a.startswith(b + " ")


def _copied(paper: Paper, home: Home, clause: Clause) -> Iterator[tuple[Finding, int]]:
    """Phrases that only a superior level can say: "các cơ quan, đơn vị các cấp" in a commune's plan."""
    if not home.is_commune:
        return
    for phrase, since, severity, why, fix in rows("superior_phrases"):
        if since == "reform" and not home.reformed:
            continue
        for match in re.finditer(rf"(?<!\w){phrase}(?!\w)", clause.text, re.IGNORECASE):
            yield _told(paper, clause, match.span(), severity, why, fix, _OWN)
