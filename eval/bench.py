"""`python -m eval.bench`: how quick and how big, with a library of 10,000 passages.

The papers are the samples, copied under other names until there are enough passages. Their vectors are random (making
10,000 real ones takes minutes and the time of a search does not depend on them); those of the questions are real.
Beside the time on the clock stands the time of the processor: on a machine that has other work, that one tells.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from eval.run import ROOT, question_file
from vectorstore.embeddings import PackagedEmbedder
from vectorstore.library import Library
from vectorstore.records import Facts, Ingested

PASSAGES = 10_000
TOKENS = 175
"""Of a passage in the measure of embedding: what a clause of a plan with its headings comes to."""

_EMBEDDED = 64
Times = tuple[float, float]
"""Milliseconds of a call: on the clock, and of the processor."""


class QuestionsOnly(Embeddings):
    """Real vectors for questions, random ones for passages."""

    name = "bench"

    def __init__(self) -> None:
        self.model = PackagedEmbedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        seeds = np.random.default_rng([zlib.crc32(text.encode()) for text in texts])
        vectors = seeds.normal(size=(len(texts), 384))
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self.model.embed_query(text)


def main() -> None:
    """Measure and print; --json prints one object."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="troly-bench-") as home:
        figures = {"load_average": os.getloadavg()[0], **embedding_rate()}
        figures |= measured(Path(home), chosen.passages)
    if chosen.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:32s} {value:10.1f}")


def measured(home: Path, passages: int) -> dict[str, float]:
    """The figures of a library of that size. Times in milliseconds unless named otherwise, memory in megabytes."""
    texts = [question["question"] for question in question_file(ROOT / "eval" / "questions" / "samples.jsonl")]
    with Library.open(home, embedder=QuestionsOnly()) as library:
        figures = {"written_per_second": filled(library, passages)}
    gc.collect()
    with Library.open(home, embedder=QuestionsOnly()) as library:
        one = [library.documents()[0].doc_id]
        figures |= dict(
            zip(("first_question_ms", "first_question_cpu_ms"), timed(library.search, texts[:1])[0], strict=True)
        )
        figures |= spread("embed", timed(library.embedder.embed_query, texts))
        figures |= spread("search", timed(library.search, texts))
        figures |= spread("search_one_paper", timed(lambda text: library.search(text, doc_ids=one), texts))
        figures |= spread("facts", timed(lambda text: library.search_facts(text, "responsibilities"), texts))
        first, again = asked(library, texts)
        figures |= spread("ask", first) | spread("ask_again", again) | warmed(library, texts)
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def filled(library: Library, passages: int) -> float:
    """Fill the library with copies of the samples; passages written a second."""
    papers = list(samples())
    began, written = time.perf_counter(), 0
    for number in count():
        for paper in papers:
            if written >= passages:
                return written / (time.perf_counter() - began)
            library.add(copied(paper, number))
            written += len(paper.passages)
    raise AssertionError("unreachable")


def samples() -> Iterator[Ingested]:
    """The sample papers as ingest reads them."""
    from ingest.pipeline import read

    for path in sorted((ROOT / "samples" / "text").glob("*.txt")):
        yield read(path)


def copied(paper: Ingested, number: int) -> Ingested:
    """The paper as number 0, or as that of another place of the same text."""
    if number == 0:
        return paper
    doc_id = f"{paper.document.doc_id}-{number}"
    about = replace(paper.document.metadata, locality=f"{paper.document.metadata.locality} {number}")
    kinds = (item.name for item in fields(Facts))
    return replace(
        paper,
        document=replace(paper.document, doc_id=doc_id, metadata=about),
        sections=_of(doc_id, paper.sections),
        passages=_of(doc_id, paper.passages),
        facts=Facts(**{kind: _of(doc_id, getattr(paper.facts, kind)) for kind in kinds}),
    )


def embedding_rate() -> dict[str, float]:
    """Passages of 175 tokens that the packaged model embeds in a second of the clock and of one processor core."""
    model = PackagedEmbedder()
    passages = list(cut(model))
    model.embed_documents(passages[:4])
    began, used = time.perf_counter(), time.process_time()
    model.embed_documents(passages)
    return {
        "embedded_per_second": len(passages) / (time.perf_counter() - began),
        "embedded_per_core_second": len(passages) / (time.process_time() - used),
    }


def cut(model: PackagedEmbedder) -> Iterator[str]:
    """Stretches of the samples of 175 tokens each, all different."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "samples" / "text").glob("*.txt")))
    words = text.split()
    for number in range(_EMBEDDED):
        start = number * 61 % (len(words) - TOKENS)
        length = TOKENS
        while model.tokens(f"passage: {' '.join(words[start : start + length])}") > TOKENS:
            length -= 1
        yield " ".join(words[start : start + length])


def asked(library: Library, texts: Sequence[str]) -> tuple[list[Times], list[Times]]:
    """Whole answers, citations checked: in a fresh process, and once the papers they rest on were seen."""
    from assistant.chain import Assistant

    assistant = Assistant(library)
    timed(assistant.ask, texts[:3])
    return timed(assistant.ask, texts), timed(assistant.ask, texts)


def warmed(library: Library, texts: Sequence[str]) -> dict[str, float]:
    """Whole answers as the server gives them: every question new, the papers read ahead."""
    from assistant.chain import Assistant

    assistant = Assistant(library)
    began = time.perf_counter()
    assistant.warm()
    seconds = time.perf_counter() - began
    return {"warm_seconds": seconds} | spread("ask_warm", timed(assistant.ask, texts))


def timed(work: Callable[[str], Any], texts: Sequence[str]) -> list[Times]:
    """The times of each call."""
    times = []
    for text in texts:
        began, used = time.perf_counter(), time.process_time()
        work(text)
        times.append(((time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000))
    return times


def spread(name: str, times: Sequence[Times]) -> dict[str, float]:
    """The median and the 95th percentile of both clocks."""
    figures = {}
    for column, clock in enumerate(("", "_cpu")):
        ordered = sorted(pair[column] for pair in times)
        figures[f"{name}_p50{clock}_ms"] = statistics.median(ordered)
        figures[f"{name}_p95{clock}_ms"] = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return figures


def _of(doc_id: str, records: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(replace(record, doc_id=doc_id) for record in records)


if __name__ == "__main__":
    main()
