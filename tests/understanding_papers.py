"""A small library in memory for tests of understanding: invented papers of invented and of real places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.records import Turn
from vectorstore.records import Document, Metadata, Passage, Responsibility

PROVINCE = "Ủy ban nhân dân tỉnh Quảng Ninh"
SENTENCES = (
    "Nâng cấp mạng nội bộ, phủ sóng wifi tại nhà văn hóa; hoàn thành trong quý II/2026.",
    "Tỷ lệ hồ sơ công việc được xử lý trên môi trường mạng đạt 90%.",
    "Tối thiểu 80% cán bộ, công chức, viên chức được tập huấn kỹ năng số.",
    "Công an phường chủ trì bảo đảm an toàn thông tin, an ninh mạng; phối hợp với Văn phòng HĐND và UBND.",
    "Phòng Kinh tế tham mưu bố trí kinh phí thực hiện kế hoạch từ ngân sách nhà nước.",
    "Trung tâm Phục vụ hành chính công tiếp nhận hồ sơ thủ tục hành chính trực tuyến, cung cấp dịch vụ công trực tuyến.",
    "Xây dựng quy định thi đua khen thưởng; số hóa hồ sơ đất đai, hộ tịch; sao lưu dữ liệu.",
    "Mô hình thống nhất, đồng bộ; chính quyền đoàn kết, tiên tiến phục vụ người dân và doanh nghiệp.",
)
UNITS = (
    "Phòng Văn hóa - Xã hội",
    "Phòng Kinh tế",
    "Công an",
    "Văn phòng HĐND và UBND",
    "Trung tâm Phục vụ hành chính công",
)


def _paper(doc_id: str, locality: str, title: str, **more: str | None) -> Document:
    data = Metadata(
        issuer=f"Ủy ban nhân dân {locality}",
        parent_authority=more.get("parent", PROVINCE),
        number=more.get("number"),
        date=more.get("date"),
        doc_type=more.get("doc_type") or "Kế hoạch",
        title=title,
        period=more.get("period"),
        locality=locality,
    )
    return Document(
        doc_id=doc_id,
        collection=more.get("collection") or "chung",
        name=f"{doc_id}.txt",
        sha256=doc_id,
        kind="txt",
        pages=1,
        metadata=data,
    )


PAPERS = (
    _paper(
        "tra-2026", "phường Sông Trà", "Chuyển đổi số phường Sông Trà năm 2026", number="14/KH-UBND", period="năm 2026"
    ),
    _paper(
        "tra-2025", "phường Sông Trà", "Chuyển đổi số phường Sông Trà năm 2025", number="9/KH-UBND", period="năm 2025"
    ),
    _paper(
        "tra-cchc",
        "phường Sông Trà",
        "Cải cách hành chính phường Sông Trà năm 2026",
        number="31/KH-UBND",
        period="năm 2026",
    ),
    _paper("me-2026", "xã Gò Me", "Chuyển đổi số xã Gò Me 6 tháng cuối năm 2026", period="6 tháng cuối năm 2026"),
    _paper(
        "me-bao",
        "xã Gò Me",
        "Phân công phòng, chống thiên tai xã Gò Me",
        number="58/QĐ-UBND",
        doc_type="Quyết định",
        date="2026-03-02",
    ),
    _paper(
        "nhan-2026",
        "đặc khu Đảo Nhạn",
        "Chuyển đổi số đặc khu Đảo Nhạn năm 2026",
        number="14/KH-UBND",
        period="năm 2026",
    ),
    _paper("van-don", "huyện Vân Đồn", "Chuyển đổi số huyện Vân Đồn năm 2025", period="năm 2025"),
    _paper("co-to", "đặc khu Cô Tô", "Chuyển đổi số đặc khu Cô Tô năm 2026", period="năm 2026"),
)


class FewPapers:
    """The part of the library's interface that understanding a question needs; `documents` may be changed by a test."""

    def __init__(self, papers: Iterable[Document] = PAPERS) -> None:
        self.revision = 1
        self._papers = tuple(papers)

    def put(self, *papers: Document) -> None:
        """Adds papers, as an ingest would."""
        self._papers += papers
        self.revision += 1

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        return self._papers

    def passages(self, doc_id: str | None = None) -> tuple[Passage, ...]:
        return tuple(
            Passage(
                doc_id=paper.doc_id,
                ordinal=n,
                sections=(n,),
                path="",
                heading="",
                zone="body",
                text=text,
                raw=text,
                page=1,
            )
            for paper in self._papers
            if doc_id in (None, paper.doc_id)
            for n, text in enumerate(SENTENCES)
        )

    def responsibilities(self, doc_ids: Iterable[str] | None = None) -> tuple[Responsibility, ...]:
        return tuple(_task(paper.doc_id, unit, n) for paper in self._papers for n, unit in enumerate(UNITS))


def _task(doc_id: str, unit: str, n: int) -> Responsibility:
    return Responsibility(
        doc_id=doc_id, section=f"V.{n}", ordinal=n, page=1, unit=unit, role="chủ trì", task="", evidence="", text=""
    )


def another(locality: str) -> Document:
    """One more paper, of a place that the library did not have."""
    return replace(
        PAPERS[0],
        doc_id="them",
        metadata=replace(PAPERS[0].metadata, locality=locality, issuer=f"Ủy ban nhân dân {locality}"),
    )


def talk(*turns: str) -> tuple[Turn, ...]:
    """A conversation, the user first."""
    return tuple(Turn(role="assistant" if n % 2 else "user", content=content) for n, content in enumerate(turns))
