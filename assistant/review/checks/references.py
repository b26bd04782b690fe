"""Cited documents that disagree with themselves, with each other, with well-known facts or with the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from assistant.naming import vietnamese_date
from assistant.review.citations import Citation, citations, same_issuer, sign_parts
from assistant.review.grouping import grouped
from assistant.review.known import Facts, known_document
from assistant.review.paper import Paper, iso
from assistant.review.records import Edit, Finding
from assistant.review.tables import mapping, rows
from ingest.spans import DATE, figures
from vectorstore.text import comparable, fold

_FIRST = "NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.6.b (viện dẫn lần đầu)"
_SIGN = "NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.3"
_EACH = 3  # findings of one sort that are told one by one
_FACT = "Đối chiếu văn bản được viện dẫn"


def check(paper: Paper) -> Iterator[Finding]:
    """Findings on citations, then on days that no calendar has."""
    found, facts = citations(paper), Facts(paper)
    for cited in found:
        yield from _year(paper, cited)
        yield from _sign(paper, cited)
        yield from _issuer(paper, cited)
        yield from _known(paper, cited, facts)
        yield from _later_than_paper(paper, cited)
    yield from _each_other(paper, found)
    yield from _manner(paper, found)
    yield from _days(paper)


def _year(paper: Paper, cited: Citation) -> Iterator[Finding]:
    """ "30/2020/NĐ-CP ngày 05/3/2024": the year in the number and that of the date differ."""
    if cited.year and cited.day and cited.dated and cited.year != cited.day.year:
        known = known_document(cited.number)
        right = known.day if known else None
        yield _reference(
            paper,
            cited,
            explanation=f"Năm trong số hiệu ({cited.year}) khác năm ban hành ({cited.day.year})",
            fix=f"Ngày ban hành đúng: {right:%d/%m/%Y}" if right else "Đối chiếu lại số và ngày của văn bản",
            right=right,
        )


def _sign(paper: Paper, cited: Citation) -> Iterator[Finding]:
    """ "Quyết định số 64/2007/NĐ-CP", "36-KH-UBND": the sign does not fit the type, or is built wrongly."""
    if re.fullmatch(r"\d+-[A-ZĐ][A-Za-zĐ]*-[A-ZĐ]+", cited.number):
        right = re.sub(r"-", "/", cited.number, count=1)
        yield paper.finding(
            cited.clause,
            cited.number_span,
            kind="format",
            severity="lỗi",
            explanation="Ký hiệu viết sai: giữa số và ký hiệu là dấu “/”",
            fix=f"Viết “{right}”",
            rule=_SIGN,
            new=right,
        )
        return
    letters, _ = sign_parts(cited.number)
    own = next(
        (row[1].split() for row in rows("document_types") if row[0].lower() == cited.type.lower() and len(row) > 1), []
    )
    known = {code for row in rows("document_types") if len(row) > 1 for code in row[1].split()}
    if own and letters in known and letters not in own:
        yield _reference(
            paper,
            cited,
            explanation=f"Ghi “{cited.type}” nhưng ký hiệu “{letters}” không phải của loại văn bản này",
            fix="Đối chiếu lại tên loại và ký hiệu",
        )


def _issuer(paper: Paper, cited: Citation) -> Iterator[Finding]:
    """ "749/QĐ-TTg … của Chính phủ": the sign names another issuer than the words do."""
    _, letters = sign_parts(cited.number)
    wanted = mapping("signs_of_issuers").get(letters)
    if not wanted or not cited.issuer or not cited.issuer[0].isupper():
        return
    issuer = _joined(cited.issuer)
    wrong = not any(_joined(word) in issuer for word in wanted.split("|"))
    if wrong or (letters == "CP" and issuer.startswith("thủ tướng")):
        yield _reference(
            paper,
            cited,
            explanation=f"Ký hiệu “{letters}” không khớp cơ quan ban hành “{cited.issuer}”",
            fix="Đối chiếu lại cơ quan ban hành",
            severity="cảnh báo",
        )


def _joined(name: str) -> str:
    """An issuer without "và" and commas: "Bộ Tài nguyên Môi trường" is the Bộ Tài nguyên và Môi trường."""
    return " ".join(word for word in re.findall(r"\w+", comparable(name)) if word != "và")


def _known(paper: Paper, cited: Citation, facts: Facts) -> Iterator[Finding]:
    """The date or the title differs from what the library or the table of well-known documents says."""
    for fact in facts.of(cited):
        if fact.day and cited.day and cited.dated and fact.concerns(cited) and fact.day != cited.day:
            if not (cited.year and cited.year != cited.day.year):
                yield _reference(
                    paper,
                    cited,
                    explanation=f"Ngày ban hành khác với {fact.source}: {fact.day:%d/%m/%Y}",
                    fix=f"Đối chiếu; có thể là ngày {fact.day:%d/%m/%Y}",
                    severity="cảnh báo",
                )
            return
        if (
            fact.title
            and cited.title
            and cited.clause.zone in {"legal_bases", "preamble"}
            and _other_title(cited, fact.title)
        ):
            yield _title(paper, cited, fact.title, fact.source)
            return


def _other_title(cited: Citation, title: str) -> bool:
    """True when the cited title says more than the true one, or something near it but not the same."""
    mine, true = (re.findall(r"\w+", _bare_title(text)) for text in (cited.title, title))
    if re.search(r"\b[A-ZĐ]{3,}\b", cited.title):
        return False  # abbreviated: cannot be compared word by word
    if mine[: len(true)] == true:
        extra = mine[len(true) :]
        return len(extra) >= 3 and cited.clause.zone == "legal_bases"
    shared = len(set(mine) & set(true)) / max(1, len(set(true)))
    return len(mine) >= 5 and 0.6 <= shared < 1.0 and true[: len(mine)] != mine and len(set(mine) - set(true)) >= 2


def _bare_title(text: str) -> str:
    return re.sub(r"^(?:về việc|về|ban hành|phê duyệt|quy định)\s+", "", comparable(text))


def _title(paper: Paper, cited: Citation, title: str, source: str) -> Finding:
    at = cited.clause.text.find(cited.title, cited.end)
    span = (at, at + len(cited.title)) if at >= 0 else (cited.start, cited.end)
    return paper.finding(
        cited.clause,
        span,
        kind="inconsistent_reference",
        severity="cảnh báo",
        explanation=f"Trích yếu khác với {source}",
        fix=f"Đối chiếu; trích yếu là “{title}”",
        rule=_FACT,
    )


def _later_than_paper(paper: Paper, cited: Citation) -> Iterator[Finding]:
    written = iso(paper.metadata.date)
    if written and cited.day and cited.day > written:
        yield _reference(
            paper,
            cited,
            explanation=f"Văn bản viện dẫn có ngày sau ngày của văn bản này ({written:%d/%m/%Y})",
            fix="Đối chiếu lại ngày",
        )


def _each_other(paper: Paper, found: Iterable[Citation]) -> Iterator[Finding]:
    """One number with two dates within the paper."""
    first: dict[str, Citation] = {}
    for cited in found:
        if not cited.day or not cited.dated:
            continue
        before = first.setdefault(cited.key, cited)
        if before.day and before.day != cited.day and _one_document(before, cited):
            yield _reference(
                paper,
                cited,
                explanation=f"{cited.type} số {cited.number} ghi hai ngày: {before.day:%d/%m/%Y} ({before.clause.where}) "
                f"và {cited.day:%d/%m/%Y}",
                fix="Thống nhất một ngày đúng",
            )


def _one_document(one: Citation, other: Citation) -> bool:
    """Numbers begin anew each year: without a year in it, one number may be two documents."""
    if one.year:
        return True
    assert one.day and other.day
    return same_issuer(one.issuer, other.issuer) and one.day.year == other.day.year


def _manner(paper: Paper, found: tuple[Citation, ...]) -> Iterator[Finding]:
    """How documents are cited: the word "số", the date at the first mention, no comma before the date."""
    fresh: list[Citation] = []
    seen: set[str] = set()
    dated = {cited.key for cited in found if cited.dated}
    for cited in found:
        if cited.key not in seen and cited.clause.zone != "annex":
            fresh.append(cited)
        seen.add(cited.key)
    formal = [cited for cited in fresh if sign_parts(cited.number)[0] or cited.year]  # "Đề án 06/CP" is a name
    yield from grouped(_without_so(paper, cited) for cited in formal if not cited.with_so)
    bare = (cited for cited in formal if cited.key not in dated and not _short_form(paper, cited))
    yield from _few(_undated(paper, cited) for cited in bare)
    yield from grouped(_lower_type(paper, cited) for cited in found if cited.type.islower())
    yield from grouped(_comma(paper, cited) for cited in found if _has_comma(cited))


def _few(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each finding while they are few, else one for all."""
    told = list(findings)
    yield from told if len(told) <= _EACH else grouped(told)


def _short_form(paper: Paper, cited: Citation) -> bool:
    """True where a short form does: a parenthesis, a note, a paper's own amendments."""
    before = cited.clause.text[: cited.start]
    return before.count("(") > before.count(")") or cited.clause.kind == "row" or _own(paper, cited)


def _own(paper: Paper, cited: Citation) -> bool:
    return bool(paper.metadata.number) and fold(cited.number) == fold(str(paper.metadata.number))


def _without_so(paper: Paper, cited: Citation) -> Finding:
    return paper.finding(
        cited.clause,
        (cited.start, cited.number_span[1]),
        kind="format",
        severity="gợi ý",
        explanation="Thiếu chữ “số” trước số hiệu văn bản",
        fix=f"Viết “{cited.type} số {cited.number}”",
        rule=_FIRST,
        new=f"{cited.type} số {cited.number}",
    )


def _undated(paper: Paper, cited: Citation) -> Finding:
    return paper.finding(
        cited.clause,
        (cited.start, cited.number_span[1]),
        kind="inconsistent_reference",
        severity="gợi ý",
        explanation="Viện dẫn lần đầu thiếu ngày ban hành",
        fix=f"Viết đủ: {cited.type} số {cited.number} ngày … của …",
        rule=_FIRST,
    )


def _lower_type(paper: Paper, cited: Citation) -> Finding:
    """ "nghị quyết số 57-NQ/TW": the kind of one certain paper begins with a capital."""
    new = cited.type[0].upper() + cited.type[1:]
    return paper.finding(
        cited.clause,
        (cited.start, cited.start + len(cited.type)),
        kind="format",
        severity="gợi ý",
        explanation="Tên loại của một văn bản cụ thể phải viết hoa chữ đầu",
        fix=f"Viết “{new}”",
        rule="NĐ 30/2020/NĐ-CP, Phụ lục II, mục V.6",
        new=new,
        evidence=(cited.start, cited.number_span[1]),
    )


def _has_comma(cited: Citation) -> bool:
    return bool(re.match(r"\s*,\s*ngày", cited.clause.text[cited.number_span[1] : cited.number_span[1] + 12]))


def _comma(paper: Paper, cited: Citation) -> Finding:
    at = cited.number_span[1]
    return paper.finding(
        cited.clause,
        (at, at + 1),
        kind="format",
        severity="gợi ý",
        explanation="Thừa dấu phẩy giữa số hiệu và ngày ban hành",
        fix="Bỏ dấu phẩy",
        rule=_FIRST,
        new="",
        evidence=(cited.number_span[0], cited.dated[1] if cited.dated else at + 1),
    )


def _reference(
    paper: Paper, cited: Citation, *, explanation: str, fix: str, severity: str = "lỗi", right: date | None = None
) -> Finding:
    """A finding on the whole citation. right: the day it should bear, when that is known."""
    end = max(cited.end, cited.dated[1] if cited.dated else 0)
    found = paper.finding(
        cited.clause,
        (cited.start, end),
        kind="inconsistent_reference",
        severity=severity,
        explanation=explanation,
        fix=fix,
        rule=_FACT,
    )
    if right is None or cited.dated is None:
        return found
    return replace(found, edits=(Edit(*cited.clause.span(*cited.dated), vietnamese_date(right.isoformat())),))


def _days(paper: Paper) -> Iterator[Finding]:
    """ "ngày 31/02/2025": a day that no calendar has."""
    for clause in paper.clauses:
        for span in figures(clause.text):
            if (
                span.kind == DATE
                and span.value is None
                and (said := re.search(r"ngày\s+(\d.*)", span.text, re.IGNORECASE))
            ):
                yield paper.finding(
                    clause,
                    (span.start + said.start(1), span.end),
                    kind="inconsistent_reference",
                    severity="lỗi",
                    explanation=f"Không có ngày {said[1]}",
                    fix="Đối chiếu lại ngày",
                    rule="Lịch",
                )
