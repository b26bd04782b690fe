"""The optional cross-encoder: reads question and passage together; slower and, where one is at hand, better."""

from __future__ import annotations

import dataclasses
from functools import cache, cached_property
from typing import Any

from vectorstore.records import Hit

_DEPTH = 30


class Reranker:
    """A sentence-transformers CrossEncoder by name or folder; loaded when first used. depth: hits that it re-orders."""

    depth = _DEPTH

    def __init__(self, model: str):
        self._source = model

    def ordered(self, query: str, hits: list[Hit]) -> list[Hit]:
        """The hits by what the cross-encoder says, its score (0 to 1) in place of the mixed one; those behind `depth`
        follow as they were."""
        pairs = [(query, f"{hit.passage.heading}\n{hit.passage.text}") for hit in hits[: self.depth]]
        if not pairs:
            return hits
        scores = self._model.predict(pairs, show_progress_bar=False).tolist()
        judged = [dataclasses.replace(hit, score=float(score)) for hit, score in zip(hits, scores, strict=False)]
        return [*sorted(judged, key=lambda hit: -hit.score), *hits[self.depth :]]

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import CrossEncoder
        from torch.nn import Sigmoid

        return CrossEncoder(self._source, device="cpu", activation_fn=Sigmoid())


@cache
def reranker(model: str | None) -> Reranker | None:
    """The configured cross-encoder, None when none is. One instance a process and model."""
    return Reranker(model) if model else None
