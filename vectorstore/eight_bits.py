"""Weights in 8 bits that no processor's products overflow.

Without VNNI, x86 multiplies unsigned activations by signed weights two neighbours at a time (vpmaddubsw) and keeps the
sum of the two in 16 bits: 255 times two weights of one sign that come to more than 128 is cut off at 32,767, and the
same file gives other vectors than on a newer machine. So each column's step is the least under which no such pair comes
to more: nearly the full 8 bits are kept, since large weights seldom stand side by side, where halving every weight
would lose one.
"""

from __future__ import annotations

import numpy as np

MOST = 128
"""What two neighbouring weights of one sign may come to: 255 * 128 = 32,640, within 16 bits."""


def in_eight_bits(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """float [in, out], `in` even, as int8 [in, out] and the step of each column, float32 [out]: weights ≈ int8 * step.

    One less than MOST is aimed at: rounding adds up to a half to each of the two."""
    steps = np.maximum(heaviest_pair(weights) / (MOST - 1), np.finfo(np.float32).tiny).astype(np.float32)
    return np.rint(weights / steps).astype(np.int8), steps


def heaviest_pair(weights: np.ndarray) -> np.ndarray:
    """The largest sum, in size, that two neighbours (rows 2k and 2k+1) of one sign come to, per column: [out]."""
    signed = np.stack([np.maximum(weights, 0), np.maximum(-weights.astype(np.float32), 0)])
    return (signed[:, 0::2] + signed[:, 1::2]).max(axis=(0, 1))
