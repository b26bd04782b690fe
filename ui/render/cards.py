"""The cards at the right of the conversation: one for each citation, with its clause and the way to the whole paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup

from assistant.records import Citation
from ui.exchange import Exchange
from ui.render.clause import clause_html
from ui.render.page import render
from vectorstore.records import Section
from vectorstore.text import squeeze


def sources_html(exchanges: tuple[Exchange, ...], library: Any) -> str:
    """The cards of every answer of the conversation; those of the last one are shown, a marker shows others."""
    turns = [
        {
            "n": n,
            "cards": [card(citation, library) for citation in exchange.citations],
            "refused": exchange.abstained and exchange.mode != "talk",
        }
        for n, exchange in enumerate(exchanges)
    ]
    return render("sources", turns=turns, current=len(exchanges) - 1)


def card(citation: Citation, library: Any) -> dict[str, Any]:
    """What the template needs of one citation."""
    sections = _sections(citation.doc_id, library)
    cited = _cited(citation, sections)
    document = library.document(citation.doc_id)
    return {
        "citation": citation,
        "gone": document is None,
        "pages": document.pages if document else 0,
        "scanned": bool(document and document.kind in ("scan", "image")),
        "repaired": bool(document and document.repaired and citation.quote_restored),
        "trail": trail(cited[0], sections) if cited else (),
        "clause": _clauses(citation, cited) if cited else _quote(citation),
        "columns": columns(cited[0]) if len(cited) == 1 else (),
        "quoted": _quoted(citation),
    }


def columns(section: Section) -> tuple[tuple[str, str], ...]:
    """The cells of a table's row beside their heads: (("Kết quả năm 2025", "94,11%"), ("Năm 2026", "≥ 95%")); empty for
    other nodes and for the row of heads itself."""
    if section.kind != "row" or len(section.header) != len(section.cells) or section.header == section.cells:
        return ()
    pairs = zip(section.header, section.cells, strict=True)
    return tuple((head, cell) for head, cell in pairs if head and cell and cell != section.label)


def trail(section: Section, sections: Iterable[Section]) -> tuple[str, ...]:
    """The headings above a node, outermost first: ("IV. TỔ CHỨC THỰC HIỆN", "3. Công an phường")."""
    by_ordinal = {other.ordinal: other for other in sections}
    names: list[str] = []
    parent = section.parent
    while parent is not None and parent in by_ordinal:
        above = by_ordinal[parent]
        if above.kind in ("heading", "unit", "article", "annex", "clause", "point"):
            names.append(above.text if len(above.text) <= 110 else above.text[:107] + "…")
        parent = above.parent
    return tuple(reversed(names))


def _cited(citation: Citation, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The nodes over which the quote runs: a heading and the clause under it, or one clause."""
    return tuple(s for s in sections if s.start < citation.end and citation.start < s.end)


def _clauses(citation: Citation, cited: tuple[Section, ...]) -> Markup:
    """The nodes one under the other, the quoted words of each marked."""
    span = (citation.start, citation.end)
    return Markup("").join(Markup("<p>{}</p>").format(clause_html(s, citation.quote, span)) for s in cited)


def _quoted(citation: Citation) -> Callable[[str], bool]:
    """Whether a cell of the cited row stands in the quote."""
    words = squeeze(citation.quote)
    return lambda cell: squeeze(cell) in words


def _sections(doc_id: str, library: Any) -> tuple[Section, ...]:
    return library.sections(doc_id) if library.document(doc_id) else ()


def _quote(citation: Citation) -> Markup:
    return Markup('<mark class="quote">{}</mark>').format(citation.quote_restored or citation.quote)
