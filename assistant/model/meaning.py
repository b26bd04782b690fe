"""How surely a text bears a sentence, by the learned reader's two networks."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from assistant.reading.features import FEATURES
from assistant.reading.network import network
from assistant.reading.reader import weights


def bears(sentence: str, texts: Sequence[str]) -> float:
    """The chance, 0 to 1, that the best of the texts tells what the sentence says, as the reader weighs its two looks.

    texts: clauses, with or without a line of context before them."""
    if not texts or not sentence.strip():
        return 0.0
    net = network()
    asked = net.question(sentence)
    worded = [text if "\n" in text else f"\n{text}" for text in texts]
    matched = net.matched(asked, net.token_vectors(worded))
    told = np.array([net.read(asked, worded), matched]).T
    shares = weights().weights[[FEATURES.index("read"), FEATURES.index("match")]]
    logit = float((told @ (shares / (shares.sum() or 1.0))).max())
    return 1 / (1 + math.exp(-logit))
