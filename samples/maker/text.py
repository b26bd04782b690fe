"""Plain text as it comes out of real offices: hard-wrapped with blank lines between, page numbers in the middle."""

from __future__ import annotations

import textwrap

from samples.maker.source import Master

LINE_WIDTH = 78
PAGE_LINES = 34
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def to_text(master: Master) -> str:
    """The paper as plain text in the layout that its head names: wrapped or paragraphs."""
    lines = _content(master)
    if master.head["layout"] == "wrapped":
        return _paged(master, [part for line in lines for part in _wrap(line)])
    return "\n\n".join(lines) + "\n"


def _content(master: Master) -> list[str]:
    head = [*master.parts("issuer"), NATION, MOTTO, "Số: " + master.head["number"], master.head["dateline"]]
    title = [master.head["type"], master.head["title"]]
    body = [item.text for item in master.body]
    return _tables_closed([*head, *title, *body, *ending(master), *(item.text for item in master.annex)])


def ending(master: Master) -> list[str]:
    """Recipients, then the signature, a line each."""
    recipients = [f"- {name}{';' if not name.endswith('.') else ''}" for name in master.parts("recipients", ";")]
    return ["Nơi nhận:", *recipients, *master.parts("signature")]


def left(master: Master) -> list[str]:
    """The left column of the letterhead: the organs and the number."""
    number = master.head.get("number")
    return [*master.parts("issuer"), *([f"Số: {number}"] if number else [])]


def right(master: Master) -> list[str]:
    """The right column: the motto, place and date."""
    dated = master.head.get("dateline")
    motto = [NATION, MOTTO] if master.head.get("issuer") else []
    return [*motto, *([dated] if dated else [])]


def _tables_closed(lines: list[str]) -> list[str]:
    """Rows of one table joined by single line feeds, so that no blank line parts them."""
    joined: list[str] = []
    for line in lines:
        if "\t" in line and joined and "\t" in joined[-1]:
            joined[-1] += "\n" + line
        else:
            joined.append(line)
    return joined


def _wrap(line: str) -> list[str]:
    wrapped = textwrap.wrap(line, LINE_WIDTH, break_long_words=False, break_on_hyphens=False, replace_whitespace=False)
    return [part + " " for part in wrapped] or [""]


def _paged(master: Master, lines: list[str]) -> str:
    """Pages of PAGE_LINES lines; from the second on a page number, and a running head when the master has one."""
    pages = [lines[at : at + PAGE_LINES] for at in range(0, len(lines), PAGE_LINES)]
    joint = "\f" if master.head.get("feed") else ""
    texts = ["\n\n".join(_page_head(master, number) + page) for number, page in enumerate(pages, start=1)]
    return f"\n\n{joint}".join(texts) + "\n"


def _page_head(master: Master, number: int) -> list[str]:
    if number == 1:
        return []
    running = master.head.get("running_head")
    return [str(number) + " "] + ([running] if running else [])


def to_markdown(master: Master) -> str:
    """The paper as Markdown: headings, a bold letterhead and title, a slanted date."""
    head = [f"**{line}**" for line in (*master.parts("issuer"), NATION, MOTTO)]
    title = [f"# {master.head['type']}", f"**{master.head['title']}**"]
    body = [f"{'#' * (item.level + 1)} {item.text}" if item.level else item.text for item in master.body]
    lines = [*head, "Số: " + master.head["number"], f"*{master.head['dateline']}*", "---", *title, *body]
    return "\n\n".join([*lines, *ending(master)]) + "\n"
