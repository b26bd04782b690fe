"""PDF files: the text layer where it is good, recognition of the page's picture where it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from ingest.errors import Unreadable
from ingest.load import limits, tools
from ingest.load.encodings import by_font, convert, detected, font_encoding, syllable_share
from ingest.load.lines import PICTURE_REMEDY, Reading
from ingest.load.page import Word, inside
from ingest.load.pdf_pictures import with_pictures
from ingest.load.pdf_prepared import prepared
from ingest.load.ruled import RuledTable
from ingest.load.sniff import encrypted
from ingest.load.stitch import Page, to_drafts
from ingest.load.unseen import Box, hidden, invisible_boxes
from vectorstore.records import Unread

_FEW_LETTERS = 40  # a page with fewer and a picture on most of it is a scan
_PICTURE = 0.55  # share of the page that a scan's picture covers
_READABLE = 0.72  # share of Vietnamese syllables under which a text layer over a picture is not trusted
_FIGURE = 0.08  # share of the page that a picture covers which may hold a table
_LABELS = 8  # words of the text layer over a picture from which it is a background
_MOST_PICTURED = 20  # pages whose pictures are recognised
_PICTURED = "có hình chưa đọc được"
_DRAWN = 200  # curves: a page of letters drawn as outlines has thousands
_ROW, _PATCH = 12.0, 0.15  # points of a line of text; share of the page's height that lines of a real text layer fill
_MORE = 1.3  # times the letters of a text layer from which the recognised page says more
_MAX_EDGES = 4000  # a drawing, not a table
_TINY = 3.0  # points: nobody reads it
"""What the text layer must be to be used is decided page by page, so that a paper with scanned annexes is read whole."""


def read(path: Path) -> Reading:
    """Lines and tables of every page, with page numbers.

    Raises Unreadable when the file is damaged, encrypted, or a scan while Tesseract is missing."""
    try:
        with prepared(path) as ready, pdfplumber.open(ready) as pdf:
            return _read(path, ready, pdf)
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFPasswordIncorrect):
            raise encrypted(path) from error
        raise _broken(path) from error
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
        AssertionError,
    ) as error:
        raise _broken(path) from error


def _read(path: Path, ready: Path, pdf: Any) -> Reading:
    count = len(pdf.pages)
    if count == 0:
        raise _broken(path)
    if count > limits.MAX_PAGES:
        raise Unreadable(
            f"Tệp “{path.name}” có {count} trang (giới hạn {limits.MAX_PAGES}); hãy tách thành nhiều tệp.",
            code="too_large",
        )
    layer = _TextLayer(invisible_boxes(ready))
    pages = [layer.page(page) for page in pdf.pages]
    scanned, notes, unread = layer.scanned, list(layer.warnings()), list(layer.unread())
    if scanned or layer.pictures:
        seen = _recognised(path, ready, pages, scanned, layer.pictures)
        pages, notes, unread = seen.pages, [*notes, *seen.notes], [*unread, *seen.unread]
    pages = _decoded(pages)
    kind = "scan" if len(scanned) > count / 2 else "pdf"
    title = str((pdf.metadata or {}).get("Title") or "")
    return Reading(
        kind=kind,
        drafts=tuple(to_drafts(pages)),
        pages=count,
        warnings=tuple(notes),
        unread=tuple(unread),
        title=title,
    )


class _TextLayer:
    """Reads the text layer page by page; remembers which pages need recognition (`scanned`), and which pictures of others
    may hold text (`pictures`: boxes by page number).

    invisible: boxes of invisible text by page number; over a scan's picture such text is its recognised layer, and stays."""

    def __init__(self, invisible: dict[int, list[Box]]) -> None:
        self.scanned: list[int] = []
        self._invisible = invisible
        self._tiny = 0
        self._hidden = 0
        self._sideways: Counter[int] = Counter()
        self.pictures: dict[int, list[Box]] = {}

    def page(self, page: Any) -> Page:
        """One page's words and ruled tables; its cached objects are dropped, so that memory stays bounded."""
        tables = _tables(page)
        words = tuple(self._words(page))
        if _is_scan(page, words):
            self.scanned.append(page.page_number)
        elif boxes := _pictures(page, words):
            self.pictures[page.page_number] = boxes
        made = Page(page.page_number, float(page.height), words, tables)
        page.close()
        return made

    def _words(self, page: Any) -> Iterator[Word]:
        """Upright words inside the page, legacy fonts decoded."""
        unseen = hidden(page, () if _covered(page) >= _PICTURE else self._invisible.get(page.page_number, ()))
        left_out = sum(1 for char in page.chars if unseen(char) and char["text"].strip())
        self._hidden += left_out
        shown = page.filter(lambda item: item["object_type"] != "char" or not unseen(item)) if left_out else page
        for word in shown.dedupe_chars(tolerance=1).extract_words(
            x_tolerance_ratio=0.18, y_tolerance=2, return_chars=True
        ):
            if word["bottom"] - word["top"] < _TINY:
                self._tiny += len(word["text"])
            elif not word.get("upright", True):
                self._sideways[page.page_number] += 1
            elif word["x0"] >= -1 and word["x1"] <= float(page.width) + 1:
                yield Word(_decoded_word(word), word["x0"], word["top"], word["x1"], word["bottom"])

    def warnings(self) -> Iterator[str]:
        """What was left out on purpose."""
        if self._tiny:
            yield f"Đã bỏ qua {self._tiny} ký tự quá nhỏ để đọc bằng mắt."
        if self._hidden:
            yield f"Đã bỏ qua {self._hidden} ký tự ẩn (chữ trắng hoặc chữ vô hình) mà người đọc không nhìn thấy."

    def unread(self) -> Iterator[Unread]:
        """What is shown and was not read."""
        for page, count in sorted(self._sideways.items()):
            yield Unread(where=f"trang {page}", what=f"{count} chữ đặt dọc chưa đọc được")


def _decoded_word(word: dict[str, Any]) -> str:
    """The word's text; letters in one legacy encoding are decoded together, whichever of its fonts they are set in."""
    parts = groupby(word["chars"], key=lambda char: font_encoding(char["fontname"]))
    if not any(font_encoding(char["fontname"]) for char in word["chars"]):
        return str(word["text"])
    runs = [list(chars) for _, chars in parts]
    return "".join(by_font("".join(char["text"] for char in run), run[0]["fontname"]) for run in runs)


def _tables(page: Any) -> tuple[RuledTable, ...]:
    """The tables that lines close; a page full of drawing has none."""
    if not page.edges or len(page.edges) > _MAX_EDGES:
        return ()
    found = (RuledTable(tuple(table.cells)) for table in page.find_tables())
    return tuple(table for table in found if len(table.cells) > 1)


def _is_scan(page: Any, words: tuple[Word, ...]) -> bool:
    """True when what a page shows is no text: a picture without a text layer, or with one that does not read as
    Vietnamese or that only holds a stamp or a printed footer; text drawn as curves."""
    text = " ".join(word.text for word in words)
    letters = sum(char.isalpha() for char in text)
    if "(cid:" in text:
        return True
    if _covered(page) < _PICTURE:
        return letters == 0 and (bool(page.images) or len(page.curves) > _DRAWN)
    return letters < _FEW_LETTERS or _is_patch(page, words) or _poor(text)


def _is_patch(page: Any, words: tuple[Word, ...]) -> bool:
    """True when the text over a picture keeps to a small part of it, as stamps and footers do."""
    rows = {round(word.middle / _ROW) for word in words}
    return len(rows) * _ROW < _PATCH * float(page.height)


def _pictures(page: Any, words: Sequence[Word]) -> list[Box]:
    """The boxes of a page's pictures and drawings large enough to hold a table, over which no text is laid."""
    area = float(page.width * page.height) or 1.0
    boxes = [(float(i["x0"]), float(i["top"]), float(i["x1"]), float(i["bottom"])) for i in page.images]
    if len(page.curves) > _DRAWN:
        x0, top, x1, bottom = zip(*((c["x0"], c["top"], c["x1"], c["bottom"]) for c in page.curves), strict=True)
        boxes.append((float(min(x0)), float(min(top)), float(max(x1)), float(max(bottom))))
    large = [box for box in boxes if (box[2] - box[0]) * (box[3] - box[1]) >= _FIGURE * area]
    return [box for box in large if sum(inside(word, box) for word in words) < _LABELS]


def _covered(page: Any) -> float:
    """The share of a page that its pictures cover."""
    area = float(page.width * page.height) or 1.0
    return sum((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) / area for image in page.images)


def _poor(text: str) -> bool:
    """True for a text layer that an old recognition program made without Vietnamese."""
    from ingest.repair import is_damaged

    return syllable_share(text) < _READABLE or is_damaged(text)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The pages after recognition, what to say of it, and what could not be recognised."""

    pages: list[Page]
    notes: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()


def _recognised(
    path: Path, ready: Path, pages: list[Page], scanned: list[int], pictures: Mapping[int, Sequence[Box]]
) -> _Seen:
    """The pages with the scanned ones recognised, and the text of pictures added to the others.

    Without Tesseract a file that is all scan is turned away."""
    from ingest.load import ocr

    wanted = [*scanned, *sorted(pictures)[:_MOST_PICTURED]]
    missing = next((tool for tool in ("tesseract", "pdftoppm") if not tools.has(tool)), None)
    if missing:
        if len(scanned) == len(pages) and not any(page.words for page in pages):
            raise tools.missing(missing, path.name)
        remedy = f"máy chưa có {missing}: hãy cài rồi nạp lại"
        lost = [Unread(where=f"trang {n}", what="trang quét chưa nhận dạng", remedy=remedy) for n in scanned]
        lost += [Unread(where=f"trang {n}", what=_PICTURED, remedy=remedy) for n in sorted(pictures)]
        return _Seen(pages, unread=tuple(lost))
    made = {page.number: page for page in ocr.pdf_pages(ready, sorted(wanted), path.name)}
    left = [n for n in sorted(pictures) if n not in made]
    notes = [f"Đã nhận dạng chữ {len(scanned)} trang quét."] * bool(scanned)
    found, read = [], 0
    for page in pages:
        if page.number in pictures and page.number in made:
            better = with_pictures(page, made[page.number], pictures[page.number])
            read += better is not page
            found.append(better)
        else:
            found.append(_better(page, made.get(page.number)))
    notes += [f"Đã nhận dạng chữ trong hình của {read} trang; hãy đối chiếu với bản gốc."] * bool(read)
    unread = [Unread(where=f"trang {n}", what=_PICTURED, remedy=PICTURE_REMEDY) for n in left]
    return _Seen(found, tuple(notes), tuple(unread))


def _better(page: Page, recognised: Page | None) -> Page:
    """The page as recognised, unless its text layer is good and says as much (a picture may be but a background)."""
    if recognised is None:
        return page
    text = " ".join(word.text for word in page.words)
    letters, seen = (sum(map(str.isalpha, "".join(w.text for w in p.words))) for p in (page, recognised))
    good = letters >= _FEW_LETTERS and "(cid:" not in text and not _poor(text)
    return page if good and seen < _MORE * letters else recognised


def _decoded(pages: list[Page]) -> list[Page]:
    """Words of a legacy encoding whose fonts do not say so, told by the text of the whole file."""
    encoding = detected(" ".join(word.text for word in page.words) for page in pages)
    if encoding is None:
        return pages
    return [
        Page(
            page.number,
            page.height,
            tuple(Word(convert(w.text, encoding), w.x0, w.top, w.x1, w.bottom) for w in page.words),
            page.tables,
        )
        for page in pages
    ]


def _broken(path: Path) -> Unreadable:
    message = f"Tệp PDF “{path.name}” bị hỏng hoặc chép thiếu; hãy tải lại hoặc in lại thành PDF."
    return Unreadable(message, code="broken")
