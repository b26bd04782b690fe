"""`python -m eval.fit_reader`: how the reader's witnesses are weighed, and the curves from which its limits are chosen.

The weights are fitted on questions about papers that the networks were not trained on: first those of the choice between the
clauses looked at and "none", then those by which all of them together say whether any answers. The curves of both errors
(answerable questions refused, unanswerable ones answered) are then drawn on the validation questions, whose papers neither
saw.

usage: python -m eval.fit_reader --home LIBRARY --fit QUESTIONS... --hold DOC... --validate QUESTIONS [--write]
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.chain import Assistant
from assistant.reading.answerable import SIGNS, signs
from assistant.reading.features import FEATURES
from assistant.records import Turn
from eval.reader_data import Marks, read_questions
from eval.run import ROOT, slug
from vectorstore.library import Library

FILE = ROOT / "assistant" / "reading" / "weights.json"
_PENALTY = 0.02  # on squared weights of standardised features
_FREEDOM = 0.05  # inverse strength of the penalty on the signs' weights


@dataclass(frozen=True, slots=True)
class Example:
    """One question. table: features [clauses, FEATURES] of those looked at; right: which of them answer."""

    id: str
    answerable: bool
    table: np.ndarray
    right: np.ndarray


def examples(library: Library, questions: Iterable[Mapping[str, Any]]) -> list[Example]:
    """What the reader's looks say of each question's clauses."""
    assistant = Assistant(library)
    marks, found = Marks(assistant), []
    for question in questions:
        turns = tuple(Turn(role=t["role"], content=t["content"]) for t in question.get("history") or ())
        state = assistant.retrieve(assistant.understand(assistant.asked(question["question"], history=turns)))
        looked = assistant.clauses.looked_at(state)
        gold = set(marks.of(question)[0])
        answerable = not question["lines"].startswith("!") if "lines" in question else bool(question["doc_ids"])
        table = np.stack([one.features for one in looked]) if looked else np.zeros((0, len(FEATURES)))
        found.append(Example(question["id"], answerable, table, np.array([one.key in gold for one in looked], bool)))
    return found


def fitted(found: Sequence[Example], names: Sequence[str] = FEATURES) -> tuple[np.ndarray, float]:
    """Weights [FEATURES] and the bias against "none" that make the right choice likeliest."""
    usable = [one for one in found if len(one.table) and (one.right.any() or not one.answerable)]
    whole = np.concatenate([one.table for one in usable])
    mean, spread = whole.mean(0), whole.std(0) + 1e-6
    kept = np.array([name in names for name in FEATURES])

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = parameters[:-1] * kept, parameters[-1]
        total, slope = _PENALTY * float(weights @ weights), np.append(2 * _PENALTY * weights, 0.0)
        for one in usable:
            table = (one.table - mean) / spread
            logits = np.append(table @ weights + bias, 0.0)
            good = np.append(one.right, not one.right.any())
            chance = np.exp(logits - np.logaddexp.reduce(logits))
            share = np.where(good, chance, 0.0) / chance[good].sum()
            total -= float(np.log(chance[good].sum())) / len(usable)
            pull = (chance - share)[:-1] / len(usable)
            slope += np.append(table.T @ pull, pull.sum())
        return total, slope * np.append(kept, True)

    best = minimize(loss, np.zeros(len(FEATURES) + 1), jac=True, method="L-BFGS-B")
    weights = best.x[:-1] * kept / spread
    return weights, float(best.x[-1] - weights @ mean)


def fitted_signs(found: Sequence[Example], weights: np.ndarray, bias: float) -> tuple[np.ndarray, float]:
    """Weights [SIGNS] and bias by which the clauses together say whether any answers."""
    usable = [one for one in found if len(one.table)]
    whole = np.stack([signs(one.table, one.table @ weights + bias) for one in usable])
    mean, spread = whole.mean(0), whole.std(0) + 1e-6
    model = LogisticRegression(C=_FREEDOM).fit((whole - mean) / spread, [one.answerable for one in usable])
    own = model.coef_[0] / spread
    return own, float(model.intercept_[0] - own @ mean)


def curves(
    found: Sequence[Example], weights: np.ndarray, bias: float, own: np.ndarray, own_bias: float
) -> dict[str, Any]:
    """First clause right, area under the curve, and for each limit the two errors and what stays right."""
    chances, right = [], []
    for one in found:
        logits = one.table @ weights + bias if len(one.table) else np.zeros(0)
        chances.append(1 / (1 + np.exp(-(signs(one.table, logits) @ own + own_bias))) if len(logits) else 0.0)
        right.append(bool(len(logits)) and bool(one.right[int(np.argmax(logits))]))
    chance, good = np.array(chances), np.array(right)
    answerable = np.array([one.answerable for one in found])
    rows = []
    for limit in np.arange(0.05, 1.0, 0.05):
        told = chance >= limit
        rows.append(
            {
                "limit": round(float(limit), 2),
                "refused_wrongly": round(float((~told & answerable).sum() / answerable.sum()), 3),
                "answered_wrongly": round(float((told & ~answerable).sum() / max(1, (~answerable).sum())), 3),
                "first_right": round(float((told & answerable & good).sum() / answerable.sum()), 3),
            }
        )
    return {
        "questions": len(found),
        "looked_at_right": float(np.mean([one.right.any() for one in found if one.answerable])),
        "first_right": float(good[answerable].mean()),
        "auc": float(roc_auc_score(answerable, chance)),
        "limits": rows,
    }


def _cached(path: Path | None, library: Library, questions: list[dict[str, Any]]) -> list[Example]:
    if path is not None and path.is_file():
        return pickle.loads(path.read_bytes())
    found = examples(library, questions)
    if path is not None:
        path.write_bytes(pickle.dumps(found))
    return found


def main() -> None:
    """Fit, draw the curves, and write the weights when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="a library that holds all papers asked about")
    parser.add_argument("--fit", type=Path, nargs="+", required=True)
    parser.add_argument("--hold", nargs="+", default=[], help="only questions about these papers")
    parser.add_argument("--validate", type=Path)
    parser.add_argument("--every", type=int, default=1, help="fit on every n-th question only")
    parser.add_argument("--cache", type=Path, help="a folder in which what the networks say is kept")
    parser.add_argument("--plot", type=Path, help="draw both error curves into this SVG file")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    held = {slug(doc) for doc in given.hold}
    with Library.open(given.home, read_only=True) as library:
        asked = [q for q in read_questions(given.fit) if not held or slug(q.get("about") or "") in held]
        cache, asked = given.cache, asked[:: given.every]
        found = _cached(cache and cache / "fit.pkl", library, asked)
        validation = (
            _cached(cache and cache / "validate.pkl", library, list(read_questions([given.validate])))
            if given.validate
            else found
        )
    weights, bias = fitted(found)
    own, own_bias = fitted_signs(found, weights, bias)
    print("fitted on", {k: v for k, v in curves(found, weights, bias, own, own_bias).items() if k != "limits"})
    report = curves(validation, weights, bias, own, own_bias)
    print("validation", {k: v for k, v in report.items() if k != "limits"})
    for row in report["limits"]:
        print(row)
    told = {"weights": _named(FEATURES, weights), "bias": round(bias, 4)}
    told["answerable"] = {"weights": _named(SIGNS, own), "bias": round(own_bias, 4)}
    print(json.dumps(told))
    if given.write:
        data = json.loads(FILE.read_text(encoding="utf-8"))
        FILE.write_text(json.dumps({**data, **told}, indent=1) + "\n", encoding="utf-8")
    if given.plot:
        plotted(report["limits"], given.plot)


def _named(names: Sequence[str], values: np.ndarray) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def plotted(rows: Sequence[Mapping[str, float]], path: Path) -> None:
    """Both error curves over the limit as an SVG file."""
    width, height, left, top = 520, 300, 44, 16

    def at(limit: float, share: float) -> str:
        return f"{left + limit * (width - left - 10):.1f},{top + (1 - share) * (height - top - 40):.1f}"

    lines = {"refused_wrongly": "#b45309", "answered_wrongly": "#1d4ed8", "first_right": "#15803d"}
    drawn = [
        f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(at(r["limit"], r[name]) for r in rows)}"/>'
        for name, colour in lines.items()
    ]
    drawn += [
        f'<text x="{left + 8 + 150 * n}" y="{height - 6}" fill="{colour}" font-size="12">{name.replace("_", " ")}</text>'
        for n, (name, colour) in enumerate(lines.items())
    ]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = at(0, share).split(",")
        drawn.append(f'<line x1="{x}" y1="{y}" x2="{width - 10}" y2="{y}" stroke="#e5e7eb"/>')
        drawn.append(f'<text x="6" y="{float(y) + 4:.1f}" font-size="11">{share:.2f}</text>')
        x, y = at(share, 0).split(",")
        drawn.append(f'<text x="{float(x) - 10:.1f}" y="{float(y) + 14:.1f}" font-size="11">{share:.2f}</text>')
    body = "\n".join(drawn)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">'
    path.write_text(f"{head}\n<title>Errors over the limit</title>\n{body}\n</svg>\n", encoding="utf-8")


if __name__ == "__main__":
    main()
