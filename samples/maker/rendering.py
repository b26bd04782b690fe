"""A paper as different programs and habits set it: the same words, other letterheads, files and pages.

`render(master, name, folder)` writes one rendering; `DIRECT` need python-docx or less, `CONVERTED` LibreOffice besides,
`SCANNED` poppler too.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image, ImageDraw

from samples.maker import office, scan
from samples.maker.source import Item, Master
from samples.maker.text import MOTTO, NATION, ending, left, right
from samples.maker.word import add_centred, add_letterhead, add_signature, write_docx, write_items

Head = Callable[[Any, Master], None]

_BOX = (
    f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml">'
    '<v:shape style="width:220pt;height:60pt"><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict>'
)


def _as_table(document: Any, master: Master) -> None:
    add_letterhead(document, master)
    _title(document, master)


def _as_paragraphs(document: Any, master: Master) -> None:
    for line in (*left(master), *right(master)):
        add_centred(document, line)
    _title(document, master)


def _as_rows(document: Any, master: Master) -> None:
    """Six rows of one table down to the title, as forms that offices hand round have them."""
    lines = _beside(left(master), right(master))
    table = document.add_table(rows=len(lines) + 1, cols=2)
    for place, (first, second) in enumerate(lines):
        table.cell(place, 0).text, table.cell(place, 1).text = first, second
    table.cell(len(lines), 0).merge(table.cell(len(lines), 1)).text = _whole_title(master)


def _as_boxes(document: Any, master: Master) -> None:
    anchor = document.add_paragraph()
    for lines in (left(master), right(master)):
        add_box(anchor, lines)
    _title(document, master)


def _as_breaks(document: Any, master: Master) -> None:
    """One paragraph a column, its lines parted by forced line breaks; type and title in one paragraph, too."""
    for lines in (left(master), right(master), [master.head["type"], master.head["title"]]):
        if lines:
            add_centred(document, "\n".join(lines))


def _as_tabs(document: Any, master: Master) -> None:
    for first, second in _beside(left(master), right(master)):
        document.add_paragraph(f"{first}\t{second}")
    add_centred(document, _whole_title(master))


def _as_one_line(document: Any, master: Master) -> None:
    """Organs and motto in one paragraph, number and date in one, type and title in one."""
    number, dated = master.head.get("number"), master.head.get("dateline")
    motto = [NATION, MOTTO] if master.head.get("issuer") else []
    lines = ([*master.parts("issuer"), *motto], [f"Số: {number}"] * bool(number) + [dated] * bool(dated))
    for line in filter(None, (" ".join(filter(None, parts)) for parts in lines)):
        document.add_paragraph(line)
    document.add_paragraph(_whole_title(master))


HEADS: dict[str, Head] = {
    "table": _as_table,
    "rows": _as_rows,
    "paragraphs": _as_paragraphs,
    "boxes": _as_boxes,
    "breaks": _as_breaks,
    "tabs": _as_tabs,
    "one-line": _as_one_line,
}


def _title(document: Any, master: Master) -> None:
    for text in (master.head["type"], master.head["title"]):
        add_centred(document, text)


def _whole_title(master: Master) -> str:
    return f"{master.head['type']} {master.head['title']}"


def _beside(first: list[str], second: list[str]) -> list[tuple[str, str]]:
    """Two columns of lines as rows, the shorter one filled up."""
    return list(zip_longest(first, second, fillvalue=""))


def add_box(paragraph: Any, lines: list[str]) -> None:
    """A text box with these lines, hanging on a paragraph."""
    drawn = parse_xml(_BOX)
    content = drawn.find(f".//{qn('w:txbxContent')}")
    for line in lines:
        inner, run, text = (OxmlElement(tag) for tag in ("w:p", "w:r", "w:t"))
        text.text = line
        run.append(text)
        inner.append(run)
        content.append(inner)
    paragraph.add_run()._r.append(drawn)


def _word(head: str) -> Callable[[Master, Path], None]:
    def write(master: Master, path: Path) -> None:
        document = docx.Document()
        HEADS[head](document, master)
        write_items(document, master, master.body)
        add_signature(document, master)
        write_items(document, master, master.annex)
        document.save(str(path))

    return write


def _numbered(master: Master, path: Path) -> None:
    """Clauses numbered by Word itself."""
    write_docx(replace(master, head={**master.head, "auto_numbers": "1"}), path)


def _two_columns(master: Master, path: Path) -> None:
    """The whole text set in two columns."""
    document = docx.Document()
    _as_paragraphs(document, master)
    write_items(document, master, master.body)
    _plain_ending(document, master)
    write_items(document, master, master.annex)
    columns = OxmlElement("w:cols")
    columns.set(qn("w:num"), "2")
    document.sections[0]._sectPr.append(columns)
    document.save(str(path))


def _plain_ending(document: Any, master: Master) -> None:
    for line in ending(master):
        document.add_paragraph(line)


def _page(master: Master, path: Path) -> None:
    """A web page: centred paragraphs, tables as tables."""
    lines = [f"<p>{html.escape(line)}</p>" for line in (*left(master), *right(master))]
    title = f"<h1>{html.escape(master.head['type'])}<br>{html.escape(master.head['title'])}</h1>"
    body = "".join(_tagged(item) for item in _runs(master.body))
    tail = "".join(f"<p>{html.escape(line)}</p>" for line in ending(master))
    annex = "".join(_tagged(item) for item in _runs(master.annex))
    text = f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{''.join(lines)}{title}{body}{tail}{annex}"
    path.write_text(text + "</body></html>", encoding="utf-8")


def _runs(items: Iterable[Item]) -> list[list[Item]]:
    """The items, the rows of one table together."""
    found: list[list[Item]] = []
    for item in items:
        if item.cells and found and found[-1][0].cells:
            found[-1].append(item)
        else:
            found.append([item])
    return found


def _tagged(run: list[Item]) -> str:
    if not run[0].cells:
        return f"<p>{html.escape(run[0].text)}</p>"
    rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in item.cells) for item in run)
    return f"<table border='1'>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _sheet(master: Master, path: Path) -> None:
    """The paper typed into a workbook: a paragraph a row, the letterhead in two columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    for first, second in _beside(left(master), right(master)):
        sheet.append([first, "", "", second])
    sheet.append([])
    for text in (master.head["type"], master.head["title"]):
        sheet.append([text])
    sheet.append([])
    _fill_sheet(sheet, master.body)
    sheet.append([])
    for line in ending(master):
        sheet.append([line])
    sheet.append([])
    _fill_sheet(sheet, master.annex)
    book.save(path)


def _fill_sheet(sheet: Any, items: Iterable[Item]) -> None:
    for run in _runs(items):
        if run[0].cells:
            sheet.append([])
        for item in run:
            sheet.append([office.value(cell) for cell in item.cells] if item.cells else [item.text])
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, float):
                    cell.number_format = "0.##%"
        if run[0].cells:
            sheet.append([])


DIRECT: dict[str, tuple[str, Callable[[Master, Path], None]]] = {
    **{f"docx-{name}": ("docx", _word(name)) for name in HEADS},
    "docx-numbered": ("docx", _numbered),
    "html": ("html", _page),
    "xlsx": ("xlsx", _sheet),
}
"""Rendering → its ending and what writes it."""

CONVERTED: dict[str, tuple[str, Callable[[Master, Path], None], tuple[str, ...]]] = {
    "docx-libreoffice": ("docx", _word("table"), ("odt", "docx")),
    "odt": ("odt", _word("tabs"), ("odt",)),
    "rtf": ("rtf", _word("table"), ("rtf",)),
    "doc": ("doc", _word("table"), ("doc",)),
    "pdf": ("pdf", _word("table"), ("pdf",)),
    "pdf-columns": ("pdf", _two_columns, ("pdf",)),
}
"""Rendering → its ending, what writes the Word file it is made from, the formats it goes through."""

SCANNED = ("scan-150", "scan-200", "scan-stamped", "scan-tilted", "scan-upside-down", "photo")
"""Renderings without any text: pages as pictures."""

NAMES = (*DIRECT, *CONVERTED, *SCANNED)


def render(masters: list[Master], name: str, folder: Path) -> list[Path]:
    """The papers in one rendering (of NAMES), in `folder`; LibreOffice is started once for all."""
    if name in DIRECT:
        ending_of, write = DIRECT[name]
        return [_written(write, master, folder / f"{master.name}.{ending_of}") for master in masters]
    if name in CONVERTED:
        _, write, formats = CONVERTED[name]
        return _converted([_written(write, m, folder / f"{m.name}.docx") for m in masters], formats, folder)
    return [_scanned(path, name) for path in render(masters, "pdf", folder)]


def _written(write: Callable[[Master, Path], None], master: Master, path: Path) -> Path:
    write(master, path)
    return path


def _converted(paths: list[Path], formats: tuple[str, ...], folder: Path) -> list[Path]:
    for target in formats:
        made = office.convert(paths, target, folder)
        for path in set(paths) - set(made):
            path.unlink()
        paths = made
    return paths


def _scanned(pdf: Path, name: str) -> Path:
    """The PDF's pages as the scanner or the camera of that name gives them."""
    dpi = 150 if name == "scan-150" else 200
    images = [_DEFECTS.get(name, _as_it_is)(image) for image in scan.pages(pdf, dpi=dpi)]
    scan.write_pdf(images, pdf, dpi=dpi)
    return pdf


def _as_it_is(image: Image.Image) -> Image.Image:
    return image


def _stamped(image: Image.Image) -> Image.Image:
    """A round stamp over the lower right quarter, its ring across the text."""
    made = image.copy()
    width, height = made.size
    box = (width * 0.55, height * 0.55, width * 0.55 + width * 0.22, height * 0.55 + width * 0.22)
    ImageDraw.Draw(made).ellipse(box, outline=90, width=max(3, width // 300))
    return made


def _tilted(image: Image.Image) -> Image.Image:
    return image.rotate(2.2, fillcolor=255, resample=Image.Resampling.BICUBIC)


def _upside_down(image: Image.Image) -> Image.Image:
    return image.rotate(180)


def _photographed(image: Image.Image) -> Image.Image:
    """Uneven light and a slant, as a telephone sees a sheet on a table."""
    shade = np.linspace(1.0, 0.72, image.width)[None, :]
    grey = (np.asarray(image, dtype=np.float64) * shade).astype(np.uint8)
    return Image.fromarray(grey).rotate(-1.6, fillcolor=120, resample=Image.Resampling.BICUBIC)


_DEFECTS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "scan-stamped": _stamped,
    "scan-tilted": _tilted,
    "scan-upside-down": _upside_down,
    "photo": _photographed,
}
