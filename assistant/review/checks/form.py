"""Form by Decree 30/2020/NĐ-CP, as far as the text shows it: motto, number, date, signature, recipients, end of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.review.alphabet import UPPER
from assistant.review.grouping import grouped
from assistant.review.paper import Clause, Paper
from assistant.review.records import Finding
from assistant.review.tables import mapping, rows
from vectorstore.text import comparable, fold, squeeze

_I = "NĐ 30/2020/NĐ-CP, Phụ lục I, mục"
MOTTO, SLOGAN = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"

# "Số: /KH-UBND", "Số:      /KH-UBND": no number between
_BLANK_NUMBER = re.compile(r"Số\s*:?\s*[…._\s]*/\s*[A-ZĐ][\w-]*")
# "ngày tháng 01 năm 2026", "ngày … tháng … năm 2025", "ngày   tháng 9  năm 2025"
_BLANK_DATE = re.compile(r"ngày\s*[…._\s]*tháng\s*(?:\d{1,2}|[…._\s]*)\s*năm\s*(?:\d{2,4}|[…._]*)")
# "Cầu Sen, ngày 5 tháng 2 năm 2026"
_PLACE_DATE = re.compile(r"ngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+\d{4}")
_NUMBER_LINE = re.compile(r"^Số(?P<colon>\s*:)?\s*(?P<number>\d+)\s*(?P<rest>[/-]\s*\S+)")
# "KT.CHỦ TỊCH": no blank after the abbreviation
_TIGHT = re.compile(r"^(?P<short>TM|KT|TL|TUQ|Q)\.(?=\S)")
# "KT CHỦ TỊCH": no dot after the abbreviation
_DOTLESS = re.compile(rf"^(?P<short>TM|KT|TL|TUQ|Q)\s+(?=[{UPPER}]{{2,}})")
# "- Lưu VT, KT.": no colon after the word
_NO_COLON = re.compile(r"\bLưu(?!\s*:)(?=\s*[A-ZĐ])")
# "TS. Nguyễn Văn A", "PGS.TS Trần B"
_DEGREE = re.compile(r"^(?:(?:GS|PGS|TS|ThS|BS|KS|CN|CK[I]{1,2}|NGƯT|TTƯT)\.?\s?)+(?=[A-ZĐ])")


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on form that a plain text shows too; none for papers that the decree does not apply to."""
    if paper.damaged or not paper.under_decree:
        return
    yield from _letterhead(paper)
    yield from _number_and_date(paper)
    yield from _bases(paper)
    yield from _signature(paper)
    yield from _recipients(paper)
    yield from _end(paper)


def _letterhead(paper: Paper) -> Iterator[Finding]:
    """The national motto and the issuer; in a text file they may have been lost in copying."""
    head = " ".join(clause.text for clause in paper.clauses if clause.letterhead)
    lost = paper.kind != "docx"
    hint = " (có thể mất khi trích xuất)" if lost else ""
    lines = [clause.text for clause in paper.clauses if clause.letterhead]
    missing = [name for name, words in (("Quốc hiệu", MOTTO), ("Tiêu ngữ", SLOGAN)) if not _there(words, head, lines)]
    if not re.search(rf"(?:[{UPPER}]{{2,}}\s+)[{UPPER}]{{2,}}", head.replace(MOTTO, "")):
        missing.append("tên cơ quan ban hành")
    if not re.search(r"\bSố\b", head):
        missing.append("số, ký hiệu")
    if not re.search(r"ngày.{0,20}tháng", head):
        missing.append("địa danh và ngày tháng")
    if missing:
        yield from _missing_head(paper, missing, hint)
    yield from _motto_wrong(paper)


def _there(wanted: str, head: str, lines: list[str]) -> bool:
    """True when the words stand in the letterhead, in one line or broken over two of its cell."""
    words = _plain(wanted).split()
    own = {_plain(line) for line in lines}
    broken = any(" ".join(words[:at]) in own and " ".join(words[at:]) in own for at in range(1, len(words)))
    return broken or _plain(wanted) in _plain(head)


def _plain(text: str) -> str:
    return fold(squeeze(text)).replace("–", "-")


def _missing_head(paper: Paper, missing: list[str], hint: str) -> Iterator[Finding]:
    first = next((clause for clause in paper.clauses if clause.letterhead), None)
    first = first or next((clause for clause in paper.clauses if clause.kind == "title"), None)
    explanation = f"Phần đầu văn bản không có {', '.join(missing)}{hint}"
    severity = "cảnh báo" if hint else "lỗi"
    if first is None:
        yield paper.missing(
            kind="missing_number",
            severity=severity,
            location="Phần đầu văn bản",
            explanation=explanation,
            fix="Bổ sung theo mẫu",
            rule=f"{_I} II.1 đến II.4",
        )
        return
    yield paper.finding(
        first,
        (0, len(first.text)),
        kind="missing_number",
        severity=severity,
        explanation=explanation,
        fix="Bổ sung Quốc hiệu, Tiêu ngữ, tên cơ quan, số và ký hiệu, địa danh và ngày tháng theo mẫu",
        rule=f"{_I} II.1 đến II.4",
    )


def _motto_wrong(paper: Paper) -> Iterator[Finding]:
    """The motto there but written otherwise ("Độc lập-Tự do-Hạnh phúc"). "HOÀ" and "HÒA" are both let be."""
    for clause in paper.clauses:
        if not clause.letterhead:
            continue
        match = re.search(r"Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc", clause.text, re.IGNORECASE)
        if match and match.group() != SLOGAN:
            yield _form(
                paper, clause, match.span(), "Tiêu ngữ viết chưa đúng", f"Viết “{SLOGAN}”", "II.1.b", new=SLOGAN
            )


def _number_and_date(paper: Paper) -> Iterator[Finding]:
    for clause in paper.clauses:
        if not clause.letterhead:
            continue
        blanks = [match for pattern in (_BLANK_NUMBER, _BLANK_DATE) for match in [pattern.search(clause.text)] if match]
        if blanks:
            yield _blank(paper, clause, blanks)
        yield from _number(paper, clause)
        yield from _date(paper, clause)


def _blank(paper: Paper, clause: Clause, blanks: list[re.Match[str]]) -> Finding:
    what = " và ".join("số" if match.re is _BLANK_NUMBER else "ngày" for match in blanks)
    return paper.finding(
        clause,
        (min(match.start() for match in blanks), max(match.end() for match in blanks)),
        kind="missing_number",
        severity="cảnh báo",
        explanation=f"Chưa điền {what} ban hành",
        fix="Điền trước khi ban hành",
        rule=f"{_I} II.3, II.4",
    )


def _number(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "Số 5/KH-UBND": colon, a zero before one figure, the letters of the type."""
    match = _NUMBER_LINE.match(clause.text)
    if not match:
        return
    span = (match.start(), match.end())
    if not match["colon"]:
        yield _form(paper, clause, span, "Sau chữ “Số” thiếu dấu hai chấm", "Viết “Số:”", "II.3.a")
    if len(match["number"]) == 1:
        yield _form(
            paper, clause, span, "Số nhỏ hơn 10 phải ghi thêm số 0 phía trước", f"Viết “0{match['number']}”", "II.3.a"
        )
    letters = re.match(r"[/-]\s*([A-ZĐ][A-Za-zĐ]*)-", match["rest"])
    wanted = _letters_of(paper)
    if (
        letters
        and wanted
        and letters[1] not in wanted
        and letters[1] in {code for codes in _codes().values() for code in codes}
    ):
        yield paper.finding(
            clause,
            span,
            kind="format",
            severity="lỗi",
            explanation=f"Ký hiệu “{letters[1]}” không phải của loại văn bản “{paper.metadata.doc_type}”",
            fix=f"Viết “{wanted[0]}”",
            rule="NĐ 30/2020/NĐ-CP, Phụ lục III, bảng chữ viết tắt tên loại",
        )


def _codes() -> dict[str, list[str]]:
    return {row[0].lower(): row[1].split() for row in rows("document_types") if len(row) > 1}


def _letters_of(paper: Paper) -> list[str]:
    return _codes().get((paper.metadata.doc_type or "").lower(), [])


def _date(paper: Paper, clause: Clause) -> Iterator[Finding]:
    """ "ngày 5 tháng 2 năm 2026": days below 10 and the months 1 and 2 bear a zero."""
    match = _PLACE_DATE.search(clause.text)
    if not match:
        return
    for name, short in (("day", 10), ("month", 3)):
        if len(match[name]) == 1 and int(match[name]) < short:
            yield _form(
                paper,
                clause,
                match.span(),
                "Ngày nhỏ hơn 10 và tháng 1, 2 phải ghi thêm số 0 phía trước",
                f"Viết “0{match[name]}”",
                "II.4.b",
            )


def _bases(paper: Paper) -> Iterator[Finding]:
    """ "Căn cứ …": one basis a line, each closed by a semicolon, the last by a full stop."""
    bases = [
        clause
        for clause in paper.clauses
        if clause.zone in {"opening", "legal_bases"} and clause.text.startswith("Căn cứ ")
    ]
    for clause, last in ((clause, clause is bases[-1]) for clause in bases):
        if clause.kind not in {"preamble", "paragraph"} or clause.text.rstrip().endswith((";", ".", ",", ":", "./.")):
            continue
        yield _form(
            paper,
            clause,
            (max(0, len(clause.text) - 20), len(clause.text)),
            "Căn cứ không có dấu chấm phẩy (dòng cuối: dấu chấm) ở cuối",
            "Thêm “.”" if last else "Thêm “;”",
            "II.6.a",
            severity="gợi ý",
        )


def _signature(paper: Paper) -> Iterator[Finding]:
    block = [clause for clause in paper.clauses if clause.zone == "signature"]
    text = " ".join(clause.text for clause in block)
    council = any(word in comparable(paper.metadata.issuer or "") for word in ("ủy ban nhân dân", "hội đồng nhân dân"))
    if block and council and not re.search(r"\bTM\b", text) and re.search(r"KT\.|CHỦ TỊCH", text):
        first = next((clause for clause in block if re.search(r"KT\.|CHỦ TỊCH", clause.text)), block[0])
        yield paper.finding(
            first,
            (0, len(first.text)),
            kind="format",
            severity="cảnh báo",
            explanation="Thiếu dòng thay mặt tập thể trước chức vụ người ký",
            fix="Thêm “TM. ỦY BAN NHÂN DÂN” phía trên",
            rule="NĐ 30/2020/NĐ-CP, Điều 13 khoản 2; Phụ lục I, mục II.7.b",
        )
    for clause in block:
        if match := _DOTLESS.match(clause.text):
            short = f"{match['short']}. "
            yield _form(
                paper,
                clause,
                match.span(),
                "Thiếu dấu chấm sau chữ viết tắt",
                f"Viết “{short}…”",
                "II.7.b",
                new=short,
            )
        if match := _TIGHT.match(clause.text):
            yield _form(
                paper,
                clause,
                (0, len(clause.text)),
                "Thiếu dấu cách sau chữ viết tắt",
                f"Viết “{match['short']}. …”",
                "II.7.b",
            )
        if match := _DEGREE.match(clause.text):
            yield _form(
                paper,
                clause,
                (0, len(clause.text)),
                "Ghi học hàm, học vị trước họ tên người ký",
                "Chỉ ghi họ và tên",
                "II.7.c",
                "cảnh báo",
            )


def _recipients(paper: Paper) -> Iterator[Finding]:
    """The list of recipients: semicolons, the last line "Lưu: VT, …" closed by a full stop."""
    items = [
        clause
        for clause in paper.clauses
        if clause.zone == "recipients" and clause.text.lstrip().startswith(("-", "–", "+"))
    ]
    if not items:
        return
    last = items[-1]
    if not any(re.search(r"\bLưu\b", clause.text) for clause in items):
        yield _form(
            paper,
            last,
            (0, len(last.text)),
            "Nơi nhận không có dòng “Lưu: VT, …”",
            "Thêm dòng “Lưu: VT, …”",
            "II.9.b",
            "cảnh báo",
        )
    elif "." not in last.text and "Lưu" in last.text:
        yield _form(
            paper,
            last,
            (0, len(last.text)),
            "Dòng cuối của Nơi nhận không có dấu chấm",
            "Thêm dấu chấm",
            "II.9.d",
            "gợi ý",
        )
    for clause in items:
        if match := _NO_COLON.search(clause.text):
            yield _form(
                paper, clause, match.span(), "Sau chữ “Lưu” thiếu dấu hai chấm", "Viết “Lưu: …”", "II.9.b", new="Lưu:"
            )
    yield from grouped(
        _form(
            paper, clause, (0, len(clause.text)), "Dòng Nơi nhận không có dấu chấm phẩy", "Thêm “;”", "II.9.d", "gợi ý"
        )
        for clause in items[:-1]
        if not clause.text.rstrip().endswith((";", ":", "."))
    )


def _end(paper: Paper) -> Iterator[Finding]:
    """The sample papers of the decree close their text with "./.", and nothing comes after it."""
    body = [
        clause
        for clause in paper.clauses
        if clause.zone not in {"recipients", "signature", "annex", "opening"}
        and clause.kind != "row"
        and clause.section.path != "Chú thích"
    ]
    yield from _after_end(paper, body)
    if (
        not body
        or any("./." in clause.text for clause in body[-6:])
        or mapping("no_end_mark").get(comparable(paper.metadata.doc_type or ""))
    ):
        return
    last = body[-1]
    yield _form(
        paper,
        last,
        (max(0, len(last.text) - 25), len(last.text)),
        "Hết nội dung không có “./.”",
        "Kết thúc bằng “./.”",
        "III (các mẫu)",
        "gợi ý",
    )


def _after_end(paper: Paper, body: list[Clause]) -> Iterator[Finding]:
    """A paragraph between the closing "./." and the recipients; notes and annexes have zones of their own."""
    ends = [at for at, clause in enumerate(body) if clause.text.rstrip().endswith("./.")]
    for clause in body[ends[-1] + 1 :] if ends else []:
        if clause.zone == "closing" and len(clause.text.split()) > 5:
            yield _form(
                paper,
                clause,
                (0, len(clause.text)),
                "Còn nội dung sau dấu kết thúc “./.”",
                "Đưa lên trước đoạn kết thúc",
                "III (các mẫu)",
                "gợi ý",
            )


def _form(
    paper: Paper,
    clause: Clause,
    span: tuple[int, int],
    explanation: str,
    fix: str,
    point: str,
    severity: str = "cảnh báo",
    new: str | None = None,
) -> Finding:
    """A finding on form. point: of part of Annex I of the decree."""
    return paper.finding(
        clause,
        span,
        kind="format",
        severity=severity,
        explanation=explanation,
        fix=fix,
        rule=f"NĐ 30/2020/NĐ-CP, Phụ lục {point}" if point.startswith("III (") else f"{_I} {point}",
        new=new,
    )
