"""What is weighed of each clause."""

from __future__ import annotations

from ingest.spans import COUNT, DOCUMENT, DURATION, MONEY, OFFICE, PERCENT, RHYTHM, TIMES

ASKED: dict[str, frozenset[str]] = {
    "number": frozenset({MONEY, PERCENT, COUNT, DURATION}),
    "money": frozenset({MONEY}),
    "time": TIMES | {DURATION, RHYTHM},
    "document": frozenset({DOCUMENT}),
    "unit": frozenset({OFFICE}),
}
"""A kind of thing that a question asks for → the spans that are of it."""
FEATURES = (
    *("read", "match", "fused", "lexical", "dense", "own", "whole", "elsewhere", "other_year", "heading", "tail"),
    *(f"lacks_{kind}" for kind in ASKED),
)
"""What is weighed of each clause: the two networks' logits, search's scores of its passage, the share of the question's
weight in its own words and with what stands above it, whether it stands outside the papers that the question names, tells
of other years than the one asked for, is a heading, stands among recipients or signatures; for each kind of thing that the
question asks for, whether the clause and what stands above it hold none."""
