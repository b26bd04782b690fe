"""Writing sections: the tokens of a block become the readable text, its raw stretch and the alignment of the two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.outline.align import alignment
from ingest.outline.blocks import Block
from ingest.outline.tokens import Token
from vectorstore.records import Section

# "73/2019/NĐ-" + "CP"; "57-" + "NQ/TW": a code that a line break or a blank tore apart at its dash
_TORN_END = re.compile(r"[\w)]-$")
# "71/NQ" + "-CP"
_TORN_START = re.compile(r"^-[A-ZĐ]")


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


def whole_codes(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with torn codes joined: "NĐ-" "CP" → "NĐ-CP"."""
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        if before and _is_torn(before.text, token.text):
            joined[-1] = Token(before.text + token.text, before.start, token.end, before.uncertain or token.uncertain)
        else:
            joined.append(token)
    return joined


def _is_torn(before: str, after: str) -> bool:
    if _TORN_END.search(before):
        return after[:1].isalnum() and ("/" in before or "/" in after)
    return "/" in before and before[-1].isupper() and bool(_TORN_START.match(after))
