"""The folders that one service follows: by the setting as long as the page is served, by `troly watch` as long as it runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from threading import Thread

from assistant.settings import DEFAULT_COLLECTION
from ingest.wake import wakes
from ingest.watch import Step, Watch
from ui.api.service import Service
from vectorstore.library import Library

_log = logging.getLogger(__name__)


def watch_of(
    library: Library,
    folders: Sequence[Path],
    collection: str = DEFAULT_COLLECTION,
    tell: Callable[[Step], object] = lambda _: None,
) -> Watch:
    """A watch whose papers are made ready for questions as those of an upload are."""

    def after(doc_ids: Collection[str]) -> None:
        from assistant.reading.prepare import prepare

        prepare(library, doc_ids)

    return Watch(library, folders, collection=collection, after=after, tell=tell)


def follow(watch: Watch, service: Service | None = None) -> None:
    """Look whenever it is due until the watch is stopped; meanwhile the page of the service shows it."""
    if service is not None:
        service.watches.append(watch)
    try:
        for _ in wakes(watch.folders, watch.stop, lambda: bool(watch.waiting)):
            watch.look()
    finally:
        if service is not None:
            service.watches.remove(watch)


def follow_beside(service: Service, folders: Sequence[Path]) -> Watch:
    """Follow the folders of the setting in a thread of their own."""
    watch = watch_of(service.library, folders, tell=_logged)
    Thread(target=follow, args=(watch, service), name="watch", daemon=True).start()
    return watch


def _logged(step: Step) -> None:
    _log.log(logging.INFO if step.good else logging.WARNING, "%s", step.text)
