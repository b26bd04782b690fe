"""No quote without its source: found wherever it stands, cut to what stands there, dropped with its claim when it does not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cite import Citer, Sources
from assistant.claims import Claim, Composed
from assistant.records import Evidence
from vectorstore.records import Document, Metadata, Section

PAPER = (
    "V. TỔ CHỨC THỰC HIỆN\n"
    "1. Công an phường\n"
    "- Chủ trì bảo đảm an toàn thông tin,\n"
    "an ninh mạng cho các hệ thống\n"
    "3\n"
    "UBND phường Lạch Tray – Kế hoạch năm 2026\n"
    "thông tin của phường; ứng cứu sự cố.\n"
    "2. Phòng Văn hóa – Xã hội\n"
    "Tập huấn kỹ năng số cho 60% cán bộ."
)


class OnePaper:
    """The part of the library that citing needs: one paper, its text given."""

    def __init__(self, text: str, *, repaired: bool = False) -> None:
        self.revision = 1
        self.text = text
        self.nodes: tuple[Section, ...] = ()
        self._document = Document(
            doc_id="p",
            collection="chung",
            name="p.txt",
            sha256="p",
            kind="txt",
            pages=1,
            repaired=repaired,
            metadata=Metadata(doc_type="Kế hoạch", title="Chuyển đổi số", number="7/KH-UBND", date="2026-01-05"),
        )

    def raw_text(self, doc_id: str) -> str:
        return self.text

    def document(self, doc_id: str) -> Document | None:
        return self._document if doc_id == "p" else None

    def sections(self, doc_id: str) -> tuple[Section, ...]:
        return self.nodes


def shown(quote: str, *, doc_id: str = "p", text: str = "") -> Evidence:
    """A piece of evidence that claims to quote the paper."""
    return Evidence(
        kind="sentence", doc_id=doc_id, section="V.1", ordinal=1, page=1, text=text or quote, raw=quote, score=1.0
    )


def written(*claims: Claim, library: OnePaper | None = None, **more: str):
    """The text and the citations of an answer with these claims."""
    paper = library or OnePaper(PAPER)
    return Citer(paper, Sources(paper)).write(Composed(claims=claims, **more))  # type: ignore[arg-type]


def test_a_quote_gets_its_marker_before_the_full_stop() -> None:
    text, (citation,) = written(
        Claim(text="Tập huấn cho 60% cán bộ.", evidence=(shown("Tập huấn kỹ năng số cho 60%"),))
    )
    assert text == "Tập huấn cho 60% cán bộ [1]."
    assert PAPER[citation.start : citation.end] == citation.quote == "Tập huấn kỹ năng số cho 60%"
    assert (citation.title, citation.number, citation.section) == ("Kế hoạch Chuyển đổi số", "7/KH-UBND", "V.1")


def test_planted_false_evidence_falls_with_its_claim() -> None:
    true = Claim(text="Tập huấn cho 60% cán bộ.", evidence=(shown("Tập huấn kỹ năng số cho 60% cán bộ."),))
    false = Claim(text="Tập huấn cho 95% cán bộ.", evidence=(shown("Tập huấn kỹ năng số cho 95% cán bộ."),))
    text, citations = written(false, true)
    assert "95%" not in text and [citation.n for citation in citations] == [1]
    assert text == "Tập huấn cho 60% cán bộ [1]."


def test_evidence_of_a_paper_that_is_not_there_is_no_evidence() -> None:
    text, citations = written(Claim(text="Bịa.", evidence=(shown("Công an phường", doc_id="khac"),)), lead="Kết quả:")
    assert (text, citations) == ("Kết quả:", ())


def test_one_false_quote_among_true_ones_leaves_no_marker() -> None:
    pair = (shown("Kinh phí 9 tỷ đồng do thành phố cấp"), shown("ứng cứu sự cố"))
    text, citations = written(Claim(text="Ứng cứu sự cố.", evidence=pair))
    assert text == "Ứng cứu sự cố [1]." and [citation.quote for citation in citations] == ["ứng cứu sự cố"]


def test_a_clause_cut_by_page_furniture_is_quoted_as_far_as_it_stands() -> None:
    clause = "- Chủ trì bảo đảm an toàn thông tin,\nan ninh mạng cho các hệ thống\nthông tin của phường; ứng cứu sự cố."
    _, (citation,) = written(Claim(text="Công an chủ trì.", evidence=(shown(clause),)))
    assert citation.quote == "- Chủ trì bảo đảm an toàn thông tin, an ninh mạng cho các hệ thống"
    assert " ".join(PAPER[citation.start : citation.end].split()) == citation.quote
    assert "Lạch Tray" not in citation.quote


def test_the_same_quote_keeps_its_number() -> None:
    first, second = (shown("ứng cứu sự cố"), shown("Ứng cứu sự cố"))
    text, citations = written(
        Claim(text="Ứng cứu.", evidence=(first,), layout="bullet"),
        Claim(text="Cứu nạn.", evidence=(second,), layout="bullet"),
    )
    assert text == "- Ứng cứu [1].\n- Cứu nạn [1]." and len(citations) == 1


def test_rows_become_a_table_with_markers_in_the_row() -> None:
    row = Claim(text="Phường Lạch Tray | 60%", evidence=(shown("60% cán bộ"),), layout="row")
    text, _ = written(row, header=("Nơi", "Nội dung"))  # type: ignore[arg-type]
    assert text.strip().splitlines() == ["| Nơi | Nội dung |", "| --- | --- |", "| Phường Lạch Tray | 60% [1] |"]


def test_a_repaired_paper_shows_the_restored_words_beside_the_quote() -> None:
    damaged = OnePaper("Chu tri bao dam an toan thong tin.", repaired=True)
    evidence = shown("Chu tri bao dam an toan thong tin.", text="Chủ trì bảo đảm an toàn thông tin.")
    _, (citation,) = written(Claim(text="Chủ trì.", evidence=(evidence,)), library=damaged)
    assert citation.quote == "Chu tri bao dam an toan thong tin."
    assert citation.quote_restored == "Chủ trì bảo đảm an toàn thông tin."


@pytest.mark.parametrize(
    "quote",
    [
        "Phòng Văn hóa - Xã hội",
        "phòng   văn hóa —  xã hội".replace("  ", " "),
        unicodedata.normalize("NFD", "Phòng Văn hóa – Xã hội"),
        "PHÒNG VĂN\u00a0HÓA \u2011 XÃ HỘI",
    ],
    ids=["hyphen", "spaces and em dash", "decomposed", "no-break space and capitals"],
)
def test_spelling_of_spaces_dashes_and_marks_does_not_matter(quote: str) -> None:
    place = Sources(OnePaper(PAPER)).find("p", quote)  # type: ignore[arg-type]
    assert place and PAPER[slice(*place)] == "Phòng Văn hóa – Xã hội"


def test_a_paper_with_decomposed_letters_gives_offsets_in_its_own_text() -> None:
    raw = unicodedata.normalize("NFD", PAPER)
    sources = Sources(OnePaper(raw))  # type: ignore[arg-type]
    place = sources.find("p", "Tập huấn kỹ năng số")
    assert place and unicodedata.normalize("NFC", raw[slice(*place)]) == "Tập huấn kỹ năng số"


def test_a_changed_library_is_read_anew() -> None:
    paper = OnePaper("Công an phường chủ trì.")
    sources = Sources(paper)  # type: ignore[arg-type]
    assert sources.find("p", "Công an phường")
    paper.text, paper.revision = "Văn phòng chủ trì.", 2
    assert sources.find("p", "Công an phường") is None and sources.find("p", "Văn phòng")


def test_an_empty_quote_is_never_found() -> None:
    sources = Sources(OnePaper(PAPER))  # type: ignore[arg-type]
    assert sources.find("p", "") is None and sources.find("p", " \n\t") is None


LETTERS = st.sampled_from("aăâđêôơưáàảãạếềểễệứừửữựAĐƯẾ09%.,;-–—‑/ \n\t\u00a0İß")
WORDS = st.text(LETTERS, min_size=1, max_size=60)


def bare(text: str) -> str:
    """A text as a reader sees it: one blank for white space, small letters, plain dashes."""
    plain = unicodedata.normalize("NFC", text).lower()
    return " ".join("".join("-" if "\u2010" <= char <= "\u2015" else char for char in plain).split())


@given(WORDS, WORDS, WORDS, st.sampled_from(["NFC", "NFD"]), st.sampled_from(["NFC", "NFD"]))
def test_whatever_stands_in_a_text_is_found_and_the_offsets_give_it_back(
    before: str, quote: str, after: str, form: str, asked: str
) -> None:
    raw = unicodedata.normalize(form, f"{before} {quote} {after}")
    place = Sources(OnePaper(raw)).find("p", unicodedata.normalize(asked, quote))  # type: ignore[arg-type]
    if not quote.split():
        assert place is None
        return
    assert place is not None
    start, end = place
    assert 0 <= start < end <= len(raw)
    assert bare(raw[start:end]) == bare(quote)


def node(ordinal: int, kind: str, text: str, parent: int | None = None, header: tuple[str, ...] = ()) -> Section:
    """A node of an outline with what citing reads of it."""
    return Section(
        doc_id="p", ordinal=ordinal, parent=parent, kind=kind, zone="implementation", label="", path="V.1", title="",
        text=text, raw=text, start=0, end=0, page=1, header=header,
    )  # fmt: skip


def test_what_stands_above_a_quote_comes_with_it() -> None:
    paper = OnePaper(PAPER)
    paper.nodes = (
        node(0, "unit", "1. Công an phường"),
        node(1, "row", "1 Tập huấn 60%", parent=0, header=("Stt", "Chỉ tiêu", "Năm 2026")),
    )
    said = Claim(text="Công an phường tập huấn.", evidence=(shown("Tập huấn kỹ năng số cho 60% cán bộ."),))
    _, (citation,) = written(said, library=paper)
    assert citation.context == ("1. Công an phường", "Stt | Chỉ tiêu | Năm 2026")
    held = Claim(text="Công an phường.", evidence=(shown("1. Công an phường"),))
    _, (citation,) = written(held, library=paper)
    assert "1. Công an phường" not in citation.context
