"""One recogniser of what a text names: money, times, shares, counts, documents, articles, offices, places."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest

from ingest.spans import OFFICE, PLACE, Span, Value, figures, spans

GOLDEN = Path(__file__).with_name("spans_golden.tsv")
LINES = [
    line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
]


def shown(value: Value) -> str:
    if isinstance(value, tuple):
        return "..".join(f"{side.normalize():f}" for side in value)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value or "?"


def written(found: tuple[Span, ...]) -> str:
    return " | ".join(f"{span.kind}: {span.text} = {shown(span.value)}" for span in found)


@pytest.mark.parametrize(("line", "expected"), LINES, ids=[line for line, _ in LINES])
def test_golden_lines(line: str, expected: str) -> None:
    assert written(figures(line)) == expected


@pytest.mark.parametrize("line", [line for line, _ in LINES])
def test_a_span_is_the_words_between_its_offsets(line: str) -> None:
    found = figures(line)
    assert all(line[span.start : span.end] == span.text for span in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_offices_and_places_stand_among_the_figures() -> None:
    found = spans("Ủy ban nhân dân phường Cầu Sen báo cáo trước 15/12; tổ 5 phường 7 có 12 hộ")
    assert [(span.kind, span.text) for span in found if span.kind in (OFFICE, PLACE)] == [
        (OFFICE, "Ủy ban nhân dân phường Cầu Sen"),
        (PLACE, "phường Cầu Sen"),
        (PLACE, "phường 7"),
    ]
    assert [span.text for span in found if span.kind not in (OFFICE, PLACE)] == ["15/12", "12 hộ"]


@pytest.mark.parametrize(
    "piece", ["1.", "12/", "quý I, ", "tháng 9, ", "5 đến ", "ngày 1 ", "a-", "1/A-", "điểm a, ", " "]
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """Ten times the text takes about ten times as long: no pattern walks back over what it has read."""

    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        began = process_time()
        figures.__wrapped__(text)
        return process_time() - began

    seconds(1_000)
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.001)
