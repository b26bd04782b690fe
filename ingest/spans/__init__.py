"""What a text names, each thing known once: `spans(text)` gives money, times, shares, numbers of documents, offices, places."""

from __future__ import annotations

from ingest.spans.cells import cell_kinds
from ingest.spans.read import figures, spans
from ingest.spans.span import (
    ARTICLE,
    COUNT,
    DATE,
    DOCUMENT,
    DURATION,
    MONEY,
    OFFICE,
    PERCENT,
    PERIOD,
    PLACE,
    RHYTHM,
    TIMES,
    YEAR,
    Span,
    Value,
)

__all__ = [
    "ARTICLE",
    "COUNT",
    "DATE",
    "DOCUMENT",
    "DURATION",
    "MONEY",
    "OFFICE",
    "PERCENT",
    "PERIOD",
    "PLACE",
    "RHYTHM",
    "TIMES",
    "YEAR",
    "Span",
    "Value",
    "cell_kinds",
    "figures",
    "spans",
]
