"""What a Word file really looks like: the effective font, size and weight of its paragraphs, and its page set-up.

A run says little itself; most comes from its style, the style's ancestors and the document's defaults, in this order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

_TWIPS_A_POINT = 20
_ALIGNMENTS = {"both": "justify", "distribute": "justify", "center": "center", "right": "right", "end": "right"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one paragraph is set. Of each property the value that most of its characters have.

    size: points. in_table: it stands in a table's cell. colour: hex without #, "" for automatic.
    first_line, before, after: points. line: multiple of single spacing, None for an exact height."""

    text: str
    font: str
    size: float
    bold: bool
    italic: bool
    colour: str
    align: str
    first_line: float
    before: float
    after: float
    line: float | None
    in_table: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One section's page, in millimetres; number: where its page number stands, "" when it has none.

    number_first: the number shows on the section's first page too. centred: the number's paragraph is centred."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    number: str
    number_first: bool
    centred: bool


def looks(path: Path) -> tuple[Look, ...]:
    """Every paragraph with text, in reading order, tables included (header and footer are not)."""
    document = docx.Document(str(path))
    styles = Styles(document)
    return tuple(
        styles.look(paragraph, in_table) for paragraph, in_table in paragraphs(document) if paragraph.text.strip()
    )


def paragraphs(document: WordDocument) -> Iterator[tuple[Paragraph, bool]]:
    """The paragraphs of the body in reading order, and whether each stands in a table."""
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            yield from ((paragraph, True) for paragraph in _of_table(item))
        else:
            yield item, False


def _of_table(table: Table) -> Iterator[Paragraph]:
    seen: set[Any] = set()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc in seen:  # merged cells come once a column
                continue
            seen.add(cell._tc)
            for item in cell.iter_inner_content():
                yield from _of_table(item) if isinstance(item, Table) else [item]


def pages(path: Path) -> tuple[Page, ...]:
    """The page set-up of each section."""
    document = docx.Document(str(path))
    found = []
    for section in document.sections:
        sides = (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        width, height, top, bottom, left, right = (float(side.mm) if side is not None else 0.0 for side in sides)
        where, centred = _number_place(section)
        first = section.first_page_header if where == "header" else section.first_page_footer
        hidden = section.different_first_page_header_footer and not _has_number(first._element)
        found.append(
            Page(
                width=width, height=height, top=top, bottom=bottom, left=left, right=right,
                number=where, number_first=bool(where) and not hidden, centred=centred,
            )
        )  # fmt: skip
    return tuple(found)


def _number_place(section: Any) -> tuple[str, bool]:
    for where in ("header", "footer"):
        part = getattr(section, where)
        for paragraph in part._element.iter(qn("w:p")):
            if _has_number(paragraph):
                align = paragraph.find(f"{qn('w:pPr')}/{qn('w:jc')}")
                framed = paragraph.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
                centred = align is not None and align.get(qn("w:val")) == "center"
                return where, centred or (
                    framed is not None and framed.get(qn("w:xAlign")) == "center"
                ) or _style_centred(part, paragraph)
    return "", False


def _style_centred(part: Any, element: Any) -> bool:
    style = Paragraph(element, part).style
    return (
        style is not None
        and style.paragraph_format.alignment is not None
        and int(style.paragraph_format.alignment) == 1
    )


def _has_number(element: Any) -> bool:
    """True for a part with a PAGE field, simple or complex."""
    fields = [node.get(qn("w:instr"), "") for node in element.iter(qn("w:fldSimple"))]
    fields += [node.text or "" for node in element.iter(qn("w:instrText"))]
    return any(re.search(r"\bPAGE\b", field) for field in fields)


class Styles:
    """The styles of one document, for looking effective values up."""

    def __init__(self, document: WordDocument) -> None:
        styles = document.styles.element
        self.by_id = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
        default = next(
            (
                style
                for style in self.by_id.values()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default"))
            ),
            None,
        )
        self.default = default
        self.run_defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self.paragraph_defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}")
        self.theme = _theme_fonts(document)

    def look(self, paragraph: Paragraph, in_table: bool) -> Look:
        """The effective look of a paragraph."""
        layout = self._layout(paragraph)
        counts: dict[str, Counter[Any]] = {name: Counter() for name in ("font", "size", "bold", "italic", "colour")}
        for run in paragraph.runs:
            weight = len(run.text.strip())
            for name, value in self.run(run._r, paragraph).items() if weight else ():
                counts[name][value] += weight
        most = {name: values.most_common(1)[0][0] if values else None for name, values in counts.items()}
        spacing, indent = _child(layout, "spacing"), _child(layout, "ind")
        return Look(
            text=" ".join(paragraph.text.split()),
            font=most["font"] or "",
            size=most["size"] or 0.0,
            bold=bool(most["bold"]),
            italic=bool(most["italic"]),
            colour=most["colour"] or "",
            align=_ALIGNMENTS.get(_value(_child(layout, "jc")), "left"),
            first_line=_points(indent, "firstLine"),
            before=_points(spacing, "before"),
            after=_points(spacing, "after"),
            line=_line(spacing),
            in_table=in_table,
        )

    def run(self, run: Any, paragraph: Paragraph) -> dict[str, Any]:
        """The effective font, size (points), bold, italic and colour of one run."""
        own = run.find(qn("w:rPr"))
        layers = [own, *self._style_layers(own, "rStyle"), *self._paragraph_layers(paragraph), self.run_defaults]
        fonts = _first(layers, "rFonts")
        size = _value(_first(layers, "sz"))
        return {
            "font": self._font(fonts),
            "size": int(size) / 2 if size.isdigit() else 10.0,
            "bold": _is_on(_first(layers, "b")),
            "italic": _is_on(_first(layers, "i")),
            "colour": _value(_first(layers, "color")).replace("auto", ""),
        }

    def _paragraph_layers(self, paragraph: Paragraph) -> list[Any]:
        """The run properties of the paragraph's style and its ancestors."""
        properties = paragraph._p.find(qn("w:pPr"))
        named = _child(properties, "pStyle")
        style = self.by_id.get(_value(named)) if named is not None else self.default
        return [layer.find(qn("w:rPr")) for layer in self._ancestry(style if style is not None else self.default)]

    def _style_layers(self, properties: Any, tag: str) -> list[Any]:
        named = _child(properties, tag)
        return (
            [layer.find(qn("w:rPr")) for layer in self._ancestry(self.by_id.get(_value(named)))]
            if named is not None
            else []
        )

    def _layout(self, paragraph: Paragraph) -> list[Any]:
        """The paragraph properties that hold for a paragraph, the nearest first."""
        own = paragraph._p.find(qn("w:pPr"))
        named = _child(own, "pStyle")
        style = self.by_id.get(_value(named)) if named is not None else self.default
        return [own, *(layer.find(qn("w:pPr")) for layer in self._ancestry(style)), self.paragraph_defaults]

    def _ancestry(self, style: Any) -> Iterator[Any]:
        seen = 0
        while style is not None and seen < 20:
            yield style
            style, seen = self.by_id.get(_value(style.find(qn("w:basedOn")))), seen + 1

    def _font(self, fonts: Any) -> str:
        if fonts is None:
            return ""
        theme = fonts.get(qn("w:asciiTheme")) or ""
        named = fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or ""
        return self.theme.get("major" if theme.startswith("major") else "minor", named) if theme else named


def _theme_fonts(document: WordDocument) -> dict[str, str]:
    """The fonts that "asciiTheme" names: minor and major."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/theme"):
            text = relation.target_part.blob.decode("utf-8", errors="replace")
            found = re.findall(r"<a:(major|minor)Font>\s*<a:latin typeface=\"([^\"]*)\"", text)
            return dict(found)
    return {}


def _child(layers: Any, tag: str) -> Any:
    """The first child of that name: of one element, or of the nearest layer that has one."""
    if not isinstance(layers, list):
        layers = [layers]
    return _first(layers, tag)


def _first(layers: list[Any], tag: str) -> Any:
    found = (layer.find(qn(f"w:{tag}")) for layer in layers if layer is not None)
    return next((element for element in found if element is not None), None)


def _value(element: Any) -> str:
    return (element.get(qn("w:val")) or "") if element is not None else ""


def _is_on(element: Any) -> bool:
    return element is not None and element.get(qn("w:val")) not in {"0", "false", "none", "off"}


def _points(element: Any, name: str) -> float:
    value = element.get(qn(f"w:{name}")) if element is not None else None
    return float(value) / _TWIPS_A_POINT if value and value.lstrip("-").isdigit() else 0.0


def _line(spacing: Any) -> float | None:
    """Line spacing as a multiple; None when it is a height in points."""
    if spacing is None or spacing.get(qn("w:line")) is None:
        return 1.0
    if spacing.get(qn("w:lineRule")) in {"exact", "atLeast"}:
        return None
    return int(spacing.get(qn("w:line"))) / 240
