"""The papers of the library as the tab Thư viện lists them, and taking uploaded files in."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import Any

from gradio.utils import get_upload_folder

from ingest.choosing import doubtful
from ui.fields import FIELD_NAMES
from ui.office import Office, is_sample, period_name, place_name
from ui.parts import Field, faceted
from vectorstore.records import Document, Outcome
from vectorstore.text import fold

_TICK = 0.25  # seconds between two looks at the progress


@dataclass(frozen=True)
class Paper:
    """A paper with what was read from it."""

    document: Document
    clauses: int
    passages: int
    duties: int
    targets: int
    bases: int

    @property
    def doubts(self) -> tuple[tuple[str, Outcome], ...]:
        """The fields that were read with doubt, by their Vietnamese names, for a person to choose."""
        return tuple((FIELD_NAMES[outcome.field], outcome) for outcome in doubtful(self.document))

    @property
    def folded(self) -> str:
        """What a search looks in."""
        meta = self.document.metadata
        return fold(" ".join((self.document.name, meta.title or "", meta.number or "", place_name(self.document))))


@dataclass(frozen=True)
class Shelf:
    """All papers, last taken in first."""

    papers: tuple[Paper, ...]

    @classmethod
    def read(cls, office: Office) -> Shelf:
        """From the library as it is now."""
        library = office.library
        passages = Counter(passage.doc_id for passage in library.passages())
        duties = Counter(fact.doc_id for fact in library.responsibilities())
        targets = Counter(fact.doc_id for fact in library.targets())
        bases = Counter(fact.doc_id for fact in library.legal_bases())
        found = [
            Paper(
                d,
                len(library.sections(d.doc_id)),
                passages[d.doc_id],
                duties[d.doc_id],
                targets[d.doc_id],
                bases[d.doc_id],
            )
            for d in library.documents()
        ]
        return cls(tuple(sorted(found, key=lambda paper: paper.document.ingested_at, reverse=True)))

    def fields(self, picked: dict[str, list[str]], text: str) -> tuple[Field, ...]:
        """The filters of the tab, each offering what the others leave."""
        labels = {"place": "Địa bàn", "period": "Thời kỳ", "state": "Tình trạng"}
        return tuple(
            faceted(key, label, self._left(key, picked, text), picked.get(key, ())) for key, label in labels.items()
        )

    def _left(self, key: str, picked: dict[str, list[str]], text: str) -> list[str]:
        others = {name: values for name, values in picked.items() if name != key}
        return [value for paper in self.passing(others, text) for value in _has(paper.document)[key]]

    def passing(self, filters: dict[str, list[str]], text: str) -> list[Paper]:
        """The papers that pass the filters and hold all words of the text."""
        words = fold(text).split()
        return [p for p in self.papers if _passes(p.document, filters) and all(word in p.folded for word in words)]


def states(document: Document) -> tuple[str, ...]:
    """What is special about a paper: repaired, warned of, without a number, a sample."""
    marks = (
        ("Đã phục hồi chữ", document.repaired),
        ("Chưa đọc hết", bool(document.unread)),
        ("Có cảnh báo", bool(document.warnings)),
        ("Thông tin cần xác nhận", bool(doubtful(document))),
        ("Chưa ghi số", not document.metadata.number),
        ("Văn bản mẫu", is_sample(document)),
    )
    return tuple(name for name, holds in marks if holds) or ("Bình thường",)


@dataclass(frozen=True)
class Intake:
    """How far the taking-in of files is. done, total: bytes; left: seconds, None while unknown; report: at the end."""

    name: str = ""
    done: int = 0
    total: int = 0
    left: float | None = None
    report: Any = None
    fault: str = ""

    @property
    def share(self) -> int:
        """Per cent done."""
        return min(100, 100 * self.done // self.total) if self.total else 0


def paths_of(text: str) -> list[str]:
    """The list of paths that the page's script sent as JSON; empty when it is none."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return []
    return [path for path in found if isinstance(path, str)] if isinstance(found, list) else []


def uploaded(paths: Sequence[str]) -> tuple[Path, ...]:
    """The paths that are files of the upload folder; what else a page may send is left out."""
    folder = Path(get_upload_folder()).resolve()
    found = (Path(path).resolve() for path in paths)
    return tuple(path for path in found if path.is_relative_to(folder) and path.is_file())


def take_in(library: Any, paths: Sequence[Path]) -> Iterator[Intake]:
    """Ingest files in the background and tell how far it is; the uploaded copies are deleted afterwards."""
    told: Queue[Intake] = Queue()
    started = monotonic()

    def progress(done: int, total: int, name: str) -> None:
        spent = monotonic() - started
        told.put(Intake(name, done, total, spent / done * (total - done) if done else None))

    def work() -> None:
        from assistant.reading.prepare import prepare
        from ingest.pipeline import ingest

        try:
            report = ingest(library, paths, progress=progress)
            told.put(Intake(report=report))
            prepare(library, (*report.added, *report.replaced))  # goes on while the page already shows the papers
        except Exception as error:
            told.put(Intake(fault=str(error) or type(error).__name__))
            raise
        finally:
            for path in paths:
                shutil.rmtree(path.parent, ignore_errors=True)

    worker = Thread(target=work, name="ingest", daemon=True)
    worker.start()
    last = Intake(name="chuẩn bị")
    while last.report is None and not last.fault:
        try:
            last = told.get(timeout=_TICK)
        except Empty:
            if not worker.is_alive() and told.empty():
                last = Intake(fault="việc đọc tệp dừng giữa chừng")
        yield last


def _passes(document: Document, filters: dict[str, list[str]]) -> bool:
    have = _has(document)
    return all(have[key] & set(values) for key, values in filters.items() if values and key in have)


def _has(document: Document) -> dict[str, set[str]]:
    """What a paper has for each filter."""
    return {"place": {place_name(document)}, "period": {period_name(document)}, "state": set(states(document))}
