"""Two real processes over one library: who reads beside a writer is told of no damage, whoever wrote the vectors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import ROOT
from tests.store_papers import WordEmbedder, paper
from vectorstore.library import Library

WRITER = """
import sys
from pathlib import Path
from tests.store_papers import WordEmbedder, paper
from vectorstore.library import Library
with Library.open(Path(sys.argv[1]), embedder=WordEmbedder()) as library:
    for number in range(40):
        clauses = tuple((f"Đơn vị {n}", f"Chủ trì nhiệm vụ thứ {n} của bản {number}.") for n in range(30))
        library.add(paper(f"van-ban-{number % 8}", "xã Suối Mây", clauses))
        print(number, flush=True)
"""


@pytest.mark.parametrize("cached", [True, False], ids=["with the cache", "from Chroma alone"])
def test_a_reader_beside_a_writing_process_claims_no_damage(
    tmp_path: Path, cached: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(tmp_path, embedder=WordEmbedder()) as library:
        library.add(paper())
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with Library.open(tmp_path, read_only=True, embedder=WordEmbedder()) as library:
        if not cached:  # the cache is only a cache: it may have been lost
            monkeypatch.setattr("vectorstore.vectors.VectorCache.known", lambda *_: {})
        assert writer.stdout is not None
        for _ in writer.stdout:
            assert library.search("đơn vị nào chủ trì nhiệm vụ thứ 7")
            assert library.warnings == []
        assert writer.wait(30) == 0
        hits = library.search("chủ trì nhiệm vụ thứ 7", k=20)
        assert library.warnings == [] and all(hit.dense > 0 for hit in hits)
