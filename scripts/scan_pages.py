#!/usr/bin/env python3
"""Print text on pages, scan them and read them back by OCR: pairs of true and damaged lines for learning and measuring.

usage: scan_pages.py OUT.tsv FILE... [--language eng] [--pages N] [--seed N] [--quality good|fair|poor]

Each line of OUT is `true TAB read`. Reading Vietnamese with Tesseract's English model gives the damage that old scans
without a Vietnamese model carry; `--language vie` gives the lighter damage of a modern reading of a poor scan.
"""

from __future__ import annotations

import argparse
import difflib
import random
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from vectorstore.text import fold

FONTS = (
    "Tinos-Regular",
    "Tinos-Regular",
    "FreeSerif",
    "Tinos-Bold",
    "Tinos-Italic",
)  # Debian: fonts-croscore, fonts-freefont-ttf
PAGE, MARGIN, LINES = (1240, 1754), 110, 42  # A4 at 150 dots an inch
QUALITY = {"good": (200, 0.0, 0.0), "fair": (150, 0.5, 12.0), "poor": (110, 0.7, 22.0)}  # dots an inch, blur, grain


def main() -> None:
    """Make the pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--language", default="eng")
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quality", choices=QUALITY, default="fair")
    args = parser.parse_args()
    chance = random.Random(args.seed)
    pages = [page for file in args.files for page in pages_of(file.read_text(encoding="utf-8"))]
    pairs = []
    for page in chance.sample(pages, min(args.pages, len(pages))):
        image = printed(page, chance.choice(FONTS), chance, *QUALITY[args.quality])
        pairs += matched(page, read(image, args.language))
    args.out.write_text("".join(f"{true}\t{seen}\n" for true, seen in pairs), encoding="utf-8")
    print(f"{len(pairs)} lines")


def pages_of(text: str) -> Iterator[list[str]]:
    """The words of a text set in lines of some fourteen words, a page at a time."""
    words = re.sub(r"[|#*_]+", " ", text).split()
    lines = [" ".join(words[at : at + 14]) for at in range(0, len(words), 14)]
    yield from (lines[at : at + LINES] for at in range(0, len(lines) - LINES, LINES))


def printed(lines: list[str], font: str, chance: random.Random, dots: int, blur: float, grain: float) -> Image.Image:
    """The page as a grey picture, as a scanner at `dots` an inch sees it."""
    page = Image.new("L", PAGE, 255)
    face = ImageFont.truetype(font, 27)
    draw = ImageDraw.Draw(page)
    for n, line in enumerate(lines):
        scale = (PAGE[0] - 2 * MARGIN) / max(1.0, draw.textlength(line, font=face))
        draw.text((MARGIN, MARGIN + n * 36), line, font=face if scale >= 1 else face.font_variant(size=int(27 * scale)))
    page = page.rotate(chance.uniform(-0.3, 0.3), fillcolor=255)
    page = page.resize((PAGE[0] * dots // 150, PAGE[1] * dots // 150), Image.Resampling.LANCZOS)
    page = page.filter(ImageFilter.GaussianBlur(blur))
    return Image.blend(page, Image.effect_noise(page.size, grain), 0.15) if grain else page


def read(page: Image.Image, language: str) -> list[str]:
    """The lines that Tesseract reads."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        page.save(file.name, dpi=(150, 150))
        done = subprocess.run(
            ["tesseract", file.name, "-", "-l", language, "--psm", "6"], capture_output=True, text=True, check=True
        )
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]


def matched(true: list[str], seen: list[str]) -> list[tuple[str, str]]:
    """Each printed line with the line that was read for it; lines without a likely partner are left out."""
    if len(true) == len(seen):
        return list(zip(true, seen, strict=True))
    pairs = []
    for line in true:
        best = max(seen, key=lambda other: difflib.SequenceMatcher(None, fold(line), fold(other)).ratio(), default="")
        pairs.append((line, best))
    return [(a, b) for a, b in pairs if difflib.SequenceMatcher(None, fold(a), fold(b)).ratio() > 0.6]


if __name__ == "__main__":
    main()
