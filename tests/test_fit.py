"""The fit of the limits: which value it takes, and that moving a limit moves the errors."""

from __future__ import annotations

import pytest

from assistant.desk import thresholds
from eval.fit import Cost, best, swept
from eval.run import ROOT, library_of, question_file


def costs(*errors: int) -> list[Cost]:
    return [Cost(round(0.1 * number, 1), error, 0, 0) for number, error in enumerate(errors, 1)]


@pytest.mark.parametrize(
    ("errors", "present", "expected"),
    [
        ((3, 1, 1, 1, 4), 0.2, 0.2),  # nothing costs less than what is there
        ((3, 1, 1, 1, 4), 0.5, 0.3),  # the middle of the cheapest run
        ((1, 3, 1, 1, 1), 0.2, 0.4),  # of two cheapest runs the longer one
    ],
)
def test_fitted_value_is_far_from_both_errors(errors: tuple[int, ...], present: float, expected: float) -> None:
    assert best(costs(*errors), present) == expected


def test_a_limit_that_is_moved_costs_and_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.fit.STEPS", (0.0, 2.0))
    before = thresholds()["who"]
    asked = question_file(ROOT / "eval" / "questions" / "samples.jsonl")
    asked = [q for q in asked if q["doc_ids"] and "chủ trì" in q["question"]][:3]
    assert asked
    with library_of(ROOT / "samples" / "text") as library:
        present, impossible = swept("who", [(library, asked)])
    assert present.all == 0
    assert impossible.refused + impossible.wrong > 0
    assert thresholds()["who"] == before
