"""The dense index as search sees it: a matrix in memory, or Chroma's own search where there are too many vectors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np

from vectorstore.dense import DenseIndex

_HIGHEST_BASE = 0.95  # two copies of one text say nothing of the model


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All vectors in memory; nearest by exact products.

    ids: passage row numbers [n]; docs, zones: numbers of `names` [n]; matrix: unit vectors, float32 [n, dimensions]."""

    ids: np.ndarray
    docs: np.ndarray
    zones: np.ndarray
    matrix: np.ndarray
    names: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[tuple[int, str, str, np.ndarray]]) -> Snapshot:
        """From (passage row number, doc_id, zone, vector)."""
        names: dict[str, int] = {}
        for _, doc_id, zone, _ in rows:
            names.setdefault(doc_id, len(names))
            names.setdefault(zone, len(names))
        return cls(
            ids=np.array([row[0] for row in rows], dtype=np.int64),
            docs=np.array([names[row[1]] for row in rows], dtype=np.int32),
            zones=np.array([names[row[2]] for row in rows], dtype=np.int32),
            matrix=np.stack([row[3] for row in rows]) if rows else np.zeros((0, 0), np.float32),
            names=names,
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def base(self) -> float:
        """The mean cosine of any two passages."""
        return _mean_cosine(self.matrix)

    def nearest(
        self, vector: np.ndarray, *, doc_ids: Collection[str] | None, zones: Collection[str] | None, k: int
    ) -> dict[int, float]:
        """The k best: passage row number → cosine."""
        rows = self._rows(doc_ids, zones)
        scores = (self.matrix if rows is None else self.matrix[rows]) @ vector
        best = np.argpartition(-scores, k)[:k] if len(scores) > k else np.arange(len(scores))
        ids = self.ids if rows is None else self.ids[rows]
        return dict(zip(ids[best].tolist(), scores[best].tolist(), strict=True))

    def cosines(self, vector: np.ndarray, ids: Collection[int]) -> dict[int, float]:
        """The cosine of each of the given passages that has a vector."""
        rows = np.flatnonzero(np.isin(self.ids, np.fromiter(ids, np.int64, len(ids))))
        return dict(zip(self.ids[rows].tolist(), (self.matrix[rows] @ vector).tolist(), strict=True))

    def _rows(self, doc_ids: Collection[str] | None, zones: Collection[str] | None) -> np.ndarray | None:
        """The rows that pass the filters; None means all."""
        if doc_ids is None and zones is None:
            return None
        kept = np.ones(len(self.ids), bool)
        for column, wanted in ((self.docs, doc_ids), (self.zones, zones)):
            if wanted is not None:
                kept &= np.isin(column, [self.names[name] for name in wanted if name in self.names])
        return np.flatnonzero(kept)


@dataclass(frozen=True)
class RemoteView:
    """Chroma asked for each question. rows: (key, hash) → passage row number, of what the catalogue vouches for."""

    dense: DenseIndex
    rows: Mapping[tuple[str, str], int]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def base(self) -> float:
        """The mean cosine of any two passages, from the first thousand."""
        some = [vector for _, _, vector in self.dense.load([key for key, _ in islice(self.rows, 1000)])]
        return _mean_cosine(np.stack(some))

    def nearest(
        self, vector: np.ndarray, *, doc_ids: Collection[str] | None, zones: Collection[str] | None, k: int
    ) -> dict[int, float]:
        """The k best by Chroma's approximate search: passage row number → cosine."""
        found = self.dense.query(vector, doc_ids=doc_ids, zones=zones, k=k)
        return {self.rows[key, hash_]: cosine for key, hash_, cosine in found if (key, hash_) in self.rows}

    def cosines(self, vector: np.ndarray, ids: Collection[int]) -> dict[int, float]:
        """The cosine of each of the given passages."""
        keys = {row: key for (key, _), row in self.rows.items() if row in ids}
        found = {key: vector_ for key, _, vector_ in self.dense.load(list(keys.values()))}
        return {row: float(found[key] @ vector) for row, key in keys.items() if key in found}


def _mean_cosine(matrix: np.ndarray) -> float:
    """Of any two different rows: the squared length of the sum holds all pairs, each row with itself among them."""
    rows = len(matrix)
    if rows < 2:
        return 0.0
    total = matrix.sum(axis=0)
    return min(_HIGHEST_BASE, max(0.0, float(total @ total - rows) / (rows * (rows - 1))))
