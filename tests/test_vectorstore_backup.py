"""A copy of the library brings everything back, also onto another machine, and is taken while others work."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.store_papers import WordEmbedder, paper
from vectorstore.errors import BadBackup
from vectorstore.library import Library

QUESTION = "đơn vị nào chủ trì an toàn thông tin"


def test_a_backup_brings_papers_facts_and_corrections_back(tmp_path: Path):
    with Library.open(tmp_path / "old", embedder=WordEmbedder()) as library:
        library.add(paper())
        library.correct(library.targets()[0], "confirmed", who="Lan")
        written = library.backup(tmp_path / "copies" / "thu-vien.sqlite3")
        passages = library.passages()
    Library.restore(written, tmp_path / "new")
    with Library.open(tmp_path / "new", embedder=WordEmbedder()) as library:
        assert library.passages() == passages
        assert library.targets()[0].correction == "confirmed"
        assert library.search(QUESTION)[0].dense > 0
        assert library.verify().sound


def test_restoring_takes_back_what_was_changed_since(tmp_path: Path):
    home = tmp_path / "home"
    with Library.open(home, embedder=WordEmbedder()) as library:
        library.add(paper())
        (tmp_path / "copies").mkdir()
        library.backup(tmp_path / "copies")
        library.remove("suoi-may-2026")
        library.add(paper("ben-nua-2026", "xã Bến Nứa"))
        before = library.revision
        Library.restore(tmp_path / "copies", home)
        assert library.revision > before
        assert [document.doc_id for document in library.documents()] == ["suoi-may-2026"]
        assert {hit.passage.doc_id for hit in library.search(QUESTION, k=50)} == {"suoi-may-2026"}
        assert library.verify().sound


def test_a_backup_taken_while_papers_are_added_is_consistent(tmp_path: Path):
    with Library.open(tmp_path / "home", embedder=WordEmbedder()) as library:
        library.add(paper("p-00"))
        done = threading.Event()

        def write() -> None:
            for number in range(1, 15):
                library.add(paper(f"p-{number:02}"))
            done.set()

        writer = threading.Thread(target=write)
        writer.start()
        copies = []
        while not done.is_set():
            copies.append(library.backup(tmp_path / f"copy-{len(copies)}.sqlite3"))
        writer.join()
    assert copies
    Library.restore(copies[len(copies) // 2], tmp_path / "new")
    with Library.open(tmp_path / "new", embedder=WordEmbedder()) as library:
        for document in library.documents():
            assert library.passages(document.doc_id) == paper(document.doc_id).passages
        assert library.verify().words == 0


def test_what_is_no_backup_is_refused_and_the_library_stays(tmp_path: Path):
    home = tmp_path / "home"
    with Library.open(home, embedder=WordEmbedder()) as library:
        library.add(paper())
        whole = library.backup(tmp_path / "whole.sqlite3").read_bytes()
    for name, content in (("text.txt", b"khong phai"), ("empty", b""), ("cut", whole[: len(whole) // 2])):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadBackup, match="không phải bản sao lưu"):
            Library.restore(tmp_path / name, home)
    with pytest.raises(BadBackup):
        Library.restore(tmp_path / "not-there", home)
    with Library.open(home, embedder=WordEmbedder()) as library:
        assert len(library.documents()) == 1
