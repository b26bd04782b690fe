"""A paper of which neither place nor issuer nor number is known still answers, beside papers that have them."""

from __future__ import annotations

from pathlib import Path

from assistant.chain import Assistant
from ingest.pipeline import ingest
from tests.shared import SAMPLES
from tests.store_papers import WordEmbedder
from vectorstore.library import Library


def test_a_paper_without_a_known_place_answers(tmp_path: Path) -> None:
    text = (SAMPLES / "text" / "cau-sen-2026.txt").read_text(encoding="utf-8")
    body = text[text.index("I. CĂN CỨ") : text.index("Nơi nhận")].replace("Cầu Sen", "").replace("Minh Giang", "")
    (tmp_path / "van-ban.txt").write_text(body, encoding="utf-8")
    (tmp_path / "khac.txt").write_bytes((SAMPLES / "text" / "hon-sao-2026.txt").read_bytes())
    with Library.open(tmp_path / "home", embedder=WordEmbedder()) as library:
        ingest(library, [tmp_path / "van-ban.txt", tmp_path / "khac.txt"])
        document = library.document("van-ban")
        assert document is not None and document.metadata.locality is None and document.metadata.issuer is None
        answer = Assistant(library).ask("Đơn vị nào tuyên truyền trên hệ thống truyền thanh tối thiểu 2 lần/tuần?")
    assert not answer.abstained and [citation.doc_id for citation in answer.citations] == ["van-ban"]
