"""The reader's learned weights as the package ships them: matrices in 8 bits with a scale a column, the rest in float.

The file is written by `python -m eval.pack_reader` from what training saved. It holds the upper layers twice, as late
interaction ("match") and as side-by-side reading ("read") learned them; the lower layers are the packaged encoder's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "reader.npz"
LOWER = 6
"""Layers of the packaged encoder that question and clause pass apart, unchanged."""


@dataclass(frozen=True, slots=True)
class Sized:
    """How many numbers a tensor has; the form in which the graph writer asks."""

    count: int


class ReaderWeights:
    """One half of the file, "match" or "read", with the names and the ways of the packaged encoder's weights."""

    def __init__(self, half: str, hidden: int, heads: int, layers: int, epsilon: float, path: Path = FILE) -> None:
        self.hidden, self.heads, self.layers, self.epsilon = hidden, heads, layers, epsilon
        whole = _arrays(path)
        self._arrays = {name[len(half) + 1 :]: array for name, array in whole.items() if name.startswith(f"{half}/")}
        self.tensors = {name: Sized(array.size) for name, array in self._arrays.items() if not name.endswith(".step")}

    def floats(self, name: str, *shape: int) -> np.ndarray:
        """A tensor as float32; a packed one unpacked. shape: as stored when not given."""
        array = self._arrays[name].astype(np.float32)
        step = self._arrays.get(f"{name}.step")
        if step is not None:  # [in, out] with a step for each output (vectorstore.eight_bits), asked for as [out, in]
            array = (array * step.astype(np.float32)).T
        return array.reshape(shape) if shape else array


def number(name: str, path: Path = FILE) -> float:
    """One number of the file ("match/scale"), without unpacking the rest."""
    with np.load(path) as file:
        return float(file[name])


@cache
def _arrays(path: Path) -> dict[str, np.ndarray]:
    with np.load(path) as file:
        return {name: file[name] for name in file.files}
