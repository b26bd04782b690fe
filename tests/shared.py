"""Where tests find material: the samples of this project, and the shared folder when there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"


def shared_dir() -> Path:
    """The folder with real documents: TROLY_SHARED, else `../shared` beside the project. Skips the test without it."""
    folder = Path(os.environ.get("TROLY_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no shared documents at {folder}; set TROLY_SHARED to their folder")
    return folder
