"""Damaged text made readable: OCR that lost its diacritics, questions typed without them."""

from ingest.repair.damage import is_damaged
from ingest.repair.document import repair
from ingest.repair.restore import restore

__all__ = ["is_damaged", "repair", "restore"]
