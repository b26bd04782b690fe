"""A small library of invented papers and an assistant that answers from them by plain word matching.

For the tests of the screen alone: what is measured there is the page, not the reading of papers."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from assistant.records import Answer, Citation, Place, Turn, Understood
from vectorstore.library import Verified
from vectorstore.records import (
    Deadline,
    Document,
    Hit,
    LegalBasis,
    Metadata,
    Passage,
    Responsibility,
    Section,
    Target,
)
from vectorstore.text import fold, slug, squeeze

_WHO = re.compile(r"chu tri|phu trach|dau moi")
_FIGURE = re.compile(r"bao nhieu|ty le|chi tieu")


class FakeLibrary:
    """The part of the library's interface that the screen uses, in memory."""

    def __init__(self, papers: Iterable[FakePaper] = ()) -> None:
        self.papers = {paper.document.doc_id: paper for paper in papers}
        self.revision = 1
        self.lock = threading.Lock()

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        return tuple(p.document for p in self.papers.values() if collection in (None, p.document.collection))

    def document(self, doc_id: str) -> Document | None:
        paper = self.papers.get(doc_id)
        return paper.document if paper else None

    def raw_text(self, doc_id: str) -> str:
        return self.papers[doc_id].raw_text

    def sections(self, doc_id: str) -> tuple[Section, ...]:
        return self.papers[doc_id].sections

    def passages(self, doc_id: str | None = None) -> tuple[Passage, ...]:
        return tuple(p for d in self._ids(doc_id and (doc_id,)) for p in self.papers[d].passages)

    def corrections(self, doc_id: str | None = None) -> tuple[()]:
        return ()

    def responsibilities(self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[Responsibility, ...]:
        return tuple(f for d in self._ids(doc_ids) for f in self.papers[d].responsibilities)

    def targets(self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[Target, ...]:
        return tuple(f for d in self._ids(doc_ids) for f in self.papers[d].targets)

    def legal_bases(self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[LegalBasis, ...]:
        return tuple(f for d in self._ids(doc_ids) for f in self.papers[d].legal_bases)

    def deadlines(self, doc_ids: Iterable[str] | None = None, *, corrected: bool = True) -> tuple[Deadline, ...]:
        return tuple(f for d in self._ids(doc_ids) for f in self.papers[d].deadlines)

    def add(self, paper: FakePaper) -> None:
        with self.lock:
            self.papers[paper.document.doc_id] = paper
            self.revision += 1

    def remove(self, doc_id: str) -> bool:
        with self.lock:
            self.revision += 1
            return self.papers.pop(doc_id, None) is not None

    def verify(self) -> Verified:
        return Verified(passages=len(self.passages()))

    def _ids(self, doc_ids: Iterable[str] | None) -> list[str]:
        wanted = set(doc_ids) if doc_ids else set(self.papers)
        return [doc_id for doc_id in self.papers if doc_id in wanted]


class FakePaper:
    """A paper from lines of "label|kind|zone|path|text"; facts are read from a mark-up of their own."""

    def __init__(self, name: str, metadata: Metadata, lines: str, *, repaired: bool = False, pages: int = 3) -> None:
        doc_id = slug(name)
        rows = [line.split("|") for line in lines.strip().splitlines()]
        self.raw_text = "\n".join(raw_form(row) for row in rows)
        self.document = Document(
            doc_id=doc_id,
            collection="chung",
            name=name,
            sha256=hashlib.sha256(self.raw_text.encode()).hexdigest(),
            kind="txt",
            pages=pages,
            metadata=metadata,
            repaired=repaired,
            ingested_at="2026-01-15T08:30:00+07:00",
        )
        self.sections = tuple(_sections(doc_id, rows, pages))
        self.passages = tuple(_passage(section) for section in self.sections if section.kind != "heading")
        self.responsibilities = tuple(f for s in self.sections for f in _duties(s, self.sections))
        self.targets = tuple(_target(s) for s in self.sections if s.zone == "targets" and s.kind == "bullet")
        self.legal_bases = tuple(_basis(s) for s in self.sections if s.zone == "legal_bases")
        self.deadlines: tuple[Deadline, ...] = ()


class FakeAssistant:
    """Answers with the clause that shares most words with the question; refuses places without a paper."""

    def __init__(self, library: FakeLibrary) -> None:
        self.library = library

    def ask(
        self,
        question: str,
        *,
        history: tuple[Turn, ...] = (),
        doc_ids: Iterable[str] = (),
        collection: str | None = None,
    ) -> Answer:
        understood = _understand(question, self.library, tuple(doc_ids))
        if understood.missing_places:
            return _refusal(
                question, understood, f"Thư viện chưa có văn bản nào của {understood.missing_places[0].name}."
            )
        hits = _best(understood, self.library)
        if not hits or hits[0].score < 0.3:
            return _refusal(question, understood, "Không có đoạn nào trong thư viện nói đủ rõ về điều này.")
        return _answer(question, understood, hits, self.library)


def raw_form(row: list[str]) -> str:
    """The line as the file has it: a sixth column holds the damaged form, else label and text."""
    return row[5] if len(row) > 5 else squeeze(f"{row[0]} {row[4]}")


def _sections(doc_id: str, rows: list[list[str]], pages: int) -> Iterable[Section]:
    at, above = 0, {"heading": None, "unit": None}
    for ordinal, row in enumerate(rows):
        label, kind, zone, path, text = row[:5]
        raw = raw_form(row)
        yield Section(
            doc_id=doc_id,
            ordinal=ordinal,
            parent=None
            if kind in ("title", "heading")
            else above["heading"]
            if kind == "unit"
            else above["unit"] or above["heading"],
            kind=kind,
            zone=zone,
            label=label,
            path=path,
            title=text if kind in ("heading", "unit") else "",
            text=squeeze(f"{label} {text}"),
            raw=raw,
            start=at,
            end=at + len(raw),
            page=1 + ordinal * pages // len(rows),
            uncertain=tuple(i for i, w in enumerate(squeeze(f"{label} {text}").split()) if w == "vận"),
        )
        above |= (
            {"heading": ordinal, "unit": None} if kind == "heading" else {"unit": ordinal} if kind == "unit" else {}
        )
        at += len(raw) + 1


def _passage(section: Section) -> Passage:
    return Passage(
        doc_id=section.doc_id,
        ordinal=section.ordinal,
        sections=(section.ordinal,),
        path=section.path,
        heading="",
        zone=section.zone,
        text=section.text,
        raw=section.raw,
        page=section.page,
    )


def _duties(section: Section, sections: tuple[Section, ...]) -> Iterable[Responsibility]:
    if section.zone != "implementation" or section.kind != "bullet" or section.parent is None:
        return
    role = next((r for r in ("Chủ trì", "Phối hợp", "Tham mưu") if r in section.text), "Thực hiện").lower()
    due = re.search(r"(?:trước ngày|trong quý|định kỳ)[^.;]*", section.text)
    yield Responsibility(
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        unit=sections[section.parent].title,
        role=role,
        task=section.text.lstrip("-+ ").rstrip("."),
        evidence=section.raw,
        text=section.text,
        coordinating_units=(),
        deadline=due[0] if due else None,
    )


def _target(section: Section) -> Target:
    value = re.search(r"(\d+(?:[.,]\d+)?)\s*(%|giờ)", section.text)
    return Target(
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        row=None,
        indicator=re.split(r"\s(?:đạt|tối thiểu|trên)\s", section.text.lstrip("-+ "))[0],
        comparator=">=" if "tối thiểu" in section.text else "=",
        value=float(value[1].replace(",", ".")) if value else "",
        unit=value[2] if value else "",
        year_or_period="năm 2026",
        scope=None,
        evidence=section.raw,
        text=section.text,
    )


def _basis(section: Section) -> LegalBasis:
    number = re.search(r"\d+/[\w/-]+", section.text)
    date = re.search(r"ngày (\d+)/(\d+)/(\d{4})", section.text)
    return LegalBasis(
        doc_id=section.doc_id,
        section=section.path,
        ordinal=section.ordinal,
        page=section.page,
        type=section.text.split(" số ")[0].removeprefix("Căn cứ "),
        number=number[0] if number else None,
        date=f"{date[3]}-{int(date[2]):02}-{int(date[1]):02}" if date else None,
        issuer=None,
        title=section.text.split(" về ")[-1].rstrip(";") if " về " in section.text else None,
        relation="căn cứ",
        evidence=section.raw,
        text=section.text,
    )


def _understand(question: str, library: FakeLibrary, doc_ids: tuple[str, ...]) -> Understood:
    folded = fold(question)
    places = []
    for document in library.documents():
        name = document.metadata.locality or ""
        if fold(name) in folded:
            places.append(Place(name=name, doc_ids=(document.doc_id,)))
    if not places and (named := re.search(r"\b(xã|phường|xa|phuong) ([A-ZĐ]\w+(?: [A-ZĐ]\w+)?)", question)):
        places.append(Place(name=named[0]))
    chosen = tuple(d for place in places for d in place.doc_ids) or doc_ids
    text = question.replace("phong nao", "phòng nào").replace("chu tri", "chủ trì").replace("an toan", "an toàn")
    intent = "who_leads" if _WHO.search(folded) else "target" if _FIGURE.search(folded) else "content"
    return Understood(original=question, text=text, topic=question, intent=intent, places=tuple(places), doc_ids=chosen)


def _best(understood: Understood, library: FakeLibrary) -> list[Hit]:
    words = set(fold(understood.text).split()) - {"o", "la", "don", "vi", "nao", "xa", "phuong", "cho", "ve"}
    hits = []
    for passage in library.passages():
        if understood.doc_ids and passage.doc_id not in understood.doc_ids:
            continue
        shared = len(words & set(fold(passage.text).split()))
        hits.append(Hit(passage=passage, score=min(1.0, shared / max(4, len(words)))))
    return sorted(hits, key=lambda hit: -hit.score)[:10]


def _answer(question: str, understood: Understood, hits: list[Hit], library: FakeLibrary) -> Answer:
    chosen = [hit for hit in hits if hit.score >= 0.7 * hits[0].score][:3]
    citations = tuple(_cite(n, hit, library) for n, hit in enumerate(chosen, 1))
    lines = [f"{_lead(c, hit, library)} [{c.n}]." for c, hit in zip(citations, chosen, strict=True)]
    return Answer(
        question=question,
        understood=understood,
        answer="\n".join(lines),
        abstained=False,
        reason=None,
        citations=citations,
        retrieved=tuple(hits),
        latency_ms=4.2,
    )


def _lead(citation: Citation, hit: Hit, library: FakeLibrary) -> str:
    unit = next(
        (f.unit for f in library.responsibilities((hit.passage.doc_id,)) if f.ordinal == hit.passage.ordinal), None
    )
    words = hit.passage.text.lstrip("-+ ").rstrip(".;")
    return f"{unit}: {words}" if unit else words


def _cite(n: int, hit: Hit, library: FakeLibrary) -> Citation:
    section = library.sections(hit.passage.doc_id)[hit.passage.ordinal]
    document = library.papers[section.doc_id].document
    return Citation(
        n=n,
        doc_id=section.doc_id,
        title=document.metadata.title or document.name,
        number=document.metadata.number,
        date=document.metadata.date,
        section=section.path,
        page=section.page,
        quote=section.raw,
        quote_restored=section.text if document.repaired else None,
        start=section.start,
        end=section.end,
    )


def _refusal(question: str, understood: Understood, reason: str) -> Answer:
    return Answer(
        question=question,
        understood=understood,
        answer=reason,
        abstained=True,
        reason=reason,
        citations=(),
        retrieved=(),
        latency_ms=1.1,
    )


def fake_read(path: Path) -> FakePaper:
    """Any text file as a paper of "xã Tân Thịnh": first line the title, the others bullets of one unit."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = ["I.|heading|implementation|I|TỔ CHỨC THỰC HIỆN", "1.|unit|implementation|I.1|Văn phòng"]
    rows += [f"-|bullet|implementation|I.1|{line.strip('- ')}" for line in lines[1:]]
    meta = Metadata(title=lines[0], locality="xã Tân Thịnh", period="năm 2026", number="09/KH-UBND", date="2026-01-20")
    return FakePaper(path.name, meta, "\n".join(rows), pages=1)


def sample_library() -> FakeLibrary:
    """Two clean plans and one whose text was damaged and repaired."""
    papers = [
        FakePaper(name, meta, lines, repaired=repaired)
        for name, meta, lines, repaired in (
            ("moc-lan-2026.txt", _meta("phường Mộc Lan", "26/KH-UBND", "2026-01-12"), _MOC_LAN, False),
            ("suoi-vang-2026.txt", _meta("xã Suối Vàng", "31/KH-UBND", "2026-01-20"), _SUOI_VANG, False),
            (
                "dong-linh-2025.txt",
                replace(_meta("phường Đông Lĩnh", None, "2025-02-03"), period="năm 2025"),
                _DONG_LINH,
                True,
            ),
        )
    ]
    return FakeLibrary(papers)


def _meta(place: str, number: str | None, date: str) -> Metadata:
    return Metadata(
        issuer=f"Ủy ban nhân dân {place}",
        number=number,
        date=date,
        place=place,
        doc_type="Kế hoạch",
        title=f"Kế hoạch chuyển đổi số {place} năm {date[:4]}",
        period=f"năm {date[:4]}",
        locality=place,
        signer_name="Trần Văn Bình",
        signer_title="Chủ tịch",
    )


_MOC_LAN = """
|title|opening||KẾ HOẠCH Chuyển đổi số phường Mộc Lan năm 2026
|paragraph|legal_bases||Căn cứ Nghị định số 118/2021/NĐ-CP ngày 23/12/2021 của Chính phủ về thực hiện cơ chế một cửa;
|paragraph|legal_bases||Căn cứ Kế hoạch số 402/KH-UBND ngày 20/12/2025 của UBND thành phố về chuyển đổi số năm 2026;
I.|heading|purpose|I|MỤC ĐÍCH, YÊU CẦU
|paragraph|purpose|I|Đưa hoạt động của phường lên môi trường số, lấy sự hài lòng của người dân làm thước đo.
II.|heading|targets|II|CHỈ TIÊU
-|bullet|targets|II|Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến tối thiểu 80%.
-|bullet|targets|II|Tỷ lệ văn bản đi được ký số đạt 100%.
-|bullet|targets|II|Tỷ lệ người dân trưởng thành có chữ ký số tối thiểu 45%.
III.|heading|tasks|III|NHIỆM VỤ, GIẢI PHÁP
1.|clause|tasks|III.1|Rà soát, công khai đầy đủ thủ tục hành chính trên Cổng dịch vụ công trước ngày 31/3/2026.
2.|clause|tasks|III.2|Bảo đảm an toàn thông tin theo cấp độ cho các hệ thống của phường, kiểm tra định kỳ 2 lần/năm.
IV.|heading|implementation|IV|TỔ CHỨC THỰC HIỆN
1.|unit|implementation|IV.1|Văn phòng HĐND và UBND
-|bullet|implementation|IV.1|Chủ trì theo dõi, đôn đốc việc thực hiện Kế hoạch, tổng hợp báo cáo định kỳ hằng quý.
-|bullet|implementation|IV.1|Tham mưu bố trí kinh phí thực hiện Kế hoạch trong quý I/2026.
2.|unit|implementation|IV.2|Phòng Văn hóa - Xã hội
-|bullet|implementation|IV.2|Chủ trì tuyên truyền về chuyển đổi số trên hệ thống truyền thanh, tối thiểu 1 lần/tuần.
-|bullet|implementation|IV.2|Phối hợp tổ chức 4 lớp tập huấn kỹ năng số cho tổ công nghệ số cộng đồng.
3.|unit|implementation|IV.3|Công an phường
-|bullet|implementation|IV.3|Chủ trì bảo đảm an toàn thông tin, an ninh mạng tại các hệ thống của phường.
4.|unit|implementation|IV.4|Trung tâm Phục vụ hành chính công
-|bullet|implementation|IV.4|Chủ trì hướng dẫn người dân nộp hồ sơ trực tuyến, hoàn thành trước ngày 30/6/2026.
"""
_SUOI_VANG = """
|title|opening||KẾ HOẠCH Chuyển đổi số xã Suối Vàng năm 2026
|paragraph|legal_bases||Căn cứ Nghị định số 118/2021/NĐ-CP ngày 20/12/2021 của Chính phủ về thực hiện cơ chế một cửa;
|paragraph|legal_bases||Căn cứ Kế hoạch số 402/KH-UBND ngày 20/12/2025 của UBND thành phố về chuyển đổi số năm 2026;
I.|heading|targets|I|CHỈ TIÊU
-|bullet|targets|I|Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến tối thiểu 75%.
-|bullet|targets|I|Tỷ lệ văn bản đi được ký số đạt 100%.
II.|heading|implementation|II|TỔ CHỨC THỰC HIỆN
1.|unit|implementation|II.1|Văn phòng HĐND và UBND
-|bullet|implementation|II.1|Chủ trì bảo đảm an toàn thông tin cho các hệ thống của xã.
2.|unit|implementation|II.2|Phòng Văn hóa - Xã hội
-|bullet|implementation|II.2|Chủ trì tuyên truyền về chuyển đổi số trên hệ thống truyền thanh, tối thiểu 2 lần/tuần.
3.|unit|implementation|II.3|Phòng Kinh tế
-|bullet|implementation|II.3|Phối hợp đưa sản phẩm nông nghiệp lên sàn thương mại điện tử trước ngày 30/9/2026.
"""
_DONG_LINH = """
|title|opening||KẾ HOẠCH Chuyển đổi số phường Đông Lĩnh năm 2025|KE HOACH Chuy6n d6i s6 phudng D6ng Linh nam 2025
|paragraph|legal_bases||Căn cứ Luật Giao dịch điện tử số 20/2023/QH15 ngày 22/6/2023;|Can ctr Luat Giao dich dien tu s6 20/2023/QH15 ngay 22/6/2023;
I.|heading|implementation|I|TỔ CHỨC THỰC HIỆN|I. T6 CHUC THUC HIEN
1.|unit|implementation|I.1|Phòng Văn hóa - Xã hội|1. Phdng Van h6a - Xa hQi
-|bullet|implementation|I.1|Chủ trì vận hành trang thông tin điện tử của phường.|- Chu tri v4n hanh trang th6ng tin dien tu cua phudng.
"""
