"""`python -m eval.fit`: what each limit of `assistant/data/thresholds.json` costs, and the values that cost least.

Every limit that decides between an answer and a refusal is moved over a grid while the others stay. Counted are both kinds
of error: answerable questions refused or answered wrongly, and questions answered that should be refused, over the project's
own questions and, where the shared folder is there, the development questions. A fitted value is the middle of the cheapest
run of the grid, so that it stands as far as possible from either error. --write writes the values that cost less than
what is there; a limit that is on its cheapest run stays as it is.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.desk import thresholds
from eval.metrics import answer_right
from eval.run import ROOT, library_of, measure, question_file, question_sets, shared

if TYPE_CHECKING:
    from vectorstore.library import Library

LIMITS = (
    "content",
    "who",
    "target",
    "legal",
    "deadline",
    "task_topic",
    "who_matter",
)
STEPS = (-0.2, -0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2)
FILE = ROOT / "assistant" / "data" / "thresholds.json"

Sets = Sequence[tuple["Library", Sequence[Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Cost:
    """Errors at one value of a limit. refused: answerable but refused; wrong: answered wrongly; missed: not refused."""

    value: float
    refused: int
    wrong: int
    missed: int

    @property
    def all(self) -> int:
        """All errors."""
        return self.refused + self.wrong + self.missed


def main() -> None:
    """Move each limit, print both kinds of error, write what costs less when asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="write the values that cost less")
    parser.add_argument("limits", nargs="*", default=LIMITS, help=f"some of {', '.join(LIMITS)}")
    chosen = parser.parse_args()
    if unknown := set(chosen.limits) - set(LIMITS):
        parser.error(f"no such limit: {', '.join(sorted(unknown))}")
    fitted = dict(thresholds())
    with ExitStack() as stack:
        sets = [(stack.enter_context(library_of(folder)), questions) for folder, questions in _question_sets()]
        for limit in chosen.limits:
            costs = list(swept(limit, sets))
            fitted[limit] = best(costs, fitted[limit])
            print(_lines(limit, costs, fitted[limit]), flush=True)
    if chosen.write:
        FILE.write_text(json.dumps({"source": "eval/fit.py", "values": fitted}, indent=2) + "\n", encoding="utf-8")


def swept(limit: str, sets: Sets) -> Iterator[Cost]:
    """The cost of each value around the present one; the limit is put back at the end."""
    limits = thresholds()
    present = limits[limit]
    try:
        for step in STEPS:
            limits[limit] = round(present + step, 3)
            yield cost(limits[limit], sets)
    finally:
        limits[limit] = present


def cost(value: float, sets: Sets) -> Cost:
    """The errors over all sets with the limits as they are now."""
    refused = wrong = missed = 0
    for library, questions in sets:
        answers = measure("fit", library, questions).answers
        for question, answer in zip(questions, answers, strict=True):
            if not question["doc_ids"]:
                missed += not answer["abstained"]
            elif answer["abstained"]:
                refused += 1
            else:
                wrong += not answer_right(question, answer)
    return Cost(value, refused, wrong, missed)


def best(costs: Sequence[Cost], present: float) -> float:
    """The present value when nothing costs less, else the middle of the longest run of the cheapest values."""
    least = min(item.all for item in costs)
    if any(item.value == present and item.all == least for item in costs):
        return present
    runs: list[list[float]] = [[]]
    for item in costs:
        if item.all == least:
            runs[-1].append(item.value)
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=len)
    return longest[len(longest) // 2]


def _question_sets() -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    if shared() is None:
        print("The shared folder is not here: only the project's own questions are counted.")
    for chosen in question_sets():
        yield chosen.papers, question_file(chosen.questions)


def _lines(limit: str, costs: Sequence[Cost], fitted: float) -> str:
    rows = [
        f"{item.value:8.2f} refused {item.refused:3d}  wrong {item.wrong:3d}  missed {item.missed:3d}" for item in costs
    ]
    return "\n".join([f"{limit}: {fitted}", *rows])


if __name__ == "__main__":
    main()
