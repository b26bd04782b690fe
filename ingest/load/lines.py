"""From what a format's reader found to the lines that everything else works on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from vectorstore.records import Align, Line, Unread
from vectorstore.text import nfc

PICTURE_REMEDY = "hãy gõ lại hoặc nạp riêng nội dung trong hình"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One line, paragraph or table row as a reader hands it on; `raw` verbatim, `cells` and `header` readable."""

    raw: str
    page: int = 1
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    furniture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader found in one file. kind: the format as in `Loaded.kind`. pages: how many (1 when unknown).

    title: what the file's own properties call it. unread: parts that the lines do not hold."""

    kind: str
    drafts: tuple[Draft, ...]
    pages: int = 1
    warnings: tuple[str, ...] = field(default=())
    unread: tuple[Unread, ...] = ()
    title: str = ""


def to_lines(drafts: Iterable[Draft], clean: Callable[[str], str] = nfc) -> tuple[Line, ...]:
    """Lines with offsets and with a readable text aligned to the raw one.

    clean: what turns one raw token into its readable form; an empty result drops the token from `text`."""
    lines: list[Line] = []
    start = 0
    for draft in drafts:
        text, align = readable(draft.raw, clean)
        lines.append(
            Line(
                raw=draft.raw,
                text=text,
                page=draft.page,
                start=start,
                cells=tuple(map(nfc, draft.cells)),
                header=tuple(map(nfc, draft.header)),
                furniture=draft.furniture,
                align=align,
            )
        )
        start += len(draft.raw) + 1
    return tuple(lines)


def readable(raw: str, clean: Callable[[str], str] = nfc) -> tuple[str, Align]:
    """The readable text of a raw stretch and its alignment (empty when token stands by token)."""
    pairs = [(word, at) for at, token in enumerate(raw.split()) for word in clean(token).split()]
    text = " ".join(word for word, _ in pairs)
    plain = all(at == place for place, (_, at) in enumerate(pairs)) and len(pairs) == len(raw.split())
    return text, () if plain else tuple((at, at) for _, at in pairs)


# **Đậm**, *nghiêng*, __gạch__ : marks at the edge of a word, or doubled anywhere; 3*4 and a_b stay
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_]+(?=\S)|(?<=\S)[*_]+(?!\w)")
# \- \. \* : what Markdown escapes
_ESCAPE = re.compile(r"\\(?=[-.*_#()\[\]|>+!`])")
# <br>, <br/> inside a Markdown cell
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# a token that is nothing but a mark: "|", "##", "-------", "___", "|---|:--|"
_MARK_ONLY = re.compile(r"^(?:\||#{1,6}|[-=_*]{3,}|\|?(?::?-{2,}:?\|)+(?::?-{2,}:?)?)$")


# a line drawn with characters: "_______", "=====", "-------"
_RULE = re.compile(r"^(?:_{3,}|={3,}|-{3,}|\*{3,})$")


def without_rules(token: str) -> str:
    """A token as it is, unless it only draws a line ("__________" under a title)."""
    return "" if _RULE.match(token) else nfc(token)


def without_marks(token: str) -> str:
    """A token without Markdown marks: "**Điều" → "Điều", "|" → "", "a<br>b" → "a b"."""
    if _MARK_ONLY.match(token):
        return ""
    bare = _ESCAPE.sub("", _EMPHASIS.sub("", _BREAK.sub(" ", token)))
    return nfc(bare)
