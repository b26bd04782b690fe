"""A Word file set as Decree 30/2020/NĐ-CP asks: page, margins, page number, fonts, sizes, weight, spacing; every change tracked.

No word is touched: what Word shows under "Track Changes" is formatting alone, and rejecting it gives the old look back."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assistant.review.checks.form_word import FIRST_LINE, FONT, MARGINS, SLACK, Rule, parts, rules
from assistant.review.plain_word import plain_document
from assistant.review.records import Review
from assistant.review.run import paper_of
from assistant.review.tracked import AUTHOR
from assistant.review.word_format import Look, Styles, looks, pages, paragraphs
from ingest.pipeline import read

_ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "justify": WD_ALIGN_PARAGRAPH.JUSTIFY}
_SPACE, _LEAST_SPACE, _LINES = Pt(6), 6, 1.15
_NOT_KEPT = {qn("w:rPr"), qn("w:sectPr"), qn("w:pPrChange"), qn("w:headerReference"), qn("w:footerReference")}


def to_decree(review: Review, out: Path) -> Path:
    """Write the paper of a review in the decree's form to `out` and return it; of other files than Word a plain one."""
    document = docx.Document(str(review.path)) if review.kind == "docx" else plain_document(review)
    out.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(out))
    _Reform(document, out).everything()
    document.save(str(out))
    return out


class _Reform:
    """The changes to one open document. path: where its present state lies."""

    def __init__(self, document: WordDocument, path: Path) -> None:
        self.document, self.path = document, path
        self.styles = Styles(document)
        self._numbers = count(7000)
        self._now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def everything(self) -> None:
        """Page, number, then every paragraph by the part of the paper that it is."""
        for section in self.document.sections:
            if section.orientation is None or int(section.orientation) == 0:
                self._page(section)
        self._page_number()
        for paragraph, look, rule in self._looked():
            self._runs(paragraph, rule)
            if rule:
                self._layout(paragraph, look, rule)

    def _looked(self) -> Iterator[tuple[Paragraph, Look, Rule | None]]:
        """Each paragraph with words, how it looks, and the rule of its part."""
        found = looks(self.path)
        paper = paper_of(read(self.path), self.path)
        by_part = {rule.part: rule for rule in rules()}
        named = {id(look): by_part.get(part) for look, part in parts(paper, found)} if paper.under_decree else {}
        own = [paragraph for paragraph, _ in paragraphs(self.document) if paragraph.text.strip()]
        for paragraph, look in zip(own, found, strict=True):
            yield paragraph, look, named.get(id(look))

    def _page(self, section: Section) -> None:
        before = deepcopy(section._sectPr)
        changed = False
        if abs(_mm(section.page_width) - 210) > 1 or abs(_mm(section.page_height) - 297) > 1:
            section.page_width, section.page_height = Mm(210), Mm(297)
            changed = True
        for _, side, least, most in MARGINS:
            if not least - SLACK <= _mm(getattr(section, f"{side}_margin")) <= most + SLACK:
                setattr(
                    section, f"{side}_margin", Mm(least if _mm(getattr(section, f"{side}_margin")) < least else most)
                )
                changed = True
        if changed:
            self._note(section._sectPr, "w:sectPrChange", "w:sectPr", before)

    def _page_number(self) -> None:
        """A number in the middle of the upper margin from page 2 on, where the paper has none."""
        if pages(self.path)[0].number:
            return
        first = self.document.sections[0]
        before = deepcopy(first._sectPr)
        first.different_first_page_header_footer = True
        line = first.header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        put = self._marked("w:ins")
        for part in ("begin", "PAGE", "end"):
            put.append(_field(part))
        line._p.append(put)
        if first._sectPr.find(qn("w:sectPrChange")) is None:
            self._note(first._sectPr, "w:sectPrChange", "w:sectPr", before)

    def _runs(self, paragraph: Paragraph, rule: Rule | None) -> None:
        for element in paragraph._p.iter(qn("w:r")):
            run = Run(element, paragraph)
            if not run.text.strip():
                continue
            before, changed = deepcopy(element.find(qn("w:rPr"))), False
            is_now = self.styles.run(element, paragraph)
            if not is_now["font"].startswith(FONT):
                run.font.name, changed = FONT, True
                fonts = element.rPr.rFonts
                for name in ("w:hAnsi", "w:cs", "w:eastAsia"):
                    fonts.set(qn(name), FONT)
                for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                    fonts.attrib.pop(qn(theme), None)
            if is_now["colour"] not in ("", "000000"):
                run.font.color.rgb, changed = RGBColor(0, 0, 0), True
            if rule:
                changed = _weigh(run, is_now, rule) or changed
            if changed:
                self._note(element.get_or_add_rPr(), "w:rPrChange", "w:rPr", before)

    def _layout(self, paragraph: Paragraph, look: Look, rule: Rule) -> None:
        before, changed, layout = deepcopy(paragraph._p.find(qn("w:pPr"))), False, paragraph.paragraph_format
        if rule.align in _ALIGN and look.align != rule.align:
            layout.alignment, changed = _ALIGN[rule.align], True
        if rule.part == "body" and not look.in_table:
            if not FIRST_LINE[0] - 1 <= look.first_line <= FIRST_LINE[1] + 1:
                layout.first_line_indent, changed = Cm(1.27), True
            if look.before + look.after + 0.01 < _LEAST_SPACE:
                layout.space_after, changed = _SPACE, True
            if look.line is not None and not 0.99 <= look.line <= 1.51:
                layout.line_spacing, changed = _LINES, True
        if changed:
            self._note(paragraph._p.get_or_add_pPr(), "w:pPrChange", "w:pPr", before)

    def _note(self, properties: Any, tag: str, kind: str, before: Any) -> None:
        """Keep the properties as they were beside the new ones; an older tracked change already keeps the oldest."""
        if properties.find(qn(tag)) is not None:
            return
        note, old = self._marked(tag), OxmlElement(kind)
        for child in [] if before is None else before:
            if child.tag not in _NOT_KEPT and child.tag != qn(tag):
                old.append(child)
        note.append(old)
        properties.append(note)

    def _marked(self, tag: str) -> Any:
        element = OxmlElement(tag)
        for name, value in (("id", str(next(self._numbers))), ("author", AUTHOR), ("date", self._now)):
            element.set(qn(f"w:{name}"), value)
        return element


def _weigh(run: Run, is_now: dict[str, Any], rule: Rule) -> bool:
    """Size, bold and italic as the rule says; the nearest size that it allows."""
    changed = False
    if not rule.least <= is_now["size"] <= rule.most:
        run.font.size, changed = Pt(min(max(is_now["size"], rule.least), rule.most)), True
    for name, wish in (("bold", rule.bold), ("italic", rule.italic)):
        if wish is not None and is_now[name] != wish:
            setattr(run.font, name, wish)
            changed = True
    return changed


def _field(part: str) -> Any:
    run = OxmlElement("w:r")
    if part == "PAGE":
        words = OxmlElement("w:instrText")
        words.text = part
    else:
        words = OxmlElement("w:fldChar")
        words.set(qn("w:fldCharType"), part)
    run.append(words)
    return run


def _mm(length: Any) -> float:
    return float(length.mm) if length is not None else 0.0
