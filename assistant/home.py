"""Where the data folder is; imports nothing that takes time, so that the command line knows it at once."""

from __future__ import annotations

import os
from pathlib import Path


def default_home() -> Path:
    """The data folder when TROLY_HOME is not set: `troly` under the user's data folder (XDG base directories)."""
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "troly"


def data_home() -> Path:
    """The data folder in force."""
    given = os.environ.get("TROLY_HOME")
    return Path(given) if given else default_home()
