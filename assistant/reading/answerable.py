"""Whether any of the clauses that were looked at answers: judged from all of them together, not from the best one alone."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

import numpy as np

from assistant.reading.features import ASKED, FEATURES

SIGNS = (
    "first",
    "second",
    "read",
    "match",
    "whole",
    "lexical",
    "read_agrees",
    "match_agrees",
    *(f"lacks_{k}" for k in ASKED),
)
"""The logits of the best clause and of the next one; the mean of the five best logits of each network; the share of the
question's weight that the best clause holds with what stands above it; the best lexical score; whether each network puts
first what is first; for each kind of thing asked for, whether the best clause lacks it."""
_FILE = Path(__file__).parent / "weights.json"
_FEW = 5


def signs(table: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """SIGNS of features [clauses, FEATURES] and weighed logits [clauses] of one question; at least one clause."""
    order = np.argsort(-logits)
    first, second = order[0], order[min(1, len(order) - 1)]
    read, match = _column(table, "read"), _column(table, "match")
    values = {
        "first": logits[first],
        "second": logits[second],
        "read": np.sort(read)[-_FEW:].mean(),
        "match": np.sort(match)[-_FEW:].mean(),
        "whole": _column(table, "whole")[first],
        "lexical": _column(table, "lexical").max(),
        "read_agrees": float(np.argmax(read) == first),
        "match_agrees": float(np.argmax(match) == first),
    }
    values |= {f"lacks_{kind}": _column(table, f"lacks_{kind}")[first] for kind in ASKED}
    return np.array([values[name] for name in SIGNS])


def answerable(table: np.ndarray, logits: np.ndarray) -> float:
    """How surely, 0 to 1, one of the clauses answers."""
    if not len(logits):
        return 0.0
    weights, bias = _weights()
    return 1 / (1 + math.exp(-float(signs(table, logits) @ weights + bias)))


@cache
def _weights() -> tuple[np.ndarray, float]:
    data = json.loads(_FILE.read_text(encoding="utf-8"))["answerable"]
    return np.array([data["weights"][name] for name in SIGNS]), data["bias"]


def _column(table: np.ndarray, name: str) -> np.ndarray:
    return table[:, FEATURES.index(name)]
