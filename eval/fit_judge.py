"""`python -m eval.fit_judge`: the weights of `assistant/data/judge.json`, fitted on questions whose evidence is known.

A clause counts as an answer when it holds 80 % of the words of a noted evidence of its paper, or is itself part of one.
"order" is fitted on all clauses looked at, "sure" on the first three of each question that hold what is asked for, without
the signs that compare clauses of one question; unanswerable questions count double there. Reported is five-fold
cross-validation over questions: how often the first clause is right, and the area under the curve of telling answerable
questions from others.

usage: python -m eval.fit_judge [--set QUESTIONS.jsonl PAPERS]... [--write]
The sets of `eval.run.question_sets` are used; --set adds further ones.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answers.settle import can_stand_in
from assistant.chain import Assistant
from assistant.judge import Judge
from assistant.judge.signs import NAMES
from assistant.records import Turn
from assistant.retrieve import scope
from assistant.statements import Statement
from assistant.walk import Walk
from eval.metrics import covers
from eval.run import ROOT, library_of, question_file, question_sets
from vectorstore.text import words

if TYPE_CHECKING:
    from vectorstore.library import Library

FILE = ROOT / "assistant" / "data" / "judge.json"
RELATIVE = frozenset({"rank", "long"})
"""Signs that "sure" does without: the first passage of any question has rank 1."""
FOLDS = 5
_COVERED, _LEAST_WORDS = 0.8, 4
_FIRST, _LATER_WEIGHT, _UNANSWERABLE_WEIGHT = 3, 0.4, 2.0
_NEGATIVES = 6.0  # their weight against that of all right clauses of a question


@dataclass(frozen=True, slots=True)
class Example:
    """One question. signs: one row a clause looked at; right: whether it answers; fits: whether it may stand in."""

    answerable: bool
    signs: np.ndarray
    right: np.ndarray
    fits: np.ndarray


def examples(library: Library, questions: Iterable[Mapping[str, Any]]) -> Iterator[Example]:
    """The clauses that are judged for each question, marked by its noted evidence."""
    assistant = Assistant(library)
    for question in questions:
        turns = tuple(Turn(role=turn["role"], content=turn["content"]) for turn in question["history"] or ())
        start = Walk(question=question["question"], history=turns, scope=scope(library, (), None))
        walk = assistant.searched(start)
        if walk.understood is None or not walk.papers or walk.understood.missing_places:
            continue
        judge = Judge(assistant.desk, walk)
        clauses = judge.candidates()
        if clauses:
            yield Example(
                answerable=bool(question["doc_ids"]),
                signs=np.array([judge.signs(clause) for clause in clauses]),
                right=np.array([_is_right(question, clause) for clause in clauses]),
                fits=np.array([can_stand_in(assistant.desk, walk, judge, clause) for clause in clauses]),
            )


def _is_right(question: Mapping[str, Any], clause: Statement) -> bool:
    if clause.doc_id not in question["doc_ids"]:
        return False
    raw = clause.section.raw
    long = len(words(raw)) >= _LEAST_WORDS
    return any(
        (covers(raw, evidence, _COVERED) and len(words(evidence)) >= _LEAST_WORDS)
        or (long and covers(evidence, raw, _COVERED))
        for evidence in question["evidence"]
    )


def fit_order(found: Sequence[Example]) -> LogisticRegression:
    """The model that puts clauses in order: each question's right clauses weigh as one, its others as `_NEGATIVES`."""
    weights = [np.where(one.right, 1 / max(1, one.right.sum()), _NEGATIVES / max(1, len(one.right))) for one in found]
    model = LogisticRegression(C=0.5, max_iter=5000)
    return model.fit(
        np.vstack([one.signs for one in found]),
        np.concatenate([one.right for one in found]),
        sample_weight=np.concatenate(weights),
    )


def fit_sure(order: LogisticRegression, found: Sequence[Example]) -> LogisticRegression:
    """The model of how surely the first clause answers."""
    signs, right, weights = [], [], []
    for one in found:
        for place, at in enumerate(_first(order, one)):
            signs.append(one.signs[at][_kept()])
            right.append(one.right[at])
            weights.append((1.0 if place == 0 else _LATER_WEIGHT) * (1.0 if one.answerable else _UNANSWERABLE_WEIGHT))
    return LogisticRegression(C=0.3, max_iter=5000).fit(
        np.array(signs), np.array(right), sample_weight=np.array(weights)
    )


def _first(order: LogisticRegression, one: Example) -> list[int]:
    """The places of the first clauses that may stand in for an answer."""
    ranked = np.argsort(-order.decision_function(one.signs))
    return [int(at) for at in ranked if one.fits[at]][:_FIRST]


def _kept() -> list[int]:
    return [at for at, name in enumerate(NAMES) if name not in RELATIVE]


def validated(found: Sequence[Example]) -> dict[str, float]:
    """Five-fold cross-validation. first_right: of answerable questions; auc: answerable against others, by "sure"."""
    order = list(range(len(found)))
    random.Random(1).shuffle(order)
    first: list[bool] = []
    sure: list[float] = []
    answerable: list[bool] = []
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        trained = [found[at] for at in order if at not in held]
        ranking = fit_order(trained)
        certainty = fit_sure(ranking, trained)
        for one in (found[at] for at in held):
            best = _first(ranking, one)[:1]
            if best:
                first += [bool(one.right[best[0]])] if one.answerable else []
                sure.append(float(certainty.decision_function(one.signs[best][:, _kept()])[0]))
                answerable.append(one.answerable)
    auc = float(roc_auc_score(answerable, sure)) if len(set(answerable)) > 1 else float("nan")
    return {"questions": len(answerable), "first_right": float(np.mean(first)), "auc": auc}


def written(order: LogisticRegression, sure: LogisticRegression, questions: int) -> str:
    """The data file's text."""
    names = [NAMES[at] for at in _kept()]
    models = {"order": _weights(NAMES, order), "sure": _weights(names, sure)}
    source = f"python -m eval.fit_judge on {questions} questions; see docs/measurements.md"
    return json.dumps({"source": source, "models": models}, indent=2) + "\n"


def _weights(names: Sequence[str], model: LogisticRegression) -> dict[str, Any]:
    table = dict(zip(names, model.coef_[0], strict=True))
    weights = {name: round(float(table.get(name, 0.0)), 3) for name in NAMES}
    return {"weights": weights, "bias": round(float(model.intercept_[0]), 3)}


def _sets(further: Sequence[Sequence[str]]) -> Iterator[tuple[Path, Path]]:
    yield from ((chosen.questions, chosen.papers) for chosen in question_sets())
    yield from ((Path(questions), Path(papers)) for questions, papers in further)


def main() -> None:
    """Fit, report, and write the weights when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", nargs=2, action="append", default=[], metavar=("QUESTIONS", "PAPERS"))
    parser.add_argument("--write", action="store_true", help="write the weights")
    chosen = parser.parse_args()
    found: list[Example] = []
    with ExitStack() as stack:
        for questions, papers in _sets(chosen.set):
            found += examples(stack.enter_context(library_of(papers)), question_file(questions))
    print("  ".join(f"{name} {value:.3f}" for name, value in validated(found).items()))
    if chosen.write:
        order = fit_order(found)
        FILE.write_text(written(order, fit_sure(order, found), len(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
