"""What a paper says of itself: `extract(sections, loaded)`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.outline.frame import document_type
from vectorstore.records import Loaded, Metadata, Section

__all__ = ["extract"]

# "Số: 26/KH-UBND", "Số: 211/2025/QĐ-UBND"
_NUMBER = re.compile(r"Số\s*:?\s*(?P<number>\d[\d.]*(?:/\d{4})?\s*/\s*[\w\-/&.]+)")


def extract(sections: Sequence[Section], loaded: Loaded) -> Metadata:
    """The metadata of a paper; a field stays None where the paper is silent."""
    title = next((s for s in sections if s.kind == "title"), None)
    head = [s for s in sections if s.kind == "preamble"]
    number = next((m["number"] for s in head if (m := _NUMBER.search(s.text))), None)
    signature = [s.text for s in sections if s.kind == "signature"]
    return Metadata(
        number=number,
        doc_type=document_type(title.text[: len(title.text) - len(title.title)].strip()) if title else None,
        title=title.title if title else None,
        recipients=tuple(s.text.lstrip("-– ").rstrip(";. ") for s in sections if s.kind == "recipients" and s.label),
        signer_name=signature[-1] if signature else None,
    )
