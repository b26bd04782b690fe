"""What an office puts into the library comes back, is replaced whole, is found, and goes when it is removed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.store_papers import CLAUSES, WordEmbedder, paper
from vectorstore.errors import Busy, Damaged, ReadOnly, Unwritable
from vectorstore.library import Library
from vectorstore.lock import WriteLock
from vectorstore.memo import Memo

QUESTION = "đơn vị nào chủ trì bảo đảm an toàn thông tin mạng"


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path, embedder=WordEmbedder()) as opened:
        yield opened


def test_a_paper_comes_back_as_it_was_put_in(library: Library):
    given = paper()
    library.add(given)
    assert library.documents() == (given.document,)
    assert library.document("suoi-may-2026") == given.document
    assert library.raw_text("suoi-may-2026") == given.raw_text
    assert library.sections("suoi-may-2026") == given.sections
    assert library.passages() == library.passages("suoi-may-2026") == given.passages
    assert library.responsibilities() == given.facts.responsibilities
    assert library.targets() == given.facts.targets
    assert library.legal_bases() == given.facts.legal_bases
    assert library.deadlines() == given.facts.deadlines


def test_a_paper_that_is_not_here(library: Library):
    assert library.document("khong-co") is None
    assert library.sections("khong-co") == ()
    assert library.responsibilities(["khong-co"]) == ()
    assert library.remove("khong-co") is False
    assert library.search(QUESTION) == []
    assert library.search_facts(QUESTION, "targets") == []
    with pytest.raises(KeyError):
        library.raw_text("khong-co")


def test_papers_are_listed_by_collection(library: Library):
    library.add(paper("a-2026", collection="kế hoạch"))
    library.add(paper("b-2026", collection="nghị quyết"))
    assert [document.doc_id for document in library.documents("nghị quyết")] == ["b-2026"]
    assert len(library.documents()) == 2


def test_the_clause_that_answers_comes_first(library: Library):
    library.add(paper())
    best = library.search(QUESTION, k=2)
    assert len(best) == 2
    assert best[0].passage.path == "VI.1"
    assert 1 >= best[0].score > best[1].score >= 0
    assert best[0].lexical > 0 and best[0].dense > 0


@pytest.mark.parametrize(
    "typed",
    ["don vi nao chu tri an toan thong tin", "ĐƠN VỊ NÀO CHỦ TRÌ AN TOÀN THÔNG TIN", "đơn vị nào chủ trì an toàn"],
)
def test_the_same_clause_is_found_however_it_is_typed(library: Library, typed: str):
    library.add(paper())
    assert library.search(typed)[0].passage.path == "VI.1"


def test_no_question_breaks_the_search(library: Library):
    library.add(paper())
    for odd in (
        "",
        "   ",
        "?!",
        '"',
        "an AND OR NOT (",
        "a" * 5000,
        "* NEAR/2",
        "xin chào " * 500,
        "日本語",
        "'; DROP TABLE",
    ):
        library.search(odd)
        library.search_facts(odd, "responsibilities")


def test_search_keeps_to_the_papers_and_zones_that_were_asked_for(library: Library):
    for place in ("suoi-may", "ben-nua", "dong-sen"):
        library.add(paper(f"{place}-2026", f"xã {place}"))
    assert {hit.passage.doc_id for hit in library.search(QUESTION, k=50)} == {
        "suoi-may-2026",
        "ben-nua-2026",
        "dong-sen-2026",
    }
    within = library.search(QUESTION, doc_ids=["ben-nua-2026"], k=50)
    assert within and {hit.passage.doc_id for hit in within} == {"ben-nua-2026"}
    tasks = library.search(QUESTION, zones=["tasks"], k=50)
    assert tasks and {hit.passage.zone for hit in tasks} == {"tasks"}
    assert library.search(QUESTION, doc_ids=[], k=50) == []
    assert library.search(QUESTION, doc_ids=["khong-co"], k=50) == []
    facts = library.search_facts(QUESTION, "responsibilities", doc_ids=["dong-sen-2026"])
    assert facts and {fact.doc_id for fact, _ in facts} == {"dong-sen-2026"}


def test_facts_are_found_by_what_they_say(library: Library):
    library.add(paper())
    library.add(paper("ben-nua-2026", "xã Bến Nứa"))
    (first, score), *_ = library.search_facts("đơn vị nào lo an toan thong tin", "responsibilities")
    assert first.unit == "Công an xã" and 0 < score <= 1
    assert library.search_facts("tập huấn kỹ năng số đạt bao nhiêu phần trăm", "targets")[0][0].value == 80.0
    assert library.search_facts("nghị định 30/2020/NĐ-CP", "legal_bases")[0][0].number == "30/2020/NĐ-CP"
    assert library.search_facts("hạn báo cáo kết quả", "deadlines")[0][0].when == "trước ngày 15/12/2026"


def test_a_replaced_paper_leaves_nothing_behind(library: Library):
    library.add(paper())
    shorter = paper(clauses=(("Trạm Y tế", "Chủ trì triển khai hồ sơ sức khỏe điện tử toàn dân."),))
    library.add(shorter)
    assert library.passages() == shorter.passages
    assert library.responsibilities() == shorter.facts.responsibilities
    assert {hit.passage.text for hit in library.search(QUESTION, k=50)} == {shorter.passages[0].text}
    assert [fact.unit for fact, _ in library.search_facts("an toàn thông tin", "responsibilities")] == ["Trạm Y tế"]
    assert library.verify().sound


def test_a_removed_paper_is_found_no_more(library: Library):
    library.add(paper())
    library.add(paper("ben-nua-2026", "xã Bến Nứa"))
    assert library.remove("suoi-may-2026") is True
    assert {hit.passage.doc_id for hit in library.search(QUESTION, k=50)} == {"ben-nua-2026"}
    assert {fact.doc_id for fact, _ in library.search_facts(QUESTION, "responsibilities")} == {"ben-nua-2026"}
    assert library.verify().sound


def test_the_revision_rises_with_every_write(library: Library):
    seen = [library.revision]
    library.add(paper())
    seen.append(library.revision)
    library.correct(library.targets()[0], "confirmed")
    seen.append(library.revision)
    library.remove("suoi-may-2026")
    seen.append(library.revision)
    assert seen == sorted(set(seen))


def test_what_is_kept_in_memory_is_bounded_and_forgotten_with_every_write():
    revision, reads = [1], []
    memo = Memo(lambda: revision[0], limit=10)

    def ask(key: str, records: int) -> None:
        memo.get(key, lambda: (reads.append(key), *range(records - 1)))

    for key in ("a", "a", "b", "a", "c", "a", "b"):
        ask(key, 3)
    assert reads == ["a", "b", "c", "b"]  # only two of three fit; the one asked for least lately had to go
    revision[0] = 2
    ask("a", 3)
    ask("much", 50)
    ask("much", 50)
    assert reads[4:] == ["a", "much", "much"]


def test_reading_a_paper_again_embeds_nothing_twice(tmp_path: Path):
    embedder = WordEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        library.add(paper())
        once = embedder.embedded
        library.add(paper(clauses=(*CLAUSES, ("Trạm Y tế", "Triển khai hồ sơ sức khỏe điện tử."))))
        library.rebuild()
    assert (once, embedder.embedded) == (4, 5)


def test_a_read_only_library_can_be_searched_but_not_changed(tmp_path: Path):
    with Library.open(tmp_path, embedder=WordEmbedder()) as library:
        library.add(paper())
    with Library.open(tmp_path, read_only=True, embedder=WordEmbedder()) as reader:
        assert reader.search(QUESTION)[0].passage.path == "VI.1"
        for write in (
            lambda: reader.add(paper()),
            lambda: reader.remove("suoi-may-2026"),
            reader.rebuild,
            reader.verify,
        ):
            with pytest.raises(ReadOnly):
                write()


def test_a_second_writer_waits_and_is_then_told_in_vietnamese(library: Library, tmp_path: Path):
    library._lock.wait = 0.2
    with WriteLock(tmp_path).held():
        with pytest.raises(Busy, match="đang được một chương trình khác ghi"):
            library.add(paper())
        assert library.search(QUESTION) == []  # readers are not held up
    library.add(paper())
    assert len(library.documents()) == 1


def test_two_open_libraries_see_each_other_s_writes(tmp_path: Path):
    with (
        Library.open(tmp_path, embedder=WordEmbedder()) as first,
        Library.open(tmp_path, embedder=WordEmbedder()) as second,
    ):
        first.add(paper())
        assert second.search(QUESTION)[0].passage.doc_id == "suoi-may-2026"
        second.add(paper("ben-nua-2026", "xã Bến Nứa"))
        first.add(paper("dong-sen-2026", "xã Đồng Sen"))
        for opened in (first, second):
            assert {hit.passage.doc_id for hit in opened.search(QUESTION, k=50)} == {
                "suoi-may-2026",
                "ben-nua-2026",
                "dong-sen-2026",
            }
        assert first.verify().sound


def test_a_damaged_or_impossible_library_is_told_in_one_vietnamese_sentence(tmp_path: Path):
    (tmp_path / "catalogue.sqlite3").write_bytes(b"khong phai co so du lieu" * 300)
    with pytest.raises(Damaged, match="troly restore"):
        Library.open(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable, match="Không tạo được thư mục"):
        Library.open(tmp_path / "file" / "home")


def test_a_full_disk_loses_nothing_that_was_there(library: Library):
    library.add(paper())
    pages = library._catalogue.connection().execute("PRAGMA page_count").fetchone()[0]
    library._catalogue.connection().execute(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(Unwritable, match="ổ đĩa đầy"):
        library.add(paper("lon-2026", clauses=CLAUSES * 200))
    assert [document.doc_id for document in library.documents()] == ["suoi-may-2026"]
    library._catalogue.connection().execute("PRAGMA max_page_count = 1000000")
    assert library.verify().sound


def test_opening_the_library_loads_no_heavy_package():
    loaded = "import sys, vectorstore.library; print([m for m in ('torch', 'chromadb', 'langchain_core') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
