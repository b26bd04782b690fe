"""What several tests share: the samples, ingested once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ingest.pipeline import ingest
from tests.shared import SAMPLES
from vectorstore.library import Library

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample papers in it, embedded with the model that ships; treat it as read-only."""
    home = tmp_path_factory.mktemp("thu-vien-mau")
    with Library.open(home) as library:
        report = ingest(library, [SAMPLES / "text"])
    assert not report.failed and len(report.added) == len(list((SAMPLES / "text").iterdir()))
    return home


@pytest.fixture(scope="session")
def sample_library(sample_home: Path) -> Iterator[Library]:
    """The library of the sample papers, open for reading."""
    with Library.open(sample_home, read_only=True) as library:
        yield library
