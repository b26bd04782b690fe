"""Paper as a scanner sees it: pages turned by a fraction of a degree, blurred, specked, in black and white."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

_DPI = 200
_SKEW = 0.6  # degrees at most
_SPECKS = 0.0004  # share of pixels


def pages(pdf: Path, *, last: int = 99, dpi: int = _DPI) -> list[Image.Image]:
    """The PDF's pages as scans; the same every time."""
    chance = np.random.default_rng(2026)
    with tempfile.TemporaryDirectory(prefix="troly-samples-") as folder:
        command = ["pdftoppm", "-r", str(dpi), "-gray", "-png", "-l", str(last), str(pdf), f"{folder}/page"]
        subprocess.run(command, check=True, timeout=120)
        return [_scanned(Image.open(file), chance) for file in sorted(Path(folder).glob("*.png"))]


def _scanned(page: Image.Image, chance: np.random.Generator) -> Image.Image:
    turned = page.convert("L").rotate(chance.uniform(-_SKEW, _SKEW), fillcolor=255, resample=Image.Resampling.BICUBIC)
    grey = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.5))).copy()
    specks = chance.random(grey.shape) < _SPECKS
    grey[specks] = 255 - grey[specks]
    return Image.fromarray(grey)


def write_pdf(images: list[Image.Image], path: Path, *, dpi: int = _DPI) -> None:
    """A PDF without a text layer, one bit a pixel."""
    black = [image.point(lambda grey: 255 if grey > 150 else 0).convert("1") for image in images]
    black[0].save(path, save_all=True, append_images=black[1:], resolution=dpi)


def write_image(image: Image.Image, path: Path) -> None:
    """One page as a picture of sixteen greys."""
    image.quantize(16).save(path, optimize=True)
