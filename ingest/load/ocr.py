"""Scanned pages and photographs: straightened, recognised by Tesseract in Vietnamese, their tables found by their lines."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageFilter, ImageOps, UnidentifiedImageError

from ingest.errors import Unreadable
from ingest.load import cells, comparators, limits, romans, rulings, tesseract, tools
from ingest.load.encodings import syllable_share
from ingest.load.lines import Reading
from ingest.load.page import Word, inside
from ingest.load.stitch import Page, to_drafts

_DPI = 300
_A4 = 842.0  # points
_WORKERS = 2
_MIN_HEIGHT = 1800  # pixels of a page; a smaller picture is enlarged before recognition
_MAX_PIXELS = 120_000_000
_HARDLY_GREY = 0.035  # share of pixels that are neither ink nor paper
_UPSIDE = 45.0  # mean confidence under which other orientations are tried
_READABLE, _BETTER = 0.72, 5.0  # share of syllables of a page that reads well; how much better another way up must read
_TELLING = 8  # words from which their syllables say something
_SKEWS = np.arange(-3.0, 3.01, 0.25)  # degrees
_IMAGE_NOTE = "Đã nhận dạng chữ từ ảnh; hãy đối chiếu với bản gốc."


def read_image(path: Path) -> Reading:
    """The text of a picture; every frame of a TIFF is a page.

    Raises Unreadable when the picture is damaged, too large, empty of text, or Tesseract is missing."""
    if not tools.has("tesseract"):
        raise tools.missing("tesseract", path.name)
    pages = [_page(frame, number, path.name) for number, frame in enumerate(_frames(path), start=1)]
    if not any(page.words for page in pages):
        raise Unreadable(f"Ảnh “{path.name}” không có chữ nào nhận dạng được; hãy chụp lại rõ hơn.", code="no_text")
    return Reading(kind="image", drafts=tuple(to_drafts(pages)), pages=len(pages), warnings=(_IMAGE_NOTE,))


def pdf_pages(path: Path, numbers: Sequence[int], name: str = "") -> Iterator[Page]:
    """The given pages (from 1) of a PDF, recognised two at a time, in order. name: the file, for messages, where `path` is a copy.

    Raises Unreadable when a tool fails or a page takes too long."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        for start in range(0, len(numbers), _WORKERS):
            yield from pool.map(
                lambda number: _pdf_page(path, number, name or path.name), numbers[start : start + _WORKERS]
            )


def _pdf_page(path: Path, number: int, name: str) -> Page:
    with tempfile.TemporaryDirectory(prefix="troly-scan-") as folder:
        stem = Path(folder) / "page"
        place = ["-f", str(number), "-l", str(number), "-singlefile"]
        command = ["pdftoppm", "-r", str(_DPI), "-gray", *place, str(path), str(stem)]
        tools.run(command, seconds=limits.PAGE_SECONDS, name=name)
        with _opened(stem.with_suffix(".pgm"), name) as image:
            return _page(image, number, name)


def _frames(path: Path) -> Iterator[Image.Image]:
    """The pictures in a file, upright as the camera noted."""
    with _opened(path, path.name) as image:
        for frame in range(min(getattr(image, "n_frames", 1), limits.MAX_PAGES)):
            try:
                image.seek(frame)
                yield _grey(ImageOps.exif_transpose(image))
            except (OSError, EOFError, SyntaxError, ValueError) as error:
                raise _broken(path.name) from error


def _grey(image: Image.Image) -> Image.Image:
    """The picture in greys, what is transparent in it as white paper."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("L")
    clear = image.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(paper, clear).convert("L")


def _opened(path: Path, name: str) -> Image.Image:
    """A picture whose size was looked at before it is unpacked."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image = Image.open(path)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _broken(name) from error
    if image.width * image.height > _MAX_PIXELS:
        image.close()
        raise Unreadable(f"Ảnh “{name}” quá lớn để nhận dạng; hãy giảm độ phân giải xuống 300 dpi.", code="too_large")
    return image


def _page(image: Image.Image, number: int, name: str) -> Page:
    """Words and tables of one picture, in points of a page as high as A4."""
    found = _recognised(_enlarged(image.convert("L")), name)
    if found.sure < _UPSIDE or _reads_badly(found):
        found = _turned(found, name)
    scale = found.picture.shape[0] / _A4
    placed = [Word(w.text, w.x0 / scale, w.top / scale, w.x1 / scale, w.bottom / scale) for w in found.words]
    tables = rulings.tables(found.lines, scale)
    for table in tables:
        outside = [word for word in placed if not inside(word, table.box)]
        placed = [*outside, *cells.words(table, found.cleaned, scale, name)]
    return Page(number, _A4, tuple(placed), tables, scanned=True)


@dataclass(frozen=True, slots=True)
class _Recognised:
    """A straightened picture, the same without ruled lines, the lines and words (in pixels), Tesseract's confidence."""

    picture: NDArray[np.uint8]
    cleaned: NDArray[np.uint8]
    lines: list[rulings.Stroke]
    words: list[Word]
    sure: float


def _recognised(image: Image.Image, name: str) -> _Recognised:
    picture = np.asarray(_straightened(_smoothed(image)))
    scale = picture.shape[0] / _A4
    lines = rulings.strokes(picture, scale)
    cleaned = rulings.without(picture, lines, scale)
    words, sure = tesseract.words(cleaned, name)
    return _Recognised(
        picture, cleaned, lines, [romans.seen(comparators.seen(word, cleaned), cleaned) for word in words], sure
    )


def _enlarged(image: Image.Image) -> Image.Image:
    """A small picture made large enough for recognition."""
    if image.height >= _MIN_HEIGHT:
        return image
    factor = min(4.0, _MIN_HEIGHT / max(1, image.height))
    return image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.LANCZOS)


def _smoothed(image: Image.Image) -> Image.Image:
    """A picture of pure black and white with soft edges, which Tesseract reads better; others as they are."""
    greys = image.resize((400, 560), Image.Resampling.NEAREST).histogram()
    between = sum(greys[40:216]) / sum(greys)
    return image.filter(ImageFilter.GaussianBlur(0.8)) if between < _HARDLY_GREY else image


def _straightened(image: Image.Image) -> Image.Image:
    """The picture turned by the few degrees at which its lines of text lie level."""
    small = image.resize((600, max(1, round(image.height * 600 / image.width))))
    ink = Image.fromarray(((np.asarray(small) < 160) * 255).astype(np.uint8))
    angle = max(_SKEWS, key=lambda degrees: _level(ink, float(degrees)))
    if abs(angle) < 0.2:
        return image
    return image.rotate(float(angle), resample=Image.Resampling.BICUBIC, fillcolor=255)


def _level(ink: Image.Image, degrees: float) -> float:
    """How sharply rows of ink and rows of paper alternate; highest when lines of text are level."""
    profile = np.asarray(ink.rotate(degrees)).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(profile)).sum())


def _reads_badly(found: _Recognised) -> bool:
    """True for words that are no Vietnamese, whatever Tesseract thinks of them: it is sure of letters upside down."""
    words = [word.text for word in found.words if any(map(str.isalpha, word.text))]
    return len(words) >= _TELLING and syllable_share(" ".join(words)) < _READABLE


def _turned(best: _Recognised, name: str) -> _Recognised:
    """The best of the four orientations for a page that reads badly as it lies; upside down is tried first."""
    upright = Image.fromarray(best.picture)
    for degrees in (180, 90, 270):
        other = _recognised(upright.rotate(degrees, expand=True, fillcolor=255), name)
        if _worth(other) > _worth(best) + _BETTER:
            best = other
        if best.sure >= _UPSIDE and not _reads_badly(best):
            return best
    return best


def _worth(found: _Recognised) -> float:
    """How well a picture reads, 0 to 100: Tesseract's confidence, and the share of Vietnamese syllables."""
    return found.sure * syllable_share(" ".join(word.text for word in found.words))


def _broken(name: str) -> Unreadable:
    return Unreadable(f"Ảnh “{name}” bị hỏng hoặc chép thiếu; hãy chụp hoặc quét lại.", code="broken")
