"""The most probable words of a run of text, given candidates for each: trigrams over a beam that a bigram pass chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.language import LanguageModel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NEVER = -1e9
_CERTAIN = 0.98
_STRETCH = 1500  # places that are decided at a time; bounds the memory for a long paper
_BEAM = 6  # words a place that are left for the trigram pass


@dataclass(frozen=True)
class Choice:
    """The word chosen for a place (its number in the vocabulary) and how probable it is, 0 to 1."""

    number: int
    probability: float


def decode(model: LanguageModel, numbers: Sequence[Sequence[int]], costs: Sequence[Sequence[float]]) -> list[Choice]:
    """One choice a place: the word of the highest posterior probability.

    numbers: the candidates of each place; costs: their costs in nats, of the same shape."""
    choices: list[Choice] = []
    while len(choices) < len(numbers):
        start, end = len(choices), _end(numbers, len(choices))
        found = _stretch(model, numbers[start:end], costs[start:end])
        choices += found if end == len(numbers) else found[:-1]
    return choices


def _end(numbers: Sequence[Sequence[int]], start: int) -> int:
    """Where a stretch of bounded length ends: behind the last place that leaves no choice, which begins the next one."""
    if len(numbers) - start <= _STRETCH:
        return len(numbers)
    certain = (n for n in range(start + _STRETCH - 1, start + _STRETCH // 2, -1) if len(numbers[n]) == 1)
    return next(certain, start + _STRETCH - 1) + 1


def _stretch(model: LanguageModel, numbers: Sequence[Sequence[int]], costs: Sequence[Sequence[float]]) -> list[Choice]:
    table, score = _padded(numbers, costs)
    first = _posterior_pairs(model, table, score)
    if first.max(axis=1).min() >= _CERTAIN:  # a few words that leave no doubt, such as a question spelled right
        return [Choice(int(table[n, at]), float(first[n, at])) for n, at in enumerate(first.argmax(axis=1))]
    keep = np.argsort(-first, axis=1, kind="stable")[:, :_BEAM]
    rows = np.arange(len(table))[:, None]
    posterior = _posterior_triples(model, table[rows, keep], score[rows, keep])
    best = posterior.argmax(axis=1)
    return [Choice(int(table[n, keep[n, at]]), float(posterior[n, at])) for n, at in enumerate(best)]


def _padded(numbers: Sequence[Sequence[int]], costs: Sequence[Sequence[float]]) -> tuple[Ints, Floats]:
    width = max(map(len, numbers))
    table = np.zeros((len(numbers), width), np.int64)
    score = np.full((len(numbers), width), _NEVER)
    for n, (row, cost) in enumerate(zip(numbers, costs, strict=True)):
        table[n, : len(row)] = row
        score[n, : len(row)] = np.negative(cost)
    return table, score


def _posterior_pairs(model: LanguageModel, table: Ints, score: Floats) -> Floats:
    """Forward-backward over single places. Returns probabilities, places × candidates."""
    step = model.pairs(table[:-1, :, None], table[1:, None, :])
    forward, backward = score.copy(), np.zeros_like(score)
    forward[0] += model.singles(table[0])
    for n in range(1, len(table)):
        forward[n] += _logsum(forward[n - 1][:, None] + step[n - 1], 0)
    for n in range(len(table) - 2, -1, -1):
        backward[n] = _logsum(step[n] + (score[n + 1] + backward[n + 1])[None, :], 1)
    return _normal(forward + backward)


def _posterior_triples(model: LanguageModel, table: Ints, score: Floats) -> Floats:
    """Forward-backward over pairs of neighbouring places."""
    size, width = table.shape
    if size < 3:
        return _posterior_pairs(model, table, score) if size > 1 else _normal(score + model.singles(table))
    step = model.triples(table[:-2, :, None, None], table[1:-1, None, :, None], table[2:, None, None, :])
    forward = np.empty((size - 1, width, width))
    forward[0] = (
        (score[0] + model.singles(table[0]))[:, None] + model.pairs(table[0][:, None], table[1][None, :]) + score[1]
    )
    for n in range(1, size - 1):
        forward[n] = _logsum(forward[n - 1][:, :, None] + step[n - 1], 0) + score[n + 1]
    backward = np.zeros_like(forward)
    for n in range(size - 3, -1, -1):
        backward[n] = _logsum(step[n] + (score[n + 2] + backward[n + 1])[None, :, :], 2)
    both = forward + backward
    return _normal(np.concatenate([_logsum(both, 2), _logsum(both[-1:], 1)]))


def _logsum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    return np.log(np.exp(values - top).sum(axis=axis)) + np.squeeze(top, axis)


def _normal(values: Floats) -> Floats:
    values = np.exp(values - values.max(axis=1, keepdims=True))
    return values / values.sum(axis=1, keepdims=True)
