"""Writing sections: the tokens of a block become the readable text, its raw stretch and the alignment of the two."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.outline.align import alignment
from ingest.outline.blocks import Block
from ingest.outline.tokens import whole_codes
from vectorstore.records import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a section stands: its zone, its dotted path and its parent's ordinal."""

    zone: str
    path: str
    parent: int | None = None


@dataclass
class Writer:
    """Collects the sections of one paper in reading order. raw: the paper's whole raw text."""

    doc_id: str
    raw: str
    sections: list[Section] = field(default_factory=list)

    def write(self, block: Block, kind: str, place: Place, *, label: str = "", title: str = "") -> int:
        """Adds a block as a section and returns its ordinal."""
        tokens = whole_codes(block.tokens)
        start, end = tokens[0].start, max(token.end for token in tokens)
        raw = self.raw[start:end]
        ordinal = len(self.sections)
        self.sections.append(
            Section(
                doc_id=self.doc_id,
                ordinal=ordinal,
                parent=place.parent,
                kind=kind,
                zone=place.zone,
                label=label,
                path=place.path,
                title=title,
                text=" ".join(token.text for token in tokens),
                raw=raw,
                start=start,
                end=end,
                page=block.page,
                cells=block.cells,
                header=block.header,
                align=alignment(tokens, raw, start),
                uncertain=tuple(at for at, token in enumerate(tokens) if token.uncertain),
            )
        )
        return ordinal
