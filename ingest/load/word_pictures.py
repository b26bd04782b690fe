"""Pictures in a Word document: a page or a table that someone pasted as a picture is recognised, or counted and named."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from ingest.errors import Unreadable
from ingest.load import tools
from ingest.load.encodings import syllable_share
from ingest.load.lines import PICTURE_REMEDY, Draft
from ingest.load.word_text import COMPATIBILITY
from vectorstore.records import Unread

_EMU = 12_700  # to a point
_WIDE, _HIGH = 200.0, 60.0  # points: smaller ones are emblems, rules and signatures
_MOST = 20  # pictures of one document that are recognised
_FEWEST, _READABLE = 4, 0.6  # words, and the share of syllables among them, of a picture that holds text

_V = "{urn:schemas-microsoft-com:vml}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"


class WordPictures:
    """The pictures of one document, asked for paragraph by paragraph."""

    def __init__(self, part: Any) -> None:
        self._part = part
        self._read: list[int] = []
        self._unread: list[int] = []

    def lines(self, paragraph: Any, page: int) -> Iterator[Draft]:
        """The text of the larger pictures in a paragraph."""
        for relation in _large(paragraph):
            drafts = self._recognised(relation) if len(self._read) < _MOST else None
            if drafts is None:
                self._unread.append(page)
            elif drafts:
                self._read.append(page)
                yield from (Draft(raw=d.raw, page=page, cells=d.cells, header=d.header) for d in drafts)

    def _recognised(self, relation: str) -> list[Draft] | None:
        """The lines of a picture: empty where it shows no text, None where it could not be looked into."""
        from ingest.load import ocr

        found = self._part.rels.get(relation)
        if found is None or found.is_external or not tools.has("tesseract"):
            return None
        with tempfile.TemporaryDirectory(prefix="troly-picture-") as folder:
            path = Path(folder) / Path(str(found.target_part.partname)).name
            path.write_bytes(found.target_part.blob)
            try:
                drafts = list(ocr.read_image(path).drafts)
            except Unreadable as error:
                return [] if error.code == "no_text" else None
        text = " ".join(draft.raw for draft in drafts)
        return drafts if len(text.split()) >= _FEWEST and syllable_share(text) >= _READABLE else []

    def warnings(self) -> Iterator[str]:
        """What was read from pictures."""
        if self._read:
            yield f"Đã nhận dạng chữ trong {len(self._read)} hình; hãy đối chiếu với bản gốc."

    def unread(self) -> Iterator[Unread]:
        """The pages that hold a picture which could not be looked into."""
        for page, count in sorted(Counter(self._unread).items()):
            yield Unread(where=f"trang {page}", what=f"{count} hình chưa đọc được", remedy=PICTURE_REMEDY)


def _large(paragraph: Any) -> Iterator[str]:
    """The relations of pictures large enough to hold text; the copies for old programs are passed over."""
    for drawing in paragraph.iter(qn("w:drawing")):
        extent, blip = next(drawing.iter(_EXTENT), None), next(drawing.iter(_BLIP), None)
        if extent is None or blip is None or any(a.tag == COMPATIBILITY + "Fallback" for a in drawing.iterancestors()):
            continue
        wide, high = int(extent.get("cx") or 0) / _EMU, int(extent.get("cy") or 0) / _EMU
        if wide >= _WIDE and high >= _HIGH and (relation := blip.get(qn("r:embed"))):
            yield relation
    for image in paragraph.iter(_V + "imagedata"):
        if not any(a.tag == COMPATIBILITY + "Fallback" for a in image.iterancestors()) and (
            key := image.get(qn("r:id"))
        ):
            yield key
