"""Small papers and a quick embedding model for the tests of the store."""

from __future__ import annotations

import zlib

import numpy as np
from langchain_core.embeddings import Embeddings

from vectorstore.records import (
    Deadline,
    Document,
    Facts,
    Ingested,
    LegalBasis,
    Metadata,
    Passage,
    Responsibility,
    Section,
    Target,
    Unread,
)
from vectorstore.text import terms

CLAUSES = (
    ("Công an xã", "Chủ trì bảo đảm an toàn thông tin mạng, phòng chống tội phạm trên không gian mạng."),
    ("Phòng Văn hóa - Xã hội", "Chủ trì tổ chức tập huấn kỹ năng số cho người dân, cán bộ, công chức."),
    ("Văn phòng HĐND và UBND", "Đầu mối tiếp nhận phản ánh, kiến nghị của người dân, doanh nghiệp."),
    ("Phòng Kinh tế", "Tham mưu bố trí kinh phí thực hiện kế hoạch chuyển đổi số hằng năm."),
)


class WordEmbedder(Embeddings):
    """Vectors from the words of a text: alike texts are near, nothing is loaded. Counts what it was asked."""

    def __init__(self, name: str = "words", dimensions: int = 64):
        self.name, self.dimensions = name, dimensions
        self.embedded = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += len(texts)
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        vector = np.full(self.dimensions, 1e-3)
        for word in text.casefold().split():
            vector[zlib.crc32(word.encode()) % self.dimensions] += 1
        return (vector / np.linalg.norm(vector)).tolist()


def paper(
    doc_id: str = "suoi-may-2026",
    locality: str = "xã Suối Mây",
    clauses: tuple[tuple[str, str], ...] = CLAUSES,
    *,
    collection: str = "chung",
) -> Ingested:
    """A paper with one implementation clause a unit, and a fact of each kind."""
    bodies = [f"{number}. {unit}: {task}" for number, (unit, task) in enumerate(clauses, 1)]
    raw_text = "\n".join(bodies)
    sections = tuple(
        Section(
            doc_id=doc_id,
            ordinal=at,
            parent=None,
            kind="unit",
            zone="implementation" if at else "tasks",
            label=str(at + 1),
            path=f"VI.{at + 1}",
            title=clauses[at][0],
            text=body,
            raw=body,
            start=raw_text.index(body),
            end=raw_text.index(body) + len(body),
            page=1,
            cells=("a", "b") if at == 0 else (),
            align=((0, 0), (1, 2)) if at == 0 else (),
        )
        for at, body in enumerate(bodies)
    )
    passages = tuple(
        Passage(
            doc_id=doc_id,
            ordinal=section.ordinal,
            sections=(section.ordinal,),
            path=section.path,
            heading=f"VI. TỔ CHỨC THỰC HIỆN › {section.label}. {section.title}",
            zone=section.zone,
            text=section.text,
            raw=section.raw,
            page=1,
        )
        for section in sections
    )
    document = Document(
        doc_id=doc_id,
        collection=collection,
        name=f"{doc_id}.txt",
        sha256="0" * 64,
        kind="txt",
        pages=1,
        metadata=Metadata(
            locality=locality, period="năm 2026", title="Kế hoạch chuyển đổi số", recipients=("Như trên",)
        ),
        warnings=("một dòng mờ",),
        unread=(Unread(where="trang 2", what="1 hình chưa đọc được"),),
        ingested_at="2026-01-05T08:00:00+07:00",
    )
    return Ingested(
        document=document,
        raw_text=raw_text,
        sections=sections,
        passages=passages,
        facts=_facts(doc_id, clauses, bodies),
    )


def said(ingested: Ingested) -> str:
    """All words of a paper's passages, folded."""
    return " ".join(term for passage in ingested.passages for term in terms(passage.text))


def _facts(doc_id: str, clauses: tuple[tuple[str, str], ...], bodies: list[str]) -> Facts:
    where = {"doc_id": doc_id, "section": "VI.1", "page": 1}
    return Facts(
        responsibilities=tuple(
            Responsibility(
                ordinal=at, unit=unit, role="chủ trì", task=task, evidence=bodies[at], text=bodies[at], **where
            )
            for at, (unit, task) in enumerate(clauses)
        ),
        targets=(
            Target(
                ordinal=1,
                row="1",
                indicator="Tỷ lệ người dân được tập huấn kỹ năng số",
                comparator=">=",
                value=80.0,
                unit="%",
                year_or_period="năm 2026",
                scope=None,
                evidence="Trên 80% người dân được tập huấn kỹ năng số",
                text="Trên 80% người dân được tập huấn kỹ năng số",
                other_values=(("Đơn vị", "Phòng Văn hóa - Xã hội"),),
                **where,
            ),
        ),
        legal_bases=(
            LegalBasis(
                ordinal=0,
                type="Nghị định",
                number="30/2020/NĐ-CP",
                date="2020-03-05",
                issuer="Chính phủ",
                title="về công tác văn thư",
                relation="căn cứ",
                evidence="Nghị định số 30/2020/NĐ-CP",
                text="Nghị định số 30/2020/NĐ-CP",
                **where,
            ),
        ),
        deadlines=(
            Deadline(
                ordinal=2,
                what="Báo cáo kết quả thực hiện",
                when="trước ngày 15/12/2026",
                unit="Phòng Văn hóa - Xã hội",
                kind="thời hạn",
                evidence="Báo cáo trước ngày 15/12/2026",
                text="Báo cáo trước ngày 15/12/2026",
                **where,
            ),
        ),
    )
