"""Run as a program: writers are killed in the middle of adding papers, and the library is looked at after each death.

Prints one line a round. Exits 1 at the first library that lost a finished paper or shows half of one. The processes
are forked from one that has imported everything, so that a round takes a fraction of a second.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

import chromadb  # noqa: F401  imported once, before the forks

from tests.store_papers import WordEmbedder, paper
from vectorstore.library import Library
from vectorstore.records import Ingested

LOCALITIES = ("xã Suối Mây", "xã Bến Nứa")


def main(home: Path, rounds: int, seed: int) -> int:
    """Kill `rounds` writers at random moments; 0 when the library came through all of them."""
    moments = random.Random(seed)
    finished: dict[str, str] = {}
    for number in range(rounds):
        finished |= _killed_writer(home, number, moments.uniform(0.005, 0.25))
        if not _in_fork(partial(_check, home, finished)):
            return 1
        print(f"round {number}: {len(finished)} papers finished", flush=True)
    return 0 if _in_fork(partial(_check_whole, home)) else 1


def _killed_writer(home: Path, number: int, seconds: float) -> dict[str, str]:
    """Start a writer, let it work for that long after its first word, kill it; what it said was finished."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _write_papers(home, number, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        first = told.readline()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        lines = [first, *told.readlines()]
    os.waitpid(child, 0)
    return dict(line.split() for line in lines if line.endswith("\n") and " " in line.strip())


def _write_papers(home: Path, number: int, writing: int) -> None:
    """Add, replace and remove papers until killed; says `doc_id version` after each that is finished."""
    with Library.open(home, embedder=WordEmbedder()) as library:
        os.write(writing, b"begun\n")
        for step in itertools.count():
            doc_id = f"paper-{(number * 7 + step) % 12:02}"
            version = step % 2
            os.write(writing, f"{doc_id} ?\n".encode())  # from here on either version may be found
            library.add(_version(doc_id, version))
            os.write(writing, f"{doc_id} {version}\n".encode())
            if step % 5 == 4:
                os.write(writing, f"{doc_id} ?\n".encode())
                library.remove(doc_id)
                os.write(writing, f"{doc_id} gone\n".encode())


def _version(doc_id: str, version: int) -> Ingested:
    clauses = tuple(
        (f"Đơn vị {version}", f"Chủ trì nhiệm vụ thứ {n} của bản {version}.") for n in range(20 + 10 * version)
    )
    return paper(doc_id, LOCALITIES[version], clauses)


def _check(home: Path, finished: dict[str, str]) -> None:
    """Every finished paper is there in its version, every paper that is there is whole, and search works."""
    with Library.open(home, embedder=WordEmbedder()) as library:
        present = {document.doc_id: document for document in library.documents()}
        for doc_id, version in finished.items():
            if version == "gone":
                assert doc_id not in present, f"{doc_id} came back"
            elif version != "?":
                assert present[doc_id].metadata.locality == LOCALITIES[int(version)], f"{doc_id} is another version"
        for doc_id, document in present.items():
            _check_paper(library, _version(doc_id, LOCALITIES.index(document.metadata.locality or "")))
        assert {hit.passage.doc_id for hit in library.search("nhiệm vụ", k=1000)} == present.keys()


def _check_paper(library: Library, expected: Ingested) -> None:
    doc_id = expected.document.doc_id
    assert library.raw_text(doc_id) == expected.raw_text
    assert library.sections(doc_id) == expected.sections
    assert library.passages(doc_id) == expected.passages
    assert library.responsibilities([doc_id]) == expected.facts.responsibilities
    hits = library.search("nhiệm vụ", doc_ids=[doc_id], k=1000)
    assert {hit.passage for hit in hits} == set(expected.passages)
    assert all(hit.dense > 0 for hit in hits)


def _check_whole(home: Path) -> None:
    with Library.open(home, embedder=WordEmbedder()) as library:
        library.verify()
        assert library.verify().sound


def _in_fork(check: Callable[[], None]) -> bool:
    """Run a check in a process of its own: Chroma's threads do not survive a fork."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            check()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
