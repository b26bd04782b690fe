"""Tesseract on one picture: words with their places, specks left out."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import defaultdict
from dataclasses import replace
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.load import limits, tools
from ingest.load.page import Word

DPI = 300
PAGE, BLOCK = 4, 6  # Tesseract's page segmentation modes
_SURE, _SURE_SPECK = 25.0, 60.0  # confidence (0-100) asked of a word, and of a single sign
_LOW = 0.6  # of the line's height: a dash or a dot, whose own box says little about its line


def words(picture: NDArray[np.uint8], name: str, mode: int = PAGE) -> tuple[list[Word], float]:
    """The words of a grey picture, places in pixels, and the mean confidence (0-100).

    mode: PAGE for a whole page, BLOCK for an even block of text. name: the file, for messages.
    Raises Unreadable when Tesseract is missing, fails or takes too long."""
    with tempfile.NamedTemporaryFile(suffix=".png", prefix="troly-ocr-") as file:
        Image.fromarray(picture).save(file, format="PNG", compress_level=1)
        file.flush()
        command = ["tesseract", file.name, "stdout", "-l", "vie", "--psm", str(mode), "--dpi", str(DPI), "tsv"]
        output = tools.run(command, seconds=limits.PAGE_SECONDS, name=name).decode("utf-8", "replace")
    by_line: dict[tuple[str, ...], list[Word]] = defaultdict(list)
    confidences = []
    for row in csv.DictReader(io.StringIO(output), delimiter="\t", quoting=csv.QUOTE_NONE):
        text, sure = (row.get("text") or "").strip(), float(row["conf"])
        if text and sure >= (_SURE_SPECK if len(text) == 1 and not text.isdigit() and text not in "-+" else _SURE):
            by_line[row["block_num"], row["par_num"], row["line_num"]].append(_word(row, text))
            confidences.append(sure)
    found = [word for line in by_line.values() for word in _level(line)]
    return found, float(np.mean(confidences)) if confidences else 0.0


def _word(row: dict[str, str], text: str) -> Word:
    x0, top = float(row["left"]), float(row["top"])
    return Word(text, x0, top, x0 + float(row["width"]), top + float(row["height"]))


def _level(line: list[Word]) -> list[Word]:
    """The words of a line with one height: a dash stands where its line stands."""
    height = median(word.size for word in line)
    middle = median(word.middle for word in line if word.size >= _LOW * height)
    top, bottom = middle - height / 2, middle + height / 2
    return [replace(word, top=top, bottom=bottom) if abs(word.middle - middle) <= height / 2 else word for word in line]
