"""The reader's networks at work: texts to states and token vectors, pairs to logits; one text a thread, no padding."""

from __future__ import annotations

import math
import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from assistant.reading.files import folder
from assistant.reading.weights import number
from vectorstore.embeddings import tokenizer

QUESTION_TOKENS, CONTEXT_TOKENS, CLAUSE_TOKENS = 48, 64, 160
"""Lengths that training saw; what is longer is cut."""
_START, _END = 0, 2
_STATES = 1500  # clauses whose lower states stay in memory, some 200 MB


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the networks see it. state: [tokens, hidden]; vectors: [tokens, width]; shares: [tokens], sum 1."""

    state: np.ndarray
    vectors: np.ndarray
    shares: np.ndarray


class Network:
    """The packaged reader. Loads on first use; safe between threads."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = Lock()

    def question(self, text: str) -> Question:
        """A question through the lower and the matching layers."""
        ids = [_START, *self._encode(f"query: {text}")[:QUESTION_TOKENS], _END]
        state = self._lower(ids)
        vectors, importance = self._match.run(["vectors", "weights"], {"state": state})
        shares = np.exp(importance - importance.max())
        return Question(state, vectors, shares / shares.sum())

    def token_vectors(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Token vectors, float32 [tokens, width] of length 1, of clauses with their context (`wording.read_text`)."""
        return list(self._workers.map(self._vectors, texts))

    def matched(self, question: Question, clauses: Sequence[np.ndarray]) -> np.ndarray:
        """Late-interaction logits [clauses] of token vectors: for each token of the question its nearest in the clause."""
        if not clauses:
            return np.zeros(0, np.float32)
        starts = np.cumsum([0, *(len(clause) for clause in clauses[:-1])])
        like = np.concatenate([clause.astype(np.float32) for clause in clauses]) @ question.vectors.T
        best = np.maximum.reduceat(like, starts, axis=0)
        scale, none = self._scale
        return scale * (best @ question.shares - none)

    def read(self, question: Question, texts: Sequence[str]) -> np.ndarray:
        """Logits [texts] of question and clause side by side; above 0: it answers rather than not."""

        def one(text: str) -> float:
            fed = {"asked": question.state, "told": self._clause_state(text)}
            return float(self._reading.run(["logit"], fed)[0][0])

        return np.array(list(self._workers.map(one, texts)), np.float32)

    def _vectors(self, text: str) -> np.ndarray:
        return self._match.run(["vectors"], {"state": self._lower(self._clause_ids(text))})[0]

    def _clause_state(self, text: str) -> np.ndarray:
        with self._lock:
            known = self._states.get(text)
            if known is not None:
                self._states.move_to_end(text)
                return known
        state = self._lower(self._clause_ids(text))
        with self._lock:
            self._states[text] = state
            if len(self._states) > _STATES:
                self._states.popitem(last=False)
        return state

    def _clause_ids(self, text: str) -> list[int]:
        context, _, clause = text.partition("\n")
        head = self._encode(f"passage: {context}")[:CONTEXT_TOKENS]
        return [_START, *head, _END, *self._encode(clause)[:CLAUSE_TOKENS], _END]

    def _encode(self, text: str) -> list[int]:
        return tokenizer().encode(text, add_special_tokens=False).ids

    def _lower(self, ids: list[int]) -> np.ndarray:
        return self._below.run(["state"], {"ids": np.array([ids], np.int64)})[0]

    @cached_property
    def _scale(self) -> tuple[float, float]:
        """How far apart logits of late interaction lie, and the likeness at which one is 0."""
        return math.exp(number("match/scale")), number("match/none")

    @cached_property
    def _folder(self) -> Path:
        return folder()

    @cached_property
    def _below(self) -> Any:
        return self._session("lower")

    @cached_property
    def _match(self) -> Any:
        return self._session("match")

    @cached_property
    def _reading(self) -> Any:
        return self._session("read")

    def _session(self, name: str) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the texts are what is shared out, not the products: no thread ever spins
        options.log_severity_level = 3
        path = str(self._folder / f"{name}.onnx")
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        threads = int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)
        return ThreadPoolExecutor(max_workers=threads, thread_name_prefix="read")


@cache
def network() -> Network:
    """The one network of this process."""
    return Network()
