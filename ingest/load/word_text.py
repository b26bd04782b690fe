"""The text of one Word paragraph: visible runs only, legacy fonts decoded, symbols shown, page breaks noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from docx.oxml.ns import qn

from ingest.datafiles import rows
from ingest.load.encodings import by_font, font_encoding

COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_REMOVED = frozenset({qn("w:del"), qn("w:moveFrom")})  # what tracked changes took out
_OTHER_STORY = frozenset({qn("w:txbxContent"), COMPATIBILITY + "Fallback"})  # text boxes stand beside the paragraph
_PLAIN = {qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
RENDERED = qn("w:lastRenderedPageBreak")
_PRIVATE = range(0xF000, 0xF100)  # where Word puts the characters of symbol fonts


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one run. font: its name as far as the document says; breaks: pages that end before it."""

    text: str
    font: str | None
    breaks: int = 0


class Fonts:
    """Which font a run is set in: its own, its style's, its paragraph style's, the document's default."""

    def __init__(self, styles: Any) -> None:
        self._by_style = {} if styles is None else {s.get(qn("w:styleId")): s for s in styles.iter(qn("w:style"))}
        self._default = None if styles is None else _font(styles.find(f"{qn('w:docDefaults')}//{qn('w:rPr')}"))
        self._known: dict[str | None, str | None] = {}
        self._vanished: dict[str | None, bool] = {}

    def of(self, run: Any, paragraph: Any) -> str | None:
        """The font's name; None when nothing names one."""
        properties = run.find(qn("w:rPr"))
        own = _font(properties)
        if own:
            return own
        return (
            self._style(_style_id(properties, "w:rStyle")) or self._style(_paragraph_style(paragraph)) or self._default
        )

    def hidden(self, run: Any, paragraph: Any) -> bool:
        """True for text that Word does not show (w:vanish), by itself or by a style."""
        properties = run.find(qn("w:rPr"))
        own = _vanishes(properties)
        if own is not None:
            return own
        return any(self._hides(style) for style in (_style_id(properties, "w:rStyle"), _paragraph_style(paragraph)))

    def _hides(self, style_id: str | None) -> bool:
        """True for a style that hides its text, by itself or by the style that it is based on."""
        if style_id not in self._vanished:
            self._vanished[style_id] = False  # a style based on itself ends here
            style = self._by_style.get(style_id)
            if style is not None:
                own = _vanishes(style.find(qn("w:rPr")))
                base = style.find(qn("w:basedOn"))
                above = base is not None and self._hides(base.get(qn("w:val")))
                self._vanished[style_id] = above if own is None else own
        return self._vanished[style_id]

    def _style(self, style_id: str | None) -> str | None:
        """A style's font, through the styles that it is based on."""
        if style_id not in self._known:
            self._known[style_id] = None  # a style based on itself ends here
            style = self._by_style.get(style_id)
            if style is not None:
                base = style.find(qn("w:basedOn"))
                above = self._style(base.get(qn("w:val"))) if base is not None else None
                self._known[style_id] = _font(style.find(qn("w:rPr"))) or above
        return self._known[style_id]


def page_breaks(body: Any) -> frozenset[str]:
    """The kinds of page break to count in a document.

    Where Word noted how it laid the pages, its notes hold every break, those that a person set among them."""
    rendered = next(body.iter(RENDERED), None) is not None
    return frozenset({RENDERED}) if rendered else frozenset({qn("w:br"), qn("w:pageBreakBefore")})


def pieces(paragraph: Any, fonts: Fonts, breaks_at: frozenset[str]) -> tuple[list[Piece], int]:
    """The visible stretches of a paragraph (w:p) in order, and how many characters were hidden.

    breaks_at: the kinds of page break that count (see `page_breaks`)."""
    found: list[Piece] = []
    hidden = 0
    for run in _runs(paragraph):
        text, breaks = _run_text(run, breaks_at)
        if fonts.hidden(run, paragraph):
            hidden += len(text.strip())
        elif text or breaks:
            found.append(Piece(text, fonts.of(run, paragraph), breaks))
    return found, hidden


def joined(found: list[Piece]) -> str:
    """The paragraph's text; neighbours in one legacy encoding are decoded together, so that no letter is cut."""
    parts = []
    for font, group in groupby(found, key=lambda piece: _decoding(piece.font)):
        parts.append(by_font("".join(_shown(piece) for piece in group), font).replace("\u00ad", ""))
    return "".join(parts)


def _decoding(font: str | None) -> str | None:
    """The font's name when it matters for decoding, so that other changes of font do not split the text."""
    return font if font_encoding(font) else None


def _runs(node: Any) -> Iterator[Any]:
    """Every run (and formula) under a paragraph, in order, without removed text and without text boxes."""
    for child in node:
        if child.tag in (qn("w:r"), _MATH + "r"):
            yield child
        elif child.tag not in _REMOVED and child.tag not in _OTHER_STORY and child.tag != qn("w:pPr"):
            yield from _runs(child)


def _run_text(run: Any, breaks_at: frozenset[str]) -> tuple[str, int]:
    """A run's characters and the page breaks in it; a soft hyphen is kept, it is the letter ư in TCVN3."""
    text, breaks = "", 0
    for node in run:
        if node.tag in (qn("w:t"), _MATH + "t"):
            text += node.text or ""
        elif node.tag in _PLAIN:
            text += _PLAIN[node.tag]
        elif node.tag == qn("w:softHyphen"):
            text += "\u00ad"
        elif node.tag == qn("w:sym"):
            text += _symbol(node.get(qn("w:font")) or "Symbol", int(node.get(qn("w:char")) or "0", 16))
        elif node.tag == RENDERED or _is_page_break(node):
            breaks += node.tag in breaks_at
        elif node.tag == qn("w:fldChar"):
            text += _chosen(node)
        elif node.tag == qn("w:br"):
            text += "\n"
    return text, breaks


def _chosen(field: Any) -> str:
    """What a drop-down field of a form shows: the entry chosen, the first where none was."""
    found = field.find(f"{qn('w:ffData')}/{qn('w:ddList')}")
    if found is None:
        return ""
    entries = [entry.get(qn("w:val")) or "" for entry in found.iter(qn("w:listEntry"))]
    place = found.find(qn("w:result"))
    at = int((place.get(qn("w:val")) if place is not None else None) or 0)
    return entries[at] if 0 <= at < len(entries) else ""


def _is_page_break(node: Any) -> bool:
    return node.tag == qn("w:br") and node.get(qn("w:type")) == "page"


def _shown(piece: Piece) -> str:
    """Characters of symbol fonts as what they show."""
    if not any(ord(char) in _PRIVATE for char in piece.text):
        return piece.text
    return "".join(_symbol(piece.font or "Symbol", ord(c)) if ord(c) in _PRIVATE else c for c in piece.text)


def _symbol(font: str, code: int) -> str:
    family = "Wingdings" if font.lower().startswith("wingdings") else "Symbol"
    return _symbols().get((family, code & 0xFF), "•")


@cache
def _symbols() -> dict[tuple[str, int], str]:
    return {(font, int(code, 16)): shows for font, code, shows in rows("symbol_font.tsv")}


def _vanishes(properties: Any) -> bool | None:
    """Whether properties hide their text; None where they do not say."""
    mark = None if properties is None else properties.find(qn("w:vanish"))
    return None if mark is None else mark.get(qn("w:val")) not in {"0", "false", "off"}


def _font(properties: Any) -> str | None:
    fonts = None if properties is None else properties.find(qn("w:rFonts"))
    return None if fonts is None else fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))


def _style_id(properties: Any, tag: str) -> str | None:
    style = None if properties is None else properties.find(qn(tag))
    return None if style is None else style.get(qn("w:val"))


def _paragraph_style(paragraph: Any) -> str | None:
    return _style_id(paragraph.find(qn("w:pPr")), "w:pStyle")
