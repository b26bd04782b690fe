"""Runs: a question set over a folder of papers in a library of its own, or over the library at hand."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.chain import Assistant
from assistant.jsonform import answer_object
from assistant.records import Turn
from eval.metrics import Score, score

if TYPE_CHECKING:
    from vectorstore.library import Library

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Run:
    """A measured question set. name: of the set; system: "troly" or "naive"."""

    name: str
    system: str
    questions: Sequence[Mapping[str, Any]]
    answers: Sequence[Mapping[str, Any]]
    result: Score


def shared() -> Path | None:
    """The folder of shared measuring material (TROLY_SHARED, else ../shared), or None where it is not there."""
    folder = Path(os.environ.get("TROLY_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "questions" / "dev.jsonl").is_file() else None


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A question set and the folders of the papers that make up its library."""

    name: str
    papers: tuple[Path, ...]
    questions: Path


def question_sets() -> tuple[QuestionSet, ...]:
    """The project's own sets, and the shared development questions where the folder is there.

    samples: over `samples/text`. papers: over `eval/papers`, eight papers of invented places in forms of their own, with
    questions by a reader who had not seen the program. dev: over five plans. reading: free questions over 47 papers, about
    ten of which nothing here was trained on: run, never looked at one by one."""
    folder, asked = shared(), ROOT / "eval" / "questions"
    own = (
        QuestionSet("samples", (ROOT / "samples" / "text",), asked / "samples.jsonl"),
        QuestionSet("papers", (ROOT / "eval" / "papers",), asked / "papers.jsonl"),
    )
    if folder is None:
        return own
    questions, public = folder / "questions", folder / "public"
    reading = QuestionSet(
        "reading", (folder / "plans", public / "plans", public / "legal"), questions / "reading" / "validation.jsonl"
    )
    dev = QuestionSet("dev", (folder / "plans",), questions / "dev.jsonl")
    return (*own, dev, reading) if reading.questions.is_file() else (*own, dev)


def question_file(path: Path) -> list[dict[str, Any]]:
    """The questions of a JSON Lines file; missing optional fields are filled in."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    empty = {
        "history": [],
        "doc_ids": [],
        "evidence": [],
        "must_include": [],
        "must_not_include": [],
        "style": "normal",
    }
    return [{**empty, **row, "doc_ids": [slug(doc) for doc in row.get("doc_ids", ())]} for row in rows]


def slug(name: str) -> str:
    """A paper's id as ingest makes it of a file name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@contextmanager
def library_of(*folders: Path) -> Iterator[Library]:
    """A library of its own over folders of papers, gone afterwards."""
    from ingest.pipeline import ingest
    from vectorstore.library import Library

    with tempfile.TemporaryDirectory(prefix="troly-eval-") as home, Library.open(Path(home)) as library:
        ingest(library, list(folders))
        yield library


def measure(name: str, library: Library, questions: Sequence[Mapping[str, Any]]) -> Run:
    """Answer the questions with the assistant and score them."""
    assistant = Assistant(library)
    answers = [_ask(assistant, question) for question in questions]
    return Run(name, "troly", questions, answers, score(questions, answers, raw_texts(library)))


def measure_naive(name: str, library: Library, questions: Sequence[Mapping[str, Any]]) -> Run:
    """The naive baseline on the same papers and questions, with the same embedding model."""
    from eval.baseline import NaiveBaseline
    from vectorstore.embeddings import default_embedder

    texts = raw_texts(library)
    answers = NaiveBaseline(texts, default_embedder()).batch(questions)
    return Run(name, "naive", questions, answers, score(questions, answers, texts))


def raw_texts(library: Library) -> dict[str, str]:
    """The raw text of every paper."""
    return {document.doc_id: library.raw_text(document.doc_id) for document in library.documents()}


def _ask(assistant: Assistant, question: Mapping[str, Any]) -> dict[str, Any]:
    history = tuple(Turn(role=turn["role"], content=turn["content"]) for turn in question["history"] or ())
    return answer_object(assistant.ask(question["question"], history=history), question["id"])
