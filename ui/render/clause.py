"""A clause with its quote marked: readable text, raw text beside it where the paper was repaired, uncertain words."""

from __future__ import annotations

from markupsafe import Markup, escape

from ui.render.locate import Range, quoted_ranges
from vectorstore.records import Section
from vectorstore.text import nfc, squeeze


def clause_html(section: Section, quote: str = "", span: tuple[int, int] = (0, 0)) -> Markup:
    """The words of an outline node with the quoted part in <mark>.

    Where repair changed the words both forms are there, classes `restored` and `as-filed`; the style shows one."""
    raw, readable = quoted_ranges(section, quote, span) if quote else (None, None)
    restored = _words(section.text.split(), readable, frozenset(section.uncertain), section)
    if not was_repaired(section):
        return restored
    filed = _words(section.raw.split(), raw, frozenset(), section)
    return Markup('<span class="restored">{}</span><span class="as-filed" lang="und">{}</span>').format(restored, filed)


def was_repaired(section: Section) -> bool:
    """True when the readable form says other words than the file."""
    return squeeze(nfc(section.raw)) != squeeze(nfc(section.text))


def _words(tokens: list[str], marked: Range | None, unsure: frozenset[int], section: Section) -> Markup:
    first, last = marked or (len(tokens), -1)
    parts = [_word(token, i in unsure, section, i) for i, token in enumerate(tokens)]
    if first > last:
        return Markup(" ").join(parts)
    before, inside, after = parts[:first], parts[first : last + 1], parts[last + 1 :]
    mark = Markup('<mark class="quote">{}</mark>').format(Markup(" ").join(inside))
    return Markup(" ").join([*before, mark, *after])


def _word(token: str, unsure: bool, section: Section, index: int) -> Markup:
    if not unsure:
        return escape(token)
    return Markup('<u class="unsure" title="Chưa chắc chắn khi phục hồi; tệp gốc ghi: {}">{}</u>').format(
        _filed_as(section, index), token
    )


def _filed_as(section: Section, index: int) -> str:
    raw = section.raw.split()
    first, last = section.align[index] if section.align else (index, index)
    return " ".join(raw[first : last + 1])
