"""The dense index may lose rows, rot or vanish: the library notices, goes on answering and puts it right."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from tests.store_papers import WordEmbedder, paper
from vectorstore import keeper
from vectorstore.dense import DenseIndex
from vectorstore.dense_state import Entry
from vectorstore.library import Library, Verified

QUESTION = "đơn vị nào chủ trì bảo đảm an toàn thông tin mạng"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Library.open(tmp_path, embedder=WordEmbedder()) as library:
        library.add(paper())
        library.add(paper("ben-nua-2026", "xã Bến Nứa"))
    return tmp_path


def test_verify_finds_and_mends_planted_differences(home: Path):
    index = DenseIndex(home / "chroma", "words")
    index.delete(["suoi-may-2026#0", "suoi-may-2026#1"])
    vector = np.full((1, 64), 0.125, np.float32)
    index.put([Entry(key="la#0", doc_id="la", zone="tasks", hash="x")], vector)
    index.put([Entry(key="ben-nua-2026#2", doc_id="ben-nua-2026", zone="tasks", hash="an older text")], vector)
    index.close()
    with Library.open(home, embedder=WordEmbedder()) as library:
        assert library.verify() == Verified(passages=8, missing=2, extra=1, stale=1)
        assert library.verify() == Verified(passages=8)
        assert library.verify().sound


def test_verify_mends_the_lexical_index_too(home: Path):
    database = sqlite3.connect(home / "catalogue.sqlite3")
    database.execute("DELETE FROM passages_terms WHERE rowid = 1")
    database.execute("UPDATE passages_terms SET syllables = 'khac' WHERE rowid = 2")
    database.commit()
    database.close()
    with Library.open(home, embedder=WordEmbedder()) as library:
        found = library.verify()
        assert (found.words, found.missing) == (2, 0)
        assert "Đã sửa 2 chỗ lệch" in str(found)
        assert library.verify().sound


def test_a_vector_that_the_catalogue_does_not_vouch_for_is_never_shown(home: Path):
    index = DenseIndex(home / "chroma", "words")
    query = np.asarray([WordEmbedder().embed_query(QUESTION)], np.float32)
    index.put([Entry(key="la#0", doc_id="la", zone="tasks", hash="x")], query)
    index.close()
    with Library.open(home, embedder=WordEmbedder()) as library:
        assert {hit.passage.doc_id for hit in library.search(QUESTION, k=50)} == {"suoi-may-2026", "ben-nua-2026"}


@pytest.mark.parametrize("damage", ["garbage", "emptied", "gone"])
def test_search_goes_on_and_rebuild_repairs_a_broken_chroma(home: Path, damage: str):
    _damage(home / "chroma", damage)
    with Library.open(home, embedder=WordEmbedder()) as library:
        assert library.search(QUESTION)[0].passage.path == "VI.1"
        library.rebuild()
        assert library.warnings == []
        assert library.verify().sound
        assert library.search(QUESTION)[0].dense > 0


def test_with_chroma_and_the_cache_both_broken_words_still_find_it_and_the_user_is_told(home: Path):
    _damage(home / "chroma", "garbage")
    (home / "vectors.sqlite3").write_bytes(b"no database at all" * 100)
    with Library.open(home, read_only=True, embedder=WordEmbedder()) as library:
        hits = library.search("an toan thong tin")
        assert hits[0].passage.path == "VI.1" and hits[0].dense == 0
        assert any("troly library rebuild" in warning for warning in library.warnings)
    with Library.open(home, embedder=WordEmbedder()) as library:
        library.rebuild()
        assert library.verify().sound and library.search(QUESTION)[0].dense > 0


def test_nothing_leaves_the_machine(home: Path, monkeypatch: pytest.MonkeyPatch):
    called = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: called.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: called.append(address))
    with Library.open(home, embedder=WordEmbedder()) as library:
        library.add(paper("dong-sen-2026", "xã Đồng Sen"))
        library.search(QUESTION)
        library.rebuild()
    assert called == []


def test_a_write_that_chroma_missed_is_mended_at_the_next_opening(home: Path, monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object) -> None:
        raise keeper.DenseBroken("disk full")

    with Library.open(home, embedder=WordEmbedder()) as library:
        with monkeypatch.context() as patched:
            patched.setattr(DenseIndex, "put", fails)
            library.add(paper("dong-sen-2026", "xã Đồng Sen"))
        assert library.warnings
        assert "dong-sen-2026" in {hit.passage.doc_id for hit in library.search(QUESTION, k=50)}
    with Library.open(home, embedder=WordEmbedder()) as library:
        library.search(QUESTION)
        assert library.verify().sound


def test_another_embedding_model_gets_an_index_of_its_own(home: Path):
    other = WordEmbedder("other words", 32)
    with Library.open(home, embedder=other) as library:
        assert library.search(QUESTION)[0].dense > 0
        assert other.embedded == 8
        assert library.verify().sound


def test_more_vectors_than_memory_should_hold_are_searched_by_chroma(home: Path, monkeypatch: pytest.MonkeyPatch):
    with Library.open(home, embedder=WordEmbedder()) as library:
        in_memory = library.search(QUESTION, doc_ids=["ben-nua-2026"], zones=["implementation"])
    monkeypatch.setattr(keeper, "IN_MEMORY", 3)
    with Library.open(home, embedder=WordEmbedder()) as library:
        asked = library.search(QUESTION, doc_ids=["ben-nua-2026"], zones=["implementation"])
    assert [hit.passage for hit in asked] == [hit.passage for hit in in_memory]
    assert [hit.score for hit in asked] == pytest.approx([hit.score for hit in in_memory], abs=1e-4)


def _damage(folder: Path, how: str) -> None:
    if how == "gone":
        shutil.rmtree(folder)
        return
    for file in folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"" if how == "emptied" else b"\x00garbage" * 512)
