"""An answer's plain text as HTML: the first sentence larger, lists and small tables as such, markers as buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from ui.render.emphasis import with_markers

_BULLET = re.compile(r"^\s*[-•+–]\s+")  # "- Chủ trì tuyên truyền [2]."
_ROW = re.compile(r"^\s*\|.*\|\s*$")  # "| Phường Mộc Lan | 80% [1] |"
_RULE = re.compile(r"^\s*\|[\s:|-]+\|\s*$")  # "|---|---|"
_KINDS = (("rule", _RULE), ("row", _ROW), ("bullet", _BULLET))


def answer_html(text: str) -> Markup:
    """The answer as paragraphs, lists and tables; everything in it is escaped."""
    blocks = list(_blocks(text))
    return Markup("").join(_block(kind, lines, first=index == 0) for index, (kind, lines) in enumerate(blocks))


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines of one kind: text | bullet | row. Blank lines part paragraphs."""
    current: tuple[str, list[str]] | None = None
    for line in text.splitlines():
        kind = _kind(line)
        if kind == "rule":
            continue
        if current and (kind != current[0] or kind == "text"):
            yield current
            current = None
        if kind != "blank":
            current = current or (kind, [])
            current[1].append(line.strip())
    if current:
        yield current


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    return next((name for name, pattern in _KINDS if pattern.match(line)), "text")


def _block(kind: str, lines: list[str], *, first: bool) -> Markup:
    if kind == "bullet":
        items = Markup("").join(Markup("<li>{}</li>").format(with_markers(_BULLET.sub("", line))) for line in lines)
        return Markup("<ul>{}</ul>").format(items)
    if kind == "row":
        return _table([_cells(line) for line in lines])
    tag = Markup('<p class="lead">{}</p>') if first else Markup("<p>{}</p>")
    return tag.format(with_markers(" ".join(lines)))


def _table(rows: list[list[str]]) -> Markup:
    head, *body = rows
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(with_markers(cell)) for cell in head)
    lines = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(_broken(c)) for c in row))
        for row in body
    )
    return Markup('<div class="answer-table"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>').format(
        heads, lines
    )


def _broken(cell: str) -> Markup:
    """A cell whose lines an answer parts by <br>, the only way that a line of a table has."""
    return Markup("<br>").join(with_markers(part.strip()) for part in re.split(r"<br\s*/?>", cell))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
