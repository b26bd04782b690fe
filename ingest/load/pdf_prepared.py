"""What a PDF shows beside its pages' own text made part of it: form fields, notes typed over a page, pages set sideways."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
from pypdfium2 import raw

_SHOWN = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP})
_DEPTH = 8  # of forms within forms
_SIDEWAYS = 0.6  # share of a page's letters that run up or down from which the page is turned


@contextmanager
def prepared(path: Path) -> Iterator[Path]:
    """The file to read instead of `path` while the context is open.

    A file that needs nothing, or that cannot be looked into (a password, damage), is handed on as it is."""
    with TemporaryDirectory(prefix="troly-pdf-") as folder:
        target = Path(folder) / "trang.pdf"
        try:
            changed = _prepare(path, target)
        except (pypdfium2.PdfiumError, OSError, ValueError):
            changed = False
        yield target if changed else path


def _prepare(path: Path, target: Path) -> bool:
    """Writes the mended file; False when nothing had to be mended."""
    with pypdfium2.PdfDocument(path) as pdf:
        if pdf.get_formtype() != raw.FORMTYPE_NONE:
            pdf.init_forms()
        changed = False
        for number in range(len(pdf)):
            page = pdf[number]
            changed |= _flattened(page) | _turned(page)
            page.close()
        if changed:
            pdf.save(target)
        return changed


def _flattened(page: Any) -> bool:
    """True when fields and notes of the page were made part of its content."""
    kinds = set()
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        kinds.add(raw.FPDFAnnot_GetSubtype(annotation))
        raw.FPDFPage_CloseAnnot(annotation)
    return bool(kinds & _SHOWN) and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS


def _turned(page: Any) -> bool:
    """True when the page was turned so that most of its text is upright."""
    lengths = {"level": 0.0, "up": 0.0, "down": 0.0}
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH):
        matrix = item.get_matrix()
        left, bottom, right, top = item.get_bounds()
        way = "level" if abs(matrix.a) >= abs(matrix.b) else "up" if matrix.b > 0 else "down"
        lengths[way] += max(right - left, top - bottom)
    total = sum(lengths.values())
    for way, degrees in (("up", 90), ("down", 270)):
        if total and lengths[way] >= _SIDEWAYS * total and page.get_rotation() == 0:
            page.set_rotation(degrees)
            return True
    return False
