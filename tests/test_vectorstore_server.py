"""An office that runs a Chroma server points the library at it and notices no other difference."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store_papers import WordEmbedder, paper
from vectorstore.library import Library
from vectorstore.options import Options

QUESTION = "đơn vị nào chủ trì bảo đảm an toàn thông tin mạng"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    data = tmp_path_factory.mktemp("server")
    command = [str(program), "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def test_a_library_on_a_server_finds_replaces_and_removes(server: str, tmp_path: Path):
    options = Options(chroma_url=server)
    with Library.open(tmp_path, embedder=WordEmbedder(), options=options) as library:
        library.add(paper())
        library.add(paper("ben-nua-2026", "xã Bến Nứa"))
        assert library.search(QUESTION)[0].dense > 0
        library.remove("suoi-may-2026")
        assert {hit.passage.doc_id for hit in library.search(QUESTION, k=50)} == {"ben-nua-2026"}
        assert library.verify().sound
        library.rebuild()
        assert library.verify().sound
    assert not (tmp_path / "chroma").exists()


def test_two_libraries_on_one_server_do_not_mix(server: str, tmp_path: Path):
    options = Options(chroma_url=server)
    with (
        Library.open(tmp_path / "one", embedder=WordEmbedder(), options=options) as one,
        Library.open(tmp_path / "two", embedder=WordEmbedder(), options=options) as two,
    ):
        one.add(paper())
        two.add(paper("ben-nua-2026", "xã Bến Nứa"))
        assert one.verify().sound and two.verify().sound
        assert {hit.passage.doc_id for hit in one.search(QUESTION, k=50)} == {"suoi-may-2026"}


def test_a_server_that_is_away_does_not_stop_the_search(tmp_path: Path):
    options = Options(chroma_url="http://127.0.0.1:9")
    with Library.open(tmp_path, embedder=WordEmbedder(), options=options) as library:
        library.add(paper())
        assert library.search(QUESTION)[0].passage.path == "VI.1"
        assert library.warnings


def test_the_address_is_read_from_the_settings_file_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("TROLY_CHROMA_URL", raising=False)
    (tmp_path / "troly.env").write_text('# máy chủ\nTROLY_CHROMA_URL="http://may-chu:8000"\nTROLY_RERANKER=\n')
    assert Options.read(tmp_path) == Options(chroma_url="http://may-chu:8000")
    monkeypatch.setenv("TROLY_CHROMA_URL", "http://khac:9000")
    assert Options.read(tmp_path).chroma_url == "http://khac:9000"


def _wait_for(port: int) -> None:
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the Chroma server did not start")
