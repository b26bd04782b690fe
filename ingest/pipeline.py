"""From files to the library: load, repair, outline, metadata, passages, facts, then one transaction a paper."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import facts, metadata, outline, passages
from ingest.discover import Found, discover, inside
from ingest.errors import Unreadable, unforeseen
from ingest.load import archive, limits, load
from ingest.repair import repair
from vectorstore.errors import StoreError
from vectorstore.records import Document, Ingested
from vectorstore.text import slug

if TYPE_CHECKING:
    from vectorstore.library import Library

logger = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all, and the name of the file being read."""

DEFAULT_COLLECTION = "chung"


_SIBLINGS = 8
_SAME_LINES = 0.5  # share of lines that two versions of one paper have in common


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did. added, replaced, unchanged: ids of papers; failed: (file name, reason in Vietnamese).

    missing: ids of papers that were once read from a folder of this run and are no longer there; they stay in the
    library until they are removed. duplicates: (file name, id of the paper that has the same content already).
    passages: how many were written; seconds: of the whole run."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    passages: int = 0
    seconds: float = 0.0

    @property
    def nothing_new(self) -> bool:
        """True when every file was known already and nothing was written."""
        return not (self.added or self.replaced or self.failed)


def read(
    path: Path,
    *,
    doc_id: str | None = None,
    name: str = "",
    collection: str = DEFAULT_COLLECTION,
    origin: str = "",
    siblings: Callable[[], Sequence[str]] = tuple,
    chosen: Mapping[str, str | None] | None = None,
) -> Ingested:
    """Everything that ingest makes of one file, nothing stored.

    doc_id: the slug of the file name when not given. name: the file's own, where `path` is a copy's. siblings: gives
    clean texts of the library, from which a damaged paper is repaired better; asked for only then. chosen: what a person
    said of the metadata, by field. Raises Unreadable when the file gives no text."""
    loaded = load(path)
    loaded = replace(loaded, name=name or loaded.name)
    repaired = repair(loaded)
    if repaired.lines != loaded.lines and (texts := siblings()):
        repaired = repair(loaded, texts=texts)
    doc_id = doc_id or slug(path.name)
    sections = outline.parse(repaired, doc_id)
    examined = metadata.examine(sections, repaired, chosen)
    about = examined.metadata
    document = Document(
        doc_id=doc_id,
        collection=collection,
        name=loaded.name,
        sha256=loaded.sha256,
        kind=loaded.kind,
        pages=loaded.pages,
        metadata=about,
        repaired=repaired.lines != loaded.lines,
        warnings=repaired.warnings,
        unread=loaded.unread,
        ingested_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        origin=origin or str(path.absolute()),
        outcomes=examined.outcomes,
    )
    return Ingested(
        document=document,
        raw_text=repaired.raw_text,
        sections=sections,
        passages=passages.chunk(sections, about),
        facts=facts.extract(sections, about),
    )


def ingest(
    library: Library,
    paths: Iterable[Path],
    *,
    collection: str = DEFAULT_COLLECTION,
    progress: Progress | None = None,
) -> Report:
    """Bring files, folders and zips into the library; what is there unchanged is left alone.

    A file that cannot be read is reported and the rest goes on. Each paper is one transaction, so that a run that is
    broken off keeps what it finished."""
    run = _Run(library, collection, progress)
    findings = discover(paths)
    run.failed += findings.failed
    total = sum(found.size for found in findings.files)
    for found in findings.files:
        run.tell(total, found.name)
        run.take(found)
    run.tell(total, "")
    return run.report(findings.roots)


class _Run:
    """One run's books: what is known, what was done."""

    def __init__(self, library: Library, collection: str, progress: Progress | None) -> None:
        self.library = library
        self.collection = collection
        self.progress = progress
        self.started = time.perf_counter()
        self.known = {document.doc_id: document for document in library.documents()}
        self.seen: set[str] = set()
        self.added: list[str] = []
        self.replaced: list[str] = []
        self.unchanged: list[str] = []
        self.failed: list[tuple[str, str]] = []
        self.duplicates: list[tuple[str, str]] = []
        self.passages = 0
        self.done = 0

    def tell(self, total: int, name: str) -> None:
        """Report progress before the next file."""
        if self.progress:
            self.progress(self.done, total, name)

    def take(self, found: Found, depth: int = 1) -> None:
        """Ingest one file when it is new or changed; an archive inside an archive is opened down to a limit."""
        path = found.path
        try:
            with found.file() as path:
                if archive.is_plain_archive(path):
                    self._open(found, path, depth)
                else:
                    self._take(found, path)
        except Unreadable as error:
            self.failed.append((found.name, str(error).replace(path.name, found.name)))
        except StoreError:
            raise
        except Exception as error:  # one file's fault, whatever it is, leaves the rest of the run unharmed
            logger.exception("reading %r", found.origin)
            self.failed.append((found.name, str(unforeseen(found.name, error))))
        self.done += found.size if depth == 1 else 0

    def _open(self, found: Found, path: Path, depth: int) -> None:
        if depth >= limits.MAX_ARCHIVE_DEPTH:
            raise Unreadable(f"Tệp nén “{found.name}” lồng quá nhiều lớp; hãy giải nén trước.", code="zip_bomb")
        for member in inside(path, origin=found.origin, root=found.root):
            self.take(member, depth + 1)

    def _take(self, found: Found, path: Path) -> None:
        limits.check_size(path)
        digest = sha256(path)
        before = self._before(found, digest)
        if before is not None and before.sha256 == digest:
            self.seen.add(before.doc_id)
            self.unchanged.append(before.doc_id)
            return
        if twin := self._twin(digest):
            self.duplicates.append((found.name, twin))
            return
        made = self._read(found, path, before.doc_id if before else self._free_id(slug(found.name)))
        if before and before.origin != found.origin:
            before = next((d for d in self._of_name(found) if self._is_same(d, made)), None)
        doc_id = before.doc_id if before else self._free_id(slug(found.name))
        if doc_id != made.document.doc_id:
            made = self._read(found, path, doc_id)
        self.library.add(made)
        self.known[doc_id] = made.document
        self.seen.add(doc_id)
        self.passages += len(made.passages)
        (self.replaced if before else self.added).append(doc_id)

    def _read(self, found: Found, path: Path, doc_id: str) -> Ingested:
        return read(
            path,
            doc_id=doc_id,
            name=found.name,
            collection=self.collection,
            origin=found.origin,
            siblings=self._clean_texts,
            chosen=self.library.chosen(doc_id),
        )

    def _is_same(self, before: Document, made: Ingested) -> bool:
        """True when a file of a known name from another place is a new version of that paper, not another paper.

        Two papers of one name (every commune has its "ke-hoach.docx") differ in their number or in most of their lines."""
        numbers = {before.metadata.number, made.document.metadata.number} - {None}
        if len(numbers) > 1:
            return False
        old, new = (set(text.split("\n")) for text in (self.library.raw_text(before.doc_id), made.raw_text))
        return len(old & new) >= _SAME_LINES * min(len(old), len(new))

    def _clean_texts(self) -> list[str]:
        """The newest papers of the library that needed no repair, a few."""
        clean = sorted((d for d in self.known.values() if not d.repaired), key=lambda d: d.ingested_at, reverse=True)
        return [self.library.raw_text(document.doc_id) for document in clean[:_SIBLINGS]]

    def _before(self, found: Found, digest: str) -> Document | None:
        """The paper that this file was before: read from the same place, else the same file moved (name and content),
        else the file of that name whose own place is gone or unknown."""
        mine = self._open_papers()
        for test in (lambda d: d.origin == found.origin, lambda d: d.sha256 == digest and d.name == found.name):
            if match := next(filter(test, mine), None):
                return match
        return next(iter(self._of_name(found)), None)

    def _of_name(self, found: Found) -> list[Document]:
        """The papers of that file name whose own file is gone."""
        return [d for d in self._open_papers() if d.name == found.name and not _still_there(d.origin)]

    def _open_papers(self) -> list[Document]:
        """The papers of the collection that no file of this run was yet."""
        return [d for d in self.known.values() if d.collection == self.collection and d.doc_id not in self.seen]

    def _twin(self, digest: str) -> str | None:
        """The paper of this run or of another place with the very same content: a copy is not read twice."""
        mine = (d for d in self.known.values() if d.collection == self.collection)
        return next((d.doc_id for d in mine if d.sha256 == digest), None)

    def _free_id(self, wanted: str) -> str:
        """The wanted id, or the first of id-2, id-3 … that no paper has."""
        number, candidate = 1, wanted
        while candidate in self.known:
            number += 1
            candidate = f"{wanted}-{number}"
        return candidate

    def report(self, roots: tuple[str, ...]) -> Report:
        """The run in one record."""
        return Report(
            added=tuple(self.added),
            replaced=tuple(self.replaced),
            unchanged=tuple(self.unchanged),
            failed=tuple(self.failed),
            missing=tuple(sorted(self._missing(roots))),
            duplicates=tuple(self.duplicates),
            passages=self.passages,
            seconds=time.perf_counter() - self.started,
        )

    def _missing(self, roots: tuple[str, ...]) -> Iterable[str]:
        for document in self.known.values():
            if document.collection != self.collection or document.doc_id in self.seen:
                continue
            if _under(document.origin, roots) and not _still_there(document.origin):
                yield document.doc_id


def sha256(path: Path) -> str:
    """The content's hash, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _still_there(origin: str) -> bool:
    return bool(origin) and Path(origin.partition("!/")[0]).is_file()


def _under(origin: str, roots: tuple[str, ...]) -> bool:
    return any(origin == root or origin.startswith((root.rstrip("/") + "/", root + "!/")) for root in roots)
