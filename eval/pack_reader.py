"""`python -m eval.pack_reader FOLDER`: what training saved (match.pt, read.pt), packed as the package's reader.npz."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from assistant.reading.weights import FILE, LOWER
from vectorstore.eight_bits import in_eight_bits


def arrays(state: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    """A checkpoint's tensors under the encoder's names, the layers' matrices packed."""
    made: dict[str, np.ndarray] = {}
    for name, tensor in state.items():
        value = tensor.detach().float().numpy()
        if not name.startswith("layers."):
            made[name] = value.astype(np.float32)
            continue
        _, at, part, kind = name.split(".")
        layer = f"l{int(at) + LOWER}"
        pieces = np.split(value, 3) if part == "qkv" else [value]
        for short, piece in zip("qkv" if part == "qkv" else [part], pieces, strict=True):
            if kind == "weight" and piece.ndim == 2:
                made[f"{layer}.{short}.w"], made[f"{layer}.{short}.w.step"] = in_eight_bits(piece.T)
            else:
                made[f"{layer}.{short}.{kind[0]}"] = piece.astype(np.float32)
    return made


def main() -> None:
    """Pack a folder's checkpoints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=FILE)
    given = parser.parse_args()
    whole = {
        f"{half}/{name}": array
        for half in ("match", "read")
        for name, array in arrays(torch.load(given.folder / f"{half}.pt")).items()
    }
    np.savez_compressed(given.out, **whole)  # type: ignore[arg-type]
    print(f"{given.out} {given.out.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
