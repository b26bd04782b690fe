"""The dense index in memory: one matrix and, for every row, which passage it is and where it belongs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The vectors as they were at `revision`.

    ids: passage row numbers [n]; docs, zones: strings [n]; matrix: unit vectors, float32 [n, dimensions]."""

    revision: int
    ids: np.ndarray
    docs: np.ndarray
    zones: np.ndarray
    matrix: np.ndarray

    def nearest(
        self, vector: np.ndarray, *, doc_ids: Collection[str] | None, zones: Collection[str] | None, k: int
    ) -> list[tuple[int, float]]:
        """The k best as (passage row number, cosine), best first; exact."""
        rows = self._rows(doc_ids, zones)
        scores = (self.matrix if rows is None else self.matrix[rows]) @ vector
        best = np.argpartition(-scores, min(k, len(scores)) - 1)[:k] if len(scores) else np.zeros(0, int)
        best = best[np.argsort(-scores[best], kind="stable")]
        ids = self.ids if rows is None else self.ids[rows]
        return [(int(ids[place]), float(scores[place])) for place in best]

    def cosines(self, vector: np.ndarray, ids: Collection[int]) -> dict[int, float]:
        """The cosine of each of the given passages that has a vector."""
        rows = np.flatnonzero(np.isin(self.ids, np.fromiter(ids, int, len(ids))))
        return dict(zip(self.ids[rows].tolist(), (self.matrix[rows] @ vector).tolist(), strict=True))

    def _rows(self, doc_ids: Collection[str] | None, zones: Collection[str] | None) -> np.ndarray | None:
        """The rows that pass the filters; None means all."""
        if doc_ids is None and zones is None:
            return None
        kept = np.ones(len(self.ids), bool)
        for column, wanted in ((self.docs, doc_ids), (self.zones, zones)):
            if wanted is not None:
                kept &= np.isin(column, list(wanted))
        return np.flatnonzero(kept)
