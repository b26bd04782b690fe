"""The type and the title (trích yếu) of a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.datafiles import rows
from ingest.metadata.casing import Casing
from ingest.outline.frame import document_type
from vectorstore.records import Section
from vectorstore.text import fold, squeeze


@dataclass(frozen=True, slots=True)
class Title:
    """doc_type: "Kế hoạch". text: without the type, ordinary writing."""

    doc_type: str | None
    text: str | None


def read_title(sections: Sequence[Section], casing: Casing) -> Title:
    """What the title section says."""
    section = next((s for s in sections if s.kind == "title"), None)
    if section is None:
        return Title(None, None)
    named = document_type(squeeze(section.text.removesuffix(section.title)))
    text = casing.ordinary(section.title).strip(" .:-–_*")
    return Title(named, text or None)


def type_of_number(number: str | None) -> str | None:
    """The type that a number's letters stand for; a number without any is a letter's (công văn: "123/UBND-VX")."""
    if not number:
        return None
    letters = [fold(part) for part in re.findall(r"[^\W\d_]+", number)]
    known = [(row[0], fold(row[1])) for row in rows("document_types.tsv") if len(row) > 1 and row[1]]
    named = (name for letter in letters for name, code in sorted(known, key=lambda row: len(row[0])) if code == letter)
    return next(named, "Công văn")
